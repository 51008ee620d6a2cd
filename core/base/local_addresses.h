// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/base/ids.h"
#include "core/base/ip_address.h"

namespace netgrove {

/// Where a flow's remote end is. Only `external` makes a process communicating.
enum class RemoteScope : std::uint8_t {
    external, ///< another machine
    ownMachine, ///< loopback, or an address of this machine in any namespace
    multicast,
    broadcast, ///< limited or of a subnet that an interface is on
};

/// "external", "own", "multicast", "broadcast"
std::string_view toText(RemoteScope scope);

/// One address of one interface, as rtnetlink(7) tells it.
struct InterfaceAddress {
    NetnsId netns;
    InterfaceIndex interface;
    IpAddress address;
    std::uint8_t prefixLength = 0;

    bool operator==(const InterfaceAddress&) const = default;
};

/// The addresses of this machine, in every namespace that we can see. Answers in constant time.
class LocalAddresses {
public:
    LocalAddresses() = default;
    explicit LocalAddresses(const std::vector<InterfaceAddress>& addresses);

    /// True for loopback, for an address of an interface, for the unspecified address.
    bool isOwn(const IpAddress& address) const;
    RemoteScope scopeOf(const IpAddress& remote) const;
    /// The addresses of the interfaces, in no order; loopback and the unspecified address only where an interface has
    /// them.
    const std::unordered_set<IpAddress>& addresses() const { return m_own; }

    bool operator==(const LocalAddresses&) const = default;

private:
    std::unordered_set<IpAddress> m_own;
    std::unordered_set<IpAddress> m_broadcast;
};

} // namespace netgrove
