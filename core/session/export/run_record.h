// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What is exported: a run, or a part of it. Every format is made of this.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/analyse/snapshot.h"
#include "core/base/result.h"

namespace netgrove {

struct RunRecord {
    SnapshotPointer last; ///< clock, machine and counters; not null
    std::vector<ProcessPointer> processes; ///< by birth, parents before children; those that ended long ago too
    std::vector<FlowPointer> flows; ///< by id
    std::vector<FindingPointer> findings; ///< oldest first
    std::uint64_t omittedFlows = 0; ///< ended, and forgotten for want of room

    /// The process, or null. O(log n).
    const ProcessRecord* find(ProcessKey key) const;
    /// From the oldest known ancestor by birth to the process itself; empty where the process is not known.
    std::vector<const ProcessRecord*> lineageOf(ProcessKey key) const;
    /// Those that are credited to the process, alone or with others.
    std::vector<FlowPointer> flowsOf(ProcessKey key) const;
};

/// Which part of a run.
struct Selection {
    enum class Kind : std::uint8_t { all, flow, process, finding };
    Kind kind = Kind::all;
    std::uint64_t id = 0; ///< FlowObservation::id, Finding::id, or a pid

    /// "flow=ID", "pid=PID", "finding=ID". Error: badInput.
    static Result<Selection> parse(const std::string& text);
};

/// The selected flows, findings and processes, with all ancestors of those. Empty parts where nothing is like that.
RunRecord select(const RunRecord& run, const Selection& selection);

/// Remembers what a Snapshot no longer has: ended flows and whose they were. Bounded: the oldest are forgotten, and
/// counted. A flow takes about half a kilobyte, a process one. Thread: one at a time.
class RunBook {
public:
    explicit RunBook(std::size_t mostFlows = kMostFlows)
        : m_mostFlows(mostFlows)
    {
    }

    void take(const Snapshot& snapshot);
    /// The run up to this Snapshot.
    RunRecord record(SnapshotPointer last) const;

    static constexpr std::size_t kMostFlows = 100'000;

private:
    using Keys = std::unordered_set<ProcessKey>;
    /// And its ancestors; who is in `done` was remembered already, with these.
    void rememberProcess(ProcessKey key, const Snapshot& snapshot, Keys& done);
    void forgetOldest(const Snapshot& snapshot);
    void forgetProcesses(const Snapshot& snapshot);

    static constexpr std::size_t kProcessesAtOnce = 1000; ///< forgotten together, since it takes a walk over all

    std::size_t m_mostFlows;
    std::map<std::uint64_t, FlowPointer> m_ended;
    std::unordered_map<ProcessKey, ProcessPointer> m_processes; ///< of ended flows, and their ancestors; without flows
    std::size_t m_neededProcesses = 0; ///< when it was last looked
    std::uint64_t m_omitted = 0;
};

} // namespace netgrove
