// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/process_record.h"

#include <algorithm>
#include <set>

namespace netgrove {
namespace {
/// Threads that communicate, those that lead from them to their creators, and the first thread, which may be silent
/// and unheard of.
std::vector<ThreadRecord> threadRecords(const ProcessNode& node, std::chrono::nanoseconds window, MonotonicTime now)
{
    const auto isCommunicating = [&](const ThreadNode& thread) {
        return thread.activity.isCommunicating(window, now, !thread.isEnded && !node.ended);
    };
    std::set<Tid> listed;
    for (const auto& [tid, thread] : node.threads) {
        if (!isCommunicating(thread)) {
            continue;
        }
        Tid next = tid;
        auto known = node.threads.find(next);
        while (known != node.threads.end() && listed.insert(next).second) {
            next = known->second.creator;
            known = node.threads.find(next);
        }
    }
    if (listed.empty()) {
        return {};
    }
    const Tid first(node.facts.key.pid.value);
    listed.insert(first);
    std::vector<ThreadRecord> records;
    records.reserve(listed.size());
    for (const Tid tid : listed) {
        const auto known = node.threads.find(tid);
        static const ThreadNode kUnheardOf;
        const ThreadNode& thread = known != node.threads.end() ? known->second : kUnheardOf;
        records.push_back({.tid = tid,
            .creator = tid == first ? Tid() : thread.creator,
            .name = thread.name.empty() && tid == first ? node.facts.comm : thread.name,
            .isCommunicating = isCommunicating(thread),
            .isEnded = thread.isEnded || node.ended,
            .lastExternal = thread.activity.lastExternal});
    }
    return records;
}
} // namespace

ProcessPointer makeProcessRecord(const ProcessNode& node, std::chrono::nanoseconds window, MonotonicTime now)
{
    auto record = std::make_shared<ProcessRecord>();
    record->key = node.facts.key;
    record->facts = node.facts;
    if (node.parent != nullptr) {
        record->parent = node.parent->facts.key;
    }
    for (const ProcessNode* child : node.children) {
        record->children.push_back(child->facts.key);
    }
    record->firstSeen = node.firstSeen;
    record->ended = node.ended;
    record->isCommunicating = node.isCommunicating;
    record->lastExternal = node.activity.lastExternal;
    record->isPairAncestor = node.isPairAncestor;
    record->isPairDescendant = node.isPairDescendant;
    record->isOnPairPath = node.isOnPairPath && !node.isCommunicating;
    record->isThreadPair = node.isThreadPair;
    record->worstGrade = node.worstGrade;
    record->findings = node.findings;
    record->flows.reserve(std::min(node.flows.size(), ProcessRecord::kFlowsPerProcess));
    for (const auto& [id, flow] : node.flows) {
        if (record->flows.size() == ProcessRecord::kFlowsPerProcess) {
            break;
        }
        record->flows.push_back(flow);
    }
    record->flowCount = static_cast<std::uint32_t>(node.flows.size());
    record->remoteHostCount = static_cast<std::uint32_t>(node.remoteHosts.size());
    record->totals = node.totals;
    record->txBytesPerSecond = node.rate.txPerSecond();
    record->rxBytesPerSecond = node.rate.rxPerSecond();
    record->threads = threadRecords(node, window, now);
    return record;
}

} // namespace netgrove
