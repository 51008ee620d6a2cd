// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/observe/observation.h"
#include "core/sense/capture/flow_table.h"
#include "core/sense/capture/packet.h"

namespace netgrove {

/// Keeps the packets that were counted in a flow until the next Observation takes them, as long as there is room; what
/// there is no room for is counted. Thread: one at a time.
class PacketKeeper {
public:
    /// room: in bytes, with what it costs to store a packet; 0: nothing is kept, and nothing is counted as dropped.
    explicit PacketKeeper(std::size_t room)
        : m_room(room)
    {
    }

    /// packet: as LinkType::linuxSll2 has it. Those without a flow, and those that another interface had shown before
    /// (FlowTouch::isCounted), are not kept. A flow's pointer must still be good.
    void add(const PacketFacts& packet, const FlowTouch& touch);
    void moveTo(Observation& observation);

private:
    std::size_t m_room;
    std::size_t m_used = 0;
    std::uint64_t m_dropped = 0;
    std::vector<PacketObservation> m_packets;
};

} // namespace netgrove
