// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/connection.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "tests/support/lab/guard.h"
#include "tests/support/lab/socket_address.h"

namespace netgrove::lab {
namespace {
const std::array<char, 65536> kPayload{};
constexpr time_t kPatienceSeconds = 20; ///< for one send or receive: a lost server must not leave a stand-in hanging

FileDescriptor openSocket(int family, int type)
{
    FileDescriptor socket(::socket(family, type | SOCK_CLOEXEC, 0));
    if (!socket.isOpen()) {
        giveUpWithErrno("socket");
    }
    const timeval patience{kPatienceSeconds, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return socket;
}

int familyOf(const Endpoint& endpoint) { return endpoint.address.isIpv4() ? AF_INET : AF_INET6; }

FileDescriptor openConnected(int type, const Endpoint& remote)
{
    requireLabAddress(remote.address);
    FileDescriptor socket = openSocket(familyOf(remote), type);
    const SocketAddress address = socketAddressOf(remote);
    if (::connect(socket.get(), address.get(), address.length) != 0) {
        giveUpWithErrno("connect to " + remote.toString());
    }
    return socket;
}
} // namespace

void requireLabAddress(const IpAddress& address)
{
    if (!isLabAddress(address)) {
        giveUp("refusing to send to " + address.toString() + ": not an address of the lab");
    }
}

Connection::Connection(Protocol protocol, FileDescriptor socket, const Endpoint& remote)
    : m_protocol(protocol)
    , m_socket(std::move(socket))
    , m_remote(remote)
{
}

Connection Connection::tcp(const Endpoint& remote)
{
    return {Protocol::tcp, openConnected(SOCK_STREAM, remote), remote};
}

Connection Connection::udp(const Endpoint& remote)
{
    return {Protocol::udp, openConnected(SOCK_DGRAM, remote), remote};
}

Connection Connection::unconnectedUdp(Family family)
{
    return {Protocol::udp, openSocket(family == Family::ipv4 ? AF_INET : AF_INET6, SOCK_DGRAM), {}};
}

std::optional<Connection> Connection::tryTcp(const Endpoint& remote, std::chrono::milliseconds patience)
{
    requireLabAddress(remote.address);
    FileDescriptor socket = openSocket(familyOf(remote), SOCK_STREAM | SOCK_NONBLOCK);
    const SocketAddress address = socketAddressOf(remote);
    if (::connect(socket.get(), address.get(), address.length) != 0) {
        pollfd waiting{socket.get(), POLLOUT, 0};
        int problem = 0;
        socklen_t length = sizeof problem;
        if (errno != EINPROGRESS || ::poll(&waiting, 1, static_cast<int>(patience.count())) != 1
            || ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &problem, &length) != 0 || problem != 0) {
            return std::nullopt;
        }
    }
    return Connection{Protocol::tcp, std::move(socket), remote};
}

void Connection::send(std::size_t bytes)
{
    while (bytes > 0) {
        const ssize_t sent = ::send(descriptor(), kPayload.data(), std::min(bytes, kPayload.size()), MSG_NOSIGNAL);
        if (sent < 0) {
            // A datagram to a closed port comes back as an error of the next call (udp(7)); it was sent all the same.
            if (m_protocol == Protocol::udp && errno == ECONNREFUSED) {
                continue;
            }
            giveUpWithErrno("send to " + m_remote.toString());
        }
        m_sent += static_cast<std::uint64_t>(sent);
        bytes -= static_cast<std::size_t>(sent);
    }
}

void Connection::sendText(const std::string& text)
{
    if (::send(descriptor(), text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) {
        giveUpWithErrno("send to " + m_remote.toString());
    }
    m_sent += text.size();
}

void Connection::sendTo(const Endpoint& remote, std::size_t bytes)
{
    requireLabAddress(remote.address);
    const SocketAddress address = socketAddressOf(remote);
    const ssize_t sent = ::sendto(
        descriptor(), kPayload.data(), std::min(bytes, kPayload.size()), MSG_NOSIGNAL, address.get(), address.length);
    if (sent < 0) {
        giveUpWithErrno("send to " + remote.toString());
    }
    m_remote = remote;
    m_sent += static_cast<std::uint64_t>(sent);
}

void Connection::receive(std::size_t bytes)
{
    std::array<char, 65536> chunk{};
    while (bytes > 0) {
        const ssize_t length = ::recv(descriptor(), chunk.data(), std::min(bytes, chunk.size()), 0);
        if (length <= 0) {
            giveUpWithErrno("receive from " + m_remote.toString());
        }
        m_received += static_cast<std::uint64_t>(length);
        bytes = m_protocol == Protocol::udp ? 0 : bytes - static_cast<std::size_t>(length);
    }
}

std::optional<std::string> Connection::receiveLine()
{
    std::string line;
    char byte = 0;
    while (true) {
        const ssize_t length = ::recv(descriptor(), &byte, 1, 0);
        if (length < 0 && errno == EINTR) {
            continue; // it was stopped and let go on (signal(7): with a timeout, recv is not taken up again)
        }
        if (length != 1) {
            return std::nullopt;
        }
        ++m_received;
        if (byte == '\n') {
            return line;
        }
        line += byte;
    }
}

void Connection::get(std::size_t bytes)
{
    sendText("GET " + std::to_string(bytes) + "\n");
    receive(bytes);
}

void Connection::put(std::size_t bytes)
{
    sendText("PUT " + std::to_string(bytes) + "\n");
    send(bytes);
    receive(3);
}

Endpoint Connection::local() const { return localEndpointOf(descriptor()); }

void Connection::count(std::uint64_t sent, std::uint64_t received)
{
    m_sent += sent;
    m_received += received;
}

} // namespace netgrove::lab
