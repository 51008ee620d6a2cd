// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the kernel answers to a question about sockets (sock_diag(7)), apart from asking it: bytes in, records out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "core/base/flow_key.h"
#include "core/sense/sockets/socket_record.h"

namespace netgrove {

/// Which answer is expected.
struct SockDiagQuestion {
    std::uint32_t sequence = 0; ///< of the request; messages with another one belong to an answer that was given up
    Protocol protocol = Protocol::tcp; ///< the answer does not repeat it
    NetnsId netns;
    bool isDump = false; ///< many sockets and an end mark, or one socket
};

/// How far one datagram brought the answer.
struct SockDiagProgress {
    bool isFinished = false; ///< nothing more will come
    int error = 0; ///< errno of the kernel's refusal, with isFinished
    bool isInterrupted = false; ///< the table changed under the dump: some sockets may be missing
};

/// Reads one datagram, which must be aligned as nlmsghdr is. Calls `sink` for each socket in it. Whatever the bytes
/// say, nothing outside them is read. Threads: any.
SockDiagProgress readSockDiagReply(std::span<const std::byte> datagram, const SockDiagQuestion& question,
    const std::function<void(const SocketRecord&)>& sink);

} // namespace netgrove
