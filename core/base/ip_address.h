// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/ids.h"

namespace netgrove {

/// An IPv4 or IPv6 address, or none. An IPv4-mapped IPv6 address (::ffff:a.b.c.d) is the IPv4 address: on the wire they
/// are the same host.
class IpAddress {
public:
    enum class Family : std::uint8_t { none, ipv4, ipv6 };

    constexpr IpAddress() = default;
    /// From 4 bytes in network order.
    static IpAddress fromIpv4(std::span<const std::byte, 4> bytes);
    /// From 16 bytes in network order; mapped addresses become IPv4.
    static IpAddress fromIpv6(std::span<const std::byte, 16> bytes);
    /// From text as inet_pton(3) takes it; nothing where it is no address.
    static std::optional<IpAddress> parse(std::string_view text);

    Family family() const { return m_family; }
    bool isNone() const { return m_family == Family::none; }
    bool isIpv4() const { return m_family == Family::ipv4; }
    bool isIpv6() const { return m_family == Family::ipv6; }
    /// 0.0.0.0 or ::
    bool isUnspecified() const;
    /// 127.0.0.0/8 or ::1
    bool isLoopback() const;
    /// 224.0.0.0/4 or ff00::/8
    bool isMulticast() const;
    /// 255.255.255.255
    bool isLimitedBroadcast() const;
    /// 169.254.0.0/16 or fe80::/10
    bool isLinkLocal() const;
    /// True where the first prefixLength bits agree and the family is the same.
    bool isInPrefix(const IpAddress& network, unsigned prefixLength) const;

    /// The address's bytes in network order: 4, 16, or none.
    std::span<const std::byte> bytes() const;
    /// As inet_ntop(3) writes it; "" for none.
    std::string toString() const;

    auto operator<=>(const IpAddress&) const = default;
    std::size_t hash() const;

private:
    Family m_family = Family::none;
    std::array<std::byte, 16> m_bytes{}; ///< IPv4 in the first four, the rest zero
};

/// An address and a port in host order; port 0 where the protocol has none.
struct Endpoint {
    IpAddress address;
    std::uint16_t port = 0;

    /// "a.b.c.d:port" or "[v6]:port".
    std::string toString() const;
    auto operator<=>(const Endpoint&) const = default;
};

} // namespace netgrove

template <> struct std::hash<netgrove::IpAddress> {
    std::size_t operator()(const netgrove::IpAddress& address) const noexcept { return address.hash(); }
};

template <> struct std::hash<netgrove::Endpoint> {
    std::size_t operator()(const netgrove::Endpoint& endpoint) const noexcept
    {
        return netgrove::hashCombine(endpoint.address.hash(), endpoint.port);
    }
};
