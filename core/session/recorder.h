// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "core/analyse/snapshot.h"
#include "core/base/result.h"
#include "core/observe/observation.h"
#include "core/session/recording_writer.h"

namespace netgrove {

struct RecordingStatus {
    std::uint64_t bytes = 0; ///< on disk
    std::uint64_t observations = 0; ///< given to the recorder
    std::uint64_t merged = 0; ///< of these, joined with a later one because the disk was too slow
    std::chrono::nanoseconds time{0}; ///< from the first to the last
    std::optional<Error> failure; ///< why it stopped by itself; the file is valid up to there
};

/// Writes a recording in a thread of its own, so that a slow disk never keeps capture waiting: what it cannot take in
/// time is joined with what comes next. All calls from one thread.
class Recorder {
public:
    /// Makes the file. Errors as RecordingStore::create().
    static Result<std::unique_ptr<Recorder>> start(const std::filesystem::path& path, RecordingOptions options);
    /// Waits until what it was given is written.
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    /// Adds a notice (recordingStopped) to the Observation where the recording stopped by itself since the last call.
    void report(Observation& observation);
    /// Never waits for the disk. snapshot: the picture after the Observation.
    void take(Observation observation, SnapshotPointer snapshot);
    RecordingStatus status() const;
    /// Writes what waits and closes the recording. Gives the failure, where there is one.
    Result<void> finish();

    const std::filesystem::path& path() const { return m_path; }

    static constexpr std::size_t kMostWaiting = 64; ///< Observations

private:
    struct Item {
        Observation observation;
        SnapshotPointer snapshot;
    };
    Recorder(std::filesystem::path path, RecordingWriter writer);
    void run();

    std::filesystem::path m_path;
    RecordingWriter m_writer; ///< of the thread
    mutable std::mutex m_mutex; ///< for all below
    std::condition_variable m_wake;
    std::deque<Item> m_waiting;
    RecordingStatus m_status;
    std::optional<MonotonicTime> m_first;
    bool m_isEnding = false;
    bool m_isReported = false;
    std::thread m_thread;
};

} // namespace netgrove
