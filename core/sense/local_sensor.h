// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/observe/sensor.h"

namespace netgrove {

struct LocalSensorOptions {
    enum class Attribution : std::uint8_t { automatic, ebpf, proc };

    std::vector<std::string> interfaces; ///< empty: all of them, also those that come later
    Attribution attribution = Attribution::automatic;
    std::filesystem::path procRoot = "/proc";
    std::chrono::milliseconds interval{1000}; ///< length of an ordinary tick
    std::chrono::milliseconds urgentInterval{50}; ///< least time between Observations when something should not wait
    /// Room for packets between two Observations, in bytes; 0: no packets are kept.
    std::size_t packetRoom = 0;
    /// Set: packets are read in a thread apart, which calls this first, to give up its rights. Only without chosen
    /// interfaces.
    std::function<void()> enterParser{};
    bool isCaptureOptional
        = false; ///< without the right to capture: show processes only, with a notice, instead of failing
};

/// The sensor of this machine: packets, sockets, processes and traced calls, joined into Observations. Needs root or
/// CAP_NET_RAW, CAP_NET_ADMIN, CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH (and CAP_BPF, CAP_PERFMON for eBPF). Thread: one,
/// see Sensor.
class LocalSensor final : public Sensor {
public:
    explicit LocalSensor(LocalSensorOptions options);
    ~LocalSensor() override;

    Result<void> start() override;
    int descriptor() const override;
    MonotonicTime nextDeadline() const override;
    std::optional<Observation> poll(MonotonicTime now) override;
    Observation finish(MonotonicTime now) override;
    void setInterval(std::chrono::milliseconds interval) override;
    void lookClosely(const std::vector<ProcessKey>& processes) override;
    bool isAtEnd() const override { return false; }

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace netgrove
