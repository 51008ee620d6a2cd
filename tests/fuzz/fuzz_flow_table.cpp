// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// A short life of a small flow table: packets of any shape in any order, time that jumps, addresses that change.
#include <fuzzer/FuzzedDataProvider.h>

#include "core/sense/capture/flow_table.h"

using namespace netgrove;
using namespace std::chrono_literals;

namespace {
constexpr std::size_t kMaximumFlows = 8;

LocalAddresses someAddresses(bool isMore)
{
    std::vector<InterfaceAddress> addresses;
    addresses.push_back({{}, {}, *IpAddress::parse("192.0.2.10"), 24});
    if (isMore) {
        addresses.push_back({{}, {}, *IpAddress::parse("2001:db8::10"), 64});
    }
    return LocalAddresses(std::move(addresses));
}

FlowTableOptions smallTable()
{
    FlowTableOptions options;
    options.maximumFlows = kMaximumFlows;
    options.rememberedSenders = 16;
    options.rememberedFragments = 4;
    options.rememberedConnections = 8;
    options.hashSeed = 1; // an input does the same every time
    return options;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    FuzzedDataProvider input(data, size);
    FlowTable table(smallTable());
    MonotonicTime now{1s};
    table.setLocalAddresses(someAddresses(true), now);
    std::uint64_t told = 0;
    while (input.remaining_bytes() > 0) {
        now += std::chrono::milliseconds(input.ConsumeIntegral<std::uint16_t>());
        switch (input.ConsumeIntegralInRange(0, 7)) {
        case 0:
            told += table.takeChanged(now).size();
            break;
        case 1:
            table.setLocalAddresses(someAddresses(input.ConsumeBool()), now);
            break;
        default: {
            const auto length = input.ConsumeIntegralInRange<std::size_t>(0, 128);
            const auto bytes = input.ConsumeBytes<std::byte>(length);
            if (auto packet = parsePacket(bytes, static_cast<std::uint32_t>(bytes.size()), LinkType::linuxSll2)) {
                packet->time = now;
                table.add(*packet);
            }
        }
        }
        if (table.counters().openFlows > kMaximumFlows) {
            __builtin_trap();
        }
    }
    told += table.finishAll(now).size();
    // Every flow that there ever was is told at least once, unless it is counted as lost.
    if (told + table.counters().lostFinals < table.counters().flows) {
        __builtin_trap();
    }
    return 0;
}
