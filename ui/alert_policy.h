// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <chrono>
#include <optional>
#include <unordered_set>
#include <vector>

#include "core/analyse/snapshot.h"

namespace netgrove {

/// Which findings are worth interrupting a person: alerts, each once, not those of muted programs, and never more than
/// a few at once. Pure: time comes with the Snapshots.
class AlertPolicy {
public:
    static constexpr std::chrono::seconds kQuietTime{10}; ///< at least so long between two notifications
    static constexpr std::size_t kMostRemembered = 20'000;

    struct Call {
        FindingPointer finding; ///< the newest of those that waited
        int others = 0; ///< how many more it stands for
    };

    /// Programs (as programOf() has them) that make no noise.
    void setMuted(const QStringList& programs) { m_muted = programs; }
    /// What to say now; nothing: stay silent.
    std::optional<Call> take(const Snapshot& snapshot);

    /// What a finding is muted by: the path of its chief suspect's program, else its name.
    static QString programOf(const Finding& finding);

private:
    QStringList m_muted;
    std::unordered_set<std::uint64_t> m_said;
    std::vector<FindingPointer> m_waiting; ///< at most kMostRemembered
    std::optional<MonotonicTime> m_last;
};

} // namespace netgrove
