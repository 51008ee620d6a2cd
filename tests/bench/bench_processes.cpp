// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What a machine of many processes costs: a made-up /proc in memory, read as the sensor does. Usage:
/// bench_processes [PROCESSES]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <time.h>
#include <unistd.h>

#include "core/sense/process_feed.h"
#include "tests/bench/own_cost.h"

using namespace netgrove;
using namespace netgrove::bench;

namespace {

/// Removed at the end.
class MadeUpProc {
public:
    explicit MadeUpProc(int processes)
        : m_root("/dev/shm/netgrove-bench-proc-" + std::to_string(::getpid()))
    {
        std::filesystem::create_directories(m_root);
        for (int pid = 1; pid <= processes; ++pid) {
            add(pid);
        }
    }
    ~MadeUpProc() { std::filesystem::remove_all(m_root); }
    MadeUpProc(const MadeUpProc&) = delete;
    MadeUpProc& operator=(const MadeUpProc&) = delete;

    /// As proc(5) has it. Ten descriptors, two of them sockets.
    void add(int pid)
    {
        namespace fs = std::filesystem;
        const fs::path own = m_root / std::to_string(pid);
        fs::create_directories(own / "fd");
        fs::create_directories(own / "ns");
        fs::create_directories(own / "task" / std::to_string(pid));
        std::ofstream(own / "stat") << pid << " (program-" << pid % 97 << ") S " << pid / 4 << ' ' << pid << ' ' << pid
                                    << " 0 -1 4194304 100 0 0 0 5 5 0 0 20 0 3 0 " << 1000 + pid
                                    << " 10000000 500 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0"
                                       " 0 0 0 0 0\n";
        std::ofstream(own / "status") << "Name:\tprogram\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t" << pid
                                      << "\nPid:\t" << pid << "\nUid:\t1000\t1000\t1000\t1000\n";
        std::ofstream(own / "cmdline") << "/usr/bin/program" << '\0' << "--number" << '\0' << pid << '\0';
        fs::create_symlink("/usr/bin/program", own / "exe");
        fs::create_symlink("net:[4026531840]", own / "ns" / "net");
        for (int number = 0; number < 10; ++number) {
            fs::create_symlink(number < 8 ? "/dev/null" : "socket:[" + std::to_string(pid * 10 + number) + "]",
                own / "fd" / std::to_string(number));
        }
    }

    const std::filesystem::path& root() const { return m_root; }

private:
    std::filesystem::path m_root;
};

} // namespace

int main(int argumentCount, char** arguments)
{
    const int processes = argumentCount > 1 ? std::atoi(arguments[1]) : 20'000;
    MadeUpProc proc(processes);
    auto reader = ProcReader::open(proc.root());
    if (!reader) {
        std::fprintf(stderr, "%s\n", reader.error().detail.c_str());
        return 1;
    }
    const double memoryBefore = residentMib();
    ProcessFeed feed(std::move(*reader), [](const SeenSocket&) { });
    MonotonicTime now = std::chrono::steady_clock::now();
    const double begin = cpuMilliseconds();
    feed.start(true, now); // as with tracing: no connector, whose events would be about real processes
    const double first = cpuMilliseconds() - begin;
    feed.table().takeObservations();
    constexpr int kTicks = 10;
    double ticks = 0;
    for (int tick = 0; tick < kTicks; ++tick) {
        now += std::chrono::seconds(1);
        const double before = cpuMilliseconds();
        feed.tick(now);
        feed.table().takeObservations();
        ticks += cpuMilliseconds() - before;
    }
    const double before = cpuMilliseconds();
    feed.resynchronise(now);
    const double rescan = cpuMilliseconds() - before;
    std::printf("| processes | first look, ms | a tick, ms | a look after lost events, ms | MiB |\n"
                "| ---: | ---: | ---: | ---: | ---: |\n| %zu | %.0f | %.2f | %.0f | %.0f |\n",
        feed.table().aliveCount(), first, ticks / kTicks, rescan, residentMib() - memoryBefore);
    return feed.table().aliveCount() == static_cast<std::size_t>(processes) ? 0 : 1;
}
