// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// A made-up machine before a flow table: its addresses, its peer, and the packets between them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/sense/capture/flow_table.h"
#include "packet_builder.h"

namespace netgrove::test {
using namespace std::chrono_literals;

inline constexpr auto kSyn = tcp_flag::kSyn;
inline constexpr auto kAck = tcp_flag::kAck;
inline constexpr auto kFin = tcp_flag::kFin;
inline constexpr auto kRst = tcp_flag::kRst;
inline constexpr NetnsId kNetns{4026531840};
inline constexpr InterfaceIndex kWire{2};
inline constexpr InterfaceIndex kOtherWire{3};
inline constexpr auto kOut = PacketType::outgoing;
inline constexpr auto kIn = PacketType::host;

inline constexpr const char* kUs = "192.0.2.10";
inline constexpr const char* kContainer = "172.17.0.2";
inline constexpr const char* kPeer = "198.51.100.20";

inline MonotonicTime at(std::chrono::nanoseconds time) { return MonotonicTime(1000s + time); }

inline LocalAddresses ownAddresses(const std::vector<std::string>& more = {})
{
    std::vector<InterfaceAddress> addresses{{kNetns, kWire, address(kUs), 24},
        {NetnsId(5), kWire, address(kContainer), 16}, {kNetns, InterfaceIndex(1), address("127.0.0.1"), 8},
        {kNetns, kWire, address("2001:db8::10"), 64}};
    for (const std::string& text : more) {
        addresses.push_back({kNetns, kWire, address(text), 24});
    }
    return LocalAddresses(addresses);
}

inline FlowTable makeTable(FlowTableOptions options = {})
{
    options.netns = kNetns;
    FlowTable table(std::move(options));
    table.setLocalAddresses(ownAddresses(), at(0s));
    return table;
}

inline PacketFacts packet(std::chrono::nanoseconds time, PacketType type, Protocol protocol, std::string_view source,
    std::uint16_t sourcePort, std::string_view destination, std::uint16_t destinationPort)
{
    PacketFacts facts;
    facts.time = at(time);
    facts.interface = kWire;
    facts.type = type;
    facts.wireBytes = 100;
    facts.protocol = protocol;
    facts.ipProtocol = protocol == Protocol::tcp ? 6 : protocol == Protocol::udp ? 17 : 1;
    facts.source = {address(source), sourcePort};
    facts.destination = {address(destination), destinationPort};
    return facts;
}
inline PacketFacts udpOut(std::chrono::nanoseconds time, std::string_view source = kUs, std::uint16_t port = 4000,
    std::string_view destination = kPeer, std::uint16_t destinationPort = 53)
{
    return packet(time, kOut, Protocol::udp, source, port, destination, destinationPort);
}
/// Between us (port 40000) and the peer (port 443): sent by us where `isTx`.
inline PacketFacts segment(std::chrono::nanoseconds time, bool isTx, std::uint8_t flags, std::uint32_t payload = 0)
{
    PacketFacts facts = isTx ? packet(time, kOut, Protocol::tcp, kUs, 40000, kPeer, 443)
                             : packet(time, kIn, Protocol::tcp, kPeer, 443, kUs, 40000);
    facts.tcpFlags = flags;
    facts.payloadBytes = payload;
    return facts;
}
inline PacketFacts on(InterfaceIndex interface, PacketFacts facts)
{
    facts.interface = interface;
    return facts;
}

} // namespace netgrove::test
