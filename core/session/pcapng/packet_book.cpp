// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/pcapng/packet_book.h"

#include "core/observe/codec.h"

namespace netgrove {
namespace {
std::size_t costOf(const PacketObservation& packet) { return sizeof packet + packet.bytes.size(); }
} // namespace

void PacketBook::take(const Observation& observation)
{
    keepPackets(observation);
    if (!m_isGivenUp) {
        Observation bare = observation;
        bare.packets.clear();
        std::vector<std::byte> bytes;
        encode(bare, bytes);
        m_observationBytes += bytes.size();
        m_observations.push_back(std::move(bytes));
    }
    makeRoom();
}

void PacketBook::keepPackets(const Observation& observation)
{
    m_dropped += observation.droppedPackets;
    for (const PacketObservation& packet : observation.packets) {
        m_packetBytes += costOf(packet);
        m_packets.push_back(packet);
    }
}

void PacketBook::makeRoom()
{
    if (m_observationBytes > m_room / 2) {
        m_observations.clear();
        m_observations.shrink_to_fit();
        m_observationBytes = 0;
        m_isGivenUp = true;
    }
    while (!m_packets.empty() && m_packetBytes + m_observationBytes > m_room) {
        m_packetBytes -= costOf(m_packets.front());
        m_packets.pop_front();
        ++m_dropped;
    }
}

std::vector<Observation> PacketBook::observations() const
{
    std::vector<Observation> all;
    for (const std::vector<std::byte>& bytes : m_observations) {
        if (Result<Observation> observation = decode(bytes)) {
            all.push_back(std::move(*observation));
        }
    }
    return all;
}

} // namespace netgrove
