// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analyse/analyzer.h"
#include "core/session/export/run_record.h"
#include "tests/support/observation_builder.h"

namespace netgrove::test {

/// Names as a hostile program would choose them.
inline constexpr const char* kHostileName = "<b>&\"'\\\x1b[31";
inline constexpr const char* kHostilePath = "=cmd|'/C calc'!A0";

/// init, an agent, a silent shell and a worker that it started; agent and worker talk to the outside: one pair. A
/// third process talked and is over.
struct SampleRun {
    RunBook book;
    SnapshotPointer last;

    explicit SampleRun(const std::string& workerName = "worker", const std::string& workerPath = "/usr/bin/worker")
    {
        using namespace std::chrono_literals;
        Analyzer analyzer({.view = View::paper});
        ObservationBuilder scene;
        ProcessBuilder worker = aProcess(300, workerName).childOf(200);
        worker.executable(workerPath).raw().commandLine = workerPath;
        scene.add(aProcess(1, "init")).add(aProcess(100, "agent").childOf(1)).add(aProcess(200, "sh").childOf(100));
        scene.add(worker).add(aProcess(400, "curl").childOf(1));
        scene.add(aFlow(1).openedBy(100).usedBy(100, 101).to("198.51.100.7", 6667).established());
        scene.add(aFlow(2).openedBy(300).to("203.0.113.9", 25).established());
        scene.add(aFlow(3).openedBy(400).to("2001:db8::5", 443).final());
        tick(analyzer, scene.take(1s));
        scene.add(aProcess(400, "curl").childOf(1).ended().at(2s));
        tick(analyzer, scene.take(2s));
        tick(analyzer, scene.take(3s));
    }
    RunRecord record() const { return book.record(last); }

private:
    void tick(Analyzer& analyzer, const Observation& observation)
    {
        last = analyzer.apply(observation);
        book.take(*last);
    }
};

} // namespace netgrove::test
