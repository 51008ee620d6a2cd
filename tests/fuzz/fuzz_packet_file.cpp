// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// A pcap or pcapng file from anywhere: what Netgrove itself wrote into it, and its packets as a sensor would have seen
/// them. Time in what is told never goes back, and everything told can be recorded.
#include "core/observe/codec.h"
#include "core/sense/capture/packet_file.h"
#include "core/sense/capture/packet_import.h"
#include "core/session/pcapng/pcapng_reader.h"
#include "tests/fuzz/memory_stream.h"

using namespace netgrove;

namespace {

/// Small, so that it is soon full, and quickly made; and an input does the same every time.
FlowTableOptions smallTable()
{
    FlowTableOptions options;
    options.maximumFlows = 8;
    options.rememberedSenders = 16;
    options.rememberedFragments = 4;
    options.rememberedConnections = 8;
    options.hashSeed = 1;
    return options;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto given = std::as_bytes(std::span(data, size));
    if (!isPacketFile(given)) {
        return 0;
    }
    fuzz::MemoryStream memory(given);
    constexpr CodecLimits kLimits{.maximumBytes = 1U << 16U, .maximumMemory = 1U << 20U};
    (void)observationsInPcapng(memory.open(), "packets", kLimits, std::size_t{1} << 20U);
    MonotonicTime last = MonotonicTime::min();
    std::vector<std::byte> bytes;
    const auto take = [&](const Observation& observation) -> Result<void> {
        bytes.clear();
        encode(observation, bytes);
        if (observation.time < last || !decode(bytes)) {
            __builtin_trap();
        }
        last = observation.time;
        return {};
    };
    (void)importPackets([&] { return PacketFile::open(memory.open(), "packets"); }, take, smallTable());
    return 0;
}
