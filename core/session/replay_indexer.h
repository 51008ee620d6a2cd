// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/analyse/analyzer.h"
#include "core/session/recording_reader.h"
#include "core/session/timeline_draft.h"

namespace netgrove {

/// The analysis as it stood at one moment of a recording, to go on from there.
struct ReplayCheckpoint {
    RecordingCursor::Place place; ///< of the next Observation
    MonotonicTime time;
    SnapshotPointer snapshot;
    std::shared_ptr<const Analyzer> analyzer;
};

/// Looks through a whole recording once, in a thread of its own: finds what arises when, and keeps the analysis at
/// moments from which every other one is near. Playing from a checkpoint gives exactly what playing from the beginning
/// gives.
class ReplayIndexer {
public:
    /// Called in the indexer's thread, a few times a second and at the end.
    using Progress = std::function<void(ReplayTimelinePointer)>;

    ReplayIndexer(std::shared_ptr<const RecordingReader> recording, AnalyzerOptions options, Progress progress);
    /// Stops, wherever it is.
    ~ReplayIndexer();
    ReplayIndexer(const ReplayIndexer&) = delete;
    ReplayIndexer& operator=(const ReplayIndexer&) = delete;

    /// The last checkpoint at or before a moment; null: there is none yet. Thread: any.
    std::shared_ptr<const ReplayCheckpoint> checkpointBefore(MonotonicTime moment) const;
    /// As far as it is known. Thread: any.
    ReplayTimelinePointer timeline() const;

private:
    void run();
    void keep(const Analyzer& analyzer, const RecordingCursor& cursor, SnapshotPointer snapshot);
    void publish();

    std::shared_ptr<const RecordingReader> m_recording;
    AnalyzerOptions m_options;
    Progress m_progress;
    TimelineDraft m_draft; ///< of the thread
    std::chrono::nanoseconds m_spacing{std::chrono::milliseconds(40)}; ///< work between two checkpoints
    mutable std::mutex m_mutex; ///< for the next two
    std::vector<std::shared_ptr<const ReplayCheckpoint>> m_checkpoints;
    ReplayTimelinePointer m_timeline;
    std::atomic<bool> m_isStopping = false;
    std::thread m_thread;
};

} // namespace netgrove
