// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the calling process has cost so far. Thread: any.
#pragma once

#include <ctime>
#include <fstream>
#include <sys/resource.h>
#include <sys/time.h>

namespace netgrove::bench {

inline double seconds(const timeval& time)
{
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// Of its processor time, user and system (getrusage(2)).
inline double cpuSeconds()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// The same, finer (clock_gettime(2)).
inline double cpuMilliseconds()
{
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

/// Resident memory, of /proc/self/statm (proc(5)).
inline double residentMib()
{
    std::ifstream statm("/proc/self/statm");
    long pages = 0;
    long resident = 0;
    statm >> pages >> resident;
    return static_cast<double>(resident) * 4096 / (1 << 20);
}

} // namespace netgrove::bench
