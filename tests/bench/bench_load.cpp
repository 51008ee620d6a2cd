// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Traffic in quantity, for measuring what it costs to watch it. Runs in the lab's pc host only (netgrove-lab hosts),
/// is bounded in packets and time, and prints what it did as one JSON object a line.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/loads.h"
#include "tests/bench/own_cost.h"
#include "tests/support/lab/connection.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/process.h"

namespace {
using namespace netgrove;
using namespace netgrove::bench;
using namespace netgrove::lab;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// Nobody listens there: the outside host drops what comes, and its answers (ICMP) are limited to a few a second.
constexpr std::uint16_t kClosedPort = 40000;

struct Rush {
    std::uint64_t packets = 750'000;
    std::uint64_t rate = 150'000; ///< packets a second
    std::size_t payload = 64;
};

/// One process, one socket, one call a packet, at an even pace of milliseconds.
int runRush(const Rush& rush)
{
    const Connection connection = Connection::udp({peerAddress(Family::ipv4, 60), kClosedPort});
    const std::string payload(rush.payload, 'x');
    const std::uint64_t perStep = std::max<std::uint64_t>(rush.rate / 1000, 1);
    const double cpuBefore = cpuSeconds();
    const Clock::time_point start = Clock::now();
    std::uint64_t sent = 0;
    for (auto step = start; sent < rush.packets && Clock::now() - start < kLongestRun; step += 1ms) {
        std::this_thread::sleep_until(step);
        for (std::uint64_t index = 0; index < perStep && sent < rush.packets; ++index) {
            // A refusal of an earlier packet is told here once (udp(7)), in place of sending.
            sent += ::send(connection.descriptor(), payload.data(), payload.size(), 0) >= 0 ? 1U : 0U;
        }
    }
    const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
    std::printf("{\"packets\":%llu,\"seconds\":%.3f,\"cpu_seconds\":%.3f}\n", static_cast<unsigned long long>(sent),
        elapsed, cpuSeconds() - cpuBefore);
    return 0;
}

struct Crowd {
    unsigned processes = 2000;
    unsigned connections = 2;
    unsigned seconds = 20;
};

/// Connects, says so, and sends on each of its connections once a second at a moment of its own.
void beOneOfTheCrowd(const Crowd& crowd, unsigned number, int ready)
{
    std::vector<Connection> connections;
    for (unsigned index = 0; index < crowd.connections; ++index) {
        connections.push_back(Connection::tcp({serverAddress(Family::ipv4, number + index), port::discard}));
    }
    const Clock::time_point start = Clock::now();
    if (::write(ready, "r", 1) != 1) {
        giveUpWithErrno("write");
    }
    // The births take their time: that much earlier are the first ready, and that much longer must they go on.
    const auto end = start + std::chrono::seconds(crowd.seconds) + kLongestRun / 2;
    const auto phase = 1'000'000us * number / crowd.processes;
    for (auto next = start + phase; next < end; next += 1s) {
        std::this_thread::sleep_until(next);
        for (Connection& connection : connections) {
            connection.send(32);
        }
    }
}

/// Prints {"ready":…} once everyone is connected, and a last line when the time since then is over.
int runCrowd(const Crowd& crowd)
{
    int ready[2] = {};
    if (::pipe(ready) != 0) {
        giveUpWithErrno("pipe");
    }
    for (unsigned number = 0; number < crowd.processes; ++number) {
        spawn(
            "bench-crowd",
            [&, number] {
                dieWithParent();
                beOneOfTheCrowd(crowd, number, ready[1]);
            },
            kLongestRun);
        char byte = 0;
        if (::read(ready[0], &byte, 1) != 1) { // one after another: a crowd, not a storm
            giveUpWithErrno("read");
        }
    }
    std::printf("{\"ready\":%u}\n", crowd.processes);
    std::fflush(stdout);
    std::this_thread::sleep_for(std::chrono::seconds(crowd.seconds));
    std::printf("{\"packets\":%llu,\"seconds\":%u}\n",
        2ULL * crowd.processes * crowd.connections * crowd.seconds, // each send is acknowledged
        crowd.seconds);
    std::fflush(stdout);
    endDescendants();
    return 0;
}
} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Traffic in quantity, inside Netgrove's lab.");
    app.require_subcommand(1);
    Rush rush;
    CLI::App* rushCommand = app.add_subcommand("rush", "One process sends UDP packets as fast as it is told");
    rushCommand->add_option("--packets", rush.packets)->check(CLI::Range(1, 1'000'000));
    rushCommand->add_option("--rate", rush.rate, "a second")->check(CLI::Range(1, 200'000));
    rushCommand->add_option("--payload", rush.payload, "bytes")->check(CLI::Range(0, 1400));
    Crowd crowd;
    CLI::App* crowdCommand = app.add_subcommand("crowd", "Many processes; each sends once a second on each connection");
    crowdCommand->add_option("--processes", crowd.processes)->check(CLI::Range(1, 4000));
    crowdCommand->add_option("--connections", crowd.connections)->check(CLI::Range(1, 8));
    crowdCommand->add_option("--seconds", crowd.seconds, "after everyone is connected")->check(CLI::Range(1, 60));
    NewFlows flows;
    CLI::App* flowsCommand = app.add_subcommand("flows", "One process sends every datagram to another remote end");
    flowsCommand->add_option("--flows", flows.flows)->check(CLI::Range(1, 2'000'000));
    flowsCommand->add_option("--rate", flows.rate, "a second")->check(CLI::Range(1000, 100'000));
    PortScan scan;
    CLI::App* scanCommand = app.add_subcommand("scan", "One process asks every port of a host for a connection");
    scanCommand->add_option("--ports", scan.ports)->check(CLI::Range(1, 65'535));
    scanCommand->add_option("--rate", scan.rate, "a second")->check(CLI::Range(1000, 50'000));
    Births births;
    CLI::App* birthsCommand = app.add_subcommand("births", "Children that end at once");
    birthsCommand->add_option("--count", births.count)->check(CLI::Range(1, 100'000));
    birthsCommand->add_option("--rate", births.rate, "a second")->check(CLI::Range(1000, 10'000));
    Bulk bulk;
    CLI::App* bulkCommand = app.add_subcommand("bulk", "As much as one connection takes");
    bulkCommand->add_flag("--datagrams", bulk.isDatagrams, "of 1200 bytes, instead of a stream");
    bulkCommand->add_option("--megabytes", bulk.megabytes)->check(CLI::Range(1, 20'000));
    CLI11_PARSE(app, argc, argv);
    setName("bench-load");
    requireLab();
    boundLife(kLongestRun);
    return *rushCommand  ? runRush(rush)
        : *flowsCommand  ? runNewFlows(flows)
        : *scanCommand   ? runPortScan(scan)
        : *birthsCommand ? runBirths(births)
        : *bulkCommand   ? runBulk(bulk)
                         : runCrowd(crowd);
}
