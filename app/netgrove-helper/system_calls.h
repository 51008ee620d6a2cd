// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What each part of the helper may ask of the kernel (seccomp(2)): a list of what is allowed. Anything else fails with
/// EPERM; a few calls that only someone who has taken the program over would make end the process. No file can be
/// opened for writing, and no memory made executable, by any part.
#pragma once

#include <cstdint>

#include "core/base/result.h"

namespace netgrove {

enum class Role : std::uint8_t {
    service, ///< the bus, polkit, signals through pidfds; starts threads and no processes; sockets of the unix kind
             ///< only
    launcher, ///< forks sensors, and may all that a sensor may while it starts
    sensor, ///< looks at the machine; no new process, no new eBPF program
    parser, ///< the thread that reads packets: no files, no sockets, nothing but the ring it was given
};

/// For the calling thread and what it starts from here on; a later, narrower one adds to an earlier one. Needs
/// no-new-privileges.
Result<void> allowOnly(Role role);

} // namespace netgrove
