// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/recorder.h"

#include <csignal>
#include <utility>

#include "core/observe/merge.h"

namespace netgrove {

Recorder::Recorder(std::filesystem::path path, RecordingWriter writer)
    : m_path(std::move(path))
    , m_writer(std::move(writer))
{
    m_status.bytes = m_writer.bytesOnDisk();
    // Signals are the starter's business; and a file size limit is to be an error here, not a SIGXFSZ (setrlimit(2)).
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    m_thread = std::thread([this] { run(); });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Result<std::unique_ptr<Recorder>> Recorder::start(const std::filesystem::path& path, RecordingOptions options)
{
    auto writer = RecordingWriter::create(path, options);
    if (!writer) {
        return tl::unexpected(writer.error());
    }
    return std::unique_ptr<Recorder>(new Recorder(path, std::move(*writer)));
}

Recorder::~Recorder() { static_cast<void>(finish()); }

void Recorder::report(Observation& observation)
{
    const std::scoped_lock lock(m_mutex);
    if (m_status.failure && !m_isReported) {
        m_isReported = true;
        observation.notices.push_back({.kind = NoticeKind::recordingStopped,
            .time = observation.time,
            .detail = m_path.string() + ": " + m_status.failure->detail});
    }
}

void Recorder::take(Observation observation, SnapshotPointer snapshot)
{
    const std::scoped_lock lock(m_mutex);
    if (m_isEnding || m_status.failure) {
        return;
    }
    ++m_status.observations;
    m_first = m_first.value_or(observation.time);
    m_status.time = observation.time - *m_first;
    if (m_waiting.size() < kMostWaiting) {
        m_waiting.push_back({std::move(observation), std::move(snapshot)});
    } else {
        merge(m_waiting.back().observation, std::move(observation));
        m_waiting.back().snapshot = std::move(snapshot);
        ++m_status.merged;
    }
    m_wake.notify_one();
}

RecordingStatus Recorder::status() const
{
    const std::scoped_lock lock(m_mutex);
    return m_status;
}

Result<void> Recorder::finish()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_isEnding = true;
        m_wake.notify_one();
    }
    if (m_thread.joinable()) {
        m_thread.join();
    }
    if (m_status.failure) {
        return tl::unexpected(*m_status.failure);
    }
    return {};
}

void Recorder::run()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_isEnding || !m_waiting.empty(); });
        const bool isLast = m_waiting.empty();
        Item item;
        if (!isLast) {
            item = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        const std::uint64_t merged = m_status.merged;
        lock.unlock();
        const Result<void> written
            = isLast ? m_writer.finish(merged) : m_writer.take(std::move(item.observation), item.snapshot);
        lock.lock();
        m_status.bytes = m_writer.bytesOnDisk();
        if (!written) {
            m_status.failure = written.error();
            m_waiting.clear();
        }
        if (isLast || !written) {
            return;
        }
    }
}

} // namespace netgrove
