// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "core/base/ids.h"
#include "core/base/ip_address.h"

namespace netgrove {

/// What a flow is made of. `raw` is any other protocol over IP; `packet` is a frame without IP (AF_PACKET).
enum class Protocol : std::uint8_t { tcp, udp, icmp, icmpv6, sctp, raw, packet };

/// "tcp", "udp", "icmp", "icmpv6", "sctp", "raw", "packet": the words of the JSON Lines output.
std::string_view toText(Protocol protocol);

/// The protocol's number in an IP header (IANA); nothing for `raw` and `packet`, which have none of their own.
std::optional<std::uint8_t> ipProtocolNumber(Protocol protocol);

/// The other way round; nothing for a number that has no word of its own here (such a flow is `raw`).
std::optional<Protocol> protocolOfIpNumber(int number);

/// Names one flow as this machine sees it: local is the end that belongs to the namespace, remote the other one.
struct FlowKey {
    NetnsId netns; ///< the network namespace that the flow was seen in
    Protocol protocol = Protocol::tcp;
    /// What tells flows apart where there are no ports: the ICMP echo identifier, the IP protocol number of a raw flow,
    /// the EtherType of a packet flow; 0 otherwise.
    std::uint16_t discriminator = 0;
    Endpoint local;
    Endpoint remote;

    auto operator<=>(const FlowKey&) const = default;
};

} // namespace netgrove

template <> struct std::hash<netgrove::FlowKey> {
    std::size_t operator()(const netgrove::FlowKey& key) const noexcept
    {
        std::size_t seed = netgrove::hashCombine(static_cast<std::size_t>(key.protocol), key.netns.value);
        seed = netgrove::hashCombine(seed, key.discriminator);
        seed = netgrove::hashCombine(seed, std::hash<netgrove::Endpoint>{}(key.local));
        return netgrove::hashCombine(seed, std::hash<netgrove::Endpoint>{}(key.remote));
    }
};
