// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The flows that are alive, and their account with the processes that they are credited to.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_set>
#include <vector>

#include "core/analyse/attribution.h"
#include "core/analyse/process_forest.h"
#include "core/analyse/rate_meter.h"
#include "core/analyse/snapshot.h"
#include "core/observe/observation.h"

namespace netgrove {

/// Credits every flow to its communicators in the forest, and takes it back when better evidence comes. Whatever was
/// added for a flow is subtracted again with the same numbers, so that nothing is counted twice. A changed flow costs
/// O(log n); an unchanged one nothing.
class FlowLedger {
public:
    explicit FlowLedger(ProcessForest& forest)
        : m_forest(forest)
    {
    }
    /// The same flows and accounts, for a copy of the other one's forest. Between two ticks only.
    FlowLedger(const FlowLedger& other, ProcessForest& forest);
    FlowLedger(const FlowLedger&) = delete;
    FlowLedger& operator=(const FlowLedger&) = delete;

    /// `isPicture`: it comes with a complete Observation. What a flow carried before its first picture is no rate: it
    /// may have taken hours.
    void apply(const FlowObservation& flow, MonotonicTime now, bool isPicture = false);
    /// Takes out the flows that had ended by the last tick; what they carried stays in their processes' totals.
    void dropEnded();
    /// Drops what a complete Observation does not mention; the totals stay.
    void keepOnly(const std::unordered_set<std::uint64_t>& mentioned);
    /// Works the rates out anew, of the flows that have one.
    void refreshRates(MonotonicTime now);

    /// Every flow alive or ended in this tick, in the order of their ids. From now on these records do not change any
    /// more.
    std::vector<FlowPointer> publish();
    /// The flow, or null. O(log n).
    FlowPointer find(std::uint64_t id) const;

    /// Of the flows that are not forwarded, those with a process; 1 when there are none.
    double attributedShare() const;

private:
    struct Entry {
        std::uint64_t id = 0;
        std::shared_ptr<FlowRecord> record; ///< written to only before it is published
        std::unique_ptr<RateMeter> meter; ///< null while at rest
        bool isPublished = false;
    };
    Entry& findOrAdd(std::uint64_t id);
    Entry* findEntry(std::uint64_t id);
    void markFresh(Entry& entry);
    void credit(const FlowPointer& record, MonotonicTime now);
    void notePush(const FlowObservation& before, const FlowRecord& after);
    void takeBack(const FlowRecord& record, const FlowRecord& next);
    /// The flow no longer counts as one that its processes have. `next` takes its place at once; null: nothing does.
    void release(const FlowRecord& record, const FlowRecord* next);
    void recount(const std::vector<ProcessKey>& processes);
    void drop(Entry& entry);
    void sweep();
    void writeRates(Entry& entry, double tx, double rx);
    void count(const FlowRecord& record, int change);

    ProcessForest& m_forest;
    std::vector<Entry> m_entries; ///< sorted by id
    std::vector<std::uint64_t> m_ended; ///< ids, in this tick
    std::vector<std::uint64_t> m_moving; ///< ids of those with a meter
    std::vector<std::uint64_t> m_fresh; ///< ids of those with a record that is not published yet
    std::int64_t m_attributable = 0;
    std::int64_t m_attributed = 0;
};

} // namespace netgrove
