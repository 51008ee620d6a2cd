// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/process_clock.h"

#include <algorithm>
#include <ctime>
#include <unistd.h>

namespace netgrove {
namespace {

std::chrono::nanoseconds clockNow(clockid_t clock)
{
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// CLOCK_BOOTTIME counts the time spent suspended, CLOCK_MONOTONIC does not (clock_gettime(2)).
std::chrono::nanoseconds suspendedTime() { return clockNow(CLOCK_BOOTTIME) - clockNow(CLOCK_MONOTONIC); }

std::chrono::nanoseconds tickLength()
{
    static const long kPerSecond = std::max(1L, ::sysconf(_SC_CLK_TCK));
    return std::chrono::nanoseconds(std::chrono::seconds(1)) / kPerSecond;
}

} // namespace

MonotonicTime toMonotonic(StartTime start)
{
    return MonotonicTime(tickLength() * static_cast<std::int64_t>(start.value) - suspendedTime());
}

StartTime toStartTime(MonotonicTime moment)
{
    const auto sinceBoot = moment.time_since_epoch() + suspendedTime();
    return StartTime(static_cast<std::uint64_t>(std::max<std::int64_t>(0, sinceBoot / tickLength())));
}

} // namespace netgrove
