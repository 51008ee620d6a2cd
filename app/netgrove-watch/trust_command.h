// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/netgrove-watch/options.h"
#include "core/analyse/trust.h"

namespace netgrove::watch {

/// `netgrove-watch trust list|add|remove`: reads and changes what the user trusts. Gives what to print, and the status.
struct TrustOutcome {
    ExitStatus status = ExitStatus::nothingFound;
    std::string output;
    std::string error;
};

/// True where the command line is one of these.
bool isTrustCommand(int argumentCount, const char* const* arguments);
/// arguments: the whole command line. Touches the user's trust file alone.
TrustOutcome runTrustCommand(int argumentCount, const char* const* arguments);

/// What the user trusts, for a run; where it cannot be read, nothing is trusted and `warning` says why.
TrustPointer readTrust(std::string& warning);

} // namespace netgrove::watch
