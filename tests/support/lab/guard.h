// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What keeps the stand-ins harmless: they run in the lab or not at all, and never for long.
#pragma once

#include <chrono>
#include <string>

namespace netgrove::lab {

/// The environment variable that names the pc host's network namespace, as readlink of /proc/self/ns/net says it.
inline constexpr const char* kTokenVariable = "NETGROVE_LAB";

/// Says what is wrong on stderr and ends the program with status 1.
[[noreturn]] void giveUp(const std::string& what);
/// The same for a failed system call: adds the message of errno.
[[noreturn]] void giveUpWithErrno(const std::string& what);

/// "net:[4026531840]": the network namespace that the caller is in.
std::string networkNamespaceName();

/// Gives up unless the caller is in the lab: the token names its network namespace, and the only interfaces are
/// loopback and the lab's own.
void requireLab();

/// The kernel ends this process after so long (alarm(2)). Not inherited over fork: every child calls it again.
void boundLife(std::chrono::seconds limit);

/// The kernel ends this process when its parent ends (PR_SET_PDEATHSIG). Not inherited over fork either.
void dieWithParent();

} // namespace netgrove::lab
