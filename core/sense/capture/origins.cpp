// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/origins.h"

#include <algorithm>
#include <utility>

namespace netgrove {

Origins::Origins(std::uint64_t hashSeed, std::chrono::nanoseconds removedAddressGrace, std::size_t rememberedSenders)
    : m_grace(removedAddressGrace)
    , m_senders(hashSeed, rememberedSenders)
{
}

bool Origins::setAddresses(LocalAddresses addresses, MonotonicTime now)
{
    if (addresses == m_addresses) {
        return false;
    }
    std::erase_if(m_removed, [&](const auto& entry) { return now - entry.second > m_grace; });
    for (const IpAddress& address : m_addresses.addresses()) {
        if (!addresses.isOwn(address)) {
            m_removed.insert_or_assign(address, now);
        }
    }
    m_addresses = std::move(addresses);
    return true;
}

bool Origins::isGroup(const IpAddress& address) const
{
    const RemoteScope scope = m_addresses.scopeOf(address);
    return scope == RemoteScope::multicast || scope == RemoteScope::broadcast;
}

bool Origins::isFromGuest(const PacketFacts& packet) const
{
    return packet.type == PacketType::outgoing
        && std::ranges::find(m_guestInterfaces, packet.interface) != m_guestInterfaces.end();
}

void Origins::noteArrival(const PacketFacts& packet)
{
    using Toward = RecentSenders::Toward;
    const IpAddress& source = packet.source.address;
    const IpAddress& destination = packet.destination.address;
    if (source.isNone() || isOwn(source) || (packet.type == PacketType::outgoing && !isFromGuest(packet))) {
        return;
    }
    if (isOwn(destination)) {
        m_senders.note(source, Toward::us, packet.interface, packet.time);
    } else if (isGroup(destination) || packet.type == PacketType::broadcast || packet.type == PacketType::multicast) {
        m_senders.note(source, Toward::group, packet.interface, packet.time);
    } else {
        m_senders.note(source, Toward::passage, packet.interface, packet.time);
        // A transparent proxy (IP_TRANSPARENT, ip(7)) answers in the name of the host that was asked, on the same
        // interface.
        m_senders.note(destination, Toward::passage, {}, packet.time);
    }
}

bool Origins::isForwarded(const PacketFacts& packet) const
{
    using Toward = RecentSenders::Toward;
    const auto hasCome = [&](Toward toward) {
        return m_senders.hasCome(packet.source.address, toward, packet.interface, packet.time);
    };
    const IpAddress& destination = packet.destination.address;
    // Translated (destination NAT): to one of our containers, or to anyone where the kernel forwards.
    const bool mayBeTranslated = m_isForwarding || isOwn(destination);
    return hasCome(Toward::passage) || (mayBeTranslated && hasCome(Toward::us))
        || (isGroup(destination) && hasCome(Toward::group));
}

bool Origins::isExcused(const PacketFacts& packet) const
{
    if (packet.source.address.isLinkLocal()) {
        return true;
    }
    const auto removed = m_removed.find(packet.source.address);
    return removed != m_removed.end() && packet.time - removed->second <= m_grace;
}

} // namespace netgrove
