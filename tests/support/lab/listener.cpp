// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/listener.h"

#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/support/lab/guard.h"
#include "tests/support/lab/socket_address.h"

namespace netgrove::lab {

FileDescriptor listenAt(std::uint16_t port)
{
    FileDescriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int yes = 1;
    ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const SocketAddress address = socketAddressOf({pcAddress(Family::ipv4), port});
    if (::bind(listener.get(), address.get(), address.length) != 0 || ::listen(listener.get(), 16) != 0) {
        giveUpWithErrno("listen at port " + std::to_string(port));
    }
    return listener;
}

Connection acceptOne(int listener)
{
    sockaddr_storage peer{};
    socklen_t length = sizeof peer;
    FileDescriptor accepted(::accept4(listener, reinterpret_cast<sockaddr*>(&peer), &length, SOCK_CLOEXEC));
    if (!accepted.isOpen()) {
        giveUpWithErrno("accept");
    }
    const Endpoint remote = endpointOf(peer);
    return {Protocol::tcp, std::move(accepted), remote};
}

} // namespace netgrove::lab
