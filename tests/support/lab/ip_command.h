// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"

namespace netgrove::lab {

/// Runs ip(8) of iproute2 on one command a line (ip -batch), in the caller's network namespace. Errors: system, with
/// what ip said; notSupported where there is no ip.
Result<void> runIp(const std::string& commands);

} // namespace netgrove::lab
