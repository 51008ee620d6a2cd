// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/ip_address.h"
#include "core/sense/capture/packet.h"

namespace netgrove {

/// Finds out which host a file of packets was captured on, as such a file does not say it. Where the kernel noted a
/// direction (SLL, SLL2), that. On Ethernet, the station that many frames go to, and all of them for the fewest
/// addresses: a router gets frames for everybody. Else the address that is in most packets.
class CapturingHost {
public:
    using Station = std::array<std::byte, 6>;

    /// Bounded: what comes after 100,000 addresses is not learnt.
    void learn(const PacketFacts& packet, LinkType linkType);

    /// Call the next two when everything was learnt.
    std::vector<IpAddress> addresses() const;
    /// Makes an outgoing packet of one that the host's station sent.
    void direct(PacketFacts& packet, LinkType linkType) const;

private:
    struct Heard {
        std::uint64_t packets = 0;
        std::unordered_set<IpAddress> addresses;
    };
    std::optional<Station> station() const;
    static std::optional<Station> stationAt(const PacketFacts& packet, std::size_t place);

    static constexpr std::size_t kMost = 100'000;
    static constexpr std::size_t kMostOfStation = 1000; ///< more tell nothing more

    bool m_isDirected = false;
    std::unordered_set<IpAddress> m_own; ///< by direction
    std::map<Station, Heard> m_stations; ///< as destinations
    std::unordered_map<IpAddress, std::uint64_t> m_packets; ///< with the address at either end
    mutable std::optional<std::optional<Station>> m_station; ///< worked out once
    mutable std::optional<IpAddress> m_busiest; ///< worked out once, where there are no stations
};

} // namespace netgrove
