// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "core/base/time.h"

namespace netgrove {

/// Turns the kernel's packet stamps (CLOCK_REALTIME) into monotonic time. The distance of the two clocks is measured
/// anew with each dispatch, and a packet that is handed over now was stamped after the ring was last found empty: so a
/// clock that is set back or ahead between stamp and dispatch moves no packet out of that time.
class CaptureClock {
public:
    void beginDispatch();
    void beginDispatch(MonotonicTime now, std::chrono::nanoseconds realtime);
    MonotonicTime toMonotonic(std::chrono::nanoseconds realtimeStamp) const;
    /// `isDrained`: nothing waits any more.
    void endDispatch(bool isDrained);

private:
    /// A packet may get its stamp a little before it gets its place in the ring.
    static constexpr std::chrono::nanoseconds kSlack = std::chrono::milliseconds(5);

    std::chrono::nanoseconds m_offset{}; ///< monotonic minus realtime
    MonotonicTime m_now;
    MonotonicTime m_earliest;
};

} // namespace netgrove
