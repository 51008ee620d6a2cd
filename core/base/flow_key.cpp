// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/flow_key.h"

#include <netinet/in.h>

namespace netgrove {

std::string_view toText(Protocol protocol)
{
    switch (protocol) {
    case Protocol::tcp:
        return "tcp";
    case Protocol::udp:
        return "udp";
    case Protocol::icmp:
        return "icmp";
    case Protocol::icmpv6:
        return "icmpv6";
    case Protocol::sctp:
        return "sctp";
    case Protocol::raw:
        return "raw";
    case Protocol::packet:
        return "packet";
    }
    return "raw";
}

std::optional<std::uint8_t> ipProtocolNumber(Protocol protocol)
{
    switch (protocol) {
    case Protocol::tcp:
        return IPPROTO_TCP;
    case Protocol::udp:
        return IPPROTO_UDP;
    case Protocol::icmp:
        return IPPROTO_ICMP;
    case Protocol::icmpv6:
        return IPPROTO_ICMPV6;
    case Protocol::sctp:
        return IPPROTO_SCTP;
    case Protocol::raw:
    case Protocol::packet:
        break;
    }
    return std::nullopt;
}

std::optional<Protocol> protocolOfIpNumber(int number)
{
    switch (number) {
    case IPPROTO_TCP:
        return Protocol::tcp;
    case IPPROTO_UDP:
        return Protocol::udp;
    case IPPROTO_ICMP:
        return Protocol::icmp;
    case IPPROTO_ICMPV6:
        return Protocol::icmpv6;
    case IPPROTO_SCTP:
        return Protocol::sctp;
    default:
        return std::nullopt;
    }
}

} // namespace netgrove
