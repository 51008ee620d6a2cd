// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// One encoded Observation. What can be read says the same after it was written and read again.
#include "core/observe/codec.h"

using namespace netgrove;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr CodecLimits kLimits{.maximumBytes = 1U << 20U, .maximumMemory = 8U << 20U};
    const Result<Observation> observation = decode(std::as_bytes(std::span(data, size)), kLimits);
    if (!observation) {
        return 0;
    }
    std::vector<std::byte> bytes;
    encode(*observation, bytes);
    const Result<Observation> again = decode(bytes);
    if (!again || *again != *observation) {
        __builtin_trap();
    }
    return 0;
}
