// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/sense/capture/packet.h"

namespace netgrove {

/// What is left of a packet when its link header is read.
struct LinkFrame {
    std::span<const std::byte> captured; ///< from the network header on
    std::size_t wireLength = 0; ///< of the same part, on the wire
    std::uint16_t etherType = 0; ///< of what follows, VLAN tags and PPPoE behind us
    std::uint32_t wireBytes = 0; ///< of the whole packet, see PacketFacts
    InterfaceIndex interface;
    PacketType type = PacketType::host;
    bool isLoopbackDevice = false;
};

namespace ether_type {
constexpr std::uint16_t kIpv4 = 0x0800;
constexpr std::uint16_t kIpv6 = 0x86dd;
constexpr std::uint16_t kLlc = 0x0004; ///< ETH_P_802_2: the kernel's number for a frame with a length instead of a type
} // namespace ether_type

/// What parsing costs is mostly copying: so the steps fill in one record, and say only what went wrong, if anything
/// did.
using MaybeFailure = std::optional<ParseFailure>;
constexpr MaybeFailure kRead = std::nullopt;

/// Reads into an empty frame the link header, VLAN tags (IEEE 802.1Q, 802.1ad, stacked) and a PPPoE session header (RFC
/// 2516). Kernel chatter is ParseFailure::ignored. `wireLength` counts the whole packet.
MaybeFailure readLinkHeader(
    LinkFrame& frame, std::span<const std::byte> captured, std::size_t wireLength, LinkType linkType);

} // namespace netgrove
