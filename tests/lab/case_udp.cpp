// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>

#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/lab/cases.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/socket_address.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
constexpr std::size_t kDatagram = 600;
constexpr int kRounds = 30;

void echoConnected(const char* role, const Endpoint& remote)
{
    Connection connection = Connection::udp(remote);
    for (int round = 0; round < kRounds; ++round) {
        connection.send(kDatagram);
        connection.receive(kDatagram);
    }
    tellFlow(role, connection);
}
} // namespace

void runUdpConnected(const CaseOptions&)
{
    echoConnected("udp-connected", {serverAddress(Family::ipv4, 1), port::echo});
}

void runUdpIpv6(const CaseOptions&) { echoConnected("udp-ipv6", {serverAddress(Family::ipv6, 2), port::echo}); }

void runUdpUnconnected(const CaseOptions&)
{
    Connection socket = Connection::unconnectedUdp(Family::ipv4);
    for (unsigned number = 0; number < 3; ++number) {
        const Endpoint remote{serverAddress(Family::ipv4, 30 + number), port::echo};
        for (int round = 0; round < kRounds; ++round) {
            socket.sendTo(remote, kDatagram);
            socket.receive(kDatagram);
        }
        // The socket is bound to no address; on the wire it is the host's own.
        tellFlow("udp-unconnected", Protocol::udp, {pcAddress(Family::ipv4), socket.local().port}, remote,
            kRounds * kDatagram, kRounds * kDatagram);
    }
}

void runUdpMapped(const CaseOptions&)
{
    const Endpoint remote{serverAddress(Family::ipv4, 40), port::echo};
    requireLabAddress(remote.address);
    const FileDescriptor socket(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const SocketAddress address = mappedSocketAddressOf(remote);
    const std::string payload(kDatagram, 'x');
    std::string answer(kDatagram, '\0');
    for (int round = 0; round < kRounds; ++round) {
        if (::sendto(socket.get(), payload.data(), payload.size(), 0, address.get(), address.length) < 0
            || ::recv(socket.get(), answer.data(), answer.size(), 0) < 0) {
            giveUpWithErrno("send to " + remote.toString());
        }
    }
    tellFlow("udp-mapped", Protocol::udp, {pcAddress(Family::ipv4), localEndpointOf(socket.get()).port}, remote,
        kRounds * kDatagram, kRounds * kDatagram);
}

void runUdpPortReuse(const CaseOptions&)
{
    const auto talkFromPort = [](int datagrams) {
        const Endpoint remote{serverAddress(Family::ipv4, 50), port::echo};
        requireLabAddress(remote.address);
        FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        const SocketAddress local = socketAddressOf({pcAddress(Family::ipv4), 20'679});
        const SocketAddress address = socketAddressOf(remote);
        if (::bind(socket.get(), local.get(), local.length) != 0
            || ::connect(socket.get(), address.get(), address.length) != 0) {
            giveUpWithErrno("connect from port 20679");
        }
        Connection connection(Protocol::udp, std::move(socket), remote);
        for (int number = 0; number < datagrams; ++number) {
            connection.send(kDatagram);
            connection.receive(kDatagram);
            pause(2ms);
        }
        tellFlow("udp-port-reuse", connection);
    };
    waitFor(spawn("lab-first", [&] { talkFromPort(kRounds); }));
    pause(100ms);
    waitFor(spawn("lab-second", [&] { talkFromPort(2 * kRounds); }));
}

void runUdpSmallFlood(const CaseOptions&)
{
    Connection connection = Connection::udp({peerAddress(Family::ipv4, 60), port::discard});
    for (int number = 0; number < 20'000; ++number) {
        connection.send(1);
        if (number % 1000 == 999) {
            pause(10ms);
        }
    }
    tellFlow("udp-small-flood", connection);
}

} // namespace netgrove::lab
