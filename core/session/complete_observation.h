// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analyse/snapshot.h"
#include "core/observe/observation.h"

namespace netgrove {

/// Everything that a Snapshot knows of the machine, said as one complete Observation with the Snapshot's sequence and
/// times: where a recording that begins in the middle begins. What had ended and left no trace in the Snapshot is not
/// in it.
Observation completeObservation(const Snapshot& snapshot);

} // namespace netgrove
