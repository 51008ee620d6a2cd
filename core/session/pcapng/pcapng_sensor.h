// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "core/observe/sensor.h"

namespace netgrove {

/// Replays, at once, what Netgrove wrote into a pcapng file: the same processes and findings as when it was captured.
/// Needs no privilege. start() has the errors of observationsInPcapng(), and notSupported where another program wrote
/// the file.
class PcapngSensor final : public Sensor {
public:
    explicit PcapngSensor(std::filesystem::path file)
        : m_file(std::move(file))
    {
    }

    Result<void> start() override;
    int descriptor() const override { return -1; }
    MonotonicTime nextDeadline() const override { return {}; }
    std::optional<Observation> poll(MonotonicTime now) override;
    Observation finish(MonotonicTime now) override;
    void setInterval(std::chrono::milliseconds interval) override { static_cast<void>(interval); }
    bool isAtEnd() const override { return m_next + 1 >= m_observations.size(); }

private:
    std::filesystem::path m_file;
    std::vector<Observation> m_observations; ///< not empty once started
    std::size_t m_next = 0;
};

} // namespace netgrove
