// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/netgrove-helper/launcher.h"
#include "core/base/file_descriptor.h"

namespace netgrove {

/// What a sensor's process runs: looks at the machine and writes Observations to `stream` until nobody reads them any
/// more. Loads eBPF first (where it is wished), and gives up the rights to that before it looks at anything. Returns
/// the exit status.
int runSensorProcess(FileDescriptor stream, SensorWishes wishes);

} // namespace netgrove
