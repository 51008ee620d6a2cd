// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/observe/observation.h"

namespace netgrove {

/// What the system's list of services (services(5)) calls the port that was asked for: "https", "ssh"; "" where it has
/// no name. Of a flow that came in that is the local port. Safe to show. Asked once a port. Thread: the window's.
QString serviceName(const FlowObservation& flow);

} // namespace netgrove
