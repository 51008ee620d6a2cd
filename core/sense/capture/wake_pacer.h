// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

#include "core/base/file_descriptor.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace netgrove {

/// Stands between a ring of packets and the loop that waits for it. On a quiet machine the first packet wakes the loop
/// at once; on a busy one, where every packet would, the loop is woken by a timer instead and finds many. Wake-ups are
/// paid for from a purse that fills at the timer's pace, so short bursts are still answered at once.
class WakePacer {
public:
    /// `source` is level-triggered and outlives the pacer. Errors: system.
    static Result<WakePacer> open(int source, std::chrono::microseconds busyInterval);

    /// An epoll descriptor; readable when it is time to look.
    int descriptor() const { return m_epoll.get(); }
    /// The loop has looked and found so many packets. `isDrained`: it took everything there was, otherwise it should
    /// come again at once.
    void afterDispatch(std::size_t packets, bool isDrained);

private:
    static constexpr double kMostTokens = 64;
    /// So many packets at once are a rush, in which waking costs as much as all that is done with a packet: the next
    /// rest is as long as this at least. The ring holds a hundred times as many.
    static constexpr std::size_t kRushPackets = 200;
    static constexpr std::chrono::microseconds kRushRest{6000};

    WakePacer(FileDescriptor epoll, FileDescriptor timer, int source, std::chrono::microseconds busyInterval)
        : m_epoll(std::move(epoll))
        , m_timer(std::move(timer))
        , m_source(source)
        , m_busyInterval(busyInterval)
    {
    }

    void watchSource(bool isWatched);
    void setTimer(std::chrono::nanoseconds rest);
    void refill();

    FileDescriptor m_epoll;
    FileDescriptor m_timer;
    int m_source;
    std::chrono::microseconds m_busyInterval;
    bool m_isSourceWatched = true;
    bool m_isTimerSet = false;
    double m_tokens = kMostTokens;
    MonotonicTime m_lastRefill;
};

} // namespace netgrove
