// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Names of remote hosts, learnt from what passes by: DNS answers (RFC 1035), and the names that TLS clients ask for.
/// Names are a stranger's bytes. Nothing is ever asked of the network.
#pragma once

#include <cstddef>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/ip_address.h"
#include "core/sense/capture/packet.h"

namespace netgrove {

/// What a DNS response says: these addresses belong to the name that was asked for.
struct DnsAnswer {
    std::string
        name; ///< labels joined by dots, as asked; any bytes except that dots and backslashes inside labels are escaped
    std::vector<IpAddress> addresses; ///< A and AAAA of the name or of what its CNAMEs lead to; at most 64
};

/// Reads a DNS message. Nothing where it is no successful response or tells no address. Reads what is there of a
/// message cut short. Threads: any.
std::optional<DnsAnswer> parseDnsAnswer(std::span<const std::byte> message);

/// What a packet says of names: a DNS answer (from port 53; over TCP where it fits in its first segment), or the begin
/// of a TLS connection, which names its destination. Nothing where it says none. Threads: any.
std::optional<DnsAnswer> namesIn(const PacketFacts& packet);

/// Which name an address was last looked up by. Bounded: the least recently told is forgotten first.
class HostNames {
public:
    explicit HostNames(std::size_t maximumAddresses = 16384);

    /// Learns what namesIn() finds. Returns true where it learnt.
    bool learn(const PacketFacts& packet);
    /// Learns from a DNS message.
    bool learn(std::span<const std::byte> message);
    void learn(const DnsAnswer& answer);

    /// The name that this address was last found under; "" where none is known.
    const std::string& nameOf(const IpAddress& address) const;
    std::size_t size() const { return m_entries.size(); }

private:
    struct Entry {
        std::string name;
        std::list<IpAddress>::iterator age;
    };

    void remember(const IpAddress& address, const std::string& name);

    std::size_t m_maximum;
    std::unordered_map<IpAddress, Entry> m_entries;
    std::list<IpAddress> m_byAge; ///< newest first
};

} // namespace netgrove
