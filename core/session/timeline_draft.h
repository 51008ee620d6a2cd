// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "core/analyse/snapshot.h"
#include "core/observe/observation.h"
#include "core/session/recording_reader.h"
#include "core/session/replay_timeline.h"

namespace netgrove {

/// A recording's timeline in the making, Observation by Observation.
class TimelineDraft {
public:
    /// A recording may say that years lie between two Observations: what comes after so long counts for the last
    /// second.
    static constexpr std::size_t kMostSeconds = std::size_t{10} * 24 * 3600;

    explicit TimelineDraft(const RecordingReader& recording, std::size_t mostSeconds = kMostSeconds);

    /// The next Observation, and what the analysis makes of it.
    void note(const Observation& observation, const Snapshot& snapshot);
    void finish() { m_timeline.isComplete = true; }
    const ReplayTimeline& timeline() const { return m_timeline; }

private:
    std::size_t m_mostSeconds;
    ReplayTimeline m_timeline;
    SensorCounters m_counters; ///< as last noted
    std::unordered_map<std::uint64_t, std::size_t> m_markOf; ///< by finding
};

} // namespace netgrove
