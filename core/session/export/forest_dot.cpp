// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export/forest_dot.h"

#include <unordered_set>

#include "core/session/export/markup.h"

namespace netgrove {
namespace {
std::string nodeName(ProcessKey key)
{
    return "\"p" + std::to_string(key.pid.value) + "_" + std::to_string(key.start.value) + "\"";
}

/// Those that have had external flows or are part of a finding, and everyone above them.
std::unordered_set<ProcessKey> shownProcesses(const RunRecord& run)
{
    std::unordered_set<ProcessKey> shown;
    const auto add = [&](ProcessKey key) {
        for (const ProcessRecord* process : run.lineageOf(key)) {
            shown.insert(process->key);
        }
    };
    for (const FlowPointer& flow : run.flows) {
        if (flow->facts.scope == RemoteScope::external) {
            for (const ProcessKey key : flow->communicators) {
                add(key);
            }
        }
    }
    for (const FindingPointer& finding : run.findings) {
        for (const ProcessKey key : finding->path) {
            add(key);
        }
    }
    return shown;
}

std::string colours(const ProcessRecord& process)
{
    if (process.isPairAncestor || process.isPairDescendant) {
        return "style=\"filled,rounded\", fillcolor=\"#f6c4c0\", color=\"#b3261e\", penwidth=2";
    }
    if (process.isOnPairPath) {
        return "style=rounded, color=\"#b3261e\"";
    }
    if (process.lastExternal != MonotonicTime()) {
        return "style=\"filled,rounded\", fillcolor=\"#d5d8dc\"";
    }
    return "style=rounded, color=\"#808890\"";
}

std::string node(const ProcessRecord& process)
{
    const std::string name = dotText(process.facts.comm.empty() ? "?" : process.facts.comm, 64);
    return "    " + nodeName(process.key) + " [label=\"" + name + "\\n" + std::to_string(process.key.pid.value)
        + "\", tooltip=\"" + dotText(process.facts.executable, 512) + "\", " + colours(process) + "];\n";
}
} // namespace

std::string forestDot(const RunRecord& run)
{
    const std::unordered_set<ProcessKey> shown = shownProcesses(run);
    std::string text
        = "// Netgrove " NETGROVE_VERSION ": who started whom; red: a finding; shaded: talked to the outside\n"
          "digraph netgrove {\n    charset=\"UTF-8\";\n    node [shape=box, fontname=\"sans-serif\"];\n";
    std::string edges;
    for (const ProcessPointer& process : run.processes) {
        if (!shown.contains(process->key)) {
            continue;
        }
        text += node(*process);
        const std::vector<const ProcessRecord*> line = run.lineageOf(process->key);
        if (line.size() >= 2) {
            edges += "    " + nodeName(line[line.size() - 2]->key) + " -> " + nodeName(process->key) + ";\n";
        }
    }
    return text + edges + "}\n";
}

} // namespace netgrove
