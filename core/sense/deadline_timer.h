// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file_descriptor.h"
#include "core/base/time.h"

namespace netgrove {

/// A timerfd(2) that makes an epoll descriptor readable at a moment, to the microsecond (epoll_wait(2) counts
/// milliseconds).
class DeadlineTimer {
public:
    DeadlineTimer();

    int descriptor() const { return m_timer.get(); }
    /// Sets the moment; one in the past fires at once, MonotonicTime::max() never.
    void set(MonotonicTime deadline);
    /// Makes the descriptor silent again.
    void acknowledge();

private:
    FileDescriptor m_timer;
    MonotonicTime m_deadline = MonotonicTime::max();
};

} // namespace netgrove
