// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <optional>
#include <utility>

#include "core/observe/sensor.h"

namespace netgrove::test {

/// Says what it was given, one Observation a poll, and is then at its end.
class FakeSensor final : public Sensor {
public:
    /// last: what finish() says.
    FakeSensor(std::deque<Observation> observations, Observation last)
        : m_observations(std::move(observations))
        , m_last(std::move(last))
    {
    }

    Result<void> start() override { return {}; }
    int descriptor() const override { return -1; }
    MonotonicTime nextDeadline() const override { return std::chrono::steady_clock::now() + m_pause; }
    std::optional<Observation> poll(MonotonicTime) override
    {
        if (m_observations.empty()) {
            return std::nullopt;
        }
        Observation next = std::move(m_observations.front());
        m_observations.pop_front();
        return next;
    }
    Observation finish(MonotonicTime) override { return m_last; }
    void setInterval(std::chrono::milliseconds) override { }
    bool isAtEnd() const override { return m_isEnding && m_observations.empty(); }

    /// It has nothing to say but does not end by itself.
    void goOn() { m_isEnding = false; }

private:
    std::deque<Observation> m_observations;
    Observation m_last;
    std::chrono::milliseconds m_pause{1};
    bool m_isEnding = true;
};

} // namespace netgrove::test
