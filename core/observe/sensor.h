// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/observe/observation.h"

namespace netgrove {

/// Where Observations come from: this machine (sense/local_sensor.h), the privileged helper, a recording, or a test.
/// Used from one thread, the one that called start(). Nothing here blocks.
///
///     wait until descriptor() is readable or nextDeadline() has come;
///     while (auto observation = sensor.poll(now)) { … }
class Sensor {
public:
    Sensor() = default;
    Sensor(const Sensor&) = delete;
    Sensor& operator=(const Sensor&) = delete;
    virtual ~Sensor() = default;

    /// Opens what is needed. What cannot be opened but can be done without is a notice in the first Observation.
    /// Errors: noPrivilege, noSuchInterface, notSupported, badInput, system.
    virtual Result<void> start() = 0;

    /// An epoll descriptor that is readable when there is work; valid from start() on.
    virtual int descriptor() const = 0;

    /// When poll() should be called even if descriptor() stays silent.
    virtual MonotonicTime nextDeadline() const = 0;

    /// Does the work that waits, and gives an Observation when a tick is over (or earlier, when something happened that
    /// should not wait, such as a new flow). Nothing: not yet.
    virtual std::optional<Observation> poll(MonotonicTime now) = 0;

    /// The last Observation: every flow that is still open is in it, final. After this only destruction.
    virtual Observation finish(MonotonicTime now) = 0;

    /// How long a tick is; the default is one second.
    virtual void setInterval(std::chrono::milliseconds interval) = 0;

    /// Something was done to these processes, such as a signal: what became of them should be told within moments and
    /// not with the next tick. A sensor that cannot look by itself does nothing.
    virtual void lookClosely(const std::vector<ProcessKey>& /*processes*/) { }

    /// True when there will be no more Observations (end of a recording, helper gone).
    virtual bool isAtEnd() const = 0;
};

} // namespace netgrove
