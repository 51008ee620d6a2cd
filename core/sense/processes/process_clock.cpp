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

std::chrono::nanoseconds tickLength()
{
    static const long kPerSecond = std::max(1L, ::sysconf(_SC_CLK_TCK));
    return std::chrono::nanoseconds(std::chrono::seconds(1)) / kPerSecond;
}

} // namespace

/// CLOCK_BOOTTIME counts the time spent suspended, CLOCK_MONOTONIC does not (clock_gettime(2)). They are read one after
/// the other: on a busy machine a whole slice of time may lie between, so of three readings the closest counts.
std::chrono::nanoseconds suspendedTime()
{
    constexpr auto kCloseEnough = std::chrono::microseconds(20);
    auto closest = std::chrono::nanoseconds::max();
    std::chrono::nanoseconds suspended{};
    for (int attempt = 0; attempt < 3 && closest > kCloseEnough; ++attempt) {
        const auto before = clockNow(CLOCK_MONOTONIC);
        const auto sinceBoot = clockNow(CLOCK_BOOTTIME);
        const auto between = clockNow(CLOCK_MONOTONIC) - before;
        if (between < closest) {
            closest = between;
            suspended = sinceBoot - before;
        }
    }
    return suspended;
}

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
