// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "core/analyse/analyzer.h"
#include "core/session/replay_indexer.h"
#include "core/session/replay_sensor.h"

namespace netgrove {

/// Where a replay is. Times are recorded ones.
struct ReplayState {
    MonotonicTime position;
    std::optional<MonotonicTime> seekingTo; ///< it is on its way there, and still shows `position`
    MonotonicTime begin;
    MonotonicTime end;
    double speed = 1; ///< kFullSpeed: at once
    bool isPlaying = false;
    bool isAtEnd = false;
    bool isStoppingAtFindings = false;
    std::optional<Error> fault; ///< damage in the recording, where it ends

    /// Where it is, or soon will be.
    MonotonicTime destination() const { return seekingTo.value_or(position); }
    bool operator==(const ReplayState&) const = default;
};

/// Moves a replay about. Thread: that of the sensor.
class ReplayControl {
public:
    /// sensor: started, with isStayingAtEnd, and outlives this.
    ReplayControl(ReplaySensor& sensor, AnalyzerOptions options, ReplayIndexer::Progress progress);

    void setPlaying(bool isPlaying, MonotonicTime now);
    void setSpeed(double speed, MonotonicTime now) { m_sensor.setSpeed(speed, now); }
    void setStoppingAtFindings(bool isStopping) { m_isStoppingAtFindings = isStopping; }
    /// The verdict is another's from now on: what was found out about the recording is found out anew.
    void setAnalyzerOptions(AnalyzerOptions options);

    /// Where a moment of the recording is: the analysis after the last Observation up to it, and its picture. The
    /// sensor goes on from there.
    struct Arrival {
        Analyzer analyzer;
        SnapshotPointer snapshot;
    };
    /// Begins to go there, in place of where it was going to: advance() does it.
    void seek(MonotonicTime moment);
    bool isSeeking() const { return m_seek.has_value(); }
    /// Goes on for about so long; at least by one Observation. Nothing: not there yet, and all is as before.
    std::optional<Arrival> advance(std::chrono::nanoseconds budget, MonotonicTime now);
    /// The moment of the next finding after the present position, as far as it is known.
    std::optional<MonotonicTime> nextFinding() const;
    /// Pauses at the end, and where it is to stop at findings and one arose with this picture.
    void afterSnapshot(const Snapshot& snapshot, MonotonicTime now);

    ReplayState state() const;

private:
    struct Seek {
        MonotonicTime target;
        Analyzer analyzer;
        SnapshotPointer snapshot; ///< after the last Observation that was gone through; null: none
        RecordingCursor cursor;
    };
    void index();
    void takeShortcut();

    ReplaySensor& m_sensor;
    AnalyzerOptions m_options;
    ReplayIndexer::Progress m_progress;
    std::unique_ptr<ReplayIndexer> m_indexer;
    std::optional<Seek> m_seek; ///< where it is going to
    bool m_isStoppingAtFindings = false;
};

} // namespace netgrove
