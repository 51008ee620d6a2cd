// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/base/local_addresses.h"

namespace netgrove {

/// The IPv4 addresses of a network namespace, as /proc/PID/net/fib_trie tells them: those with the route "host LOCAL".
/// It knows neither their interface nor the length of their subnet's prefix. Each once.
std::vector<IpAddress> parseFibTrie(std::string_view text);

/// The IPv6 addresses, from /proc/PID/net/if_inet6: address, interface index, prefix length, scope, flags, name.
std::vector<InterfaceAddress> parseIfInet6(std::string_view text);

/// The addresses of the namespace that a process is in, without entering it: for who may not (CAP_SYS_ADMIN). Empty
/// where the process is gone. Threads: any.
std::vector<InterfaceAddress> readProcAddresses(
    const std::filesystem::path& procRoot, Pid inNamespaceOf, NetnsId netns);

} // namespace netgrove
