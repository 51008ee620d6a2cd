// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Monotonic time inside, wall-clock time only for people.
#pragma once

#include <chrono>
#include <string>

namespace netgrove {

/// CLOCK_MONOTONIC in nanoseconds: the only time that decisions are made with.
using MonotonicTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

/// CLOCK_REALTIME in microseconds: printed, never compared.
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

/// RFC 3339 in UTC with microseconds: "2026-11-23T05:26:24.000001Z". Its years have four digits: a time that a file
/// made up becomes the nearest one that can be written.
std::string toRfc3339(WallTime time);

} // namespace netgrove
