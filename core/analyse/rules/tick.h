// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "core/base/time.h"

namespace netgrove {

/// The moment that rules are evaluated at.
struct Tick {
    MonotonicTime now;
    WallTime wallTime;
    WallTime bootTime;
    std::chrono::nanoseconds window;
};

} // namespace netgrove
