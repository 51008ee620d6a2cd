// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/output.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace netgrove::watch {
namespace {
/// About a minute of a very busy machine.
constexpr std::size_t kMostWaiting = 64U << 20U;
constexpr std::size_t kChunk = 64U << 10U;
} // namespace

Output::Output(int descriptor)
    : m_descriptor(descriptor)
{
    struct stat status = {};
    m_isFile = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

void Output::write(std::string_view bytes)
{
    if (isClosed()) {
        return;
    }
    if (m_chunks.empty()) {
        bytes.remove_prefix(writeWhatFits(bytes));
    }
    keep(bytes);
    if (m_waitingBytes > kMostWaiting) {
        flush();
    }
}

void Output::keep(std::string_view bytes)
{
    m_waitingBytes += bytes.size();
    while (!bytes.empty()) {
        if (m_chunks.empty() || m_chunks.back().size() == kChunk) {
            m_chunks.emplace_back();
        }
        std::string& last = m_chunks.back();
        const std::string_view fitting = bytes.substr(0, kChunk - last.size());
        last += fitting;
        bytes.remove_prefix(fitting.size());
    }
}

void Output::drain()
{
    while (!m_chunks.empty() && !isClosed()) {
        const std::string_view rest = std::string_view(m_chunks.front()).substr(m_sentOfFirst);
        const std::size_t written = writeWhatFits(rest);
        m_sentOfFirst += written;
        m_waitingBytes -= written;
        if (written < rest.size()) {
            break;
        }
        m_chunks.pop_front();
        m_sentOfFirst = 0;
    }
    if (isClosed()) {
        m_chunks.clear();
        m_waitingBytes = 0;
    }
}

bool Output::flush(int interrupted)
{
    for (drain(); isWaiting(); drain()) {
        std::array<pollfd, 2> waiting{{{.fd = m_descriptor, .events = POLLOUT, .revents = 0},
            {.fd = interrupted, .events = POLLIN, .revents = 0}}};
        ::poll(waiting.data(), waiting.size(), -1);
        if (waiting[1].revents != 0) {
            return false;
        }
    }
    return true;
}

std::size_t Output::writeWhatFits(std::string_view bytes)
{
    // A pipe that poll(2) calls writable takes PIPE_BUF bytes without blocking (pipe(7)). The descriptor is not made
    // non-blocking: others, such as the shell, have it too.
    std::size_t total = 0;
    while (total < bytes.size() && !isClosed() && hasRoom()) {
        const std::size_t length
            = m_isFile ? bytes.size() - total : std::min<std::size_t>(bytes.size() - total, PIPE_BUF);
        const ssize_t written = ::write(m_descriptor, bytes.data() + total, length);
        if (written >= 0) {
            total += static_cast<std::size_t>(written);
        } else if (errno != EINTR && errno != EAGAIN) {
            m_errorNumber = errno;
        }
    }
    return total;
}

bool Output::hasRoom() const
{
    if (m_isFile) {
        return true;
    }
    pollfd room{.fd = m_descriptor, .events = POLLOUT, .revents = 0};
    return ::poll(&room, 1, 0) == 1;
}

} // namespace netgrove::watch
