// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/recording_format.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <zlib.h>
#include <zstd.h>

#include "core/base/time_bounds.h"
#include "core/observe/frame.h"

namespace netgrove {

namespace {

/// As PNG does it: a byte above 127, so that it is no text; line ends, so that a careless copy as text shows.
constexpr std::array<unsigned char, 8> kMagic{0x8e, 'N', 'G', 'R', '\r', '\n', 0x1a, '\n'};
constexpr std::array<unsigned char, 4> kMarker{'N', 'G', 0xb1, 'K'};
constexpr int kCompressionLevel = 3;

/// Little-endian numbers at fixed places.
class Fixed {
public:
    explicit Fixed(std::span<std::byte> bytes)
        : m_bytes(bytes)
    {
    }
    template <class Number> void put(std::size_t place, Number number)
    {
        const auto value = static_cast<std::uint64_t>(number);
        for (std::size_t index = 0; index < sizeof(Number); ++index) {
            m_bytes[place + index] = static_cast<std::byte>(value >> (8 * index));
        }
    }

private:
    std::span<std::byte> m_bytes;
};

template <class Number> Number numberAt(std::span<const std::byte> bytes, std::size_t place)
{
    std::uint64_t value = 0;
    for (std::size_t index = 0; index < sizeof(Number); ++index) {
        value |= std::to_integer<std::uint64_t>(bytes[place + index]) << (8 * index);
    }
    return static_cast<Number>(value);
}

std::uint32_t checksumOf(std::span<const std::byte> bytes)
{
    return static_cast<std::uint32_t>(
        ::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size())); // NOLINT(*-reinterpret-cast)
}

bool beginsWith(std::span<const std::byte> bytes, std::span<const unsigned char> expected)
{
    return bytes.size() >= expected.size() && std::memcmp(bytes.data(), expected.data(), expected.size()) == 0;
}

std::vector<std::byte> compressed(std::span<const std::byte> plain)
{
    std::vector<std::byte> out(ZSTD_compressBound(plain.size()));
    const std::size_t size = ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), kCompressionLevel);
    out.resize(ZSTD_isError(size) != 0U ? 0 : size);
    return out;
}

} // namespace

std::array<std::byte, kFileHeadBytes> fileHead()
{
    std::array<std::byte, kFileHeadBytes> head{};
    std::memcpy(head.data(), kMagic.data(), kMagic.size());
    Fixed(head).put<std::uint16_t>(8, kRecordingVersion);
    return head;
}

Result<void> checkFileHead(std::span<const std::byte> bytes)
{
    if (bytes.size() < kFileHeadBytes || !beginsWith(bytes, kMagic)) {
        return failure(ErrorCode::badInput, "this is not a recording of Netgrove");
    }
    const auto version = numberAt<std::uint16_t>(bytes, 8);
    if (version > kRecordingVersion) {
        return failure(ErrorCode::tooNew,
            "a recording of version " + std::to_string(version) + "; this program reads versions up to "
                + std::to_string(kRecordingVersion));
    }
    return {};
}

std::span<const std::byte> blockMarker() { return std::as_bytes(std::span(kMarker)); }

Result<BlockHead> readBlockHead(std::span<const std::byte> bytes, const CodecLimits& limits)
{
    if (bytes.size() < kBlockHeadBytes) {
        return failure(ErrorCode::badInput, "the file ends inside the head of a block");
    }
    if (!beginsWith(bytes, kMarker)) {
        return failure(ErrorCode::badInput, "no block begins here");
    }
    if (numberAt<std::uint32_t>(bytes, 60) != checksumOf(bytes.first(60))) {
        return failure(ErrorCode::badInput, "the head of this block is damaged (checksum)");
    }
    BlockHead head;
    head.kind = static_cast<BlockKind>(numberAt<std::uint8_t>(bytes, 4));
    head.compression = numberAt<std::uint8_t>(bytes, 5);
    head.storedBytes = numberAt<std::uint32_t>(bytes, 8);
    head.plainBytes = numberAt<std::uint32_t>(bytes, 12);
    head.observations = numberAt<std::uint32_t>(bytes, 16);
    head.checksum = numberAt<std::uint32_t>(bytes, 20);
    head.firstSequence = numberAt<std::uint64_t>(bytes, 24);
    head.lastSequence = numberAt<std::uint64_t>(bytes, 32);
    head.firstTime = boundedTime(MonotonicTime(std::chrono::nanoseconds(numberAt<std::int64_t>(bytes, 40))));
    head.lastTime = boundedTime(MonotonicTime(std::chrono::nanoseconds(numberAt<std::int64_t>(bytes, 48))));
    if (head.plainBytes > mostPlainBytes(limits) || head.storedBytes > mostPlainBytes(limits)) {
        return failure(ErrorCode::badInput,
            "a block of " + std::to_string(std::max(head.plainBytes, head.storedBytes)) + " bytes; at most "
                + std::to_string(mostPlainBytes(limits)) + " are read");
    }
    return head;
}

Result<std::vector<std::byte>> unpackBlock(
    const BlockHead& head, std::span<const std::byte> stored, const CodecLimits& limits)
{
    if (stored.size() != head.storedBytes || checksumOf(stored) != head.checksum) {
        return failure(ErrorCode::badInput, "the content of this block is damaged (checksum)");
    }
    if (head.plainBytes > mostPlainBytes(limits)) {
        return failure(ErrorCode::badInput, "a block that unpacks to more than is read");
    }
    if (head.compression == 0) {
        return std::vector<std::byte>(stored.begin(), stored.end());
    }
    if (head.compression != 1) {
        return failure(ErrorCode::tooNew, "a block that is compressed in a way that this program does not know");
    }
    // The frame's own word about its size must be the head's, before anything is reserved.
    if (ZSTD_getFrameContentSize(stored.data(), stored.size()) != head.plainBytes) {
        return failure(ErrorCode::badInput, "the content of this block has another length than its head says");
    }
    std::vector<std::byte> plain(head.plainBytes);
    const std::size_t size = ZSTD_decompress(plain.data(), plain.size(), stored.data(), stored.size());
    if (ZSTD_isError(size) != 0U || size != plain.size()) {
        return failure(ErrorCode::badInput, "the content of this block cannot be unpacked");
    }
    return plain;
}

Result<std::vector<Observation>> observationsOf(std::span<const std::byte> plain, const CodecLimits& limits)
{
    std::vector<Observation> observations;
    FrameReader frames(limits.maximumBytes);
    frames.append(plain);
    while (true) {
        auto frame = frames.next();
        if (!frame) {
            return tl::unexpected(frame.error());
        }
        if (!*frame) {
            break;
        }
        auto observation = decode(**frame, limits);
        if (!observation) {
            return tl::unexpected(observation.error());
        }
        observations.push_back(std::move(*observation));
    }
    if (!frames.isBetweenFrames()) {
        return failure(ErrorCode::badInput, "the block ends inside an Observation");
    }
    return observations;
}

std::vector<std::byte> packBlock(BlockHead head, std::span<const std::byte> plain)
{
    const std::vector<std::byte> packed = compressed(plain);
    const bool isWorthIt = !packed.empty() && packed.size() < plain.size();
    const std::span<const std::byte> stored = isWorthIt ? std::span<const std::byte>(packed) : plain;
    std::vector<std::byte> block(kBlockHeadBytes);
    std::memcpy(block.data(), kMarker.data(), kMarker.size());
    Fixed writer(block);
    writer.put<std::uint8_t>(4, static_cast<std::uint8_t>(head.kind));
    writer.put<std::uint8_t>(5, isWorthIt ? 1 : 0);
    writer.put<std::uint32_t>(8, static_cast<std::uint32_t>(stored.size()));
    writer.put<std::uint32_t>(12, static_cast<std::uint32_t>(plain.size()));
    writer.put<std::uint32_t>(16, head.observations);
    writer.put<std::uint32_t>(20, checksumOf(stored));
    writer.put<std::uint64_t>(24, head.firstSequence);
    writer.put<std::uint64_t>(32, head.lastSequence);
    writer.put<std::int64_t>(40, head.firstTime.time_since_epoch().count());
    writer.put<std::int64_t>(48, head.lastTime.time_since_epoch().count());
    writer.put<std::uint32_t>(60, checksumOf(std::span<const std::byte>(block).first(60)));
    block.insert(block.end(), stored.begin(), stored.end());
    return block;
}

} // namespace netgrove
