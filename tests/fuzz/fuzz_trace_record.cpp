// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// A record of the ring buffer that the eBPF programs write.
#include <cstring>
#include <memory>

#include "core/sense/trace/record_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::unique_ptr<std::byte[]> record(new std::byte[size]);
    std::memcpy(record.get(), data, size);
    (void)netgrove::decodeRecord({record.get(), size});
    return 0;
}
