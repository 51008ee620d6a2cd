// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/ecs_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/session/export/ecs.h"

namespace netgrove::watch {
namespace {
constexpr std::size_t kMostWaiting = 16U << 20U;
} // namespace

Result<std::unique_ptr<EcsFile>> EcsFile::open(const std::filesystem::path& file)
{
    std::unique_ptr<EcsFile> writer(new EcsFile(file));
    if (const Result<void> opened = writer->reopen(); !opened) {
        return tl::unexpected(opened.error());
    }
    return writer;
}

Result<void> EcsFile::reopen()
{
    // Readable for the group: a log forwarder does not run as root.
    m_descriptor = FileDescriptor(::open(m_file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640));
    return m_descriptor.isOpen() ? Result<void>() : Result<void>(systemFailure(m_file.string(), errno));
}

bool EcsFile::isMovedAway() const
{
    struct stat named{};
    struct stat opened{};
    return ::stat(m_file.c_str(), &named) != 0 || ::fstat(m_descriptor.get(), &opened) != 0
        || named.st_ino != opened.st_ino || named.st_dev != opened.st_dev;
}

void EcsFile::start(const Snapshot& snapshot) { static_cast<void>(snapshot); }

void EcsFile::tick(const Observation& observation, const Snapshot& snapshot)
{
    static_cast<void>(observation);
    for (const FindingPointer& finding : m_news.take(snapshot)) {
        if (m_waiting.size() < kMostWaiting) {
            m_waiting += ecsLine(*finding, snapshot) + "\n";
        }
    }
    if (!m_waiting.empty()) {
        writeWaiting();
    }
}

void EcsFile::end(const Snapshot& snapshot)
{
    static_cast<void>(snapshot);
    writeWaiting();
}

void EcsFile::writeWaiting()
{
    if (isMovedAway()) {
        static_cast<void>(reopen()); // where that fails the lines wait, and the next tick tries again
    }
    while (!m_waiting.empty() && m_descriptor.isOpen()) {
        const ssize_t written = ::write(m_descriptor.get(), m_waiting.data(), m_waiting.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return;
        }
        m_waiting.erase(0, static_cast<std::size_t>(written));
    }
}

} // namespace netgrove::watch
