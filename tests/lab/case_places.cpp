// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The same talk from other places: within this machine, and from another network namespace on it.
#include <cerrno>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/lab/cases.h"
#include "tests/lab/container.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/socket_address.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
constexpr std::size_t kBytes = 50'000;
} // namespace

void runLoopback(const CaseOptions&)
{
    const FileDescriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const SocketAddress address = socketAddressOf({addressOf("127.0.0.1"), 0});
    if (::bind(listener.get(), address.get(), address.length) != 0 || ::listen(listener.get(), 1) != 0) {
        giveUpWithErrno("listen on loopback");
    }
    const Endpoint local = localEndpointOf(listener.get());
    const pid_t server = spawn("lab-local", [&] {
        const int accepted = ::accept(listener.get(), nullptr, nullptr);
        Connection connection(Protocol::tcp, FileDescriptor(accepted), remoteEndpointOf(accepted));
        connection.receive(kBytes);
        tellFlow("loopback-server", connection);
    });
    Connection connection = Connection::tcp(local);
    connection.send(kBytes);
    tellFlow("loopback", connection);
    waitFor(server);
}

void runContainer(const CaseOptions&)
{
    const pid_t container = spawnInContainer("lab-container", 0, [] {
        Connection connection = Connection::tcp({serverAddress(Family::ipv4, 22), port::web});
        connection.put(kBytes / 2);
        connection.get(kBytes);
        tellFlow("container", connection);
    });
    if (waitFor(container) != 0) {
        giveUp("the container's program failed");
    }
}

} // namespace netgrove::lab
