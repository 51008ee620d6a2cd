// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/ids.h"
#include "core/base/time.h"

namespace netgrove {

/// A birth, a change of program or a death, told by the kernel as it happens: by the proc connector (netlink) or by
/// eBPF.
struct ProcessEvent {
    enum class Kind : std::uint8_t {
        fork, ///< a new process: pid == tid
        threadStart, ///< a new thread in a process: pid != tid
        exec,
        rename, ///< comm changed (prctl PR_SET_NAME)
        exit, ///< the last thread left: the process is gone
        threadExit,
        signal, ///< it was sent one that stops a process or lets it go on
    };

    Kind kind = Kind::fork;
    MonotonicTime time;
    Pid pid; ///< the process that it happened to (of a fork: the child)
    Tid tid; ///< the thread that it happened to (of a fork: the child's first)
    Pid parentPid; ///< of fork and threadStart: the process of the thread that called clone, whatever ppid will say
    Tid parentTid; ///< the thread that called clone; 0: not known
    std::optional<StartTime> start; ///< of pid, where the source tells
    std::optional<StartTime> parentStart;
    std::int32_t exitStatus = 0; ///< wait(2) status, of exit
    std::string comm; ///< of exec: the name that came with it, where the source tells
};

} // namespace netgrove
