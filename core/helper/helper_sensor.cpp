// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/helper/helper_sensor.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <utility>

#include "core/observe/codec.h"

namespace netgrove {
namespace {

/// Read at once, before what has come is looked at: so commands get their turn behind a busy stream.
constexpr std::size_t kMostRead = std::size_t{1} << 20U;

} // namespace

HelperSensor::HelperSensor(FileDescriptor stream, OnEnd onEnd)
    : m_stream(std::move(stream))
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_onEnd(std::move(onEnd))
{
}

Result<void> HelperSensor::start()
{
    const int flags = ::fcntl(m_stream.get(), F_GETFL);
    if (flags < 0 || ::fcntl(m_stream.get(), F_SETFL, flags | O_NONBLOCK) != 0) {
        return systemFailure("the helper's stream", errno);
    }
    epoll_event event{};
    event.events = EPOLLIN;
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_stream.get(), &event) != 0) {
        return systemFailure("watch the helper's stream", errno);
    }
    return {};
}

MonotonicTime HelperSensor::nextDeadline() const { return m_hasMore ? MonotonicTime{} : MonotonicTime::max(); }

std::optional<Observation> HelperSensor::poll(MonotonicTime /*now*/)
{
    if (m_isAtEnd) {
        return std::nullopt;
    }
    if (auto observation = decodeNext()) {
        return observation;
    }
    if (!m_isAtEnd && !m_isStreamOver) {
        read();
        if (auto observation = decodeNext()) {
            return observation;
        }
    }
    if (m_isStreamOver && !m_isAtEnd) {
        end(m_frames.isBetweenFrames() ? std::nullopt
                                       : std::optional(Error{ErrorCode::badInput, "the stream ended in the middle"}));
    }
    return std::nullopt;
}

std::optional<Observation> HelperSensor::decodeNext()
{
    m_hasMore = false;
    const auto frame = m_frames.next();
    if (!frame) {
        end(frame.error());
        return std::nullopt;
    }
    if (!*frame) {
        return std::nullopt;
    }
    auto observation = decode(**frame);
    if (!observation) {
        end(observation.error());
        return std::nullopt;
    }
    m_hasMore = true;
    m_last.sequence = observation->sequence;
    m_last.time = observation->time;
    m_last.wallTime = observation->wallTime;
    m_last.counters = observation->counters;
    return std::move(*observation);
}

void HelperSensor::read()
{
    std::array<std::byte, 65536> chunk;
    for (std::size_t taken = 0; taken < kMostRead;) {
        const ssize_t length = ::read(m_stream.get(), chunk.data(), chunk.size());
        if (length > 0) {
            m_frames.append(std::span(chunk).first(static_cast<std::size_t>(length)));
            taken += static_cast<std::size_t>(length);
            continue;
        }
        if (length < 0 && errno == EINTR) {
            continue;
        }
        if (length < 0 && errno != EAGAIN) {
            end(systemFailure("read the helper's stream", errno).value());
            return;
        }
        m_isStreamOver = length == 0;
        return;
    }
}

void HelperSensor::end(const std::optional<Error>& error)
{
    m_isAtEnd = true;
    m_hasMore = false;
    m_stream = FileDescriptor();
    if (m_onEnd) {
        std::exchange(m_onEnd, nullptr)(error);
    }
}

Observation HelperSensor::finish(MonotonicTime now)
{
    m_onEnd = nullptr; // whoever finishes knows
    end(std::nullopt);
    Observation last = m_last;
    ++last.sequence;
    last.time = std::max(now, m_last.time);
    last.isComplete = false;
    return last;
}

} // namespace netgrove
