// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Where one message of a stream ends and the next begins: four bytes of length (little-endian), then so many bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/observe/codec.h"
#include "core/observe/observation.h"

namespace netgrove {

/// Appends a frame that holds the Observation. badInput where it is longer than the limits allow; `out` is as before
/// then.
Result<void> appendFrame(const Observation& observation, std::vector<std::byte>& out, const CodecLimits& limits = {});

/// Appends a frame around any bytes; see above.
Result<void> appendFrame(
    std::span<const std::byte> payload, std::vector<std::byte>& out, const CodecLimits& limits = {});

/// Puts frames together from a stream that comes in pieces of any size. Holds at most one frame and what was appended
/// since, and never more because a length says so. A length of 0 or beyond the limit is garbage: an error from then on,
/// as a stream that lost its step does not find it again.
class FrameReader {
public:
    explicit FrameReader(std::size_t maximumBytes = CodecLimits{}.maximumBytes)
        : m_maximum(maximumBytes)
    {
    }

    /// Takes what came. Call next() until it gives nothing before appending more.
    void append(std::span<const std::byte> chunk);
    /// The next whole frame's content, valid until the next append(); nothing: more must come. badInput: garbage.
    Result<std::optional<std::span<const std::byte>>> next();
    /// True between frames: an end of the stream is a clean one here.
    bool isBetweenFrames() const { return m_begin == m_buffer.size(); }

private:
    std::size_t m_maximum;
    std::vector<std::byte> m_buffer;
    std::size_t m_begin = 0; ///< what stands before was given out
};

} // namespace netgrove
