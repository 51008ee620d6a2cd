// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <vector>

#include "core/observe/observation.h"

namespace netgrove {

/// Notes when the machine sleeps, by the clock that goes on meanwhile (CLOCK_BOOTTIME).
class SleepBook {
public:
    SleepBook();

    /// Has it slept since the last call? To be called at every tick: a sleep is known to lie between two of them.
    void look(MonotonicTime now);
    /// Since the beginning, oldest first; the latest 256.
    const std::vector<MachineSleep>& sleeps() const { return m_sleeps; }

private:
    std::chrono::nanoseconds m_suspended; ///< since boot, as of the last look
    std::chrono::nanoseconds m_total{}; ///< since this began
    MonotonicTime m_lastLook;
    std::vector<MachineSleep> m_sleeps;
};

} // namespace netgrove
