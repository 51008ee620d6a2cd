// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The helper's stream as its reader gets it: frames in pieces of any size.
#include <fuzzer/FuzzedDataProvider.h>

#include "core/observe/frame.h"

using namespace netgrove;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr CodecLimits kLimits{.maximumBytes = 1U << 16U, .maximumMemory = 1U << 20U};
    FuzzedDataProvider input(data, size);
    FrameReader reader(kLimits.maximumBytes);
    while (input.remaining_bytes() > 0) {
        reader.append(input.ConsumeBytes<std::byte>(input.ConsumeIntegralInRange<std::size_t>(1, 64)));
        for (;;) {
            const auto frame = reader.next();
            if (!frame) {
                return 0;
            }
            if (!frame->has_value()) {
                break;
            }
            (void)decode(**frame, kLimits);
        }
    }
    return 0;
}
