// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "core/base/time.h"
#include "core/observe/observation.h"

namespace netgrove {

/// True of a flow that makes its process communicating: to or from another machine, and this machine is an end of it.
bool isExternal(const FlowObservation& flow);

/// True of an external connection that stands, however silent it is. A SCTP association counts once both sides spoke:
/// its state is not followed.
bool isStandingConnection(const FlowObservation& flow);

/// Whether a process or a thread talks to the outside.
struct Activity {
    MonotonicTime lastExternal{}; ///< last external packet; the epoch: never
    std::uint32_t standingConnections = 0;

    void touch(MonotonicTime moment) { lastExternal = std::max(lastExternal, moment); }
    bool isWithin(std::chrono::nanoseconds window, MonotonicTime now) const
    {
        return lastExternal != MonotonicTime{} && now - lastExternal <= window;
    }
    /// An ended process holds no connection any more; its last packets count for as long as the window.
    bool isCommunicating(std::chrono::nanoseconds window, MonotonicTime now, bool isAlive) const
    {
        return (isAlive && standingConnections > 0) || isWithin(window, now);
    }
};

} // namespace netgrove
