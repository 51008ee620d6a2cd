// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/base/local_addresses.h"
#include "core/sense/capture/packet.h"
#include "core/sense/capture/recent_senders.h"

namespace netgrove {

/// Whose a source address is: this machine's, another's whose packets pass through, or nobody's that we know.
class Origins {
public:
    Origins(std::uint64_t hashSeed, std::chrono::nanoseconds removedAddressGrace, std::size_t rememberedSenders);

    /// False where nothing changed.
    bool setAddresses(LocalAddresses addresses, MonotonicTime now);
    void setGuestInterfaces(std::vector<InterfaceIndex> interfaces) { m_guestInterfaces = std::move(interfaces); }

    void setForwarding(bool isForwarding) { m_isForwarding = isForwarding; }

    bool isOwn(const IpAddress& address) const { return m_addresses.isOwn(address); }
    RemoteScope scopeOf(const IpAddress& address) const { return m_addresses.scopeOf(address); }
    /// A multicast or broadcast address.
    bool isGroup(const IpAddress& address) const;
    bool isFromGuest(const PacketFacts& packet) const;

    /// A packet came in (or out of a virtual machine): its source may be seen leaving again.
    void noteArrival(const PacketFacts& packet);
    /// An outgoing packet whose source is not ours came in before, on another interface.
    bool isForwarded(const PacketFacts& packet) const;
    /// An outgoing packet whose source is not ours now, but no forgery either: an own address of a moment ago, or an
    /// address of this link only, which appears on packets (duplicate address detection, RFC 4862 §5.4) before the
    /// kernel lists it.
    bool isExcused(const PacketFacts& packet) const;

private:
    LocalAddresses m_addresses;
    std::chrono::nanoseconds m_grace;
    std::unordered_map<IpAddress, MonotonicTime> m_removed; ///< own addresses that went away, and when
    std::vector<InterfaceIndex> m_guestInterfaces;
    bool m_isForwarding = false;
    RecentSenders m_senders;
};

} // namespace netgrove
