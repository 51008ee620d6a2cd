// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/frame.h"

#include <algorithm>
#include <string>

namespace netgrove {

namespace {

constexpr std::size_t kLengthBytes = 4;

void putLength(std::span<std::byte> place, std::size_t length)
{
    for (std::size_t index = 0; index < kLengthBytes; ++index) {
        place[index] = static_cast<std::byte>(length >> (8 * index));
    }
}

std::size_t lengthAt(std::span<const std::byte> place)
{
    std::size_t length = 0;
    for (std::size_t index = 0; index < kLengthBytes; ++index) {
        length |= std::to_integer<std::size_t>(place[index]) << (8 * index);
    }
    return length;
}

Result<void> checked(std::size_t length, std::size_t maximum)
{
    if (length == 0 || length > maximum) {
        return failure(ErrorCode::badInput,
            "a frame of " + std::to_string(length) + " bytes; 1 to " + std::to_string(maximum) + " are allowed");
    }
    return {};
}

} // namespace

Result<void> appendFrame(const Observation& observation, std::vector<std::byte>& out, const CodecLimits& limits)
{
    const std::size_t begin = out.size();
    out.resize(begin + kLengthBytes);
    encode(observation, out);
    const std::size_t length = out.size() - begin - kLengthBytes;
    auto isFitting = checked(length, limits.maximumBytes);
    if (!isFitting) {
        out.resize(begin);
        return isFitting;
    }
    putLength(std::span(out).subspan(begin, kLengthBytes), length);
    return {};
}

Result<void> appendFrame(std::span<const std::byte> payload, std::vector<std::byte>& out, const CodecLimits& limits)
{
    auto isFitting = checked(payload.size(), limits.maximumBytes);
    if (isFitting) {
        const std::size_t begin = out.size();
        out.resize(begin + kLengthBytes);
        putLength(std::span(out).subspan(begin, kLengthBytes), payload.size());
        out.insert(out.end(), payload.begin(), payload.end());
    }
    return isFitting;
}

void FrameReader::append(std::span<const std::byte> chunk)
{
    // What was given out makes room, so that the buffer holds one frame and not the stream.
    m_buffer.erase(m_buffer.begin(), m_buffer.begin() + static_cast<std::ptrdiff_t>(m_begin));
    m_begin = 0;
    m_buffer.insert(m_buffer.end(), chunk.begin(), chunk.end());
}

Result<std::optional<std::span<const std::byte>>> FrameReader::next()
{
    const auto waiting = std::span<const std::byte>(m_buffer).subspan(m_begin);
    if (waiting.size() < kLengthBytes) {
        return std::nullopt;
    }
    const std::size_t length = lengthAt(waiting);
    if (auto isPlausible = checked(length, m_maximum); !isPlausible) {
        return tl::unexpected(isPlausible.error());
    }
    if (waiting.size() - kLengthBytes < length) {
        return std::nullopt;
    }
    m_begin += kLengthBytes + length;
    return waiting.subspan(kLengthBytes, length);
}

} // namespace netgrove
