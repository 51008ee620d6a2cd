// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/loss_watch.h"

namespace netgrove {

void LossWatch::take(const Snapshot& snapshot)
{
    const SensorCounters& counters = snapshot.counters;
    const std::uint64_t total
        = counters.kernelDrops + counters.interfaceDrops + counters.queueDrops + counters.lostEvents;
    if (!m_first || total < m_total) { // the first look, or another run
        m_first = m_total = total;
        m_spellEnd.reset();
        return;
    }
    if (total > m_total) {
        m_beforeSpell = m_spellEnd ? m_beforeSpell : m_total;
        m_spellEnd = snapshot.time + kMemory;
        m_total = total;
    } else if (m_spellEnd && snapshot.time >= *m_spellEnd) {
        m_spellEnd.reset();
    }
}

} // namespace netgrove
