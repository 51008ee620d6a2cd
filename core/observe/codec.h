// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The one way in which an Observation becomes bytes and comes back: CBOR (RFC 8949) with numbers for keys. The stream
/// of the privileged helper and the blocks of a recording are made of it. How it evolves stands in codec_fields.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/observe/observation.h"

namespace netgrove {

/// Raised when older readers would misunderstand what is written now; fields that were only added do not raise it.
inline constexpr std::uint64_t kCodecVersion = 1;

/// What decoding may cost. Bytes from outside decide nothing beyond it.
struct CodecLimits {
    std::size_t maximumBytes = std::size_t{128} << 20U; ///< of one encoded Observation
    std::size_t maximumMemory = std::size_t{512} << 20U; ///< of one decoded Observation, in bytes
};

/// Appends the Observation to `out`. Cannot fail; whether the result is too long for a frame is the frame's question.
void encode(const Observation& observation, std::vector<std::byte>& out);

/// Reads exactly one Observation, which takes all of `bytes`. Pure, and safe with whatever the bytes are; allocates no
/// more than `limits` allow. Errors: tooNew (written by a later kCodecVersion), badInput (anything else: the detail
/// says what, at which byte).
Result<Observation> decode(std::span<const std::byte> bytes, const CodecLimits& limits = {});

} // namespace netgrove
