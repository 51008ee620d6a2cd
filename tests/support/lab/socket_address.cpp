// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/socket_address.h"

#include <algorithm>
#include <cstring>
#include <span>

#include <netinet/in.h>

namespace netgrove::lab {

SocketAddress socketAddressOf(const Endpoint& endpoint)
{
    SocketAddress result;
    const auto bytes = endpoint.address.bytes();
    if (endpoint.address.isIpv4()) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(endpoint.port);
        std::memcpy(&address.sin_addr, bytes.data(), bytes.size());
        std::memcpy(&result.storage, &address, sizeof address);
        result.length = sizeof address;
    } else {
        sockaddr_in6 address{};
        address.sin6_family = AF_INET6;
        address.sin6_port = htons(endpoint.port);
        std::memcpy(&address.sin6_addr, bytes.data(), bytes.size());
        std::memcpy(&result.storage, &address, sizeof address);
        result.length = sizeof address;
    }
    return result;
}

SocketAddress mappedSocketAddressOf(const Endpoint& endpoint)
{
    if (!endpoint.address.isIpv4()) {
        return socketAddressOf(endpoint);
    }
    SocketAddress result;
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(endpoint.port);
    address.sin6_addr.s6_addr[10] = 0xff;
    address.sin6_addr.s6_addr[11] = 0xff;
    std::memcpy(&address.sin6_addr.s6_addr[12], endpoint.address.bytes().data(), 4);
    std::memcpy(&result.storage, &address, sizeof address);
    result.length = sizeof address;
    return result;
}

Endpoint endpointOf(const sockaddr_storage& storage)
{
    if (storage.ss_family == AF_INET) {
        sockaddr_in address{};
        std::memcpy(&address, &storage, sizeof address);
        const auto bytes = std::as_bytes(std::span<const in_addr, 1>(&address.sin_addr, 1));
        return {IpAddress::fromIpv4(bytes), ntohs(address.sin_port)};
    }
    if (storage.ss_family == AF_INET6) {
        sockaddr_in6 address{};
        std::memcpy(&address, &storage, sizeof address);
        const auto bytes = std::as_bytes(std::span<const in6_addr, 1>(&address.sin6_addr, 1));
        return {IpAddress::fromIpv6(bytes), ntohs(address.sin6_port)};
    }
    return {};
}

Endpoint localEndpointOf(int socket)
{
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    return ::getsockname(socket, reinterpret_cast<sockaddr*>(&storage), &length) == 0 ? endpointOf(storage)
                                                                                      : Endpoint{};
}

Endpoint remoteEndpointOf(int socket)
{
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    return ::getpeername(socket, reinterpret_cast<sockaddr*>(&storage), &length) == 0 ? endpointOf(storage)
                                                                                      : Endpoint{};
}

} // namespace netgrove::lab
