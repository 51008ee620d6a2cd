// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// A DNS message (RFC 1035): compression pointers that loop, counts that lie.
#include "core/sense/capture/host_names.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    netgrove::HostNames names(4);
    names.learn(std::as_bytes(std::span(data, size)));
    if (names.size() > 4) {
        __builtin_trap();
    }
    return 0;
}
