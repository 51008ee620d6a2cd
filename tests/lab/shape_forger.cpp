// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Three UDP packets that claim to come from an address that this machine does not have (raw(7), IP_HDRINCL; for IPv6
/// IPV6_HDRINCL). They go to the lab's discard port and nowhere else.
#include <array>
#include <cstring>
#include <vector>

#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include "tests/lab/shapes.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/socket_address.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
constexpr int kPackets = 3;
constexpr std::size_t kPayloadBytes = 32;
constexpr std::uint16_t kSourcePort = 40'000;

using Packet = std::vector<std::byte>;

void append(Packet& packet, const void* bytes, std::size_t length)
{
    const auto* first = static_cast<const std::byte*>(bytes);
    packet.insert(packet.end(), first, first + length);
}

/// RFC 1071.
std::uint16_t internetChecksum(const Packet& bytes)
{
    std::uint32_t sum = 0;
    for (std::size_t index = 0; index < bytes.size(); ++index) {
        sum += std::to_integer<std::uint32_t>(bytes[index]) << (index % 2 == 0 ? 8U : 0U);
    }
    while (sum > 0xffffU) {
        sum = (sum & 0xffffU) + (sum >> 16U);
    }
    return static_cast<std::uint16_t>(~sum);
}

udphdr udpHeader(const Endpoint& remote)
{
    udphdr header{};
    header.uh_sport = htons(kSourcePort);
    header.uh_dport = htons(remote.port);
    header.uh_ulen = htons(sizeof(udphdr) + kPayloadBytes);
    return header;
}

Packet ipv4Packet(const IpAddress& source, const Endpoint& remote)
{
    const Packet payload(kPayloadBytes);
    ip header{};
    header.ip_v = 4;
    header.ip_hl = sizeof header / 4;
    header.ip_ttl = 64;
    header.ip_p = IPPROTO_UDP;
    header.ip_len = htons(sizeof header + sizeof(udphdr) + kPayloadBytes); // the kernel fills in the checksum (raw(7))
    std::memcpy(&header.ip_src, source.bytes().data(), 4);
    std::memcpy(&header.ip_dst, remote.address.bytes().data(), 4);
    const udphdr udp = udpHeader(remote); // checksum 0: none (RFC 768)
    Packet packet;
    append(packet, &header, sizeof header);
    append(packet, &udp, sizeof udp);
    append(packet, payload.data(), payload.size());
    return packet;
}

Packet ipv6Packet(const IpAddress& source, const Endpoint& remote)
{
    const Packet payload(kPayloadBytes);
    ip6_hdr header{};
    header.ip6_flow = htonl(6U << 28U);
    header.ip6_plen = htons(sizeof(udphdr) + kPayloadBytes);
    header.ip6_nxt = IPPROTO_UDP;
    header.ip6_hlim = 64;
    std::memcpy(&header.ip6_src, source.bytes().data(), 16);
    std::memcpy(&header.ip6_dst, remote.address.bytes().data(), 16);
    udphdr udp = udpHeader(remote);
    // The pseudo-header of RFC 8200 §8.1: both addresses, length, protocol.
    Packet summed;
    append(summed, &header.ip6_src, 32);
    append(summed, &udp.uh_ulen, 2);
    const std::array<std::uint8_t, 2> protocol{0, IPPROTO_UDP};
    append(summed, protocol.data(), protocol.size());
    append(summed, &udp, sizeof udp);
    append(summed, payload.data(), payload.size());
    udp.uh_sum = htons(internetChecksum(summed));
    Packet packet;
    append(packet, &header, sizeof header);
    append(packet, &udp, sizeof udp);
    append(packet, payload.data(), payload.size());
    return packet;
}
} // namespace

void runForger(const ShapeOptions& options)
{
    const bool isIpv4 = options.family == Family::ipv4;
    const FileDescriptor socket(::socket(isIpv4 ? AF_INET : AF_INET6, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW));
    if (!socket.isOpen()) {
        giveUpWithErrno("raw socket");
    }
    const IpAddress source = forgedAddress(options.family);
    const Endpoint remote{peerAddress(options.family, 50), port::discard};
    requireLabAddress(remote.address);
    const Packet packet = isIpv4 ? ipv4Packet(source, remote) : ipv6Packet(source, remote);
    // A raw socket's address has no port; IPv6 refuses one that is not its protocol (ipv6(7)).
    const SocketAddress address = socketAddressOf({remote.address, 0});
    tellForged(source, remote);
    for (int number = 0; number < kPackets; ++number) {
        if (::sendto(socket.get(), packet.data(), packet.size(), 0, address.get(), address.length) < 0) {
            giveUpWithErrno("send of a forged packet");
        }
        pause(100ms);
    }
    pause(std::min<std::chrono::milliseconds>(options.time, 200ms));
}

} // namespace netgrove::lab
