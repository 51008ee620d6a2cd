// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// From the bytes of one captured packet to the facts that a flow is made of. Pure: no capture library, no clock, no
/// heap. The bytes are a stranger's: whatever they say, nothing outside the span is read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <tl/expected.hpp>

#include "core/base/flow_key.h"
#include "core/base/ids.h"
#include "core/base/ip_address.h"
#include "core/base/time.h"

namespace netgrove {

/// What the first bytes of a captured packet are (pcap-linktype(7)).
enum class LinkType : std::uint8_t {
    ethernet, ///< DLT_EN10MB
    linuxSll, ///< DLT_LINUX_SLL: the `any` device of old
    linuxSll2, ///< DLT_LINUX_SLL2: the `any` device, with the interface index
    rawIp, ///< DLT_RAW: an IPv4 or IPv6 header comes first
    null, ///< DLT_NULL: a protocol family in the byte order of the machine that captured
    loop, ///< DLT_LOOP: a protocol family in network order
};

/// The LinkType of a DLT_ number of libpcap; nothing where we do not know it.
std::optional<LinkType> linkTypeFromDlt(int dlt);

/// Which way a packet went, as packet(7) has it in sll_pkttype. The numbers are those of SLL and SLL2.
enum class PacketType : std::uint8_t { host = 0, broadcast = 1, multicast = 2, otherHost = 3, outgoing = 4 };

namespace tcp_flag {
constexpr std::uint8_t kFin = 0x01;
constexpr std::uint8_t kSyn = 0x02;
constexpr std::uint8_t kRst = 0x04;
constexpr std::uint8_t kPsh = 0x08;
constexpr std::uint8_t kAck = 0x10;
} // namespace tcp_flag

/// What one packet says. `udpPayload` and `captured` point into the captured bytes and live as long as they do.
struct PacketFacts {
    MonotonicTime time; ///< set by the caller of parsePacket()
    InterfaceIndex interface; ///< of SLL2; 0 with the other link types
    PacketType type = PacketType::host; ///< Ethernet: from the destination address; raw IP and NULL: always host
    /// Bytes on the wire, the device's own link header included: 14 for Ethernet, Wi-Fi (as the kernel hands it over)
    /// and loopback, none for tunnels and other devices that carry bare IP. The cooked header of SLL and SLL2 is not on
    /// the wire and not counted; neither are preamble, checksum, and a VLAN tag that the hardware has taken off.
    std::uint32_t wireBytes = 0;

    Protocol protocol = Protocol::raw;
    std::uint8_t ipProtocol = 0; ///< the protocol number behind all extension headers; 0 with Protocol::packet
    std::uint16_t discriminator = 0; ///< as FlowKey has it
    Endpoint source; ///< no address with Protocol::packet; port 0 where there is none
    Endpoint destination;

    std::uint8_t tcpFlags = 0; ///< tcp_flag bits
    std::uint8_t icmpType = 0;
    std::uint8_t icmpCode = 0;
    std::uint32_t payloadBytes = 0; ///< behind the transport header, as the IP header counts it
    bool isFragment = false; ///< a part of a datagram: the first one or a later one
    bool isLaterFragment = false; ///< has no transport header: no ports, no flags; Protocol is known all the same
    std::uint32_t fragmentId = 0;
    /// The IP header was good, what is behind it was not: the packet is Protocol::raw under its protocol number, so
    /// that broken packets that someone sends are seen, and should be counted as malformed too.
    bool isMalformed = false;
    bool isLoopbackDevice = false; ///< seen on a loopback interface (SLL and SLL2 tell)
    /// Seen on an interface that is not to be shown: says only who sends through this machine, see FlowTable.
    bool isOutsideSelection = false;

    std::span<const std::byte> udpPayload; ///< what was captured of it; empty unless UDP
    std::span<const std::byte> tcpPayload; ///< what was captured of it; empty unless TCP
    std::span<const std::byte> captured; ///< the whole packet, from the header of the link type on
    std::uint32_t originalBytes = 0; ///< how long `captured` would be if all of it had been captured
};

enum class ParseFailure : std::uint8_t {
    malformed, ///< a header or length contradicts the packet
    truncated, ///< the packet is longer than what was captured of it, and a needed part is missing
    unsupported, ///< not understood: unknown version or encapsulation
    ignored, ///< understood, and no flow of anybody: ARP, LLDP, EAPOL, spanning tree, neighbour discovery, IGMP and MLD
};

/// Reads one packet. `captured` is what was captured of the `wireLength` bytes (both counted with the header of
/// `linkType`). Threads: any.
tl::expected<PacketFacts, ParseFailure> parsePacket(
    std::span<const std::byte> captured, std::uint32_t wireLength, LinkType linkType);

} // namespace netgrove
