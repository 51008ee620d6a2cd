// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/observe/observation.h"
#include "core/sense/processes/process_event.h"
#include "core/sense/trace/tracer.h"

namespace netgrove {

/// Which thread started which, from traced births, told only for threads that communicate and for their creators up to
/// the first thread of the process. One thread; memory is bounded.
class ThreadBook {
public:
    void apply(const ProcessEvent& event);
    void onUse(const SocketUse& use);
    /// What is new since last asked, creators before those they created.
    std::vector<ThreadObservation> takeObservations();
    /// Every thread that was told and lives, for a complete Observation.
    std::vector<ThreadObservation> all() const;

private:
    struct Thread {
        ThreadObservation facts;
        bool isTold = false;
    };
    void tell(Tid tid, ProcessKey process);

    std::unordered_map<Tid, Thread> m_threads;
    std::vector<ThreadObservation> m_pending;
};

} // namespace netgrove
