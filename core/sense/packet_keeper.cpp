// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/packet_keeper.h"

#include <utility>

namespace netgrove {
namespace {
constexpr std::size_t kPacketTypeOffset = 10; // of the SLL2 header, pcap-linktype(7)
} // namespace

void PacketKeeper::add(const PacketFacts& packet, const FlowTouch& touch)
{
    if (m_room == 0 || touch.flow == nullptr || !touch.isCounted) {
        return;
    }
    const std::size_t cost = sizeof(PacketObservation) + packet.captured.size();
    if (m_used + cost > m_room) {
        ++m_dropped;
        return;
    }
    m_used += cost;
    PacketObservation kept{.time = packet.time,
        .flow = touch.flow->id,
        .interface = packet.interface,
        .isOutgoing = packet.type == PacketType::outgoing,
        .originalBytes = packet.originalBytes,
        .bytes = {packet.captured.begin(), packet.captured.end()}};
    if (kept.bytes.size() > kPacketTypeOffset) {
        // A packet on loopback is told of twice, as it leaves and as it comes in, and captured once.
        kept.bytes[kPacketTypeOffset] = static_cast<std::byte>(packet.type);
    }
    m_packets.push_back(std::move(kept));
}

void PacketKeeper::moveTo(Observation& observation)
{
    observation.packets = std::exchange(m_packets, {});
    observation.droppedPackets = std::exchange(m_dropped, 0);
    m_used = 0;
}

} // namespace netgrove
