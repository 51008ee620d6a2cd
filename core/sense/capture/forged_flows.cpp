// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/forged_flows.h"

namespace netgrove {

ForgedFlows::Fold ForgedFlows::foldOf(const PacketFacts& packet, Endpoint remote)
{
    return {packet.protocol, packet.ipProtocol, remote};
}

std::optional<std::uint32_t> ForgedFlows::find(const PacketFacts& packet) const
{
    for (const Endpoint& remote : {packet.destination, Endpoint{packet.destination.address, 0}, Endpoint{}}) {
        if (const auto found = m_slots.find(foldOf(packet, remote)); found != m_slots.end()) {
            return found->second;
        }
    }
    return std::nullopt;
}

ForgedFlows::Fold ForgedFlows::foldForNew(const PacketFacts& packet) const
{
    if (m_slots.size() >= kMostFlows) {
        return foldOf(packet, {});
    }
    const auto known = m_flowsPerAddress.find(packet.destination.address);
    const bool isOneOfMany = known != m_flowsPerAddress.end() && known->second >= kMostPortsPerAddress;
    return foldOf(packet, {packet.destination.address, isOneOfMany ? std::uint16_t{0} : packet.destination.port});
}

Endpoint ForgedFlows::remoteFor(const PacketFacts& packet) const
{
    return {packet.destination.address, foldForNew(packet).remote.port};
}

void ForgedFlows::insert(const PacketFacts& packet, std::uint32_t slot)
{
    const Fold fold = foldForNew(packet);
    m_slots.emplace(fold, slot);
    m_folds.emplace(slot, fold);
    if (!fold.remote.address.isNone()) {
        ++m_flowsPerAddress[fold.remote.address];
    }
}

void ForgedFlows::erase(std::uint32_t slot)
{
    const auto found = m_folds.find(slot);
    if (found == m_folds.end()) {
        return;
    }
    const auto count = m_flowsPerAddress.find(found->second.remote.address);
    if (count != m_flowsPerAddress.end() && --count->second == 0) {
        m_flowsPerAddress.erase(count);
    }
    m_slots.erase(found->second);
    m_folds.erase(found);
}

} // namespace netgrove
