// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/complete_observation.h"

namespace netgrove {

namespace {

ProcessObservation said(const ProcessRecord& record)
{
    ProcessObservation process = record.facts;
    process.key = record.key;
    process.change = record.ended ? ProcessChange::exit : ProcessChange::seen;
    process.time = record.ended.value_or(record.firstSeen);
    return process;
}

ThreadObservation said(const ProcessRecord& process, const ThreadRecord& thread, MonotonicTime now)
{
    return {.change = thread.isEnded ? ThreadChange::exit : ThreadChange::seen,
        .time = now,
        .process = process.key,
        .tid = thread.tid,
        .creator = thread.creator,
        .name = thread.name};
}

} // namespace

Observation completeObservation(const Snapshot& snapshot)
{
    Observation observation;
    observation.sequence = snapshot.sequence;
    observation.time = snapshot.time;
    observation.wallTime = snapshot.wallTime;
    observation.isComplete = true;
    observation.machine = snapshot.machine;
    observation.counters = snapshot.counters;
    observation.notices = snapshot.notices;
    observation.processes.reserve(snapshot.processes.size());
    for (const ProcessPointer& process : snapshot.processes) {
        observation.processes.push_back(said(*process));
        for (const ThreadRecord& thread : process->threads) {
            observation.threads.push_back(said(*process, thread, snapshot.time));
        }
    }
    observation.flows.reserve(snapshot.flows.size());
    for (const FlowPointer& flow : snapshot.flows) {
        observation.flows.push_back(flow->facts);
    }
    return observation;
}

} // namespace netgrove
