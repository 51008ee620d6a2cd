// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/sense/capture/packet.h"

namespace netgrove {

/// Remembers which flow the first fragment of a datagram belonged to, for the later ones, which have no ports. Bounded:
/// a new datagram takes the place of an older one that hashes alike.
class FragmentTable {
public:
    struct Owner {
        std::uint32_t slot = 0;
        std::uint64_t flowId = 0;
        bool isTx = false;
    };

    FragmentTable(std::uint64_t hashSeed, std::size_t datagrams);

    void remember(const PacketFacts& first, const Owner& owner);
    /// The flow that the first fragment was counted in, within 30 s (what Linux waits for fragments, ip-sysctl
    /// ipfrag_time).
    std::optional<Owner> find(const PacketFacts& later) const;

private:
    static constexpr std::chrono::nanoseconds kMemory = std::chrono::seconds(30);

    struct Entry {
        std::uint64_t datagram = 0;
        MonotonicTime time;
        Owner owner;
    };

    std::uint64_t hashOf(const PacketFacts& packet) const;

    std::uint64_t m_seed;
    std::vector<Entry> m_entries;
};

} // namespace netgrove
