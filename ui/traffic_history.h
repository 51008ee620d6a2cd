// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/analyse/snapshot.h"

namespace netgrove {

/// Bytes of one process in one second. Seconds without traffic are not kept.
struct TrafficSample {
    std::int64_t second = 0; ///< of the monotonic clock
    std::uint64_t sent = 0;
    std::uint64_t received = 0;

    bool operator==(const TrafficSample&) const = default;
};

/// What each process sent and received, second by second, over the last minutes. Made of the totals in successive
/// Snapshots; what was before the first one is not spread over time that nobody saw. Bounded: 300 seconds, and the
/// processes that were silent longest go first. Thread: the window's.
class TrafficHistory {
public:
    static constexpr std::chrono::seconds kLength = std::chrono::minutes(5);

    explicit TrafficHistory(std::size_t maximumProcesses = 4096);

    void take(const Snapshot& snapshot);
    /// Oldest first; only the seconds within kLength before the last Snapshot.
    std::vector<TrafficSample> samples(ProcessKey process) const;
    MonotonicTime end() const { return m_now; }
    /// When the first Snapshot was taken: nothing is known of before.
    std::optional<MonotonicTime> begin() const { return m_begin; }
    std::size_t size() const { return m_tracks.size(); }

private:
    struct Track {
        FlowCounters last;
        std::vector<TrafficSample> samples; ///< oldest first
        std::int64_t lastSecond = 0;
    };

    void evict();

    std::size_t m_maximum;
    std::unordered_map<ProcessKey, Track> m_tracks;
    MonotonicTime m_now;
    std::optional<MonotonicTime> m_begin;
};

} // namespace netgrove
