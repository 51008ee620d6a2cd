// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What an hour's recording takes: on disk, to be looked through, and to go somewhere in it.
#include <benchmark/benchmark.h>
#include <filesystem>
#include <future>
#include <optional>
#include <random>

#include "core/session/replay_control.h"
#include "tests/support/recorded_scene.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {

constexpr int kSeconds = 3600;
constexpr int kPerSecond = 4; ///< Observations: a tick, and what should not wait
constexpr int kProcesses = 500;

/// 500 processes, each with a flow; 40 flows move a second, two processes come and go.
Result<void> recordHour(const std::filesystem::path& path)
{
    auto writer = RecordingWriter::create(path, {});
    if (!writer) {
        return tl::unexpected(writer.error());
    }
    Analyzer analyzer({.view = View::graded});
    ObservationBuilder scene;
    for (int pid = 1; pid <= kProcesses; ++pid) {
        scene.add(aProcess(pid, "program").childOf(pid / 4));
        scene.add(aFlow(static_cast<std::uint64_t>(pid)).openedBy(pid).established());
    }
    std::mt19937 random(1);
    int nextPid = 100'000;
    for (int step = 1; step <= kSeconds * kPerSecond; ++step) {
        const auto now = 1000ms / kPerSecond * step;
        for (int flow = 0; flow < 10; ++flow) {
            const int pid = static_cast<int>(random() % kProcesses) + 1;
            const auto bytes = static_cast<std::uint64_t>(step) * 1000 + random() % 1000;
            scene.add(aFlow(static_cast<std::uint64_t>(pid))
                    .openedBy(pid)
                    .established()
                    .at(0ms, now)
                    .counters({.txBytes = bytes}));
        }
        if (step % 2 == 0) {
            ++nextPid;
            scene.add(aProcess(nextPid, "brief").childOf(1).change(ProcessChange::fork).at(now));
            scene.add(aProcess(nextPid, "brief").childOf(1).ended().at(now));
        }
        Observation observation = scene.take(now);
        const SnapshotPointer snapshot = analyzer.apply(observation);
        if (auto taken = writer->take(std::move(observation), snapshot); !taken) {
            return taken;
        }
    }
    return writer->finish(0);
}

/// Made once, and removed at the end.
class Hour {
public:
    Hour()
        : m_path(std::filesystem::temp_directory_path() / ("netgrove-bench-" + std::to_string(::getpid())))
    {
        isMade = recordHour(m_path).has_value();
    }
    ~Hour() { std::filesystem::remove(m_path); }
    Hour(const Hour&) = delete;
    Hour& operator=(const Hour&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    bool isMade = false;

private:
    std::filesystem::path m_path;
};

const Hour& hour()
{
    static const Hour kHour;
    return kHour;
}

void lookThrough(ReplaySensor& sensor, std::optional<ReplayControl>& control)
{
    std::promise<void> done;
    control.emplace(sensor, AnalyzerOptions{.view = View::graded}, [&](const ReplayTimelinePointer& timeline) {
        if (timeline->isComplete) {
            done.set_value();
        }
    });
    done.get_future().wait();
}

void open(benchmark::State& state)
{
    hour(); // made before it is measured
    for (auto step : state) {
        benchmark::DoNotOptimize(RecordingReader::open(hour().path()));
    }
    state.counters["bytes"] = static_cast<double>(std::filesystem::file_size(hour().path()));
}
BENCHMARK(open)->Unit(benchmark::kMillisecond);

void index(benchmark::State& state)
{
    ReplaySensor sensor({.path = hour().path(), .speed = 1, .isStayingAtEnd = true});
    if (!sensor.start()) {
        state.SkipWithError("no recording");
    }
    for (auto step : state) {
        std::optional<ReplayControl> control;
        lookThrough(sensor, control);
    }
}
BENCHMARK(index)->Unit(benchmark::kMillisecond)->UseRealTime();

void seek(benchmark::State& state)
{
    ReplaySensor sensor({.path = hour().path(), .speed = 1, .isStayingAtEnd = true});
    if (!sensor.start()) {
        state.SkipWithError("no recording");
    }
    std::optional<ReplayControl> control;
    lookThrough(sensor, control);
    std::mt19937 random(2);
    double longest = 0;
    for (auto step : state) {
        const auto moment = sensor.recording()->begin() + std::chrono::milliseconds(random() % (kSeconds * 1000));
        const auto before = std::chrono::steady_clock::now();
        control->seek(moment);
        while (control->isSeeking()) {
            benchmark::DoNotOptimize(control->advance(std::chrono::seconds(1), before));
        }
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - before;
        longest = std::max(longest, took.count());
    }
    state.counters["longest_ms"] = longest;
}
BENCHMARK(seek)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
