// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What is neither TCP nor UDP. Payload bytes are those handed to the socket: of ICMP with its header.
#include <array>
#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>

#include "tests/lab/cases.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/socket_address.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
constexpr int kRounds = 5;
constexpr std::size_t kEchoBytes = 64;
constexpr std::uint16_t kEchoIdentifier = 0x4e47;
constexpr int kExperimentalProtocol = 253; // RFC 3692 §2.1
constexpr std::uint16_t kExperimentalEtherType = 0x88b5; // IEEE 802, local experimental

using EchoBytes = std::array<std::uint8_t, kEchoBytes>;

FileDescriptor openSocket(int family, int type, int protocol)
{
    FileDescriptor socket(::socket(family, type | SOCK_CLOEXEC, protocol));
    if (!socket.isOpen()) {
        giveUpWithErrno("socket");
    }
    const timeval patience{2, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return socket;
}

/// An echo request; its checksum as RFC 1071 has it, which a ping socket makes anew and a raw IPv4 socket does not.
EchoBytes echoRequest(std::uint8_t type, std::uint16_t sequence)
{
    EchoBytes bytes{};
    bytes[0] = type;
    const std::array<std::uint16_t, 2> words{htons(kEchoIdentifier), htons(sequence)};
    std::memcpy(&bytes[4], words.data(), sizeof words);
    std::uint32_t sum = 0;
    for (std::size_t index = 0; index < bytes.size(); index += 2) {
        sum += static_cast<std::uint32_t>((bytes.at(index) << 8U) + bytes.at(index + 1));
    }
    sum = (sum & 0xffffU) + (sum >> 16U);
    const std::uint16_t checksum = htons(static_cast<std::uint16_t>(~(sum + (sum >> 16U))));
    std::memcpy(&bytes[2], &checksum, sizeof checksum);
    return bytes;
}

void echo(const char* role, Family family, int type)
{
    const bool isIpv4 = family == Family::ipv4;
    const FileDescriptor socket
        = openSocket(isIpv4 ? AF_INET : AF_INET6, type, isIpv4 ? int(IPPROTO_ICMP) : int(IPPROTO_ICMPV6));
    const Endpoint remote{serverAddress(family, type == SOCK_RAW ? 71 : 70), 0};
    requireLabAddress(remote.address);
    const SocketAddress address = socketAddressOf(remote);
    const std::uint8_t request = isIpv4 ? std::uint8_t{ICMP_ECHO} : std::uint8_t{ICMP6_ECHO_REQUEST};
    std::uint64_t received = 0;
    for (std::uint16_t round = 0; round < kRounds; ++round) {
        const EchoBytes bytes = echoRequest(request, round);
        std::array<char, 256> answer{};
        if (::sendto(socket.get(), bytes.data(), bytes.size(), 0, address.get(), address.length) < 0) {
            giveUpWithErrno("ping " + remote.toString());
        }
        const ssize_t length = ::recv(socket.get(), answer.data(), answer.size(), 0);
        // A raw IPv4 socket gives the IP header as well (raw(7)).
        received += length > 0 ? kEchoBytes : 0;
        pause(20ms);
    }
    tellFlow(role, isIpv4 ? Protocol::icmp : Protocol::icmpv6, {pcAddress(family), 0}, remote, kRounds * kEchoBytes,
        received);
}
} // namespace

void runIcmpPing(const CaseOptions&) { echo("icmp-ping", Family::ipv4, SOCK_DGRAM); }
void runIcmpRaw(const CaseOptions&) { echo("icmp-raw", Family::ipv4, SOCK_RAW); }
void runIcmpv6Ping(const CaseOptions&) { echo("icmpv6-ping", Family::ipv6, SOCK_DGRAM); }

void runSctp(const CaseOptions&)
{
    FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP));
    if (!socket.isOpen()) {
        tellNotOffered("sctp: this kernel has none");
        return;
    }
    const Endpoint remote{serverAddress(Family::ipv4, 72), port::discard};
    requireLabAddress(remote.address);
    const SocketAddress address = socketAddressOf(remote);
    if (::connect(socket.get(), address.get(), address.length) != 0) {
        giveUpWithErrno("connect to " + remote.toString());
    }
    Connection connection(Protocol::sctp, std::move(socket), remote);
    for (int round = 0; round < 20; ++round) {
        connection.send(1000);
    }
    tellFlow("sctp", connection);
}

void runRawIp(const CaseOptions&)
{
    const FileDescriptor socket = openSocket(AF_INET, SOCK_RAW, kExperimentalProtocol);
    const Endpoint remote{peerAddress(Family::ipv4, 73), 0};
    requireLabAddress(remote.address);
    const SocketAddress address = socketAddressOf(remote);
    const std::array<char, 100> payload{};
    for (int round = 0; round < kRounds; ++round) {
        if (::sendto(socket.get(), payload.data(), payload.size(), 0, address.get(), address.length) < 0) {
            giveUpWithErrno("send to " + remote.toString());
        }
        pause(20ms);
    }
    tellFlow("raw-ip", Protocol::raw, {pcAddress(Family::ipv4), 0}, remote, kRounds * payload.size(), 0);
}

void runPacket(const CaseOptions&)
{
    const FileDescriptor socket = openSocket(AF_PACKET, SOCK_DGRAM, 0);
    sockaddr_ll address{};
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(kExperimentalEtherType);
    address.sll_ifindex = static_cast<int>(::if_nametoindex(kPcInterface));
    address.sll_halen = ETH_ALEN;
    const std::array<std::uint8_t, ETH_ALEN> nobody{
        2, 0, 0, 0, 0, 1}; // locally administered; the cable has one end only
    std::memcpy(&address.sll_addr, nobody.data(), nobody.size());
    const std::array<char, 100> payload{};
    for (int round = 0; round < kRounds; ++round) {
        if (::sendto(socket.get(), payload.data(), payload.size(), 0, reinterpret_cast<const sockaddr*>(&address),
                sizeof address)
            < 0) {
            giveUpWithErrno("send a frame");
        }
        pause(20ms);
    }
    tellFlow("packet", Protocol::packet, {}, {}, kRounds * payload.size(), 0);
}

} // namespace netgrove::lab
