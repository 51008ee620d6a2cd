// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Many flows through the flow table and the analysis, second by simulated second: what a second costs, and whether
/// memory stays bounded. Needs no privilege. Usage: bench_many_flows
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <time.h>

#include "core/analyse/analyzer.h"
#include "core/sense/capture/flow_table.h"
#include "tests/bench/own_cost.h"
#include "tests/support/observation_builder.h"

using namespace netgrove;
using namespace netgrove::bench;
using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t kUs = 0xc0000201; // 192.0.2.1

struct Load {
    const char* name;
    std::uint32_t newPerSecond;
    std::uint32_t knownPerSecond; ///< packets of flows that are there already
    std::chrono::seconds lifetime; ///< without a packet
    int seconds;
};

constexpr std::array kLoads{
    Load{"100,000 at a time, 20,000 new a second", 20'000, 100'000, 1s, 20},
    Load{"a million over time, 20,000 new a second", 20'000, 0, 2s, 50},
    Load{"a scan of 65,535 ports in a second", 65'535, 0, 30s, 1},
};

IpAddress address(std::uint32_t number)
{
    std::array<std::byte, 4> bytes{};
    for (std::size_t index = 4; index-- > 0; number >>= 8U) {
        bytes[index] = static_cast<std::byte>(number & 0xffU);
    }
    return IpAddress::fromIpv4(bytes);
}

PacketFacts packet(std::uint32_t number, MonotonicTime time)
{
    PacketFacts facts;
    facts.time = time;
    facts.interface = InterfaceIndex(2);
    facts.type = PacketType::outgoing;
    facts.wireBytes = 100;
    facts.protocol = Protocol::udp;
    facts.ipProtocol = 17;
    facts.source = {address(kUs), static_cast<std::uint16_t>(10'000 + number % 50'000)};
    facts.destination = {address(0x0a000000U + number % 65'521), static_cast<std::uint16_t>(1 + number / 65'521)};
    return facts;
}

/// All of it is one process's.
Observation observe(std::vector<FlowObservation> flows, std::uint64_t sequence, MonotonicTime now)
{
    Observation observation;
    observation.sequence = sequence;
    observation.time = now;
    observation.isComplete = sequence == 0;
    if (sequence == 0) {
        observation.processes = {test::aProcess(1, "init"), test::aProcess(2, "sender").childOf(1)};
    }
    for (FlowObservation& flow : flows) {
        flow.opener = test::key(2);
        flow.owners = {test::key(2)};
    }
    observation.flows = std::move(flows);
    return observation;
}

void run(const Load& load)
{
    FlowTableOptions options;
    options.udpIdle = load.lifetime;
    FlowTable table(options);
    MonotonicTime now(1h);
    table.setLocalAddresses(LocalAddresses({{{}, InterfaceIndex(2), address(kUs), 24}}), now);
    Analyzer analyzer({.view = View::graded});
    std::uint32_t next = 0;
    double mostTable = 0;
    double mostAnalysis = 0;
    double sum = 0;
    double halfway = 0;
    std::size_t mostOpen = 0;
    for (int second = 0; second < load.seconds; ++second) {
        const double begin = cpuMilliseconds();
        for (std::uint32_t index = 0; index < load.newPerSecond; ++index) {
            table.add(packet(next++, now + std::chrono::nanoseconds(1s) * index / load.newPerSecond));
        }
        const std::uint32_t oldest = next > load.knownPerSecond ? next - load.knownPerSecond : 0;
        for (std::uint32_t index = oldest; index < next && load.knownPerSecond > 0; ++index) {
            table.add(packet(index, now + 1s));
        }
        now += 1s;
        mostOpen = std::max(mostOpen, static_cast<std::size_t>(table.counters().openFlows));
        auto flows = table.takeChanged(now);
        const double between = cpuMilliseconds();
        analyzer.apply(observe(std::move(flows), static_cast<std::uint64_t>(second), now));
        const double end = cpuMilliseconds();
        mostTable = std::max(mostTable, between - begin);
        mostAnalysis = std::max(mostAnalysis, end - between);
        sum += end - begin;
        if (second == load.seconds / 2) {
            halfway = residentMib();
        }
    }
    std::printf("| %s | %u | %zu | %.0f | %.0f, %.0f | %.0f, %.0f |\n", load.name, next, mostOpen, sum / load.seconds,
        mostTable, mostAnalysis, halfway, residentMib());
    std::fflush(stdout);
}

} // namespace

int main(int argumentCount, char** arguments)
{
    // Each in a process of its own, so that memory is its own.
    if (argumentCount > 1) {
        run(kLoads.at(static_cast<std::size_t>(std::atoi(arguments[1])) % kLoads.size()));
        return 0;
    }
    std::printf(
        "| flows | ever | most open | ms of processor a second | most: table, analysis, ms | MiB halfway, at the "
        "end |\n| --- | ---: | ---: | ---: | ---: | ---: |\n");
    std::fflush(stdout);
    int status = 0;
    for (std::size_t number = 0; number < kLoads.size(); ++number) {
        status |= std::system((std::string(arguments[0]) + ' ' + std::to_string(number)).c_str());
    }
    return status == 0 ? 0 : 1;
}
