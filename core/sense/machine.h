// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/time.h"
#include "core/observe/observation.h"

namespace netgrove {

/// CLOCK_MONOTONIC now.
MonotonicTime monotonicNow();

/// CLOCK_REALTIME now, for people.
WallTime wallNow();

/// Host name, kernel release and boot time of this machine (uname(2), clock_gettime(2)). The boot time is rounded to
/// the hundredth of a second that StartTime counts in, so that two runs name a process's start alike.
MachineFacts readMachineFacts();

} // namespace netgrove
