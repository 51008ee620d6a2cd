// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "core/analyse/snapshot.h"

namespace netgrove {

/// Whether something is being lost now, and how much: totals alone do not tell an old loss from one that goes on.
/// Pure: time comes with the Snapshots.
class LossWatch {
public:
    static constexpr std::chrono::seconds kMemory{60}; ///< so long without a loss, and it is over

    void take(const Snapshot& snapshot);
    /// Lost since the present spell of losses began; 0: nothing is being lost.
    std::uint64_t lost() const { return m_spellEnd ? m_total - m_beforeSpell : 0; }

private:
    std::optional<std::uint64_t> m_first; ///< what was lost before we looked does not count
    std::uint64_t m_total = 0;
    std::uint64_t m_beforeSpell = 0;
    std::optional<MonotonicTime> m_spellEnd; ///< when it is over if nothing more is lost
};

} // namespace netgrove
