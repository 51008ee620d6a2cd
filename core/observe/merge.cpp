// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/merge.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace netgrove {

namespace {

template <class T> void append(std::vector<T>& to, std::vector<T>&& from)
{
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// The last word about a flow counts.
void mergeFlows(std::vector<FlowObservation>& earlier, std::vector<FlowObservation>&& later)
{
    std::unordered_map<std::uint64_t, std::size_t> places;
    for (std::size_t index = 0; index < earlier.size(); ++index) {
        places.emplace(earlier[index].id, index);
    }
    for (FlowObservation& flow : later) {
        const auto [place, isNew] = places.try_emplace(flow.id, earlier.size());
        if (isNew) {
            earlier.push_back(std::move(flow));
        } else {
            earlier[place->second] = std::move(flow);
        }
    }
    if (earlier.size() > kMostMerged) {
        std::erase_if(earlier, [](const FlowObservation& flow) { return flow.isFinal; });
    }
}

/// Whole lives first.
void boundProcesses(std::vector<ProcessObservation>& processes)
{
    if (processes.size() <= kMostMerged) {
        return;
    }
    std::unordered_set<ProcessKey> born;
    std::unordered_set<ProcessKey> gone;
    for (const ProcessObservation& process : processes) {
        if (process.change == ProcessChange::fork) {
            born.insert(process.key);
        } else if (process.change == ProcessChange::exit && born.contains(process.key)) {
            gone.insert(process.key);
        }
    }
    std::erase_if(processes, [&](const ProcessObservation& process) { return gone.contains(process.key); });
}

void boundPackets(Observation& observation)
{
    if (observation.packets.size() > kMostMerged) {
        observation.droppedPackets += observation.packets.size() - kMostMerged;
        observation.packets.resize(kMostMerged);
    }
}

} // namespace

void merge(Observation& earlier, Observation later)
{
    if (later.isComplete) { // says all that is still true, except what is only said once
        append(earlier.notices, std::move(later.notices));
        later.notices = std::move(earlier.notices);
        if (!later.machine) {
            later.machine = std::move(earlier.machine);
        }
        earlier = std::move(later);
        return;
    }
    earlier.sequence = later.sequence;
    earlier.time = later.time;
    earlier.wallTime = later.wallTime;
    earlier.counters = later.counters;
    earlier.droppedPackets += later.droppedPackets;
    if (later.machine) {
        earlier.machine = std::move(later.machine);
    }
    append(earlier.processes, std::move(later.processes));
    append(earlier.threads, std::move(later.threads));
    append(earlier.packets, std::move(later.packets));
    append(earlier.notices, std::move(later.notices));
    mergeFlows(earlier.flows, std::move(later.flows));
    boundProcesses(earlier.processes);
    boundPackets(earlier);
}

} // namespace netgrove
