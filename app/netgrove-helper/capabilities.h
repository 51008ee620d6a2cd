// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Which capabilities each part of the helper keeps, and why. What is not listed here is gone before the first thread
/// starts, from the bounding set too, so that nothing can bring it back.
#pragma once

#include <array>
#include <linux/capability.h>
#include <span>

#include "core/base/result.h"

namespace netgrove {

struct Capability {
    int number; ///< capabilities(7)
    const char* reason;
};

/// The part that listens on the bus and asks polkit.
inline constexpr std::array kServiceCapabilities{
    Capability{CAP_KILL, "to signal processes of other users once polkit has agreed"},
};

/// The part that looks at the machine.
inline constexpr std::array kSensorCapabilities{
    Capability{CAP_NET_RAW, "to open packet sockets, again when an interface comes or the capture failed"},
    Capability{CAP_NET_ADMIN, "births by the proc connector, translated addresses, which namespace a socket is of"},
    Capability{CAP_SYS_PTRACE, "which descriptors, which executable, which namespaces other processes have"},
    Capability{CAP_DAC_READ_SEARCH, "/proc/PID/fd of other users is closed to everyone but its owner"},
};

/// Of the part that looks at the machine, until its eBPF programs are in the kernel.
inline constexpr std::array kLoadingCapabilities{
    Capability{CAP_BPF, "to load the programs that trace who sends and receives"},
    Capability{CAP_PERFMON, "to attach them, and to let them read kernel memory"},
};

/// Locks uid 0 out of its magic (SECBIT_NOROOT and its kin, capabilities(7)) and forbids new privileges through exec
/// (PR_SET_NO_NEW_PRIVS). Call before the first thread and the first fork.
Result<void> forbidNewPrivileges();

/// Leaves the calling thread with these and no others, as far as it had them; none to inherit; where that is still
/// allowed (CAP_SETPCAP), the bounding set is cut down to them too. An empty list is the end of all privilege.
Result<void> keepOnly(std::span<const Capability> kept);

} // namespace netgrove
