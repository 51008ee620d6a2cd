// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/sockets/sock_diag_reply.h"

#include <cstring>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace netgrove {
namespace {

constexpr int kLargestErrno = 4095; // MAX_ERRNO, linux/err.h

IpAddress addressFrom(std::uint8_t family, const std::uint32_t* words)
{
    const auto* bytes = reinterpret_cast<const std::byte*>(words);
    if (family == AF_INET) {
        return IpAddress::fromIpv4(std::span<const std::byte, 4>(bytes, 4));
    }
    return IpAddress::fromIpv6(std::span<const std::byte, 16>(bytes, 16));
}

SocketRecord recordFrom(const inet_diag_msg& message, const SockDiagQuestion& question)
{
    SocketRecord record;
    record.inode = Inode(message.idiag_inode);
    record.protocol = question.protocol;
    record.local = {addressFrom(message.idiag_family, message.id.idiag_src), ntohs(message.id.idiag_sport)};
    record.remote = {addressFrom(message.idiag_family, message.id.idiag_dst), ntohs(message.id.idiag_dport)};
    record.state = message.idiag_state;
    record.uid = Uid(message.idiag_uid);
    record.netns = question.netns;
    record.interface = InterfaceIndex(message.id.idiag_if);
    return record;
}

/// mnl_nlmsg_ok() takes the length as signed: one beyond 2 GiB would pass, and the next message be looked for before
/// this one.
bool isWhole(const nlmsghdr* message, int left)
{
    return left >= static_cast<int>(sizeof *message) && message->nlmsg_len <= static_cast<std::uint32_t>(left)
        && mnl_nlmsg_ok(message, left);
}

/// What an error or an end mark begins with (struct nlmsgerr; net/netlink/af_netlink.c, netlink_dump_done()): a
/// negative errno, or 0.
int errorIn(const nlmsghdr* message, std::size_t length)
{
    int error = 0;
    if (length >= sizeof error) {
        std::memcpy(&error, mnl_nlmsg_get_payload(message), sizeof error);
    }
    return error < 0 && error >= -kLargestErrno ? -error : 0;
}

} // namespace

SockDiagProgress readSockDiagReply(std::span<const std::byte> datagram, const SockDiagQuestion& question,
    const std::function<void(const SocketRecord&)>& sink)
{
    SockDiagProgress progress;
    auto left = static_cast<int>(datagram.size());
    const auto* message = reinterpret_cast<const nlmsghdr*>(datagram.data());
    for (; isWhole(message, left); message = mnl_nlmsg_next(message, &left)) {
        if (message->nlmsg_seq != question.sequence) {
            continue;
        }
        progress.isInterrupted |= (message->nlmsg_flags & NLM_F_DUMP_INTR) != 0;
        const std::size_t length = mnl_nlmsg_get_payload_len(message);
        if (message->nlmsg_type == NLMSG_ERROR || message->nlmsg_type == NLMSG_DONE) {
            progress.isFinished = true;
            progress.error = errorIn(message, length);
            return progress;
        }
        if (message->nlmsg_type == SOCK_DIAG_BY_FAMILY && length >= sizeof(inet_diag_msg)) {
            inet_diag_msg socket{};
            std::memcpy(&socket, mnl_nlmsg_get_payload(message), sizeof socket);
            sink(recordFrom(socket, question));
            if (!question.isDump) {
                progress.isFinished = true;
                return progress;
            }
        }
    }
    return progress;
}

} // namespace netgrove
