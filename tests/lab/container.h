// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include <sys/types.h>

namespace netgrove::lab {

/// Forks a child into a network namespace of its own, cabled to the pc, which routes for it as a container engine does
/// and answers ARP for it. There the body runs once the way is open. Its number, 0 to 9, sets it apart from
/// others that are there at the same time. Gives the child's pid.
pid_t spawnInContainer(const std::string& name, unsigned number, const std::function<void()>& body);

} // namespace netgrove::lab
