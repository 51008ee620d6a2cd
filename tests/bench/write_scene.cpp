// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Writes a recording of a made-up machine of any size, for measuring what it takes to show one. Usage:
///     netgrove-bench-scene [--processes N] [--flows N] [--seconds N] [--talkers PERCENT] [--moving PERCENT] FILE
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>

#include <CLI/CLI.hpp>

#include "tests/support/recorded_scene.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

struct Size {
    int processes = 3000;
    int flows = 50'000;
    int seconds = 60;
    int talkers = 10; ///< percent of the processes: to them belong the flows
    int percentMoving = 5; ///< of the flows, in each second
};

ProcessObservation process(int pid)
{
    ProcessObservation made = aProcess(pid, "program-" + std::to_string(pid % 97)).childOf(pid / 4);
    made.commandLine = made.executable + " --listen --number " + std::to_string(pid) + " --config /etc/program.conf";
    made.controlGroup = "/system.slice/program-" + std::to_string(pid % 97) + ".service";
    made.threadCount = static_cast<std::uint32_t>(1 + pid % 7);
    return made;
}

/// Established TCP to one of 60,000 remote ends, traced, with a name.
FlowObservation flow(int number, const Size& size, std::chrono::nanoseconds now, std::uint64_t bytes)
{
    const auto id = static_cast<std::uint64_t>(number);
    const int every = 100 / size.talkers;
    const int pid = 1 + number % std::max(size.processes / every, 1) * every;
    const std::string remote = "198." + std::to_string(18 + number % 2) + "." + std::to_string(number / 250 % 240) + "."
        + std::to_string(1 + number % 250);
    FlowObservation made
        = aFlow(id).openedBy(pid).established().to(remote.c_str(), 443).at(std::chrono::nanoseconds(0), now);
    made.key.local.port = static_cast<std::uint16_t>(10'000 + number % 50'000);
    made.counters = {bytes, bytes / 700 + 1, bytes * 3, bytes / 500 + 1};
    made.lastReceived = made.last;
    made.owners = {key(pid)};
    made.users = {{key(pid), Tid(pid), bytes, bytes * 3, made.last}};
    if (number % 3 == 0) {
        made.hostName = "host-" + std::to_string(number % 5000) + ".example.com";
    }
    return made;
}

int fail(const Error& error)
{
    std::fprintf(stderr, "netgrove-bench-scene: %s\n", error.detail.c_str());
    return 1;
}

int write(const Size& size, const std::filesystem::path& path)
{
    using namespace std::chrono_literals;
    auto writer = RecordingWriter::create(path, {});
    if (!writer) {
        return fail(writer.error());
    }
    Analyzer analyzer({.view = View::graded});
    ObservationBuilder scene;
    for (int pid = 1; pid <= size.processes; ++pid) {
        scene.add(process(pid));
    }
    for (int number = 1; number <= size.flows; ++number) {
        scene.add(flow(number, size, 1s, 1000));
    }
    int next = 1;
    for (int second = 1; second <= size.seconds; ++second) {
        const std::chrono::nanoseconds now = 1s * second;
        const int moving = second > 1 ? size.flows * size.percentMoving / 100 : 0;
        for (int moved = 0; moved < moving; ++moved) {
            scene.add(flow(next, size, now, static_cast<std::uint64_t>(1000 * second)));
            next = next == size.flows ? 1 : next + 1;
        }
        Observation observation = scene.take(now);
        const SnapshotPointer snapshot = analyzer.apply(observation);
        if (auto taken = writer->take(std::move(observation), snapshot); !taken) {
            return fail(taken.error());
        }
    }
    if (auto finished = writer->finish(0); !finished) {
        return fail(finished.error());
    }
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("A recording of a made-up machine.");
    Size size;
    std::string path;
    app.add_option("--processes", size.processes)->check(CLI::Range(1, 100'000));
    app.add_option("--flows", size.flows)->check(CLI::Range(0, 1'000'000));
    app.add_option("--seconds", size.seconds)->check(CLI::Range(1, 3600));
    app.add_option("--talkers", size.talkers, "percent of the processes")->check(CLI::Range(1, 100));
    app.add_option("--moving", size.percentMoving, "percent of the flows, in each second")->check(CLI::Range(0, 100));
    app.add_option("FILE", path)->required();
    CLI11_PARSE(app, argc, argv);
    return write(size, path);
}
