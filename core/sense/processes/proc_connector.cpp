// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/proc_connector.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

#include "core/sense/processes/connector_message.h"
#include "core/sense/sockets/netns_switch.h"

namespace netgrove {
namespace {

// About 60,000 events: a fork storm of that size fits between two looks. The kernel doubles it for its own overhead.
constexpr int kReceiveBuffer = 8 * 1024 * 1024;
constexpr std::size_t kDatagramSize = 4096;
constexpr std::uint32_t kCpuLimit = 8192;

Result<FileDescriptor> makeSocket()
{
    FileDescriptor socket(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_CONNECTOR));
    if (!socket.isOpen()) {
        return systemFailure("open a connector socket", errno);
    }
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = CN_IDX_PROC;
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return systemFailure("join the group of process events", errno);
    }
    // The first needs CAP_NET_ADMIN, which the second does without, up to net.core.rmem_max (socket(7)).
    if (::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUFFORCE, &kReceiveBuffer, sizeof kReceiveBuffer) != 0) {
        ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &kReceiveBuffer, sizeof kReceiveBuffer);
    }
    return socket;
}

Result<void> subscribe(const FileDescriptor& socket)
{
    const proc_cn_mcast_op operation = PROC_CN_MCAST_LISTEN;
    cn_msg connector{};
    connector.id = {CN_IDX_PROC, CN_VAL_PROC};
    connector.len = sizeof operation;
    nlmsghdr header{};
    header.nlmsg_len = NLMSG_LENGTH(sizeof connector + sizeof operation);
    header.nlmsg_type = NLMSG_DONE;
    std::array<std::byte, NLMSG_SPACE(sizeof connector + sizeof operation)> message{};
    std::memcpy(message.data(), &header, sizeof header);
    std::memcpy(message.data() + NLMSG_HDRLEN, &connector, sizeof connector);
    std::memcpy(message.data() + NLMSG_HDRLEN + sizeof connector, &operation, sizeof operation);
    if (::send(socket.get(), message.data(), message.size(), 0) < 0) {
        // Outside the initial network namespace nobody listens at the other end.
        return errno == ECONNREFUSED ? failure(ErrorCode::notSupported, "subscribe to process events: nobody there")
                                     : systemFailure("subscribe to process events", errno);
    }
    return {};
}

/// The kernel answers within send(); where it does not, we are in a pid or user namespace that it does not serve
/// (drivers/connector/cn_proc.c, cn_proc_mcast_ctl()).
Result<void> awaitAnswer(const FileDescriptor& socket)
{
    std::array<std::byte, kDatagramSize> bytes{};
    for (;;) {
        const ssize_t got = ::recv(socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return failure(
                ErrorCode::notSupported, "the kernel does not tell process events to this pid or user namespace");
        }
        if (got < 0 && errno != EINTR && errno != ENOBUFS) {
            return systemFailure("read the answer to the subscription", errno);
        }
        std::optional<std::uint32_t> answer;
        bool isAny = false;
        parseConnectorDatagram(
            std::span(bytes).first(got > 0 ? static_cast<std::size_t>(got) : 0), [&](const ConnectorMessage& message) {
                isAny = true;
                if (message.isAcknowledgement) {
                    answer = message.acknowledgedError;
                }
            });
        if (answer) {
            return *answer == 0 ? Result<void>{}
                                : systemFailure("subscribe to process events", static_cast<int>(*answer));
        }
        if (isAny) {
            return {}; // an event: somebody else subscribed before us, and the kernel speaks to this group
        }
    }
}

Result<FileDescriptor> openHere()
{
    Result<FileDescriptor> socket = makeSocket();
    if (!socket) {
        return socket;
    }
    if (Result<void> subscribed = subscribe(*socket); !subscribed) {
        return tl::unexpected(subscribed.error());
    }
    if (Result<void> answered = awaitAnswer(*socket); !answered) {
        return tl::unexpected(answered.error());
    }
    return socket;
}

} // namespace

ProcConnector::ProcConnector(FileDescriptor socket)
    : m_socket(std::move(socket))
    , m_buffer(kDatagramSize)
{
}

Result<ProcConnector> ProcConnector::open()
{
    Result<FileDescriptor> socket = openHere();
    // The initial network namespace is that of kthreadd; of pid 1 and of who started us it most often is.
    for (const pid_t pid : {2, 1, ::getppid()}) {
        if (socket || socket.error().code == ErrorCode::noPrivilege) {
            break;
        }
        const std::string path = "/proc/" + std::to_string(pid) + "/ns/net";
        const FileDescriptor initial(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        Result<FileDescriptor> there = failure(ErrorCode::system, "");
        if (initial.isOpen() && runInNetns(initial, [&] { there = openHere(); }) && there) {
            socket = std::move(there);
        }
    }
    if (!socket) {
        return tl::unexpected(socket.error());
    }
    return ProcConnector(std::move(*socket));
}

std::uint64_t ProcConnector::countLost(std::uint32_t cpu, std::uint32_t sequence)
{
    if (cpu >= kCpuLimit) {
        return 0;
    }
    if (cpu >= m_nextSequence.size()) {
        m_nextSequence.resize(cpu + 1);
    }
    std::optional<std::uint32_t>& next = m_nextSequence[cpu];
    // The numbers of a CPU go up by one (they wrap). A step back is a reordering, not a loss of four thousand million.
    const std::uint32_t gap = next ? sequence - *next : 0;
    next = sequence + 1;
    return gap < 0x80000000U ? gap : 0;
}

Result<ProcConnector::Outcome> ProcConnector::read(const Sink& sink, std::size_t limit)
{
    Outcome outcome;
    for (std::size_t count = 0; count < limit; ++count) {
        sockaddr_nl from{};
        socklen_t length = sizeof from;
        const ssize_t got = ::recvfrom(m_socket.get(), m_buffer.data(), m_buffer.size(), MSG_DONTWAIT,
            reinterpret_cast<sockaddr*>(&from), &length);
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return outcome;
        }
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0 && errno == ENOBUFS) {
            outcome.isOverrun = true; // netlink(7): messages were dropped; how many, the numbering tells
            continue;
        }
        if (got < 0) {
            return systemFailure("read process events", errno);
        }
        if (from.nl_pid != 0) {
            continue; // not from the kernel: others with privilege can send to the group
        }
        parseConnectorDatagram(
            std::span(m_buffer).first(static_cast<std::size_t>(got)), [&](const ConnectorMessage& message) {
                if (message.isAcknowledgement) {
                    return;
                }
                outcome.lost += countLost(message.cpu, message.sequence);
                if (message.event) {
                    ++outcome.events;
                    sink(*message.event);
                }
            });
    }
    outcome.isMore = true;
    return outcome;
}

} // namespace netgrove
