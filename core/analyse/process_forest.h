// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Who was born of whom, kept for as long as it matters.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/analyse/activity.h"
#include "core/analyse/conduct.h"
#include "core/analyse/rate_meter.h"
#include "core/analyse/snapshot.h"
#include "core/base/ids.h"
#include "core/base/ip_address.h"
#include "core/observe/observation.h"

namespace netgrove {

struct ThreadNode {
    Tid creator; ///< 0: not known
    std::string name;
    bool isEnded = false;
    Activity activity;
    std::shared_ptr<Conduct> conduct; ///< null: nothing that would be evidence
};

/// One process and all that is added up about it. Lives in a ProcessForest, which never moves it.
struct ProcessNode {
    ProcessObservation facts;
    ProcessNode* parent = nullptr; ///< by birth; where that one is gone, the nearest ancestor that is left
    std::vector<ProcessNode*> children; ///< by birth, eldest first
    MonotonicTime firstSeen;
    std::optional<MonotonicTime> ended;
    std::optional<MonotonicTime> born; ///< of its fork, where we were there
    std::map<Tid, ThreadNode> threads;

    // What it sends and receives: written by FlowLedger.
    Activity activity;
    MonotonicTime settledLastExternal{}; ///< of flows that have ended
    std::optional<MonotonicTime> settledFirstExternal; ///< the same for the first packet of flows that were its alone
    std::map<std::uint64_t, FlowPointer, std::greater<>> flows; ///< alive, by id, newest first
    std::unordered_map<IpAddress, std::uint32_t> remoteHosts; ///< external, with the number of living flows to each
    FlowCounters totals;
    FlowCounters externalTotals;
    Conduct conduct;
    RateMeter rate;

    // What the rules said: written by FindingBook.
    std::vector<std::uint64_t> findings; ///< ids of those that it is an end of
    bool isPairAncestor = false;
    bool isPairDescendant = false;
    bool isOnPairPath = false;
    bool isThreadPair = false;
    Grade worstGrade = Grade::expected;

    bool isCommunicating = false; ///< as of the last tick
    std::uint32_t communicatingThreads = 0; ///< as of the last tick
    bool isDirty = true; ///< `record` is out of date
    std::int32_t index = -1; ///< place in the order of birth, as of the last renumbering
    ProcessPointer record;

    bool isInFinding() const { return !findings.empty() || isOnPairPath; }
};

/// All processes, alive and ended, in the order of their birth.
class ProcessForest {
public:
    using Nodes = std::map<ProcessKey, ProcessNode, ByBirth>;

    ProcessForest() = default;
    /// A forest of its own with the same processes: nothing that changes is shared.
    ProcessForest(const ProcessForest& other);
    ProcessForest& operator=(const ProcessForest&) = delete;

    /// An `update` of a process that is not known is ignored: only who is born or seen comes in.
    void apply(const ProcessObservation& observation, MonotonicTime now);
    void apply(const ThreadObservation& observation, MonotonicTime now);

    /// The process, or null. O(log n).
    ProcessNode* find(ProcessKey key);
    const ProcessNode* find(ProcessKey key) const;
    /// The process; one that was never told of is taken to have ended before we looked.
    ProcessNode& findOrAdd(ProcessKey key, MonotonicTime now);
    /// The thread of a process, for what was traced of it.
    static ThreadNode& thread(ProcessNode& node, Tid tid);

    /// Drops what a complete Observation does not mention.
    void keepOnly(const std::unordered_set<ProcessKey>& mentioned);

    /// Drops ended processes that nothing refers to any more: no descendant, no living flow, no packet within the
    /// window, no finding. Above a bound the oldest ended ones go all the same, and their children are joined to their
    /// parents.
    void dropForgotten(std::chrono::nanoseconds window, MonotonicTime now);

    Nodes& nodes() { return m_nodes; }
    const Nodes& nodes() const { return m_nodes; }

    static constexpr std::chrono::seconds kGrace{5}; ///< facts about the short-lived arrive late
    static constexpr std::size_t kMaximumEnded = 10'000;
    static constexpr std::size_t kMaximumThreads = 4096; ///< remembered of one process

private:
    ProcessNode& add(ProcessKey key, MonotonicTime now);
    void link(ProcessNode& node, const ProcessObservation& observation);
    void attach(ProcessNode& node, ProcessNode& parent);
    static void detach(ProcessNode& node);
    void end(ProcessNode& node, MonotonicTime moment);
    /// Takes the node out of the forest; its children become its parent's.
    void splice(ProcessNode& node);
    void enforceBound(std::chrono::nanoseconds window, MonotonicTime now);

    Nodes m_nodes;
    ProcessNode* m_lastFound = nullptr; ///< who is asked for is mostly asked for again at once
    std::unordered_map<Pid, ProcessNode*> m_alive;
    std::map<ProcessKey, ProcessNode*, ByBirth> m_ended;
    std::unordered_multimap<ProcessKey, ProcessKey> m_waiting; ///< parent not told of yet -> child
};

} // namespace netgrove
