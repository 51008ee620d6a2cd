// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/file_descriptor.h"
#include "core/base/flow_key.h"
#include "core/base/result.h"
#include "core/sense/sockets/socket_record.h"

namespace netgrove {

/// Asks the kernel for the sockets of one network namespace (sock_diag(7)). The kernel answers inside the system call,
/// so nothing here waits. One thread.
class SockDiag {
public:
    using Sink = std::function<void(const SocketRecord&)>;

    /// Bit n: sockets in state n are wanted. Those in TIME_WAIT and connections that nobody accepted have no process.
    using States = std::uint32_t;
    static constexpr States kOwned = ~(1U << 3U | 1U << 6U | 1U << 12U);

    /// In the namespace that this thread is in. Errors: noPrivilege, notSupported, system.
    static Result<SockDiag> open(NetnsId id);
    /// In another namespace; needs CAP_SYS_ADMIN there.
    static Result<SockDiag> open(NetnsId id, const FileDescriptor& netns);

    /// Every TCP, UDP or SCTP socket, IPv4 and IPv6. A dump that the kernel marks as interrupted is repeated (three
    /// times at most): the sink may then be told a socket twice. Errors: notSupported (the kernel has no such dump),
    /// noPrivilege, system.
    Result<void> dump(Protocol protocol, const Sink& sink, States states = kOwned);

    /// The socket that packets of this flow belong to, as the kernel itself would look it up: connected first, then
    /// bound to the address, then to the port alone; dual-stack IPv6 sockets are found for IPv4 flows. Of a TCP
    /// connection that nobody has accepted yet, and of one in TIME_WAIT, the inode is 0; where there is no connection
    /// but a listening socket that would take it, that one is given. `interface`: where the flow was seen, for sockets
    /// that are bound to a device. Nothing: there is none. TCP and UDP only (others: notSupported).
    Result<std::optional<SocketRecord>> query(const FlowKey& key, InterfaceIndex interface = {});

    /// The listening TCP socket that takes connections from this address, if any.
    Result<std::optional<SocketRecord>> listener(
        const Endpoint& local, const IpAddress& remote, InterfaceIndex interface = {});

    /// The UDP sockets on this local port that are not connected (several with SO_REUSEPORT, or with different
    /// addresses): with more than one, the kernel's look-up says who receives but not who sent.
    Result<std::vector<SocketRecord>> unconnectedUdpOn(std::uint16_t localPort);

    NetnsId netns() const { return m_netns; }

private:
    using Answer = Result<std::optional<SocketRecord>>;
    struct Request;

    SockDiag(NetnsId netns, FileDescriptor socket);
    int exchange(const Request& request, const Sink& sink, bool& isInterrupted);
    int readAnswer(const Request& request, const Sink& sink, bool& isInterrupted);
    Answer ask(Protocol protocol, std::uint8_t family, const Endpoint& local, const Endpoint& remote,
        InterfaceIndex interface);
    Answer askFamilies(Protocol protocol, const Endpoint& local, const Endpoint& remote, InterfaceIndex interface);

    NetnsId m_netns;
    FileDescriptor m_socket;
    std::uint32_t m_sequence = 0;
    std::vector<char> m_buffer;
};

} // namespace netgrove
