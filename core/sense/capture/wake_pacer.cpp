// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/wake_pacer.h"

#include <algorithm>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/timerfd.h>

namespace netgrove {

Result<WakePacer> WakePacer::open(int source, std::chrono::microseconds busyInterval)
{
    FileDescriptor epoll(epoll_create1(EPOLL_CLOEXEC));
    FileDescriptor timer(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
    if (!epoll.isOpen() || !timer.isOpen()) {
        return systemFailure("epoll_create1, timerfd_create", errno);
    }
    for (const int descriptor : {source, timer.get()}) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = descriptor;
        if (epoll_ctl(epoll.get(), EPOLL_CTL_ADD, descriptor, &event) != 0) {
            return systemFailure("epoll_ctl", errno);
        }
    }
    return WakePacer(std::move(epoll), std::move(timer), source, busyInterval);
}

void WakePacer::afterDispatch(std::size_t packets, bool isDrained)
{
    refill();
    m_tokens = std::max(m_tokens - 1, 0.0);
    const bool isRush = packets >= kRushPackets; // also where the purse is full: it fills during the longer rest
    const bool isImmediate = !isDrained || (m_tokens >= 1 && !isRush);
    watchSource(isImmediate);
    // Where the source could not be put back, for want of memory, the timer goes on in its place.
    const auto rest = isRush ? std::max(m_busyInterval, kRushRest) : m_busyInterval;
    setTimer(isImmediate && m_isSourceWatched ? std::chrono::microseconds(0) : rest);
}

void WakePacer::refill()
{
    const MonotonicTime now(std::chrono::steady_clock::now());
    const double earned = std::chrono::duration<double>(now - m_lastRefill) / m_busyInterval;
    m_tokens = std::min(m_tokens + earned, kMostTokens);
    m_lastRefill = now;
}

/// Taken out for the rest, not only set to hear nothing: while it stands in an epoll descriptor the sender of every
/// packet walks through its waiters, under two locks, for nothing. An error waits for the rest's end, milliseconds.
void WakePacer::watchSource(bool isWatched)
{
    if (isWatched == m_isSourceWatched) {
        return;
    }
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = m_source;
    const int done = epoll_ctl(m_epoll.get(), isWatched ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, m_source, &event);
    m_isSourceWatched = done == 0 ? isWatched : m_isSourceWatched;
}

/// Setting the timer, or stopping it with no rest at all, also takes back an expiry that was not read.
void WakePacer::setTimer(std::chrono::nanoseconds rest)
{
    const bool isRunning = rest.count() > 0;
    if (!isRunning && !m_isTimerSet) {
        return;
    }
    itimerspec once{};
    once.it_value.tv_sec = rest.count() / 1000000000;
    once.it_value.tv_nsec = rest.count() % 1000000000;
    timerfd_settime(m_timer.get(), 0, &once, nullptr);
    m_isTimerSet = isRunning;
}

} // namespace netgrove
