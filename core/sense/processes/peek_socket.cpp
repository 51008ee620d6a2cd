// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/peek_socket.h"

#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <span>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/sockios.h>

#include "core/base/file_descriptor.h"

namespace netgrove {
namespace {

std::optional<int> option(int socket, int level, int name)
{
    int value = 0;
    socklen_t length = sizeof value;
    return ::getsockopt(socket, level, name, &value, &length) == 0 ? std::optional(value) : std::nullopt;
}

Endpoint endpointOf(const sockaddr_storage& address)
{
    if (address.ss_family == AF_INET) {
        sockaddr_in ipv4{};
        std::memcpy(&ipv4, &address, sizeof ipv4);
        const auto bytes = std::as_bytes(std::span(&ipv4.sin_addr.s_addr, 1));
        return {IpAddress::fromIpv4(bytes.first<4>()), ntohs(ipv4.sin_port)};
    }
    if (address.ss_family == AF_INET6) {
        sockaddr_in6 ipv6{};
        std::memcpy(&ipv6, &address, sizeof ipv6);
        const auto bytes = std::as_bytes(std::span(ipv6.sin6_addr.s6_addr));
        return {IpAddress::fromIpv6(bytes), ntohs(ipv6.sin6_port)};
    }
    return {};
}

using NameCall = int (*)(int, sockaddr*, socklen_t*);

Endpoint nameBy(NameCall call, int socket)
{
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    return call(socket, reinterpret_cast<sockaddr*>(&address), &length) == 0 ? endpointOf(address) : Endpoint{};
}

/// What FlowKey calls the protocol; nothing for what is no internet socket.
std::optional<Protocol> protocolOf(int domain, int type, int number)
{
    if (domain != AF_INET && domain != AF_INET6) {
        return std::nullopt;
    }
    if (type == SOCK_RAW) {
        return Protocol::raw;
    }
    return protocolOfIpNumber(number);
}

/// The socket's own namespace, which need not be its process's (SIOCGSKNS; needs CAP_NET_ADMIN there).
NetnsId namespaceOf(int socket)
{
    const FileDescriptor netns(::ioctl(socket, SIOCGSKNS));
    struct stat facts{};
    const bool isKnown = netns.isOpen() && ::fstat(netns.get(), &facts) == 0;
    return NetnsId(isKnown ? facts.st_ino : 0);
}

Result<SocketRecord> describe(int socket, Inode inode)
{
    const auto domain = option(socket, SOL_SOCKET, SO_DOMAIN);
    const auto type = option(socket, SOL_SOCKET, SO_TYPE);
    const auto number = option(socket, SOL_SOCKET, SO_PROTOCOL);
    const auto protocol = domain && type && number ? protocolOf(*domain, *type, *number) : std::nullopt;
    if (!protocol) {
        return failure(ErrorCode::notSupported, "not an internet socket");
    }
    SocketRecord record;
    record.inode = inode;
    record.protocol = *protocol;
    record.local = nameBy(&::getsockname, socket);
    record.remote = nameBy(&::getpeername, socket);
    record.netns = namespaceOf(socket);
    if (*protocol == Protocol::raw) {
        record.discriminator = static_cast<std::uint16_t>(*number);
    } else if (*protocol == Protocol::icmp || *protocol == Protocol::icmpv6) {
        record.discriminator = record.local.port; // of a ping socket the port is the identifier (icmp(7))
    }
    if (*protocol != Protocol::tcp && *protocol != Protocol::udp && *protocol != Protocol::sctp) {
        record.local.port = record.remote.port = 0;
    }
    const bool isListening = option(socket, SOL_SOCKET, SO_ACCEPTCONN).value_or(0) != 0;
    record.state = isListening ? SocketRecord::kListen
        : record.isConnected() ? SocketRecord::kEstablished
                               : std::uint8_t{0};
    return record;
}

} // namespace

Result<SocketRecord> peekSocket(Pid pid, std::int32_t descriptor, Inode expected)
{
    const FileDescriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid.value, 0)));
    if (!process.isOpen()) {
        return systemFailure("open the process", errno);
    }
    const FileDescriptor socket(static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), descriptor, 0)));
    if (!socket.isOpen()) {
        return errno == EBADF ? failure(ErrorCode::noSuchProcess, "the descriptor is closed")
                              : systemFailure("take the descriptor", errno);
    }
    struct stat facts{};
    if (::fstat(socket.get(), &facts) != 0 || !S_ISSOCK(facts.st_mode) || facts.st_ino != expected.value) {
        return failure(ErrorCode::noSuchProcess, "the descriptor is another by now");
    }
    Result<SocketRecord> record = describe(socket.get(), expected);
    if (record) {
        record->uid = Uid(facts.st_uid); // of a socket's inode: its creator's
    }
    return record;
}

} // namespace netgrove
