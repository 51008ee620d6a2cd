// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/analyse/snapshot.h"
#include "core/base/time.h"

namespace netgrove {

/// What a recording holds, over its time: for the bar under a replay.
struct ReplayTimeline {
    struct Second {
        std::uint64_t packets = 0;
        std::uint64_t bytes = 0;
    };
    /// A finding that arose.
    struct Mark {
        MonotonicTime time; ///< recorded time of the Observation that it arose with
        std::uint64_t finding = 0; ///< Finding::id
        Rule rule = Rule::serverLikePair;
        Grade grade = Grade::alert; ///< the highest that it had
    };

    MonotonicTime begin;
    MonotonicTime end;
    WallTime beginWall; ///< the beginning, for people
    std::vector<Second> seconds; ///< of traffic, from `begin` on; up to where the recording was looked through
    std::vector<Mark> marks; ///< oldest first
    bool isComplete = false; ///< all of it was looked through

    /// The first mark after a moment, or null.
    const Mark* markAfter(MonotonicTime moment) const;
};
using ReplayTimelinePointer = std::shared_ptr<const ReplayTimeline>;

} // namespace netgrove
