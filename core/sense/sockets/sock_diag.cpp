// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/sockets/sock_diag.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "core/sense/sockets/netns_switch.h"
#include "core/sense/sockets/sock_diag_reply.h"

namespace netgrove {
namespace {

// The kernel fills at most this much per answer of a dump (net/netlink/af_netlink.c, netlink_dump()).
constexpr std::size_t kBufferSize = 32768;
constexpr int kDumpAttempts = 3;

/// Writes an address in the form of the asked family: IPv4 becomes mapped for AF_INET6.
void put(const IpAddress& address, std::uint8_t family, std::uint32_t* words)
{
    auto* target = reinterpret_cast<std::byte*>(words);
    const std::span<const std::byte> bytes = address.bytes();
    if (family == AF_INET6 && address.isIpv4()) {
        target[10] = target[11] = std::byte{0xff};
        std::copy(bytes.begin(), bytes.end(), target + 12);
        return;
    }
    std::copy(bytes.begin(), bytes.end(), target);
}

/// inet_diag bytecode (linux/inet_diag.h) that lets one source port through: port >= n and port <= n, since the
/// operator for "equal" is newer. Each test is an operation and a word with the number; a jump four bytes past the end
/// is a no.
std::array<inet_diag_bc_op, 4> sourcePortIs(std::uint16_t port)
{
    std::array<inet_diag_bc_op, 4> code{};
    code[0] = {INET_DIAG_BC_S_GE, 8, 20};
    code[1].no = port;
    code[2] = {INET_DIAG_BC_S_LE, 8, 12};
    code[3].no = port;
    return code;
}

} // namespace

struct SockDiag::Request {
    Protocol protocol = Protocol::tcp;
    inet_diag_req_v2 body{};
    bool isDump = false;
    std::optional<std::uint16_t> onlyLocalPort;
};

SockDiag::SockDiag(NetnsId netns, FileDescriptor socket)
    : m_netns(netns)
    , m_socket(std::move(socket))
    , m_buffer(kBufferSize)
{
}

Result<SockDiag> SockDiag::open(NetnsId id)
{
    FileDescriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG));
    if (!socket.isOpen()) {
        return systemFailure("open a sock_diag socket", errno);
    }
    return SockDiag(id, std::move(socket));
}

Result<SockDiag> SockDiag::open(NetnsId id, const FileDescriptor& netns)
{
    Result<SockDiag> opened = failure(ErrorCode::system, "not opened");
    if (Result<void> inside = runInNetns(netns, [&] { opened = open(id); }); !inside) {
        return tl::unexpected(inside.error());
    }
    return opened;
}

/// Gives 0 or an errno.
int SockDiag::exchange(const Request& request, const Sink& sink, bool& isInterrupted)
{
    std::array<char, 512> space{};
    nlmsghdr* header = mnl_nlmsg_put_header(space.data());
    header->nlmsg_type = SOCK_DIAG_BY_FAMILY;
    header->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | (request.isDump ? NLM_F_DUMP : 0));
    header->nlmsg_seq = ++m_sequence;
    std::memcpy(mnl_nlmsg_put_extra_header(header, sizeof request.body), &request.body, sizeof request.body);
    if (request.onlyLocalPort) {
        const auto code = sourcePortIs(*request.onlyLocalPort);
        mnl_attr_put(header, INET_DIAG_REQ_BYTECODE, sizeof code, code.data());
    }
    if (::send(m_socket.get(), header, header->nlmsg_len, 0) < 0) {
        return errno;
    }
    return readAnswer(request, sink, isInterrupted);
}

int SockDiag::readAnswer(const Request& request, const Sink& sink, bool& isInterrupted)
{
    const SockDiagQuestion question{m_sequence, request.protocol, m_netns, request.isDump};
    for (;;) {
        const ssize_t received = ::recv(m_socket.get(), m_buffer.data(), m_buffer.size(), 0);
        if (received < 0 && errno == EINTR) {
            continue;
        }
        if (received < 0) {
            return errno;
        }
        const SockDiagProgress progress = readSockDiagReply(
            std::as_bytes(std::span(m_buffer).first(static_cast<std::size_t>(received))), question, sink);
        isInterrupted |= progress.isInterrupted;
        if (progress.isFinished) {
            return progress.error;
        }
    }
}

Result<void> SockDiag::dump(Protocol protocol, const Sink& sink, States states)
{
    const auto number = ipProtocolNumber(protocol);
    if (!number) {
        return failure(ErrorCode::notSupported, "sock_diag has no dump of this protocol");
    }
    Request request;
    request.protocol = protocol;
    request.isDump = true;
    request.body.sdiag_protocol = *number;
    request.body.idiag_states = states;
    for (const std::uint8_t family : {std::uint8_t{AF_INET}, std::uint8_t{AF_INET6}}) {
        request.body.sdiag_family = family;
        bool isInterrupted = true;
        for (int attempt = 0; attempt < kDumpAttempts && isInterrupted; ++attempt) {
            isInterrupted = false;
            const int error = exchange(request, sink, isInterrupted);
            if (error == ENOENT) { // no handler for this protocol in this kernel (net/core/sock_diag.c)
                return failure(ErrorCode::notSupported, "this kernel lists no sockets of this protocol");
            }
            if (error != 0) {
                return systemFailure("list sockets with sock_diag", error);
            }
        }
    }
    return {};
}

SockDiag::Answer SockDiag::ask(
    Protocol protocol, std::uint8_t family, const Endpoint& local, const Endpoint& remote, InterfaceIndex interface)
{
    Request request;
    request.protocol = protocol;
    request.body.sdiag_family = family;
    request.body.sdiag_protocol = ipProtocolNumber(protocol).value_or(0);
    request.body.idiag_states = ~0U;
    inet_diag_sockid& id = request.body.id;
    // "src and dst are swapped for historical reasons" where one UDP socket is asked for (net/ipv4/udp_diag.c,
    // udp_dump_one()).
    const Endpoint& source = protocol == Protocol::udp ? remote : local;
    const Endpoint& destination = protocol == Protocol::udp ? local : remote;
    id.idiag_sport = htons(source.port);
    id.idiag_dport = htons(destination.port);
    put(source.address, family, id.idiag_src);
    put(destination.address, family, id.idiag_dst);
    id.idiag_if = interface.value;
    id.idiag_cookie[0] = id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;

    std::optional<SocketRecord> found;
    bool isInterrupted = false;
    const int error = exchange(request, [&](const SocketRecord& record) { found = record; }, isInterrupted);
    if (error != 0 && error != ENOENT) {
        return systemFailure("ask sock_diag for a socket", error);
    }
    return found;
}

SockDiag::Answer SockDiag::askFamilies(
    Protocol protocol, const Endpoint& local, const Endpoint& remote, InterfaceIndex interface)
{
    const bool isIpv4 = local.address.isIpv4() || remote.address.isIpv4();
    Answer found = ask(protocol, isIpv4 ? AF_INET : AF_INET6, local, remote, interface);
    if (found && !*found && isIpv4) {
        found = ask(protocol, AF_INET6, local, remote, interface); // a dual-stack socket, by its mapped address
    }
    return found;
}

SockDiag::Answer SockDiag::query(const FlowKey& key, InterfaceIndex interface)
{
    if (key.protocol != Protocol::tcp && key.protocol != Protocol::udp) {
        return failure(ErrorCode::notSupported, "exact queries are for TCP and UDP");
    }
    Answer found = askFamilies(key.protocol, key.local, key.remote, {});
    if (found && !*found && interface.value != 0) {
        found = askFamilies(key.protocol, key.local, key.remote, interface); // SO_BINDTODEVICE
    }
    return found;
}

SockDiag::Answer SockDiag::listener(const Endpoint& local, const IpAddress& remote, InterfaceIndex interface)
{
    // No connection has a remote port 0: the kernel's look-up goes on to the listening sockets.
    Answer found = askFamilies(Protocol::tcp, local, {remote, 0}, interface);
    if (found && *found && !(*found)->isListening()) {
        return std::nullopt;
    }
    return found;
}

Result<std::vector<SocketRecord>> SockDiag::unconnectedUdpOn(std::uint16_t localPort)
{
    std::vector<SocketRecord> found;
    for (const std::uint8_t family : {std::uint8_t{AF_INET}, std::uint8_t{AF_INET6}}) {
        Request request;
        request.protocol = Protocol::udp;
        request.isDump = true;
        request.onlyLocalPort = localPort;
        request.body.sdiag_family = family;
        request.body.sdiag_protocol = IPPROTO_UDP;
        request.body.idiag_states = ~0U;
        bool isInterrupted = false;
        const auto sink = [&](const SocketRecord& record) {
            if (!record.isConnected() && record.local.port == localPort) {
                found.push_back(record);
            }
        };
        if (const int error = exchange(request, sink, isInterrupted); error != 0) {
            return systemFailure("list UDP sockets with sock_diag", error);
        }
    }
    return found;
}

} // namespace netgrove
