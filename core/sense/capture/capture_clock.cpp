// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/capture_clock.h"

#include <algorithm>
#include <ctime>

namespace netgrove {
namespace {
std::chrono::nanoseconds read(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}
} // namespace

void CaptureClock::beginDispatch() { beginDispatch(MonotonicTime(read(CLOCK_MONOTONIC)), read(CLOCK_REALTIME)); }

void CaptureClock::beginDispatch(MonotonicTime now, std::chrono::nanoseconds realtime)
{
    m_now = now;
    m_offset = now.time_since_epoch() - realtime;
}

MonotonicTime CaptureClock::toMonotonic(std::chrono::nanoseconds realtimeStamp) const
{
    // A packet that comes while we dispatch is younger than m_now, by no more than the dispatch takes.
    constexpr std::chrono::nanoseconds kLongestDispatch = std::chrono::seconds(1);
    return std::clamp(MonotonicTime(realtimeStamp + m_offset), m_earliest, m_now + kLongestDispatch);
}

void CaptureClock::endDispatch(bool isDrained)
{
    if (isDrained) {
        m_earliest = m_now - kSlack;
    }
}

} // namespace netgrove
