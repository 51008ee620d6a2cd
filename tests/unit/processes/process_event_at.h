// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sense/processes/process_event.h"

namespace netgrove::test {

/// An event as the proc connector tells it: by a process's first thread, without a start time.
inline ProcessEvent processEventAt(MonotonicTime time, ProcessEvent::Kind kind, int pid, int parent)
{
    ProcessEvent made;
    made.kind = kind;
    made.time = time;
    made.pid = Pid(pid);
    made.tid = Tid(pid);
    made.parentPid = Pid(parent);
    made.parentTid = Tid(parent);
    return made;
}

} // namespace netgrove::test
