// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "core/analyse/process_forest.h"
#include "core/analyse/snapshot.h"

namespace netgrove {

/// The row of one process, as it is now.
ProcessPointer makeProcessRecord(const ProcessNode& node, std::chrono::nanoseconds window, MonotonicTime now);

} // namespace netgrove
