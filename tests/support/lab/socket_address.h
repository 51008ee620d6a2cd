// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/socket.h>

#include "core/base/ip_address.h"

namespace netgrove::lab {

/// A sockaddr of either family with its length, as the socket calls want it.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t length = 0;

    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

SocketAddress socketAddressOf(const Endpoint& endpoint);
/// The same as an IPv4-mapped IPv6 address where it is IPv4 (RFC 4291 §2.5.5.2).
SocketAddress mappedSocketAddressOf(const Endpoint& endpoint);
Endpoint endpointOf(const sockaddr_storage& storage);
/// What getsockname(2) says; nothing known gives an empty endpoint.
Endpoint localEndpointOf(int socket);
/// What getpeername(2) says.
Endpoint remoteEndpointOf(int socket);

} // namespace netgrove::lab
