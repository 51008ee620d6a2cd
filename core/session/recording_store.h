// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <span>

#include "core/base/file_descriptor.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/session/recording_format.h"

namespace netgrove {

/// How much of the past is kept. None of them: everything, in one file.
struct RecordingLimit {
    std::optional<std::uint64_t> bytes; ///< on disk, never more
    std::optional<std::chrono::nanoseconds> time; ///< never less, once so much was recorded

    bool isRing() const { return bytes || time; }
};

/// One file that only grows, by whole blocks. What could not be written whole is cut off again, so that the file is
/// valid to its last block at any time.
class RecordingFile {
public:
    /// Makes a new file, readable by its owner alone. An existing one is never touched: that is an error.
    static Result<RecordingFile> create(const std::filesystem::path& path);

    /// Errors: system (disk full, gone, too large; the file was removed).
    Result<void> append(std::span<const std::byte> block);
    /// Waits until the disk has it.
    Result<void> sync();
    std::uint64_t size() const { return m_size; }

private:
    RecordingFile(FileDescriptor descriptor, std::filesystem::path path);

    FileDescriptor m_descriptor;
    std::filesystem::path m_path;
    std::uint64_t m_size = 0;
};

/// Where blocks go: one file, or, where only the last part is kept, a folder of files of which the oldest is removed
/// when it is no longer needed. Each file begins with facts and a keyframe, so that each can be read for itself.
class RecordingStore {
public:
    /// Makes the file, or the folder with its first file. A folder that a recording left is continued.
    /// Errors: system, noPrivilege, refused (there is such a file already, or a folder with something else in it).
    static Result<RecordingStore> create(const std::filesystem::path& path, RecordingLimit limit);

    /// True where the next block should begin a new file: call beginFile() and write facts and a keyframe first.
    bool isFileFull(MonotonicTime now) const;
    Result<void> beginFile();
    Result<void> append(std::span<const std::byte> block, MonotonicTime time);
    Result<void> sync();

    std::uint64_t segment() const { return m_segment; }
    std::uint64_t bytesOnDisk() const;
    const std::filesystem::path& path() const { return m_path; }

private:
    struct Finished {
        std::filesystem::path path;
        std::uint64_t bytes = 0;
        MonotonicTime lastTime; ///< the epoch: of an earlier run
    };
    RecordingStore(std::filesystem::path path, RecordingLimit limit);
    Result<void> openFolder();
    std::filesystem::path segmentPath(std::uint64_t number) const;
    void dropOld(std::uint64_t bytesToCome, MonotonicTime now);

    std::filesystem::path m_path;
    RecordingLimit m_limit;
    std::optional<RecordingFile> m_file;
    std::deque<Finished> m_finished; ///< of a ring, oldest first
    std::uint64_t m_segment = 0;
    std::optional<MonotonicTime> m_fileBegan;
    MonotonicTime m_lastTime;
};

/// The files of a recording in their order: the file itself, or those of a folder.
Result<std::vector<std::filesystem::path>> recordingFiles(const std::filesystem::path& path);

} // namespace netgrove
