// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "core/observe/observation.h"

namespace netgrove {

/// Remembers a run's packets, and its Observations as they are encoded, for an export at the end. Bounded: when the
/// room is full the oldest packets go, and are counted; when the Observations alone take more than half of it, they are
/// all given up, since a part of them would tell another story. Thread: one at a time.
class PacketBook {
public:
    explicit PacketBook(std::size_t room = std::size_t{256} << 20U)
        : m_room(room)
    {
    }

    void take(const Observation& observation);

    const std::deque<PacketObservation>& packets() const { return m_packets; }
    std::uint64_t droppedPackets() const { return m_dropped; }
    /// In order, without packets; empty where they took too much room.
    std::vector<Observation> observations() const;
    bool areObservationsGivenUp() const { return m_isGivenUp; }

private:
    void keepPackets(const Observation& observation);
    void makeRoom();

    std::size_t m_room;
    std::size_t m_packetBytes = 0;
    std::size_t m_observationBytes = 0;
    std::deque<PacketObservation> m_packets;
    std::vector<std::vector<std::byte>> m_observations;
    std::uint64_t m_dropped = 0;
    bool m_isGivenUp = false;
};

} // namespace netgrove
