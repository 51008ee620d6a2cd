// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/local_addresses.h"

#include <array>

namespace netgrove {
namespace {
/// The last address of the subnet (RFC 919). Subnets of /31 and /32 have none (RFC 3021).
IpAddress subnetBroadcast(const IpAddress& address, unsigned prefixLength)
{
    if (!address.isIpv4() || prefixLength == 0 || prefixLength > 30) {
        return {};
    }
    std::array<std::byte, 4> bytes{};
    std::uint32_t number = 0;
    for (const std::byte byte : address.bytes()) {
        number = (number << 8U) | std::to_integer<std::uint32_t>(byte);
    }
    number |= 0xFFFFFFFFU >> prefixLength;
    for (std::size_t index = 4; index-- > 0; number >>= 8U) {
        bytes[index] = static_cast<std::byte>(number & 0xFFU);
    }
    return IpAddress::fromIpv4(bytes);
}
} // namespace

std::string_view toText(RemoteScope scope)
{
    switch (scope) {
    case RemoteScope::external:
        return "external";
    case RemoteScope::ownMachine:
        return "own";
    case RemoteScope::multicast:
        return "multicast";
    case RemoteScope::broadcast:
        return "broadcast";
    }
    return "external";
}

LocalAddresses::LocalAddresses(const std::vector<InterfaceAddress>& addresses)
{
    for (const InterfaceAddress& entry : addresses) {
        m_own.insert(entry.address);
        const IpAddress broadcast = subnetBroadcast(entry.address, entry.prefixLength);
        if (!broadcast.isNone() && !entry.address.isLoopback()) {
            m_broadcast.insert(broadcast);
        }
    }
}

bool LocalAddresses::isOwn(const IpAddress& address) const
{
    return address.isLoopback() || address.isUnspecified() || m_own.contains(address);
}

RemoteScope LocalAddresses::scopeOf(const IpAddress& remote) const
{
    if (remote.isMulticast()) {
        return RemoteScope::multicast;
    }
    if (isOwn(remote)) {
        return RemoteScope::ownMachine;
    }
    return remote.isLimitedBroadcast() || m_broadcast.contains(remote) ? RemoteScope::broadcast : RemoteScope::external;
}

} // namespace netgrove
