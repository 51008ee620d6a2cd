// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/packet.h"

#include <algorithm>

#include "core/sense/capture/byte_reader.h"
#include "core/sense/capture/link_header.h"

namespace netgrove {
namespace {
// Assigned Internet protocol numbers (IANA).
constexpr std::uint8_t kHopByHop = 0;
constexpr std::uint8_t kIcmp = 1;
constexpr std::uint8_t kIgmp = 2;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kRouting = 43;
constexpr std::uint8_t kFragment = 44;
constexpr std::uint8_t kAuthentication = 51;
constexpr std::uint8_t kIcmpv6 = 58;
constexpr std::uint8_t kDestinationOptions = 60;
constexpr std::uint8_t kSctp = 132;
constexpr std::uint8_t kMobility = 135;
constexpr std::uint8_t kHostIdentity = 139;
constexpr std::uint8_t kShim6 = 140;

constexpr std::size_t kIpv4Header = 20;
constexpr std::size_t kIpv6Header = 40;
constexpr int kMostExtensionHeaders = 16;

/// The part of a packet that is behind us, up to where the IP header says the packet ends.
struct Segment {
    ByteReader captured; ///< cut at the end of the IP packet
    std::size_t length; ///< of the IP packet's rest, captured or not
};

/// A header of `length` bytes at the front of the segment: there, cut off by the capture, or not in the packet at all.
enum class Presence { whole, cut, none };

Presence presence(const Segment& segment, std::size_t length)
{
    if (length > segment.length) {
        return Presence::none;
    }
    return segment.captured.has(0, length) ? Presence::whole : Presence::cut;
}

ParseFailure failureOf(Presence presence)
{
    return presence == Presence::cut ? ParseFailure::truncated : ParseFailure::malformed;
}

Segment behind(const Segment& segment, std::size_t length)
{
    return {ByteReader(segment.captured.from(length)), segment.length - std::min(length, segment.length)};
}

Protocol protocolOf(std::uint8_t number, bool isIpv6)
{
    switch (number) {
    case kTcp:
        return Protocol::tcp;
    case kUdp:
        return Protocol::udp;
    case kSctp:
        return Protocol::sctp;
    case kIcmp:
        return isIpv6 ? Protocol::raw : Protocol::icmp;
    case kIcmpv6:
        return isIpv6 ? Protocol::icmpv6 : Protocol::raw;
    default:
        return Protocol::raw;
    }
}

// ------------------------------------------------------------------------------------------------ transport headers

void readPorts(PacketFacts& facts, const ByteReader& header)
{
    facts.source.port = header.u16(0);
    facts.destination.port = header.u16(2);
}

/// RFC 9293 §3.1. Only what is read must be captured: ports, data offset and flags.
Presence readTcp(PacketFacts& facts, const Segment& segment)
{
    constexpr std::size_t kNeeded = 14;
    constexpr std::size_t kLeastHeader = 20;
    if (segment.length < kLeastHeader) {
        return Presence::none;
    }
    if (presence(segment, kNeeded) != Presence::whole) {
        return Presence::cut;
    }
    const std::size_t headerLength = std::size_t{segment.captured.u8(12)} / 16 * 4;
    if (headerLength < kLeastHeader || headerLength > segment.length) {
        return Presence::none;
    }
    readPorts(facts, segment.captured);
    facts.tcpFlags = segment.captured.u8(13);
    facts.payloadBytes = static_cast<std::uint32_t>(segment.length - headerLength);
    const std::span<const std::byte> payload = segment.captured.from(headerLength);
    facts.tcpPayload = payload.first(std::min<std::size_t>(payload.size(), facts.payloadBytes));
    return Presence::whole;
}

/// RFC 768; a length of 0 is a jumbogram (RFC 2675 §4). The first fragment carries the length of the whole datagram.
Presence readUdp(PacketFacts& facts, const Segment& segment)
{
    constexpr std::size_t kHeader = 8;
    const Presence header = presence(segment, kHeader);
    if (header != Presence::whole) {
        return header;
    }
    std::size_t length = segment.captured.u16(4);
    if (length == 0 && segment.length > 0xffff) {
        length = segment.length;
    }
    if (length < kHeader || (length > segment.length && !facts.isFragment)) {
        return Presence::none;
    }
    length = std::min(length, segment.length);
    readPorts(facts, segment.captured);
    facts.payloadBytes = static_cast<std::uint32_t>(length - kHeader);
    const std::span<const std::byte> payload = segment.captured.from(kHeader);
    facts.udpPayload = payload.first(std::min(payload.size(), length - kHeader));
    return Presence::whole;
}

/// RFC 9260 §3.1
Presence readSctp(PacketFacts& facts, const Segment& segment)
{
    constexpr std::size_t kHeader = 12;
    const Presence ports = presence(segment, 4);
    if (segment.length < kHeader || ports != Presence::whole) {
        return segment.length < kHeader ? Presence::none : ports;
    }
    readPorts(facts, segment.captured);
    facts.payloadBytes = static_cast<std::uint32_t>(segment.length - kHeader);
    return Presence::whole;
}

/// Messages with an identifier that belongs to a socket: echo and timestamp (RFC 792), echo of ICMPv6 (RFC 4443 §4).
bool hasIdentifier(Protocol protocol, std::uint8_t type)
{
    if (protocol == Protocol::icmpv6) {
        return type == 128 || type == 129;
    }
    return type == 0 || type == 8 || type == 13 || type == 14;
}

Presence readIcmp(PacketFacts& facts, const Segment& segment)
{
    constexpr std::size_t kHeader = 8;
    const Presence header = presence(segment, kHeader);
    if (header != Presence::whole) {
        return header;
    }
    facts.icmpType = segment.captured.u8(0);
    facts.icmpCode = segment.captured.u8(1);
    facts.payloadBytes = static_cast<std::uint32_t>(segment.length - kHeader);
    facts.discriminator = hasIdentifier(facts.protocol, facts.icmpType) ? segment.captured.u16(4) : std::uint16_t{0};
    return Presence::whole;
}

Presence readTransport(PacketFacts& facts, const Segment& segment)
{
    switch (facts.protocol) {
    case Protocol::tcp:
        return readTcp(facts, segment);
    case Protocol::udp:
        return readUdp(facts, segment);
    case Protocol::sctp:
        return readSctp(facts, segment);
    case Protocol::icmp:
    case Protocol::icmpv6:
        return readIcmp(facts, segment);
    case Protocol::raw:
    case Protocol::packet:
        break;
    }
    facts.discriminator = facts.ipProtocol;
    facts.payloadBytes = static_cast<std::uint32_t>(segment.length);
    return Presence::whole;
}

/// The link's own business, sent by the kernel: neighbour and router discovery (RFC 4861: the hop limit is 255),
/// multicast listener discovery (RFC 3810 §5: the hop limit is 1) and IGMP (RFC 3376 §4: so is the time to live). With
/// other hop limits they are not what they pretend to be, and are listed.
bool isNetworkChatter(const PacketFacts& facts, unsigned hopLimit)
{
    if (facts.isLaterFragment || facts.isMalformed) {
        return false;
    }
    if (facts.protocol == Protocol::icmpv6) {
        const bool isDiscovery = facts.icmpType >= 133 && facts.icmpType <= 137;
        const bool isListener = (facts.icmpType >= 130 && facts.icmpType <= 132) || facts.icmpType == 143;
        return (isDiscovery && hopLimit == 255) || (isListener && hopLimit == 1);
    }
    return facts.protocol == Protocol::raw && facts.ipProtocol == kIgmp && hopLimit == 1
        && facts.destination.address.isMulticast();
}

MaybeFailure finish(PacketFacts& facts, const Segment& segment, unsigned hopLimit)
{
    const bool isIpv6 = facts.source.address.isIpv6() || facts.destination.address.isIpv6();
    facts.protocol = protocolOf(facts.ipProtocol, isIpv6);
    if (facts.isLaterFragment) {
        facts.discriminator = facts.protocol == Protocol::raw ? facts.ipProtocol : 0;
        facts.payloadBytes = static_cast<std::uint32_t>(segment.length);
        return kRead;
    }
    const Presence header = readTransport(facts, segment);
    if (header == Presence::cut) {
        return ParseFailure::truncated;
    }
    if (header == Presence::none) {
        facts.isMalformed = true;
        facts.protocol = Protocol::raw;
        facts.discriminator = facts.ipProtocol;
        facts.payloadBytes = static_cast<std::uint32_t>(segment.length);
    }
    if (isNetworkChatter(facts, hopLimit)) {
        return ParseFailure::ignored;
    }
    return kRead;
}

// ----------------------------------------------------------------------------------------- headers between IP and
// transport

/// Where the walk over extension headers stands.
struct Walk {
    std::uint8_t next; ///< protocol number of what comes first in `rest`
    Segment rest;
};

/// RFC 4302 §2.2: the length counts 32-bit words, minus two.
std::size_t authenticationLength(std::uint8_t field) { return (std::size_t{field} + 2) * 4; }

/// RFC 8200 §4.5
Presence readFragment(PacketFacts& facts, Walk& walk)
{
    constexpr std::size_t kHeader = 8;
    const Presence header = presence(walk.rest, kHeader);
    if (header != Presence::whole) {
        return header;
    }
    const std::uint16_t offsetAndFlags = walk.rest.captured.u16(2);
    facts.isLaterFragment = (offsetAndFlags & 0xfff8U) != 0;
    facts.isFragment = facts.isLaterFragment || (offsetAndFlags & 1U) != 0; // neither: an atomic fragment, RFC 6946
    facts.fragmentId = walk.rest.captured.u32(4);
    walk.next = walk.rest.captured.u8(0);
    walk.rest = behind(walk.rest, kHeader);
    return Presence::whole;
}

bool isExtensionHeader(std::uint8_t number)
{
    switch (number) {
    case kHopByHop:
    case kRouting:
    case kDestinationOptions:
    case kMobility:
    case kHostIdentity:
    case kShim6:
    case kAuthentication:
        return true;
    default:
        return false;
    }
}

/// RFC 8200 §4, RFC 6564: next header, then a length in units of eight bytes that does not count the first eight.
Presence readExtension(Walk& walk)
{
    const Presence start = presence(walk.rest, 2);
    if (start != Presence::whole) {
        return start;
    }
    const std::uint8_t lengthField = walk.rest.captured.u8(1);
    const std::size_t length
        = walk.next == kAuthentication ? authenticationLength(lengthField) : (std::size_t{lengthField} + 1) * 8;
    const Presence whole = presence(walk.rest, length);
    if (whole == Presence::none) {
        return whole;
    }
    walk.next = walk.rest.captured.u8(0);
    walk.rest = behind(walk.rest, length); // cut off: the next reader finds nothing captured and says so
    return Presence::whole;
}

MaybeFailure walkExtensions(PacketFacts& facts, Walk walk, unsigned hopLimit)
{
    for (int headers = 0; !facts.isLaterFragment; ++headers) {
        const bool isFragmentHeader = walk.next == kFragment;
        if (!isFragmentHeader && !isExtensionHeader(walk.next)) {
            break;
        }
        if (headers == kMostExtensionHeaders) {
            return ParseFailure::malformed;
        }
        const Presence header = isFragmentHeader ? readFragment(facts, walk) : readExtension(walk);
        if (header != Presence::whole) {
            return failureOf(header);
        }
    }
    facts.ipProtocol = walk.next;
    return finish(facts, walk.rest, hopLimit);
}

// ---------------------------------------------------------------------------------------------------------- IP headers

/// A length field of 0 is right only where the packet is longer than the field can say: segmentation offload hands such
/// packets over (BIG TCP), and so does a jumbogram (RFC 2675).
std::size_t lengthOrRest(std::size_t field, std::size_t rest) { return field == 0 && rest > 0xffff ? rest : field; }

/// RFC 791 §3.1
MaybeFailure readIpv4(PacketFacts& facts, const LinkFrame& frame)
{
    const ByteReader reader(frame.captured);
    const Segment whole{reader, frame.wireLength};
    if (const Presence header = presence(whole, kIpv4Header); header != Presence::whole) {
        return failureOf(header);
    }
    const std::size_t headerLength = (std::size_t{reader.u8(0)} & 0x0fU) * 4;
    const std::size_t totalLength = lengthOrRest(reader.u16(2), frame.wireLength);
    if (reader.u8(0) >> 4U != 4 || headerLength < kIpv4Header || totalLength < headerLength
        || totalLength > frame.wireLength) {
        return ParseFailure::malformed;
    }
    facts.source.address = IpAddress::fromIpv4(reader.take<4>(12));
    facts.destination.address = IpAddress::fromIpv4(reader.take<4>(16));
    const std::uint16_t flagsAndOffset = reader.u16(6);
    facts.isLaterFragment = (flagsAndOffset & 0x1fffU) != 0;
    facts.isFragment = facts.isLaterFragment || (flagsAndOffset & 0x2000U) != 0;
    facts.fragmentId = facts.isFragment ? reader.u16(4) : 0U;
    const ByteReader packet(frame.captured.first(std::min(frame.captured.size(), totalLength)));
    const Segment payload = behind({packet, totalLength}, headerLength);
    const unsigned timeToLive = reader.u8(8);
    facts.ipProtocol = reader.u8(9);
    if (facts.ipProtocol == kAuthentication) {
        return walkExtensions(facts, {facts.ipProtocol, payload}, timeToLive);
    }
    return finish(facts, payload, timeToLive);
}

/// RFC 8200 §3
MaybeFailure readIpv6(PacketFacts& facts, const LinkFrame& frame)
{
    const ByteReader reader(frame.captured);
    const Segment whole{reader, frame.wireLength};
    if (const Presence header = presence(whole, kIpv6Header); header != Presence::whole) {
        return failureOf(header);
    }
    const std::size_t rest = frame.wireLength - kIpv6Header;
    const std::size_t payloadLength = lengthOrRest(reader.u16(4), rest);
    if (reader.u8(0) >> 4U != 6 || payloadLength > rest) {
        return ParseFailure::malformed;
    }
    facts.source.address = IpAddress::fromIpv6(reader.take<16>(8));
    facts.destination.address = IpAddress::fromIpv6(reader.take<16>(24));
    const std::size_t end = kIpv6Header + payloadLength;
    const ByteReader packet(frame.captured.first(std::min(frame.captured.size(), end)));
    return walkExtensions(facts, {reader.u8(6), behind({packet, end}, kIpv6Header)}, reader.u8(7));
}

MaybeFailure readPacket(
    PacketFacts& facts, std::span<const std::byte> captured, std::size_t wireLength, LinkType linkType)
{
    LinkFrame frame;
    if (const MaybeFailure failure = readLinkHeader(frame, captured, wireLength, linkType)) {
        return failure;
    }
    facts.interface = frame.interface;
    facts.type = frame.type;
    facts.isLoopbackDevice = frame.isLoopbackDevice;
    facts.wireBytes = frame.wireBytes;
    if (frame.etherType == ether_type::kIpv4) {
        return readIpv4(facts, frame);
    }
    if (frame.etherType == ether_type::kIpv6) {
        return readIpv6(facts, frame);
    }
    facts.protocol = Protocol::packet;
    facts.discriminator = frame.etherType;
    facts.payloadBytes = static_cast<std::uint32_t>(frame.wireLength);
    return kRead;
}
} // namespace

std::optional<LinkType> linkTypeFromDlt(int dlt)
{
    // The numbers of pcap/dlt.h on Linux, kept here so that parsing needs no capture library.
    switch (dlt) {
    case 0:
        return LinkType::null;
    case 1:
        return LinkType::ethernet;
    case 12:
        return LinkType::rawIp;
    case 108:
        return LinkType::loop;
    case 113:
        return LinkType::linuxSll;
    case 276:
        return LinkType::linuxSll2;
    default:
        return std::nullopt;
    }
}

tl::expected<PacketFacts, ParseFailure> parsePacket(
    std::span<const std::byte> captured, std::uint32_t wireLength, LinkType linkType)
{
    tl::expected<PacketFacts, ParseFailure> facts;
    const std::size_t length = std::max<std::size_t>(wireLength, captured.size());
    if (const MaybeFailure failure = readPacket(*facts, captured, length, linkType)) {
        return tl::unexpected(*failure);
    }
    facts->captured = captured;
    facts->originalBytes = static_cast<std::uint32_t>(length);
    return facts;
}

} // namespace netgrove
