// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/ids.h"
#include "core/base/ip_address.h"
#include "core/base/time.h"

namespace netgrove {

/// Foreign addresses that packets came in from lately. What this machine routes or bridges came in before it goes out;
/// that tells it apart from what this machine sends in another's name. Bounded: four places per bucket, the oldest
/// gives way.
class RecentSenders {
public:
    /// What the packet was addressed to, which says what this machine may do with it.
    enum class Toward : std::uint8_t {
        passage, ///< another machine: routed or bridged
        group, ///< multicast or broadcast: bridged
        us, ///< translated to another machine (port forwarding), or for ourselves
    };

    static constexpr std::chrono::nanoseconds kMemory = std::chrono::seconds(60);

    RecentSenders(std::uint64_t hashSeed, std::size_t addresses);

    void note(const IpAddress& source, Toward toward, InterfaceIndex interface, MonotonicTime now);
    /// True where a packet from this source came in like that within kMemory, on another interface than `leavingBy`.
    bool hasCome(const IpAddress& source, Toward toward, InterfaceIndex leavingBy, MonotonicTime now) const;

private:
    static constexpr std::size_t kWays = 4;

    struct Sighting {
        MonotonicTime time;
        InterfaceIndex interface;
    };
    struct Entry {
        IpAddress source;
        MonotonicTime last;
        std::array<Sighting, 3> toward; ///< by Toward
    };
    using Bucket = std::array<Entry, kWays>;

    std::size_t bucketOf(const IpAddress& source) const;

    std::uint64_t m_seed;
    std::vector<Bucket> m_buckets;
};

} // namespace netgrove
