// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/corpus/attack.h"

#include <array>
#include <cstring>

#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include "tests/support/lab/guard.h"
#include "tests/support/lab/process.h"
#include "tests/support/lab/socket_address.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
constexpr int kFloodDatagrams = 200;
constexpr std::size_t kFloodBytes = 512;
constexpr unsigned kScannedHosts = 3;
constexpr std::uint16_t kScannedPorts = 50;
constexpr std::uint16_t kPortsOfSilentHost = 8;
constexpr int kForgedPackets = 60;
constexpr std::size_t kForgedPayload = 32;

struct ForgedPacket {
    ip header{};
    udphdr udp{};
    std::array<char, kForgedPayload> payload{};
};

/// raw(7), IP_HDRINCL: the kernel fills in the checksum and leaves the source as it is.
ForgedPacket forgedPacket(const IpAddress& source, const Endpoint& remote)
{
    ForgedPacket packet;
    packet.header.ip_v = 4;
    packet.header.ip_hl = sizeof packet.header / 4;
    packet.header.ip_ttl = 64;
    packet.header.ip_p = IPPROTO_UDP;
    packet.header.ip_len = htons(sizeof packet);
    std::memcpy(&packet.header.ip_src, source.bytes().data(), 4);
    std::memcpy(&packet.header.ip_dst, remote.address.bytes().data(), 4);
    packet.udp.uh_sport = htons(40'000);
    packet.udp.uh_dport = htons(remote.port);
    packet.udp.uh_ulen = htons(sizeof packet.udp + kForgedPayload); // checksum 0: none (RFC 768)
    return packet;
}
} // namespace

void floodWithUdp(Connection& connection)
{
    for (int number = 0; number < kFloodDatagrams; ++number) {
        connection.send(kFloodBytes);
        pause(3ms);
    }
}

void scanPorts(Family family)
{
    const auto tryPorts = [](const IpAddress& host, std::uint16_t ports) {
        for (std::uint16_t number = 0; number < ports; ++number) {
            (void)Connection::tryTcp({host, static_cast<std::uint16_t>(20 + number)}, 60ms);
            pause(2ms);
        }
    };
    for (unsigned host = 0; host < kScannedHosts; ++host) {
        tryPorts(peerAddress(family, 100 + host), kScannedPorts);
    }
    tryPorts(silentAddress(family, 0), kPortsOfSilentHost);
}

void floodWithForgedSources(Family family, unsigned peer)
{
    if (family != Family::ipv4) {
        giveUp("the corpus forges IPv4 only; the shape \"forger\" does IPv6");
    }
    const FileDescriptor socket(::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW));
    if (!socket.isOpen()) {
        giveUpWithErrno("raw socket");
    }
    const Endpoint remote{peerAddress(family, peer), port::discard};
    requireLabAddress(remote.address);
    const SocketAddress address = socketAddressOf({remote.address, 0});
    for (int number = 0; number < kForgedPackets; ++number) {
        const IpAddress source = addressOf("192.0.2." + std::to_string(60 + number));
        const ForgedPacket packet = forgedPacket(source, remote);
        if (::sendto(socket.get(), &packet, sizeof packet, 0, address.get(), address.length) < 0) {
            giveUpWithErrno("send of a forged packet");
        }
        pause(5ms);
    }
}

} // namespace netgrove::lab
