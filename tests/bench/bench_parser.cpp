// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What it costs to read a packet's headers.
#include <benchmark/benchmark.h>

#include "core/sense/capture/host_names.h"
#include "core/sense/capture/packet.h"
#include "tests/unit/capture/packet_builder.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {
void parse(benchmark::State& state, const Bytes& frame)
{
    for (auto step : state) {
        benchmark::DoNotOptimize(parsePacket(frame, static_cast<std::uint32_t>(frame.size()), LinkType::linuxSll2));
    }
    state.SetItemsProcessed(state.iterations());
}

void tcpOverIpv4(benchmark::State& state)
{
    parse(
        state, sll2(PacketType::outgoing, 0x0800, ipv4(tcp(40000, 443, tcp_flag::kAck, filler(80)), {.protocol = 6})));
}
BENCHMARK(tcpOverIpv4);

void udpOverIpv6(benchmark::State& state)
{
    parse(state, sll2(PacketType::host, 0x86dd, ipv6(17, udp(1, 2, filler(60)))));
}
BENCHMARK(udpOverIpv6);

void extensionHeaders(benchmark::State& state)
{
    parse(state,
        sll2(PacketType::host, 0x86dd, ipv6(0, extension(43, 0, extension(60, 2, extension(6, 1, tcp(1, 2, 0)))))));
}
BENCHMARK(extensionHeaders);
} // namespace

BENCHMARK_MAIN();
