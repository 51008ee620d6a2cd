// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/time.h"

namespace netgrove {

/// Connections that ended on the wire lately. Their last acknowledgements and repeated FINs may come when the flow is
/// told and forgotten; they are no new flow. Linux answers for a closed connection for 60 s (TIME_WAIT). Bounded: newer
/// ones push out older.
class LateSegments {
public:
    explicit LateSegments(std::size_t connections)
        : m_entries(connections)
    {
    }

    void remember(std::uint64_t keyHash, MonotonicTime ended)
    {
        m_entries[keyHash % m_entries.size()] = {keyHash, ended};
    }
    bool isRecent(std::uint64_t keyHash, MonotonicTime now) const
    {
        const Entry& entry = m_entries[keyHash % m_entries.size()];
        return entry.keyHash == keyHash && entry.ended != MonotonicTime{} && now - entry.ended <= kMemory;
    }

private:
    static constexpr std::chrono::nanoseconds kMemory = std::chrono::seconds(60);

    struct Entry {
        std::uint64_t keyHash = 0;
        MonotonicTime ended;
    };

    std::vector<Entry> m_entries;
};

} // namespace netgrove
