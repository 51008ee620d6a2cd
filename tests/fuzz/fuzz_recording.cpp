// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// A recording from anywhere: read from its beginning and from its middle, and salvaged. Checksums are made right
/// first, so that what stands behind them is reached. What was salvaged reads back without a fault.
#include <cstring>
#include <vector>
#include <zlib.h>

#include "core/session/recording_format.h"
#include "core/session/recording_reader.h"
#include "core/session/salvage.h"

using namespace netgrove;

namespace {

/// Offsets in a block's head (docs/recording.md).
constexpr std::size_t kStoredBytes = 8;
constexpr std::size_t kContentChecksum = 20;
constexpr std::size_t kHeadChecksum = 60;

std::uint32_t checksumOf(const std::byte* bytes, std::size_t count)
{
    return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(bytes), count));
}

void mendChecksums(std::vector<std::byte>& file)
{
    const auto marker = blockMarker();
    std::size_t place = kFileHeadBytes;
    while (
        place + kBlockHeadBytes <= file.size() && std::memcmp(file.data() + place, marker.data(), marker.size()) == 0) {
        std::byte* head = file.data() + place;
        std::uint32_t stored = 0;
        std::memcpy(&stored, head + kStoredBytes, sizeof(stored));
        if (stored > file.size() - place - kBlockHeadBytes) {
            break;
        }
        const std::uint32_t content = checksumOf(head + kBlockHeadBytes, stored);
        std::memcpy(head + kContentChecksum, &content, sizeof(content));
        const std::uint32_t own = checksumOf(head, kHeadChecksum);
        std::memcpy(head + kHeadChecksum, &own, sizeof(own));
        place += kBlockHeadBytes + stored;
    }
}

void readFrom(const RecordingReader& reader, const RecordingCursor::Place& place)
{
    RecordingCursor cursor(reader);
    cursor.moveTo(place);
    for (auto next = cursor.next(); next && *next; next = cursor.next()) { }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto given = std::as_bytes(std::span(data, size));
    std::vector<std::byte> bytes(given.begin(), given.end());
    mendChecksums(bytes);
    std::deque<RecordingInput> inputs;
    inputs.emplace_back(bytes, "recording");
    const auto head = fileHead();
    std::vector<std::byte> saved(head.begin(), head.end());
    const auto report = salvage(inputs, [&](std::span<const std::byte> block) -> Result<void> {
        saved.insert(saved.end(), block.begin(), block.end());
        return {};
    });
    if (const auto reader = RecordingReader::open(std::move(inputs), "recording")) {
        readFrom(*reader, {});
        readFrom(*reader, {.block = reader->blocks().size() / 2, .index = 1, .lastSequence = {}});
    }
    if (report) {
        std::deque<RecordingInput> again;
        again.emplace_back(saved, "saved");
        const auto reader = RecordingReader::open(std::move(again), "saved");
        if (!reader || reader->fault() || report->blocks == 0) {
            __builtin_trap();
        }
    }
    return 0;
}
