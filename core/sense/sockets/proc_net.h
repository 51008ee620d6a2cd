// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/sense/sockets/socket_record.h"

namespace netgrove {

/// The tables under /proc/PID/net that list sockets (proc(5)).
enum class ProcNetTable : std::uint8_t { tcp, tcp6, udp, udp6, raw, raw6, icmp, icmp6, packet };

/// One line of such a table; nothing where it does not parse (the title line, a cut line). The namespace is left 0.
std::optional<SocketRecord> parseProcNetLine(ProcNetTable table, std::string_view line);

/// Every socket of one table. `procDirectory` is a descriptor of the /proc root. A table that is not there is empty.
std::vector<SocketRecord> readProcNet(int procDirectory, Pid inNamespaceOf, ProcNetTable table, NetnsId netns);

} // namespace netgrove
