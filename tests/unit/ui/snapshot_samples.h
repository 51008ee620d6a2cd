// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Made-up Snapshots for the window's tests and pictures: what analysis would have given, without running it.
#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/analyse/snapshot.h"

namespace netgrove::test {

/// A machine that can change between Snapshots. Start times follow the pid, so a lower pid is older.
class SampleMachine {
public:
    SampleMachine();

    static ProcessKey key(std::int32_t pid) { return {Pid(pid), StartTime(static_cast<std::uint64_t>(pid) * 10)}; }

    /// The process, to be changed as one likes; made when new. `parent` 0: none.
    ProcessRecord& process(std::int32_t pid, const std::string& comm = "sh", std::int32_t parent = 0);
    /// An external flow of the process, which thereby communicates. `age`: seconds since its last packet.
    FlowRecord& talk(
        std::int32_t pid, const std::string& address, std::uint16_t port, double age = 0, const std::string& host = {});
    /// Four SYNs that nobody answers.
    void knock(std::int32_t pid, const std::string& address, std::uint16_t port);
    /// A server-like pair with its reasons; marks ends and path.
    void pair(std::int32_t ancestor, std::int32_t descendant);
    void end(std::int32_t pid); ///< it ended just now
    void forget(std::int32_t pid); ///< and is gone from the Snapshot
    void wait(std::chrono::milliseconds time) { m_time += time; }
    MachineFacts& machine() { return m_machine; }
    SensorCounters& counters() { return m_counters; }
    std::vector<SensorNotice>& notices() { return m_notices; }
    void setView(View view) { m_view = view; }

    /// Rows of processes that were not touched since the last one are shared with it.
    SnapshotPointer snapshot();

private:
    std::vector<std::shared_ptr<ProcessRecord>> m_processes;
    std::vector<std::int32_t> m_touched;
    SnapshotPointer m_last;
    std::vector<FindingPointer> m_findings;
    MachineFacts m_machine;
    SensorCounters m_counters;
    std::vector<SensorNotice> m_notices;
    MonotonicTime m_time;
    View m_view = View::paper;
    std::uint64_t m_lastFlow = 0;
};

/// A desktop with a red pair: about `count` processes, a third of the programs talking. The same for the same seed.
SampleMachine sampleDesktop(int count, unsigned seed = 7);
/// Five processes, two of which talk.
SampleMachine sampleSmall();

} // namespace netgrove::test
