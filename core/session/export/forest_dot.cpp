// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export/forest_dot.h"

#include "core/session/export/markup.h"
#include "core/session/export/run_forest.h"

namespace netgrove {
namespace {
std::string nodeName(ProcessKey key)
{
    return "\"p" + std::to_string(key.pid.value) + "_" + std::to_string(key.start.value) + "\"";
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
    const std::vector<RunForestNode> forest = runForest(run);
    std::string text
        = "// Netgrove " NETGROVE_VERSION ": who started whom; red: a finding; shaded: talked to the outside\n"
          "digraph netgrove {\n    charset=\"UTF-8\";\n    node [shape=box, fontname=\"sans-serif\"];\n";
    std::string edges;
    for (const RunForestNode& one : forest) {
        text += node(*one.process);
        if (one.parent >= 0) {
            edges += "    " + nodeName(forest[static_cast<std::size_t>(one.parent)].process->key) + " -> "
                + nodeName(one.process->key) + ";\n";
        }
    }
    return text + edges + "}\n";
}

} // namespace netgrove
