// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

namespace netgrove::lab {

/// True where the caller may make network namespaces as it is.
bool canMakeNamespaces();

/// For an ordinary user: enters a new user namespace (as its root), pid namespace and mount namespace with a /proc of
/// its own. Returns in a child that is the pid namespace's init; the caller stays behind as its parent, passes SIGINT,
/// SIGTERM and SIGHUP on, and exits as the child does. When the child ends the kernel ends everything in the namespace.
Result<void> enterUserNamespace();

} // namespace netgrove::lab
