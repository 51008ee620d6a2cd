// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/machine.h"

#include <ctime>
#include <sys/utsname.h>

namespace netgrove {
namespace {
std::chrono::nanoseconds read(clockid_t clock)
{
    std::timespec time{};
    clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}
} // namespace

MonotonicTime monotonicNow() { return MonotonicTime(read(CLOCK_MONOTONIC)); }

WallTime wallNow() { return WallTime(std::chrono::duration_cast<std::chrono::microseconds>(read(CLOCK_REALTIME))); }

MachineFacts readMachineFacts()
{
    MachineFacts facts;
    utsname names{};
    if (uname(&names) == 0) {
        facts.hostName = names.nodename;
        facts.kernelRelease = names.release;
    }
    using Hundredths = std::chrono::duration<std::int64_t, std::centi>;
    const auto sinceEpoch = std::chrono::round<Hundredths>(read(CLOCK_REALTIME) - read(CLOCK_BOOTTIME));
    facts.bootTime = WallTime(std::chrono::duration_cast<std::chrono::microseconds>(sinceEpoch));
    return facts;
}

} // namespace netgrove
