// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What a packet costs in the flow table: with few and many flows, with new ones all the time, and in a flood of forged
/// sources.
#include <benchmark/benchmark.h>

#include <array>
#include <vector>

#include "core/sense/capture/flow_table.h"

using namespace netgrove;

namespace {
IpAddress address(std::uint32_t number)
{
    std::array<std::byte, 4> bytes{};
    for (std::size_t index = 4; index-- > 0; number >>= 8U) {
        bytes[index] = static_cast<std::byte>(number & 0xffU);
    }
    return IpAddress::fromIpv4(bytes);
}

constexpr std::uint32_t kUs = 0xc0000201; // 192.0.2.1

FlowTable makeTable()
{
    FlowTable table{FlowTableOptions{}};
    table.setLocalAddresses(
        LocalAddresses({{{}, InterfaceIndex(2), address(kUs), 24}}), MonotonicTime(std::chrono::hours(1)));
    return table;
}

PacketFacts packet(std::uint32_t number)
{
    PacketFacts facts;
    facts.time = MonotonicTime(std::chrono::hours(1));
    facts.interface = InterfaceIndex(2);
    facts.type = PacketType::outgoing;
    facts.wireBytes = 100;
    facts.protocol = Protocol::udp;
    facts.ipProtocol = 17;
    facts.source = {address(kUs), static_cast<std::uint16_t>(number)};
    facts.destination = {address(0x0a000000U + (number >> 16U) + number % 251), 443};
    return facts;
}

void knownFlows(benchmark::State& state)
{
    const auto flows = static_cast<std::uint32_t>(state.range(0));
    FlowTable table = makeTable();
    std::vector<PacketFacts> packets;
    for (std::uint32_t number = 0; number < flows; ++number) {
        packets.push_back(packet(number * 2654435761U)); // in no order that a cache could guess
        table.add(packets.back());
    }
    std::size_t next = 0;
    std::chrono::nanoseconds time{};
    for (auto step : state) {
        PacketFacts& facts = packets[next];
        facts.time = MonotonicTime(std::chrono::hours(1) + (time += std::chrono::microseconds(7)));
        benchmark::DoNotOptimize(table.add(facts));
        next = next + 1 == packets.size() ? 0 : next + 1;
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(knownFlows)->Arg(100)->Arg(10000)->Arg(100000);

/// Each packet is a new flow; the table is full and has to end an old one each time. Taken once a (simulated) second.
void newFlows(benchmark::State& state)
{
    FlowTable table = makeTable();
    std::uint32_t number = 0;
    std::chrono::nanoseconds time{};
    for (auto step : state) {
        PacketFacts facts = packet(number++);
        facts.time = MonotonicTime(std::chrono::hours(1) + (time += std::chrono::microseconds(50)));
        benchmark::DoNotOptimize(table.add(facts));
        if (number % 20000 == 0) {
            benchmark::DoNotOptimize(table.takeChanged(facts.time));
        }
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(newFlows);

void forgedSources(benchmark::State& state)
{
    FlowTable table = makeTable();
    std::uint32_t number = 0;
    for (auto step : state) {
        PacketFacts facts = packet(1);
        facts.source = {address(0x14000000U + number++ * 7919U), 1};
        benchmark::DoNotOptimize(table.add(facts));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(forgedSources);
} // namespace

BENCHMARK_MAIN();
