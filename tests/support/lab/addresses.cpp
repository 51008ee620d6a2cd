// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/addresses.h"

#include <array>
#include <cassert>
#include <string>

namespace netgrove::lab {
namespace {
struct Range {
    const char* network;
    unsigned prefixLength;
};
constexpr std::array kRanges{
    Range{"192.0.2.0", 24},
    Range{"198.51.100.0", 24},
    Range{"203.0.113.0", 24},
    Range{"2001:db8::", 32},
};
} // namespace

IpAddress addressOf(std::string_view text)
{
    const auto address = IpAddress::parse(text);
    assert(address);
    return *address;
}

IpAddress pcAddress(Family family) { return addressOf(family == Family::ipv4 ? "192.0.2.10" : "2001:db8:1::10"); }

IpAddress forgedAddress(Family family) { return addressOf(family == Family::ipv4 ? "192.0.2.99" : "2001:db8:1::99"); }

IpAddress controlAddress(Family family)
{
    return addressOf(family == Family::ipv4 ? "198.51.100.166" : "2001:db8:2::166");
}

IpAddress serverAddress(Family family, unsigned number)
{
    const std::string last = std::to_string(10 + number % 100);
    return addressOf((family == Family::ipv4 ? "198.51.100." : "2001:db8:2::") + last);
}

IpAddress peerAddress(Family family, unsigned number)
{
    const std::string last = std::to_string(10 + number % 200);
    return addressOf((family == Family::ipv4 ? "203.0.113." : "2001:db8:3::") + last);
}

IpAddress silentAddress(Family family, unsigned number)
{
    const std::string last = std::to_string(230 + number % 2);
    return addressOf((family == Family::ipv4 ? "203.0.113." : "2001:db8:3::") + last);
}

bool isLabAddress(const IpAddress& address)
{
    for (const Range& range : kRanges) {
        if (address.isInPrefix(addressOf(range.network), range.prefixLength)) {
            return true;
        }
    }
    return address.isLoopback();
}

} // namespace netgrove::lab
