// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"
#include "tests/lab/matrix/told_and_seen.h"

namespace netgrove::lab {

struct WatchedCase {
    Told told;
    Seen seen;
};

/// Runs one case of `netgrove-lab case` before a netgrove-watch of its own, in the network namespace of the caller,
/// which must be the lab's pc host. Blocks until both have ended, at most two minutes. Errors: system, with what the
/// program that failed said on stderr left to the terminal.
Result<WatchedCase> runWatched(
    const std::string& watcher, const std::string& attribution, std::string_view name, int count);

} // namespace netgrove::lab
