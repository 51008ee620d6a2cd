// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/link_header.h"

#include <array>

#include "core/sense/capture/byte_reader.h"

namespace netgrove {
namespace {
constexpr std::size_t kEthernetHeader = 14;
constexpr std::size_t kVlanTag = 4;
constexpr int kMostVlanTags = 4;

/// EtherTypes below this are lengths of an IEEE 802.3 frame.
constexpr std::uint16_t kLeastEtherType = 0x0600;
constexpr std::uint16_t kPppoeSession = 0x8864;

// Device types (ARPHRD_ of if_arp.h) that matter to us.
constexpr std::uint16_t kDeviceEthernet = 1;
constexpr std::uint16_t kDeviceInfiniband = 32;
constexpr std::uint16_t kDeviceFrameRelay = 770;
constexpr std::uint16_t kDeviceLoopback = 772;
constexpr std::uint16_t kDeviceRadiotap = 803;
constexpr std::uint16_t kDeviceNetlink = 824;

/// Something is missing: either the packet ends there, or only what we captured of it does.
ParseFailure missing(std::size_t needed, std::size_t wireLength)
{
    return needed > wireLength ? ParseFailure::malformed : ParseFailure::truncated;
}

/// Spoken by kernels, switches and network managers about the link itself; nobody's flow.
bool isLinkChatter(std::uint16_t etherType)
{
    constexpr std::array<std::uint16_t, 12> kChatter{
        0x0806, // ARP
        0x8035, // RARP
        0x8808, // MAC control (pause)
        0x8809, // slow protocols (LACP)
        0x8863, // PPPoE discovery
        0x888e, // EAPOL
        0x88c7, // RSN pre-authentication
        0x88cc, // LLDP
        0x88e5, // MACsec
        0x8902, // connectivity fault management
        0x893a, // IEEE 1905
        0x9000, // Ethernet loopback test
    };
    for (const std::uint16_t type : kChatter) {
        if (type == etherType) {
            return true;
        }
    }
    return false;
}

/// An LLC header (IEEE 802.2): spanning tree and Cisco's SNAP protocols are chatter.
MaybeFailure readLlc(LinkFrame& frame)
{
    if (frame.captured.empty()) {
        return missing(1, frame.wireLength);
    }
    constexpr std::uint8_t kSpanningTree = 0x42;
    constexpr std::uint8_t kSnap = 0xaa;
    const std::uint8_t service = ByteReader(frame.captured).u8(0);
    if (service == kSpanningTree || service == kSnap) {
        return ParseFailure::ignored;
    }
    frame.etherType = ether_type::kLlc;
    return kRead;
}

void skip(LinkFrame& frame, std::size_t length)
{
    frame.captured = frame.captured.subspan(length);
    frame.wireLength -= length;
}

MaybeFailure readPppoe(LinkFrame& frame)
{
    constexpr std::size_t kHeader = 8; // PPPoE's 6 bytes, PPP's protocol
    if (frame.captured.size() < kHeader) {
        return missing(kHeader, frame.wireLength);
    }
    const std::uint16_t protocol = ByteReader(frame.captured).u16(6);
    skip(frame, kHeader);
    constexpr std::uint16_t kPppIpv4 = 0x0021;
    constexpr std::uint16_t kPppIpv6 = 0x0057;
    if (protocol != kPppIpv4 && protocol != kPppIpv6) {
        return ParseFailure::ignored; // LCP, IPCP, authentication
    }
    frame.etherType = protocol == kPppIpv4 ? ether_type::kIpv4 : ether_type::kIpv6;
    return kRead;
}

bool isVlanTag(std::uint16_t etherType) { return etherType == 0x8100 || etherType == 0x88a8 || etherType == 0x9100; }

/// What follows an EtherType: tags are peeled off, chatter is told apart.
MaybeFailure readEtherType(LinkFrame& frame)
{
    if (frame.etherType == ether_type::kIpv4 || frame.etherType == ether_type::kIpv6) {
        return kRead; // nearly every packet
    }
    for (int tags = 0; isVlanTag(frame.etherType); ++tags) {
        if (tags == kMostVlanTags) {
            return ParseFailure::unsupported;
        }
        if (frame.captured.size() < kVlanTag) {
            return missing(kVlanTag, frame.wireLength);
        }
        frame.etherType = ByteReader(frame.captured).u16(2);
        skip(frame, kVlanTag);
    }
    // The kernel says 1 (ETH_P_802_3) or 4 (ETH_P_802_2) for frames that have a length where others have a type.
    if (frame.etherType < kLeastEtherType) {
        return readLlc(frame);
    }
    if (isLinkChatter(frame.etherType)) {
        return ParseFailure::ignored;
    }
    return frame.etherType == kPppoeSession ? readPppoe(frame) : kRead;
}

MaybeFailure readEthernet(LinkFrame& frame)
{
    if (frame.captured.size() < kEthernetHeader) {
        return missing(kEthernetHeader, frame.wireLength);
    }
    const ByteReader reader(frame.captured);
    const bool isGroup = (reader.u8(0) & 1U) != 0;
    const bool isBroadcast = reader.u16(0) == 0xffff && reader.u32(2) == 0xffffffff;
    frame.type = isBroadcast ? PacketType::broadcast : isGroup ? PacketType::multicast : PacketType::host;
    frame.wireBytes = static_cast<std::uint32_t>(frame.wireLength);
    frame.etherType = reader.u16(12);
    skip(frame, kEthernetHeader);
    return readEtherType(frame);
}

/// The real link header that a device of this type puts on the wire (if_arp.h); IPoIB: RFC 4391 §6.
std::uint32_t linkHeaderBytes(std::uint16_t deviceType)
{
    switch (deviceType) {
    case kDeviceEthernet:
    case kDeviceLoopback:
        return kEthernetHeader;
    case kDeviceInfiniband:
        return 4;
    default:
        return 0;
    }
}

/// The part that SLL and SLL2 have in common: packet(7)'s type, the device's type, the protocol.
MaybeFailure readCooked(
    LinkFrame& frame, std::size_t headerLength, unsigned packetType, std::uint16_t deviceType, std::uint16_t protocol)
{
    if (deviceType == kDeviceNetlink) {
        return ParseFailure::ignored; // nlmon: no network
    }
    if (packetType > static_cast<unsigned>(PacketType::outgoing) || deviceType == kDeviceFrameRelay
        || deviceType == kDeviceRadiotap) {
        return ParseFailure::unsupported;
    }
    frame.type = static_cast<PacketType>(packetType);
    frame.etherType = protocol;
    frame.isLoopbackDevice = deviceType == kDeviceLoopback;
    skip(frame, headerLength);
    frame.wireBytes = static_cast<std::uint32_t>(frame.wireLength) + linkHeaderBytes(deviceType);
    return readEtherType(frame);
}

MaybeFailure readSll(LinkFrame& frame)
{
    constexpr std::size_t kHeader = 16;
    if (frame.captured.size() < kHeader) {
        return missing(kHeader, frame.wireLength);
    }
    const ByteReader reader(frame.captured);
    return readCooked(frame, kHeader, reader.u16(0), reader.u16(2), reader.u16(14));
}

MaybeFailure readSll2(LinkFrame& frame)
{
    constexpr std::size_t kHeader = 20;
    if (frame.captured.size() < kHeader) {
        return missing(kHeader, frame.wireLength);
    }
    const ByteReader reader(frame.captured);
    frame.interface = InterfaceIndex(reader.u32(4));
    return readCooked(frame, kHeader, reader.u8(10), reader.u16(8), reader.u16(0));
}

MaybeFailure readBareIp(LinkFrame& frame)
{
    if (frame.captured.empty()) {
        return missing(1, frame.wireLength);
    }
    const unsigned version = ByteReader(frame.captured).u8(0) >> 4U;
    if (version != 4 && version != 6) {
        return ParseFailure::malformed;
    }
    frame.wireBytes = static_cast<std::uint32_t>(frame.wireLength);
    frame.etherType = version == 4 ? ether_type::kIpv4 : ether_type::kIpv6;
    return kRead;
}

/// DLT_NULL and DLT_LOOP: four bytes of protocol family. The family of IPv6 differs between systems (pcap-linktype(7)).
MaybeFailure readFamily(LinkFrame& frame, bool isAnyOrder)
{
    constexpr std::size_t kHeader = 4;
    if (frame.captured.size() < kHeader) {
        return missing(kHeader, frame.wireLength);
    }
    std::uint32_t family = ByteReader(frame.captured).u32(0);
    if (isAnyOrder && family > 0xffff) {
        family = __builtin_bswap32(family);
    }
    skip(frame, kHeader);
    frame.wireBytes = static_cast<std::uint32_t>(frame.wireLength);
    switch (family) {
    case 2:
        frame.etherType = ether_type::kIpv4;
        return kRead;
    case 10: // Linux
    case 24: // NetBSD, OpenBSD
    case 28: // FreeBSD
    case 30: // Darwin
        frame.etherType = ether_type::kIpv6;
        return kRead;
    default:
        return ParseFailure::unsupported;
    }
}
} // namespace

MaybeFailure readLinkHeader(
    LinkFrame& frame, std::span<const std::byte> captured, std::size_t wireLength, LinkType linkType)
{
    frame.captured = captured;
    frame.wireLength = wireLength;
    switch (linkType) {
    case LinkType::ethernet:
        return readEthernet(frame);
    case LinkType::linuxSll:
        return readSll(frame);
    case LinkType::linuxSll2:
        return readSll2(frame);
    case LinkType::rawIp:
        return readBareIp(frame);
    case LinkType::null:
        return readFamily(frame, true);
    case LinkType::loop:
        return readFamily(frame, false);
    }
    return ParseFailure::unsupported;
}

} // namespace netgrove
