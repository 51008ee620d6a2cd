// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What a recording looks like on disk (docs/recording.md): a head, then blocks that each stand for themselves. All
/// functions here are pure, and safe with whatever the bytes are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/observe/codec.h"
#include "core/observe/observation.h"

namespace netgrove {

inline constexpr std::size_t kFileHeadBytes = 16;
inline constexpr std::size_t kBlockHeadBytes = 64;
inline constexpr std::uint16_t kRecordingVersion = 1; ///< raised when older programs would misread the file

std::array<std::byte, kFileHeadBytes> fileHead();
/// Errors: badInput (not a recording), tooNew.
Result<void> checkFileHead(std::span<const std::byte> bytes);

enum class BlockKind : std::uint8_t {
    facts = 1, ///< RecordingFacts
    observations = 2, ///< frames, each an Observation
    keyframe = 3, ///< one frame: everything known at that moment
    end = 4, ///< RecordingEnd: the recording was closed, not cut
};

/// What stands before a block's content.
struct BlockHead {
    BlockKind kind
        = BlockKind::observations; ///< may be a number that is none of these: from a later version, to be skipped
    std::uint8_t compression = 0; ///< 0: none, 1: zstd
    std::uint32_t storedBytes = 0;
    std::uint32_t plainBytes = 0;
    std::uint32_t observations = 0;
    std::uint32_t checksum = 0; ///< CRC-32 of the stored content
    std::uint64_t firstSequence = 0;
    std::uint64_t lastSequence = 0;
    MonotonicTime firstTime;
    MonotonicTime lastTime;

    bool operator==(const BlockHead&) const = default;
};

/// The longest content that is ever unpacked.
constexpr std::size_t mostPlainBytes(const CodecLimits& limits = {})
{
    return limits.maximumBytes + (std::size_t{1} << 20U);
}

/// Reads kBlockHeadBytes. badInput: no block begins here, or its head is damaged.
Result<BlockHead> readBlockHead(std::span<const std::byte> bytes, const CodecLimits& limits = {});
/// Checks and unpacks a block's stored content. badInput: damaged.
Result<std::vector<std::byte>> unpackBlock(
    const BlockHead& head, std::span<const std::byte> stored, const CodecLimits& limits = {});
/// The Observations of a block of that kind, in order. badInput, tooNew.
Result<std::vector<Observation>> observationsOf(std::span<const std::byte> plain, const CodecLimits& limits = {});

/// A whole block, ready to be written: head and content, compressed where that helps. Of `head` only kind,
/// observations, sequences and times are used.
std::vector<std::byte> packBlock(BlockHead head, std::span<const std::byte> plain);

/// The bytes with which every block begins, to find the next one in a damaged file.
std::span<const std::byte> blockMarker();

// ------------------------------------------------------------------------------------------- what stands in front

/// Who recorded, what, and when. The first block of every file.
struct RecordingFacts {
    std::string program; ///< and its version
    std::string run; ///< random, the same in all files of one recording
    std::uint64_t segment = 0; ///< counts the files of a recording that keeps the last part only
    WallTime started;
    MonotonicTime startedAt;
    bool isPrivate = false; ///< command lines and names of people were left out
    MachineFacts machine;

    bool operator==(const RecordingFacts&) const = default;
};

struct RecordingEnd {
    std::uint64_t observations = 0;
    std::uint64_t merged = 0; ///< Observations that were joined with a later one because the disk was too slow

    bool operator==(const RecordingEnd&) const = default;
};

void encode(const RecordingFacts& facts, std::vector<std::byte>& out);
void encode(const RecordingEnd& end, std::vector<std::byte>& out);
Result<RecordingFacts> decodeFacts(std::span<const std::byte> bytes);
Result<RecordingEnd> decodeEnd(std::span<const std::byte> bytes);

} // namespace netgrove
