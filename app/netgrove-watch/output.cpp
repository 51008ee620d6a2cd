// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/output.h"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace netgrove::watch {

void Output::write(std::string_view bytes)
{
    while (!bytes.empty() && !isClosed()) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            // Someone else made the terminal or pipe non-blocking: wait for room.
            pollfd room{.fd = m_descriptor, .events = POLLOUT, .revents = 0};
            ::poll(&room, 1, -1);
        } else if (errno != EINTR) {
            m_errorNumber = errno;
        }
    }
}

} // namespace netgrove::watch
