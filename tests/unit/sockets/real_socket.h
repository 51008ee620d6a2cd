// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <utility>

#include "core/base/file_descriptor.h"
#include "core/base/ids.h"
#include "core/base/ip_address.h"

namespace netgrove::test {

/// A real socket on loopback. Its port is the kernel's choice.
class RealSocket {
public:
    RealSocket(int family, int type, int protocol = 0)
        : m_family(family)
        , m_socket(::socket(family, type | SOCK_CLOEXEC, protocol))
    {
    }
    RealSocket(FileDescriptor accepted, int family)
        : m_family(family)
        , m_socket(std::move(accepted))
    {
    }

    bool bind(const char* address, std::uint16_t port = 0) { return call(&::bind, address, port); }
    bool connect(const char* address, std::uint16_t port) { return call(&::connect, address, port); }
    bool listen() { return ::listen(m_socket.get(), 8) == 0; }
    RealSocket accept() { return RealSocket(FileDescriptor(::accept(m_socket.get(), nullptr, nullptr)), m_family); }
    bool set(int level, int name, int value)
    {
        return ::setsockopt(m_socket.get(), level, name, &value, sizeof value) == 0;
    }
    void close() { m_socket = FileDescriptor(); }

    int get() const { return m_socket.get(); }
    Inode inode() const
    {
        struct stat facts{};
        return ::fstat(m_socket.get(), &facts) == 0 ? Inode(facts.st_ino) : Inode();
    }
    std::uint16_t port() const
    {
        sockaddr_storage address{};
        socklen_t length = sizeof address;
        ::getsockname(m_socket.get(), reinterpret_cast<sockaddr*>(&address), &length);
        // Both families have the port in the same place.
        return ntohs(reinterpret_cast<sockaddr_in*>(&address)->sin_port);
    }

private:
    bool call(int (*function)(int, const sockaddr*, socklen_t), const char* text, std::uint16_t port)
    {
        if (m_family == AF_INET6) {
            sockaddr_in6 address{};
            address.sin6_family = AF_INET6;
            address.sin6_port = htons(port);
            const auto parsed = IpAddress::parse(text);
            if (parsed && parsed->isIpv4()) { // the mapped form
                address.sin6_addr.s6_addr[10] = address.sin6_addr.s6_addr[11] = 0xff;
                std::memcpy(&address.sin6_addr.s6_addr[12], parsed->bytes().data(), 4);
            } else if (parsed) {
                std::memcpy(&address.sin6_addr, parsed->bytes().data(), 16);
            }
            return function(m_socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        }
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        if (const auto parsed = IpAddress::parse(text)) {
            std::memcpy(&address.sin_addr, parsed->bytes().data(), 4);
        }
        return function(m_socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }

    int m_family;
    FileDescriptor m_socket;
};

inline Endpoint endpoint(const char* address, std::uint16_t port) { return {*IpAddress::parse(address), port}; }

} // namespace netgrove::test
