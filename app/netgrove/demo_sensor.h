// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/observe/sensor.h"

namespace netgrove {

/// A made-up machine, for people who want to see what a find looks like: a desktop at work, and a program in a hidden
/// folder that after kQuiet gets a command and starts a child that sends to many hosts. No packet is sent or read; all
/// addresses are those set apart for documentation (RFC 5737), all pids are larger than Linux gives any process.
class DemoSensor final : public Sensor {
public:
    static constexpr std::chrono::seconds kQuiet{12};

    Result<void> start() override;
    int descriptor() const override { return -1; }
    MonotonicTime nextDeadline() const override { return m_next; }
    std::optional<Observation> poll(MonotonicTime now) override;
    Observation finish(MonotonicTime now) override;
    void setInterval(std::chrono::milliseconds interval) override { m_interval = interval; }
    bool isAtEnd() const override { return false; }

private:
    struct Talk { ///< one flow, and how it goes on
        FlowObservation flow;
        std::uint64_t txPerTick = 0;
        std::uint64_t rxPerTick = 0;
        unsigned everyTicks = 1;
    };

    ProcessKey add(Observation& observation, int number, const std::string& comm, int parent,
        const std::string& executable, ProcessChange change = ProcessChange::seen);
    Talk& talk(int number, const std::string& address, std::uint16_t port, Protocol protocol = Protocol::tcp);
    void setScene(Observation& observation);
    void wakeBot(Observation& observation);
    Observation tick(MonotonicTime now);

    std::chrono::milliseconds m_interval{1000};
    MonotonicTime m_begin;
    MonotonicTime m_now;
    MonotonicTime m_next;
    std::uint64_t m_tick = 0;
    bool m_isAwake = false;
    std::vector<ProcessKey> m_processes; ///< by number
    std::vector<Talk> m_talks;
    SensorCounters m_counters;
};

} // namespace netgrove
