// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/lab/cases.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/socket_address.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
constexpr std::size_t kBytes = 200'000;

Endpoint web(unsigned number) { return {serverAddress(Family::ipv4, number), port::web}; }
} // namespace

void runTcpUp(const CaseOptions& options)
{
    pause(options.delay);
    Connection connection = Connection::tcp(web(1));
    connection.put(kBytes);
    tellFlow("tcp-up", connection);
}

void runTcpDown(const CaseOptions& options)
{
    pause(options.delay);
    Connection connection = Connection::tcp(web(2));
    connection.get(kBytes);
    tellFlow("tcp-down", connection);
}

void runTcpBoth(const CaseOptions& options)
{
    pause(options.delay);
    Connection connection = Connection::tcp(web(3));
    for (int round = 0; round < 5; ++round) {
        connection.put(kBytes / 10);
        connection.get(kBytes / 5);
    }
    tellFlow("tcp-both", connection);
}

void runTcpIpv6(const CaseOptions&)
{
    Connection connection = Connection::tcp({serverAddress(Family::ipv6, 4), port::web});
    connection.put(kBytes / 2);
    connection.get(kBytes);
    tellFlow("tcp-ipv6", connection);
}

void runTcpMapped(const CaseOptions&)
{
    const Endpoint remote = web(5);
    requireLabAddress(remote.address);
    FileDescriptor socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const SocketAddress address = mappedSocketAddressOf(remote);
    if (::connect(socket.get(), address.get(), address.length) != 0) {
        giveUpWithErrno("connect");
    }
    Connection connection(Protocol::tcp, std::move(socket), remote);
    connection.put(kBytes / 2);
    connection.get(kBytes);
    tellFlow("tcp-mapped", connection);
}

void runTcpDrip(const CaseOptions&)
{
    Connection connection = Connection::tcp({serverAddress(Family::ipv4, 6), port::discard});
    for (int second = 0; second < 5; ++second) {
        connection.send(1);
        pause(1000ms);
    }
    tellFlow("tcp-drip", connection);
}

void runTcpMany(const CaseOptions& options)
{
    for (int number = 0; number < options.count; ++number) {
        Connection connection = Connection::tcp(web(static_cast<unsigned>(number)));
        connection.get(200);
        tellFlow("tcp-many", connection);
    }
}

void runTcpBurst(const CaseOptions&)
{
    std::vector<Connection> connections;
    for (unsigned number = 0; number < 100; ++number) {
        connections.push_back(Connection::tcp(web(number)));
    }
    pause(200ms);
    for (Connection& connection : connections) {
        connection.put(3000);
    }
    for (const Connection& connection : connections) {
        tellFlow("tcp-burst", connection);
    }
}

void runTcpPortReuse(const CaseOptions&)
{
    // A port that no connection of the cases before gets by chance, to keep it in TIME_WAIT (ip_local_port_range). This
    // connection is reset at its close (SO_LINGER of zero, socket(7)), so that no TIME_WAIT keeps the port.
    const auto talkFromPort = [](std::size_t bytes) {
        const Endpoint remote = web(7);
        requireLabAddress(remote.address);
        FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const int yes = 1;
        const linger atOnce{1, 0};
        ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        ::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
        const SocketAddress local = socketAddressOf({pcAddress(Family::ipv4), 20'678});
        const SocketAddress address = socketAddressOf(remote);
        if (::bind(socket.get(), local.get(), local.length) != 0
            || ::connect(socket.get(), address.get(), address.length) != 0) {
            giveUpWithErrno("connect from port 20678");
        }
        Connection connection(Protocol::tcp, std::move(socket), remote);
        connection.get(bytes);
        tellFlow("tcp-port-reuse", connection);
    };
    waitFor(spawn("lab-first", [&] { talkFromPort(10'000); }));
    pause(100ms);
    waitFor(spawn("lab-second", [&] { talkFromPort(20'000); }));
}

} // namespace netgrove::lab
