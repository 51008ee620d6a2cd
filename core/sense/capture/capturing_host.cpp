// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/capturing_host.h"

#include <algorithm>
#include <tuple>

namespace netgrove {

namespace {

constexpr std::size_t kSourceStation = 6; ///< bytes into an Ethernet header; the destination is at 0 (IEEE 802.3)

bool isOfOneHost(const IpAddress& address)
{
    return !address.isNone() && !address.isUnspecified() && !address.isMulticast() && !address.isLimitedBroadcast();
}

/// RFC 1918, RFC 6598, RFC 4193: where PCs mostly are, and servers mostly not.
bool isPrivate(const IpAddress& address)
{
    static const std::array<std::pair<IpAddress, unsigned>, 5> kPrivate{{{*IpAddress::parse("10.0.0.0"), 8},
        {*IpAddress::parse("172.16.0.0"), 12}, {*IpAddress::parse("192.168.0.0"), 16},
        {*IpAddress::parse("100.64.0.0"), 10}, {*IpAddress::parse("fc00::"), 7}}};
    return std::ranges::any_of(
        kPrivate, [&](const auto& prefix) { return address.isInPrefix(prefix.first, prefix.second); });
}

bool isDirected(LinkType linkType) { return linkType == LinkType::linuxSll || linkType == LinkType::linuxSll2; }

} // namespace

std::optional<CapturingHost::Station> CapturingHost::stationAt(const PacketFacts& packet, std::size_t place)
{
    Station station{};
    if (packet.captured.size() < place + station.size()) {
        return std::nullopt;
    }
    std::ranges::copy(packet.captured.subspan(place, station.size()), station.begin());
    const bool isGroup = (std::to_integer<unsigned>(station[0]) & 1U) != 0;
    return isGroup ? std::nullopt : std::optional(station);
}

void CapturingHost::learn(const PacketFacts& packet, LinkType linkType)
{
    const IpAddress& source = packet.source.address;
    const IpAddress& destination = packet.destination.address;
    if (isDirected(linkType)) {
        m_isDirected = true;
        // A forged source is not the host's: what it sends says less than what is for it.
        if (packet.type == PacketType::host && isOfOneHost(destination) && m_own.size() < kMost) {
            m_own.insert(destination);
        }
        return;
    }
    for (const IpAddress& address : {source, destination}) {
        if (isOfOneHost(address) && (m_packets.size() < kMost || m_packets.contains(address))) {
            ++m_packets[address];
        }
    }
    const auto station = linkType == LinkType::ethernet ? stationAt(packet, 0) : std::nullopt;
    if (!station || !isOfOneHost(destination) || (m_stations.size() >= kMost && !m_stations.contains(*station))) {
        return;
    }
    Heard& heard = m_stations[*station];
    ++heard.packets;
    if (heard.addresses.size() < kMostOfStation) {
        heard.addresses.insert(destination);
    }
}

std::optional<CapturingHost::Station> CapturingHost::station() const
{
    if (m_station) {
        return *m_station;
    }
    std::uint64_t all = 0;
    for (const auto& [station, heard] : m_stations) {
        all += heard.packets;
    }
    const auto rank = [&](const Heard& heard) {
        const bool isRare = heard.packets * 50 < all; // of someone else on the same wire
        const bool isForeign = std::ranges::none_of(heard.addresses, isPrivate);
        return std::tuple(isRare, heard.addresses.size(), isForeign, ~heard.packets);
    };
    const auto best = std::ranges::min_element(m_stations, {}, [&](const auto& entry) { return rank(entry.second); });
    m_station = best != m_stations.end() ? std::optional(best->first) : std::nullopt;
    return *m_station;
}

std::vector<IpAddress> CapturingHost::addresses() const
{
    std::vector<IpAddress> own;
    if (m_isDirected) {
        own.assign(m_own.begin(), m_own.end());
    } else if (const auto mine = station()) {
        const Heard& heard = m_stations.at(*mine);
        own.assign(heard.addresses.begin(), heard.addresses.end());
    } else if (!m_packets.empty()) {
        own.push_back(std::ranges::max_element(m_packets, {}, [](const auto& entry) {
            return std::tuple(entry.second, isPrivate(entry.first), entry.first);
        })->first);
    }
    std::ranges::sort(own);
    return own;
}

void CapturingHost::direct(PacketFacts& packet, LinkType linkType) const
{
    if (isDirected(linkType)) {
        return;
    }
    if (linkType == LinkType::ethernet) {
        const auto mine = station();
        if (mine && stationAt(packet, kSourceStation) == mine) {
            packet.type = PacketType::outgoing;
        }
        return;
    }
    if (!m_busiest) {
        const auto own = addresses();
        m_busiest = own.empty() ? IpAddress() : own.front();
    }
    if (packet.source.address == *m_busiest) {
        packet.type = PacketType::outgoing;
    }
}

} // namespace netgrove
