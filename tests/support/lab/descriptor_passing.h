// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file_descriptor.h"

namespace netgrove::lab {

/// Gives a descriptor to whoever reads the other end of a unix socket (unix(7), SCM_RIGHTS). Both end the program where
/// that fails.
void passDescriptor(int channel, int descriptor);
FileDescriptor receiveDescriptor(int channel);

} // namespace netgrove::lab
