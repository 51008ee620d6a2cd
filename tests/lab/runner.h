// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace netgrove::lab {

/// Makes the hosts, whose servers answer for so long, runs the command in the pc host and gives its exit status.
/// SIGINT, SIGTERM and SIGHUP are passed on to it; it has five seconds to end.
int runInHosts(const std::vector<std::string>& command, std::chrono::seconds life);

/// Makes the hosts and prints each word of the control server until interrupted.
int runServe();

} // namespace netgrove::lab
