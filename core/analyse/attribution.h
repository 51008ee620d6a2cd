// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/analyse/snapshot.h"
#include "core/base/ids.h"
#include "core/observe/observation.h"

namespace netgrove {

/// Whose flow it is, and how we know.
struct Attribution {
    AttributionSource how = AttributionSource::none;
    std::optional<ProcessKey> process; ///< credited with it; of several traced users the one with most bytes
    std::vector<ProcessKey> communicators; ///< everyone whose communication it is, `process` first
    std::vector<Tid> tids; ///< threads of `process` that were traced on it, ascending

    bool operator==(const Attribution&) const = default;
};

/// Who was seen sending or receiving wins; else who opened the socket; else the eldest of its holders; else nobody. A
/// socket inherited over fork has several holders, and holding is not talking.
Attribution attribute(const FlowObservation& flow);

/// How much of the flow is this process's: all of it for a sole communicator. Where several were traced, each has the
/// payload that it handed over or took, and the credited one the rest, headers included.
FlowCounters shareOf(const FlowRecord& record, ProcessKey process);

/// When this process last took part in the flow: the flow's last packet for a sole communicator, its own last call
/// where several were traced.
MonotonicTime lastTakenPart(const FlowRecord& record, ProcessKey process);

} // namespace netgrove
