// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Packets for tests, made byte by byte. Checksums stay zero: nobody here looks at them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "core/base/ip_address.h"
#include "core/sense/capture/packet.h"

namespace netgrove::test {

using Bytes = std::vector<std::byte>;

inline void put8(Bytes& bytes, unsigned number) { bytes.push_back(static_cast<std::byte>(number)); }
inline void put16(Bytes& bytes, unsigned number)
{
    put8(bytes, (number >> 8U) & 0xffU);
    put8(bytes, number & 0xffU);
}
inline void put32(Bytes& bytes, std::uint32_t number)
{
    put16(bytes, number >> 16U);
    put16(bytes, number & 0xffffU);
}
inline void append(Bytes& bytes, std::span<const std::byte> more)
{
    bytes.insert(bytes.end(), more.begin(), more.end());
}
inline Bytes raw(std::initializer_list<unsigned> numbers)
{
    Bytes bytes;
    for (const unsigned number : numbers) {
        put8(bytes, number);
    }
    return bytes;
}
inline Bytes operator+(Bytes left, const Bytes& right)
{
    append(left, right);
    return left;
}
inline Bytes filler(std::size_t length) { return Bytes(length, std::byte{0x5a}); }
/// An address as IPv6 has it on the wire: IPv4 is mapped (RFC 4291 §2.5.5.2).
inline Bytes sixteenBytes(const IpAddress& address)
{
    Bytes bytes;
    if (address.isIpv4()) {
        bytes = Bytes(10, std::byte{0}) + raw({0xff, 0xff});
    }
    append(bytes, address.bytes());
    return bytes;
}
inline IpAddress address(std::string_view text) { return IpAddress::parse(text).value(); }

// ------------------------------------------------------------------------------------------------------------------
// link

inline Bytes ethernet(unsigned etherType, const Bytes& payload, std::uint8_t firstDestinationByte = 0x02)
{
    const unsigned rest = firstDestinationByte == 0xff ? 0xff : 0x11;
    Bytes bytes = raw({firstDestinationByte, rest, rest, rest, rest, rest, 2, 0x22, 0x22, 0x22, 0x22, 0x22});
    put16(bytes, etherType);
    return bytes + payload;
}
inline Bytes vlan(unsigned innerType, const Bytes& payload)
{
    Bytes bytes;
    put16(bytes, 42);
    put16(bytes, innerType);
    return bytes + payload;
}
inline Bytes sll(PacketType type, unsigned protocol, const Bytes& payload, unsigned deviceType = 1)
{
    Bytes bytes;
    put16(bytes, static_cast<unsigned>(type));
    put16(bytes, deviceType);
    put16(bytes, 6);
    append(bytes, raw({2, 0, 0, 0, 0, 1, 0, 0}));
    put16(bytes, protocol);
    return bytes + payload;
}
inline Bytes sll2(
    PacketType type, unsigned protocol, const Bytes& payload, std::uint32_t interface = 3, unsigned deviceType = 1)
{
    Bytes bytes;
    put16(bytes, protocol);
    put16(bytes, 0);
    put32(bytes, interface);
    put16(bytes, deviceType);
    put8(bytes, static_cast<unsigned>(type));
    put8(bytes, 6);
    append(bytes, raw({2, 0, 0, 0, 0, 1, 0, 0}));
    return bytes + payload;
}

// -------------------------------------------------------------------------------------------------------------------
// IP

struct Ipv4Fields {
    std::string_view source = "192.0.2.1";
    std::string_view destination = "198.51.100.2";
    unsigned protocol = 17;
    unsigned flagsAndOffset = 0x4000;
    unsigned id = 0x1234;
    unsigned timeToLive = 64;
    std::size_t optionBytes = 0;
};

inline Bytes ipv4(const Bytes& payload, const Ipv4Fields& fields = {})
{
    Bytes bytes;
    put8(bytes, static_cast<unsigned>(0x45 + fields.optionBytes / 4));
    put8(bytes, 0);
    put16(bytes, static_cast<unsigned>(20 + fields.optionBytes + payload.size()));
    put16(bytes, fields.id);
    put16(bytes, fields.flagsAndOffset);
    put8(bytes, fields.timeToLive);
    put8(bytes, fields.protocol);
    put16(bytes, 0);
    append(bytes, address(fields.source).bytes());
    append(bytes, address(fields.destination).bytes());
    return bytes + Bytes(fields.optionBytes, std::byte{1}) + payload;
}

struct Ipv6Fields {
    std::string_view source = "2001:db8::1";
    std::string_view destination = "2001:db8::2";
    unsigned hopLimit = 64;
};

inline Bytes ipv6(unsigned nextHeader, const Bytes& payload, const Ipv6Fields& fields = {})
{
    Bytes bytes = raw({0x60, 0, 0, 0});
    put16(bytes, static_cast<unsigned>(payload.size()));
    put8(bytes, nextHeader);
    put8(bytes, fields.hopLimit);
    append(bytes, sixteenBytes(address(fields.source)));
    append(bytes, sixteenBytes(address(fields.destination)));
    return bytes + payload;
}
/// An extension header of 8 * (1 + units) bytes.
inline Bytes extension(unsigned nextHeader, unsigned units, const Bytes& payload)
{
    return raw({nextHeader, units}) + filler(6 + std::size_t{units} * 8) + payload;
}
inline Bytes authentication(unsigned nextHeader, const Bytes& payload)
{
    return raw({nextHeader, 4}) + filler(22) + payload;
}
inline Bytes fragment(unsigned nextHeader, unsigned offsetAndFlags, const Bytes& payload)
{
    Bytes bytes = raw({nextHeader, 0});
    put16(bytes, offsetAndFlags);
    put32(bytes, 0xcafe0001);
    return bytes + payload;
}

// -------------------------------------------------------------------------------------------------------------
// transport

inline Bytes tcp(unsigned source, unsigned destination, unsigned flags, const Bytes& payload = {})
{
    Bytes bytes;
    put16(bytes, source);
    put16(bytes, destination);
    put32(bytes, 1000);
    put32(bytes, 2000);
    put8(bytes, 0x50);
    put8(bytes, flags);
    append(bytes, raw({0xff, 0xff, 0, 0, 0, 0}));
    return bytes + payload;
}
inline Bytes udp(unsigned source, unsigned destination, const Bytes& payload = {})
{
    Bytes bytes;
    put16(bytes, source);
    put16(bytes, destination);
    put16(bytes, static_cast<unsigned>(8 + payload.size()));
    put16(bytes, 0);
    return bytes + payload;
}
inline Bytes icmp(unsigned type, unsigned code, unsigned identifier, const Bytes& payload = {})
{
    Bytes bytes = raw({type, code, 0, 0});
    put16(bytes, identifier);
    put16(bytes, 1);
    return bytes + payload;
}
inline Bytes sctp(unsigned source, unsigned destination, const Bytes& payload = {})
{
    Bytes bytes;
    put16(bytes, source);
    put16(bytes, destination);
    return bytes + raw({0, 0, 0, 1, 0, 0, 0, 0}) + payload;
}

} // namespace netgrove::test
