// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "core/observe/observation.h"

namespace netgrove {

/// What all Observations so far amount to: the machine, every process and thread that lives, every flow that is open,
/// and those ended processes from which a living one descends. For whoever hands Observations on and may lose one: what
/// comes after the loss must be complete again. As large as the sensor's own tables, which are bounded. Thread: one at
/// a time.
class StandingPicture {
public:
    void apply(const Observation& observation);

    /// All of it as one complete Observation with the sequence number, times, notices and counters of `last`, which was
    /// applied. What ended in `last` is in it too, as ended.
    Observation complete(const Observation& last) const;

private:
    struct Process {
        ProcessObservation facts;
        std::uint64_t order = 0; ///< in which they were first told of: parents before children

        bool isEnded() const { return facts.change == ProcessChange::exit; }
    };

    void apply(const ProcessObservation& told);
    void apply(const ThreadObservation& told);
    std::unordered_set<ProcessKey> ancestorsOfLiving() const;
    void forgetChildless();

    std::optional<MachineFacts> m_machine;
    std::unordered_map<ProcessKey, Process> m_processes;
    std::uint64_t m_lastOrder = 0;
    std::size_t m_endedSinceForgetting = 0;
    std::map<std::pair<ProcessKey, Tid>, ThreadObservation> m_threads;
    std::map<std::uint64_t, FlowObservation> m_flows; ///< by id
};

} // namespace netgrove
