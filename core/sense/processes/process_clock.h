// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "core/base/ids.h"
#include "core/base/time.h"

namespace netgrove {

/// A start time is cut to the tick (10 ms), and an event comes a little after the start.
constexpr auto kStartSlack = std::chrono::milliseconds(10);

/// How long the machine has slept since boot.
std::chrono::nanoseconds suspendedTime();

/// CLOCK_MONOTONIC of a start time, to the tick, and back. They differ by the time spent suspended, which is read
/// at each call.
MonotonicTime toMonotonic(StartTime start);
StartTime toStartTime(MonotonicTime moment);

} // namespace netgrove
