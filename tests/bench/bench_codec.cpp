// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What it costs to write an Observation of 20,000 flows as bytes, and to read it back.
#include <benchmark/benchmark.h>

#include "core/observe/codec.h"
#include "tests/support/observation_builder.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

Observation busySecond()
{
    ObservationBuilder scene;
    for (std::uint64_t id = 1; id <= 20'000; ++id) {
        const auto pid = static_cast<std::int32_t>(1000 + id % 500);
        scene.add(aFlow(id).established().openedBy(pid).usedBy(pid, pid));
    }
    return scene.take(std::chrono::seconds(1));
}

void encodeFlows(benchmark::State& state)
{
    const Observation observation = busySecond();
    std::vector<std::byte> bytes;
    for (auto step : state) {
        bytes.clear();
        encode(observation, bytes);
        benchmark::DoNotOptimize(bytes.data());
    }
    state.SetItemsProcessed(state.iterations() * 20'000);
    state.counters["bytes/flow"] = static_cast<double>(bytes.size()) / 20'000;
}
BENCHMARK(encodeFlows)->Unit(benchmark::kMillisecond);

void decodeFlows(benchmark::State& state)
{
    std::vector<std::byte> bytes;
    encode(busySecond(), bytes);
    for (auto step : state) {
        benchmark::DoNotOptimize(decode(bytes));
    }
    state.SetItemsProcessed(state.iterations() * 20'000);
}
BENCHMARK(decodeFlows)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
