// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/analyse/snapshot.h"
#include "core/base/result.h"
#include "core/observe/observation.h"
#include "core/session/recording_store.h"
#include "core/session/redactor.h"

namespace netgrove {

struct RecordingOptions {
    RecordingLimit limit;
    bool isPrivate = false; ///< leaves out command lines and names of people: see Redactor
    std::chrono::nanoseconds blockTime = std::chrono::seconds(1); ///< what a kill can cost at most
    std::size_t blockBytes = std::size_t{256} << 10U; ///< a block is closed when it is so long
    std::chrono::nanoseconds keyframeTime = std::chrono::seconds(60); ///< everything known is written again so often
};

/// Makes a recording out of Observations, in the calling thread. After an error nothing more can be written; what was,
/// is valid.
class RecordingWriter {
public:
    /// Errors as RecordingStore::create().
    static Result<RecordingWriter> create(const std::filesystem::path& path, RecordingOptions options);

    /// snapshot: the picture after the Observation.
    Result<void> take(Observation observation, const SnapshotPointer& snapshot);
    /// Writes what waits, and that the recording was closed. merged: see RecordingEnd.
    Result<void> finish(std::uint64_t merged);

    std::uint64_t bytesOnDisk() const { return m_store.bytesOnDisk(); }

private:
    RecordingWriter(RecordingStore store, RecordingOptions options);
    Result<void> beginFile(const Observation& observation);
    Result<void> add(const Observation& observation);
    bool shouldNotWait() const;
    Result<void> flush();
    Result<void> writeKeyframe(const Snapshot& snapshot);
    Result<void> write(BlockHead head, std::span<const std::byte> plain);

    RecordingStore m_store;
    RecordingOptions m_options;
    Redactor m_redactor;
    std::string m_run;
    BlockHead m_head; ///< of the block that is being filled
    std::vector<std::byte> m_plain;
    SnapshotPointer m_last; ///< after the last Observation
    MachineFacts m_machine;
    bool m_isFileBegun = false;
    MonotonicTime m_lastKeyframe;
    std::uint64_t m_observations = 0;
};

} // namespace netgrove
