// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/flow_key.h"

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

} // namespace netgrove
