// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sched.h>

namespace netgrove {

/// Lets the thread that watches for births run before others. A process that lives a millisecond is gone before an
/// ordinary thread of a busy machine gets its turn; the work itself is a few microseconds for each, and bounded by the
/// budgets of those who do it. The lowest real-time priority (sched(7)), of which the kernel leaves a share to others,
/// too; without the right to it (CAP_SYS_NICE) nothing changes. Of the calling thread; use it from one.
class PromptScheduling {
public:
    PromptScheduling();
    PromptScheduling(const PromptScheduling&) = delete;
    PromptScheduling& operator=(const PromptScheduling&) = delete;
    ~PromptScheduling() { setPrompt(false); }

    /// Costs a system call where it is a change.
    void setPrompt(bool isPrompt);

private:
    int m_policy = SCHED_OTHER; ///< what it was before us
    sched_param m_parameters{};
    bool m_isPrompt = false;
    bool m_isRefused = false;
};

} // namespace netgrove
