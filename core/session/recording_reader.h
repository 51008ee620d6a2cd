// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "core/base/file_descriptor.h"
#include "core/base/result.h"
#include "core/observe/observation.h"
#include "core/session/recording_format.h"

namespace netgrove {

/// Reads from one file, or from what was read before, at any place.
class RecordingInput {
public:
    static Result<RecordingInput> open(const std::filesystem::path& path);
    /// A file's bytes, which must live as long as this does. name: for what is said about it.
    RecordingInput(std::span<const std::byte> bytes, std::filesystem::path name);
    /// Up to so many bytes; fewer at the file's end.
    Result<std::vector<std::byte>> read(std::uint64_t offset, std::size_t bytes) const;
    std::uint64_t size() const { return m_size; }
    const std::filesystem::path& path() const { return m_path; }

private:
    RecordingInput(FileDescriptor descriptor, std::filesystem::path path, std::uint64_t size);

    FileDescriptor m_descriptor; ///< not open: the bytes are in memory
    std::span<const std::byte> m_bytes;
    std::filesystem::path m_path;
    std::uint64_t m_size = 0;
};

/// The inputs of a recording in their order: the file itself, or those of a folder. Errors: badInput (a folder without
/// any), noPrivilege, system.
Result<std::deque<RecordingInput>> recordingInputs(const std::filesystem::path& path);

/// A recording on disk: a file, or a folder of files. Opening reads the heads of the blocks and nothing else; nothing
/// in the file is believed without a check, and no length in it reserves memory beyond CodecLimits. One thread at a
/// time.
class RecordingReader {
public:
    struct Block {
        std::size_t file = 0;
        std::uint64_t offset = 0; ///< of its head
        BlockHead head;
    };

    /// Errors: badInput (no recording, or nothing of it can be read), tooNew, noPrivilege, system. What can be read of
    /// a damaged one is: see fault().
    static Result<RecordingReader> open(const std::filesystem::path& path);
    static Result<RecordingReader> open(std::deque<RecordingInput> files, const std::filesystem::path& name);

    const RecordingFacts& facts() const { return m_facts; }
    /// Those that hold Observations, in the order of their time.
    const std::vector<Block>& blocks() const { return m_blocks; }
    MonotonicTime begin() const { return m_blocks.front().head.firstTime; }
    MonotonicTime end() const { return m_blocks.back().head.lastTime; }
    std::uint64_t bytes() const;
    /// It was closed by who wrote it. False: it was cut, by a kill for example, and ends with its last block.
    bool isClosed() const { return m_isClosed; }
    /// Where reading the heads met damage, and which. What stands before it is in blocks().
    const std::optional<Error>& fault() const { return m_fault; }

    /// The Observations of a block. The error names file and byte.
    Result<std::vector<Observation>> read(const Block& block) const;

private:
    RecordingReader() = default;
    /// Adds the blocks of one file. The first one decides which version there is.
    Result<void> scan(std::size_t file);
    Result<void> takeBlock(std::size_t file, std::uint64_t offset, const BlockHead& head);
    Error located(std::size_t file, std::uint64_t offset, const Error& error) const;
    Result<std::vector<std::byte>> unpacked(const Block& block) const;

    std::deque<RecordingInput> m_files;
    RecordingFacts m_facts;
    std::vector<Block> m_blocks;
    bool m_isClosed = false;
    std::optional<Error> m_fault;
};

/// Goes through the Observations of a recording, each once: keyframes count only where there is a hole before them.
class RecordingCursor {
public:
    /// A place between two Observations.
    struct Place {
        std::size_t block = 0;
        std::size_t index = 0;
        std::optional<std::uint64_t> lastSequence;
        bool isAfterHole = false; ///< Observations are missing since the last complete one
    };

    explicit RecordingCursor(const RecordingReader& reader)
        : m_reader(&reader)
    {
    }

    /// Nothing: the end. Errors: badInput, tooNew, system; the cursor stays there.
    Result<std::optional<Observation>> next();
    Place place() const
    {
        return {.block = m_place.block,
            .index = m_index,
            .lastSequence = m_place.lastSequence,
            .isAfterHole = m_place.isAfterHole};
    }
    void moveTo(const Place& place);

private:
    Result<bool> loadBlock();
    bool isNews(std::uint64_t sequence, bool isKeyframe) const;

    const RecordingReader* m_reader;
    Place m_place; ///< `block` is the one loaded or to be loaded
    std::vector<Observation> m_loaded;
    std::size_t m_index = 0; ///< of the next one in it
    bool m_isLoaded = false;
};

} // namespace netgrove
