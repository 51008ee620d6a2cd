// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The lab's map: which address plays whom. All of it is documentation space (RFC 5737, RFC 3849), and the stand-ins
/// refuse to speak to anything else.
#pragma once

#include <chrono>
#include <string_view>

#include "core/base/ip_address.h"

namespace netgrove::lab {

inline constexpr const char* kPcInterface = "lab-pc";
inline constexpr const char* kOutsideInterface = "lab-out";
/// Every interface of the lab is named so, but loopback.
inline constexpr std::string_view kInterfacePrefix = "lab-";

/// The ports that the outside host listens on, at every address that it owns. All others refuse.
namespace port {
inline constexpr std::uint16_t echo = 7; ///< TCP and UDP: gives back what it gets (RFC 862)
inline constexpr std::uint16_t discard = 9; ///< TCP, UDP and SCTP: reads and forgets (RFC 863)
inline constexpr std::uint16_t mail = 25;
inline constexpr std::uint16_t web = 80;
inline constexpr std::uint16_t webAlternative = 443;
inline constexpr std::uint16_t desktop = 3389;
inline constexpr std::uint16_t peer = 6881;
inline constexpr std::uint16_t radio = 8000;
inline constexpr std::uint16_t controlDemo = 6667; ///< waits, then says flood and scan in turn
inline constexpr std::uint16_t controlFlood = 6668; ///< says flood soon, once
inline constexpr std::uint16_t controlScan = 6669; ///< says scan soon, once
inline constexpr std::uint16_t controlLater
    = 6670; ///< is told when ("AFTER milliseconds"), is silent until then, says flood once
} // namespace port

enum class Family : std::uint8_t { ipv4, ipv6 };

/// The pc host's own address.
IpAddress pcAddress(Family family);
/// An address of the pc's network that nobody has: what a forged packet says it comes from.
IpAddress forgedAddress(Family family);
/// The bot's server.
IpAddress controlAddress(Family family);
/// Servers that an honest program talks to; any number, repeats after 100.
IpAddress serverAddress(Family family, unsigned number);
/// Other people's PCs: peers of file sharing, targets of the bot. Any number, repeats after 200.
IpAddress peerAddress(Family family, unsigned number);
/// One of the two that never answer (number 0 or 1).
IpAddress silentAddress(Family family, unsigned number);

/// True of the lab's ranges and of loopback: nothing else is ever sent to.
bool isLabAddress(const IpAddress& address);

/// The address from text that is known to be one.
IpAddress addressOf(std::string_view text);

} // namespace netgrove::lab
