// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/sense/sockets/socket_record.h"

namespace netgrove {

/// What a descriptor of another process is, read from the socket itself: a duplicate is taken (pidfd_getfd(2),
/// Linux 5.6; needs the right to trace the process), asked for its names (getsockname(2), getpeername(2), SO_PROTOCOL)
/// and closed. No dump, a few microseconds. Side effect: a socket that its process closes in those microseconds is
/// closed by us instead, so its FIN leaves that much later (and with SO_LINGER it is our close(2) that waits); nothing
/// is read from it and nothing is set on it. Errors: noSuchProcess (gone, or the descriptor is another socket by now),
/// noPrivilege, notSupported (no pidfd_getfd, or no internet socket).
Result<SocketRecord> peekSocket(Pid pid, std::int32_t descriptor, Inode expected);

} // namespace netgrove
