// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/prompt_scheduling.h"

namespace netgrove {

PromptScheduling::PromptScheduling()
{
    m_policy = ::sched_getscheduler(0);
    // One who gave us a real-time priority knows better.
    m_isRefused
        = m_policy < 0 || m_policy == SCHED_FIFO || m_policy == SCHED_RR || ::sched_getparam(0, &m_parameters) != 0;
}

void PromptScheduling::setPrompt(bool isPrompt)
{
    if (isPrompt == m_isPrompt || m_isRefused) {
        return;
    }
    sched_param lowest{};
    lowest.sched_priority = ::sched_get_priority_min(SCHED_RR);
    // Children are born as ordinary as we were: SCHED_RESET_ON_FORK.
    const int done = isPrompt ? ::sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &lowest)
                              : ::sched_setscheduler(0, m_policy, &m_parameters);
    if (done != 0) {
        m_isRefused = true;
        return;
    }
    m_isPrompt = isPrompt;
}

} // namespace netgrove
