// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/base/file_descriptor.h"
#include "tests/support/lab/connection.h"

namespace netgrove::lab {

/// A TCP socket that listens at this port of the pc's IPv4 address. Ends the program where it cannot.
FileDescriptor listenAt(std::uint16_t port);
/// Waits for the next connection.
Connection acceptOne(int listener);

} // namespace netgrove::lab
