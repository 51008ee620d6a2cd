// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "core/analyse/snapshot.h"

namespace netgrove {

constexpr std::size_t kFlowsOfKept = 16;

/// A process's record for whoever keeps it after its Snapshot, as a finding does for as long as the program runs: with
/// its newest flows only. With all of them, thousands of such records would hold on to millions of flows that ended
/// long ago. Null for null. Threads: any.
ProcessPointer toKeep(const ProcessPointer& record);

} // namespace netgrove
