// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export/run_forest.h"

#include <unordered_map>
#include <unordered_set>

namespace netgrove {
namespace {
using Remotes = std::unordered_map<ProcessKey, std::unordered_set<IpAddress>>;

Remotes remotesOf(const RunRecord& run)
{
    Remotes remotes;
    for (const FlowPointer& flow : run.flows) {
        if (flow->facts.scope == RemoteScope::external) {
            for (const ProcessKey key : flow->communicators) {
                remotes[key].insert(flow->facts.key.remote.address);
            }
        }
    }
    return remotes;
}

std::unordered_set<ProcessKey> shownProcesses(const RunRecord& run, const Remotes& remotes)
{
    std::unordered_set<ProcessKey> shown;
    const auto add = [&](ProcessKey key) {
        for (const ProcessRecord* process : run.lineageOf(key)) {
            shown.insert(process->key);
        }
    };
    for (const auto& [key, addresses] : remotes) {
        add(key);
    }
    for (const FindingPointer& finding : run.findings) {
        for (const ProcessKey key : finding->path) {
            add(key);
        }
        if (finding->descendant) {
            add(finding->descendant->key);
        }
    }
    return shown;
}

void raise(std::optional<Grade>& grade, Grade to) { grade = grade ? std::max(*grade, to) : to; }
} // namespace

std::vector<RunForestNode> runForest(const RunRecord& run)
{
    const Remotes remotes = remotesOf(run);
    const std::unordered_set<ProcessKey> shown = shownProcesses(run, remotes);
    std::vector<RunForestNode> nodes;
    std::unordered_map<ProcessKey, std::size_t> places;
    for (const ProcessPointer& process : run.processes) {
        if (!shown.contains(process->key)) {
            continue;
        }
        RunForestNode node;
        node.process = process.get();
        const std::vector<const ProcessRecord*> line = run.lineageOf(process->key);
        const auto parent = line.size() >= 2 ? places.find(line[line.size() - 2]->key) : places.end();
        if (parent != places.end()) {
            node.parent = static_cast<std::int32_t>(parent->second);
            ++nodes[parent->second].children;
        }
        if (const auto known = remotes.find(process->key); known != remotes.end()) {
            node.hasTalked = true;
            node.remoteHosts = known->second.size();
        }
        places.emplace(process->key, nodes.size());
        nodes.push_back(node);
    }
    for (const FindingPointer& finding : run.findings) {
        for (const ProcessPointer& end : {finding->ancestor, finding->descendant}) {
            if (const auto place = end ? places.find(end->key) : places.end(); place != places.end()) {
                raise(nodes[place->second].end, finding->grade);
            }
        }
        for (std::size_t step = 1; step < finding->path.size(); ++step) {
            if (const auto place = places.find(finding->path[step]); place != places.end()) {
                raise(nodes[place->second].way, finding->grade);
            }
        }
    }
    return nodes;
}

} // namespace netgrove
