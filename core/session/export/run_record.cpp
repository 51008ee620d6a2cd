// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export/run_record.h"

#include <algorithm>
#include <charconv>

namespace netgrove {
namespace {
bool isCreditedTo(const FlowRecord& flow, ProcessKey key)
{
    return flow.process == key || std::ranges::find(flow.communicators, key) != flow.communicators.end();
}

bool hasPid(const ProcessPointer& process, std::uint64_t pid)
{
    return process != nullptr && static_cast<std::uint64_t>(process->key.pid.value) == pid;
}

/// What a selection picks out of a run, before the ancestors are added.
struct Picked {
    std::unordered_set<ProcessKey> processes;
    std::unordered_set<std::uint64_t> flows;
    std::unordered_set<std::uint64_t> findings;
};

void pickProcess(Picked& picked, const RunRecord& run, ProcessKey key)
{
    picked.processes.insert(key);
    for (const FlowPointer& flow : run.flowsOf(key)) {
        picked.flows.insert(flow->facts.id);
    }
}

void pickFinding(Picked& picked, const RunRecord& run, const Finding& finding)
{
    picked.findings.insert(finding.id);
    for (const ProcessPointer& end : {finding.ancestor, finding.descendant}) {
        if (end != nullptr) {
            pickProcess(picked, run, end->key);
        }
    }
    if (finding.forgedFlow) {
        picked.flows.insert(finding.forgedFlow->facts.id);
    }
    picked.processes.insert(finding.path.begin(), finding.path.end());
}

void pickFlow(Picked& picked, const FlowRecord& flow)
{
    picked.flows.insert(flow.facts.id);
    picked.processes.insert(flow.communicators.begin(), flow.communicators.end());
    if (flow.process) {
        picked.processes.insert(*flow.process);
    }
}

Picked pick(const RunRecord& run, const Selection& selection)
{
    Picked picked;
    for (const FlowPointer& flow : run.flows) {
        if (selection.kind == Selection::Kind::flow && flow->facts.id == selection.id) {
            pickFlow(picked, *flow);
        }
    }
    for (const ProcessPointer& process : run.processes) {
        if (selection.kind == Selection::Kind::process && hasPid(process, selection.id)) {
            pickProcess(picked, run, process->key);
        }
    }
    for (const FindingPointer& finding : run.findings) {
        const bool isOfProcess = selection.kind == Selection::Kind::process
            && (hasPid(finding->ancestor, selection.id) || hasPid(finding->descendant, selection.id));
        const bool isIt = selection.kind == Selection::Kind::finding && finding->id == selection.id;
        if (isIt) {
            pickFinding(picked, run, *finding);
        } else if (isOfProcess) {
            picked.findings.insert(finding->id);
            picked.processes.insert(finding->path.begin(), finding->path.end());
        }
    }
    return picked;
}
} // namespace

const ProcessRecord* RunRecord::find(ProcessKey key) const
{
    const auto place = findByBirth(processes, key);
    return place != processes.end() ? place->get() : nullptr;
}

std::vector<const ProcessRecord*> RunRecord::lineageOf(ProcessKey key) const
{
    std::vector<const ProcessRecord*> line;
    for (const ProcessRecord* process = find(key); process != nullptr;) {
        line.push_back(process);
        const std::optional<ProcessKey> parent = process->parent ? process->parent : process->facts.birthParent;
        // A record from outside may say anything; a parent is older than its child, so that this ends.
        const bool isOlder = parent && ByBirth{}(*parent, process->key);
        process = isOlder ? find(*parent) : nullptr;
    }
    std::ranges::reverse(line);
    return line;
}

std::vector<FlowPointer> RunRecord::flowsOf(ProcessKey key) const
{
    std::vector<FlowPointer> found;
    std::ranges::copy_if(
        flows, std::back_inserter(found), [key](const FlowPointer& flow) { return isCreditedTo(*flow, key); });
    return found;
}

Result<Selection> Selection::parse(const std::string& text)
{
    const std::size_t equals = text.find('=');
    const std::string word = text.substr(0, equals);
    Selection selection;
    if (word == "flow") {
        selection.kind = Kind::flow;
    } else if (word == "pid") {
        selection.kind = Kind::process;
    } else if (word == "finding") {
        selection.kind = Kind::finding;
    } else {
        return failure(ErrorCode::badInput, "neither flow=, pid= nor finding=");
    }
    const char* const end = text.data() + text.size();
    const char* const begin = equals == std::string::npos ? end : text.data() + equals + 1;
    const auto [stopped, error] = std::from_chars(begin, end, selection.id);
    if (error != std::errc() || stopped != end || begin == end) {
        return failure(ErrorCode::badInput, word + "= needs a number");
    }
    return selection;
}

RunRecord select(const RunRecord& run, const Selection& selection)
{
    if (selection.kind == Selection::Kind::all) {
        return run;
    }
    Picked picked = pick(run, selection);
    for (const ProcessKey key : std::vector(picked.processes.begin(), picked.processes.end())) {
        for (const ProcessRecord* ancestor : run.lineageOf(key)) {
            picked.processes.insert(ancestor->key);
        }
    }
    RunRecord part{.last = run.last, .processes = {}, .flows = {}, .findings = {}, .omittedFlows = run.omittedFlows};
    std::ranges::copy_if(run.processes, std::back_inserter(part.processes),
        [&](const ProcessPointer& process) { return picked.processes.contains(process->key); });
    std::ranges::copy_if(run.flows, std::back_inserter(part.flows),
        [&](const FlowPointer& flow) { return picked.flows.contains(flow->facts.id); });
    std::ranges::copy_if(run.findings, std::back_inserter(part.findings),
        [&](const FindingPointer& finding) { return picked.findings.contains(finding->id); });
    return part;
}

void RunBook::take(const Snapshot& snapshot)
{
    Keys done;
    for (const FlowPointer& flow : snapshot.flows) {
        if (!flow->facts.isFinal) {
            continue;
        }
        m_ended.insert_or_assign(flow->facts.id, flow);
        for (const ProcessKey key : flow->communicators) {
            rememberProcess(key, snapshot, done);
        }
        if (flow->process) {
            rememberProcess(*flow->process, snapshot, done);
        }
    }
    for (const FindingPointer& finding : snapshot.findings) {
        if (finding->changed == snapshot.time) {
            for (const ProcessKey key : finding->path) {
                rememberProcess(key, snapshot, done);
            }
        }
    }
    forgetOldest(snapshot);
}

void RunBook::rememberProcess(ProcessKey key, const Snapshot& snapshot, Keys& done)
{
    std::optional<ProcessKey> next = key;
    while (next && done.insert(*next).second) {
        const auto place = findByBirth(snapshot.processes, *next);
        if (place == snapshot.processes.end()) {
            return;
        }
        auto kept = std::make_shared<ProcessRecord>(**place);
        kept->flows = {}; // they are remembered apart
        m_processes.insert_or_assign(*next, std::move(kept));
        const std::optional<ProcessKey> parent = (*place)->parent;
        next = parent && ByBirth{}(*parent, (*place)->key) ? parent : std::nullopt;
    }
}

void RunBook::forgetOldest(const Snapshot& snapshot)
{
    while (m_ended.size() > m_mostFlows) {
        m_ended.erase(m_ended.begin());
        ++m_omitted;
    }
    if (m_processes.size() > m_neededProcesses + m_neededProcesses / 4 + kProcessesAtOnce) {
        forgetProcesses(snapshot);
    }
}

/// Processes go with the flows that they were remembered for.
void RunBook::forgetProcesses(const Snapshot& snapshot)
{
    std::unordered_map<ProcessKey, ProcessPointer> needed;
    const auto need = [&](ProcessKey key) {
        auto place = m_processes.find(key);
        while (place != m_processes.end() && needed.emplace(*place).second && place->second->parent) {
            place = m_processes.find(*place->second->parent);
        }
    };
    for (const auto& [id, flow] : m_ended) {
        std::ranges::for_each(flow->communicators, need);
        if (flow->process) {
            need(*flow->process);
        }
    }
    for (const FindingPointer& finding : snapshot.findings) {
        std::ranges::for_each(finding->path, need);
    }
    m_processes = std::move(needed);
    m_neededProcesses = m_processes.size();
}

RunRecord RunBook::record(SnapshotPointer last) const
{
    RunRecord run{.last = last, .processes = {}, .flows = {}, .findings = last->findings, .omittedFlows = m_omitted};
    std::map<std::uint64_t, FlowPointer> flows = m_ended;
    for (const FlowPointer& flow : last->flows) {
        flows.insert_or_assign(flow->facts.id, flow);
    }
    for (auto& [id, flow] : flows) {
        run.flows.push_back(std::move(flow));
    }
    std::unordered_map<ProcessKey, ProcessPointer> processes = m_processes;
    for (const FindingPointer& finding : last->findings) {
        for (const ProcessPointer& end : {finding->ancestor, finding->descendant}) {
            if (end) {
                processes.try_emplace(end->key, end);
            }
        }
    }
    for (const ProcessPointer& process : last->processes) {
        processes.insert_or_assign(process->key, process);
    }
    for (auto& [key, process] : processes) {
        run.processes.push_back(std::move(process));
    }
    std::ranges::sort(run.processes, ByBirth{}, &ProcessRecord::key);
    return run;
}

} // namespace netgrove
