// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/fragment_table.h"

#include "core/sense/capture/keyed_hash.h"

namespace netgrove {

FragmentTable::FragmentTable(std::uint64_t hashSeed, std::size_t datagrams)
    : m_seed(hashSeed)
    , m_entries(datagrams)
{
}

/// A datagram is named by addresses and identification, in IPv4 by the protocol too (RFC 791 §3.2, RFC 8200 §4.5). On
/// loopback it passes twice: on its way out and on its way in.
std::uint64_t FragmentTable::hashOf(const PacketFacts& packet) const
{
    const bool isOutgoing = packet.type == PacketType::outgoing;
    const std::uint64_t protocol = packet.source.address.isIpv4() ? packet.ipProtocol : 0;
    const std::uint64_t numbers
        = (std::uint64_t{packet.fragmentId} << 32U) | (protocol << 8U) | static_cast<std::uint64_t>(isOutgoing);
    return KeyedHash(m_seed).add(numbers).add(packet.source.address).add(packet.destination.address).value();
}

void FragmentTable::remember(const PacketFacts& first, const Owner& owner)
{
    const std::uint64_t datagram = hashOf(first);
    m_entries[datagram % m_entries.size()] = {datagram, first.time, owner};
}

std::optional<FragmentTable::Owner> FragmentTable::find(const PacketFacts& later) const
{
    const std::uint64_t datagram = hashOf(later);
    const Entry& entry = m_entries[datagram % m_entries.size()];
    if (entry.datagram != datagram || entry.owner.flowId == 0 || later.time - entry.time > kMemory) {
        return std::nullopt;
    }
    return entry.owner;
}

} // namespace netgrove
