// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/deadline_timer.h"

#include <algorithm>
#include <cstdint>
#include <sys/timerfd.h>

namespace netgrove {

DeadlineTimer::DeadlineTimer()
    : m_timer(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC))
{
}

void DeadlineTimer::set(MonotonicTime deadline)
{
    if (deadline == m_deadline) {
        return;
    }
    m_deadline = deadline;
    itimerspec setting{};
    if (deadline != MonotonicTime::max()) {
        // An all-zero time would disarm the timer (timerfd_create(2)).
        const auto moment = std::max<std::int64_t>(1, deadline.time_since_epoch().count());
        setting.it_value.tv_sec = moment / 1'000'000'000;
        setting.it_value.tv_nsec = moment % 1'000'000'000;
    }
    timerfd_settime(m_timer.get(), TFD_TIMER_ABSTIME, &setting, nullptr);
}

void DeadlineTimer::acknowledge()
{
    std::uint64_t expirations = 0;
    if (::read(m_timer.get(), &expirations, sizeof expirations) == sizeof expirations) {
        m_deadline = MonotonicTime::max();
    }
}

} // namespace netgrove
