// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The name that a TLS client asks for. It stands in the clear in the first thing that the client says (RFC 8446
/// §4.1.2, RFC 6066 §3), unless the client encrypts it. What it says is the client's claim: a program may name any
/// host.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace netgrove {

/// Reads the server name out of the first bytes of a connection. Nothing where they are no ClientHello, or none that
/// names a host, or where the name is not among the bytes that are there: a ClientHello may be longer than a packet,
/// and than what is captured of one. Only the letters of host names are taken, at most 255. QUIC hides the name from
/// onlookers without its key schedule, and is not read. Pure. Threads: any.
std::optional<std::string> parseTlsServerName(std::span<const std::byte> firstBytes);

} // namespace netgrove
