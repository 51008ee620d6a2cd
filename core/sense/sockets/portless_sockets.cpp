// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/sockets/portless_sockets.h"

#include <algorithm>
#include <netinet/in.h>

namespace netgrove {
namespace {

constexpr std::size_t kLimit = 16384; // remembered sockets; more are not taken in until some are forgotten
constexpr std::uint16_t kEveryEtherType = 3; // ETH_P_ALL

/// The protocol number that the flow has in its IP header.
std::uint16_t ipProtocol(const FlowKey& key) { return ipProtocolNumber(key.protocol).value_or(key.discriminator); }

bool fits(const IpAddress& bound, const IpAddress& seen)
{
    return bound.isNone() || bound.isUnspecified() || bound == seen;
}

bool isSameFamily(const SocketRecord& socket, const FlowKey& key)
{
    return socket.local.address.isNone() || socket.local.address.family() == key.local.address.family();
}

/// How well a socket fits the flow: 0 not at all, the more the better.
int fitness(const SocketRecord& socket, const FlowKey& key)
{
    if (key.protocol == Protocol::packet) {
        const bool isType = socket.discriminator == key.discriminator;
        // A socket of protocol 0 only sends, with whatever type its frames have (packet(7)).
        const bool isAny = socket.discriminator == kEveryEtherType || socket.discriminator == 0;
        return socket.protocol != Protocol::packet ? 0 : isType ? 2 : isAny ? 1 : 0;
    }
    if (socket.protocol == Protocol::packet) {
        return socket.discriminator == kEveryEtherType || socket.discriminator == 0 ? 1 : 0;
    }
    if (!fits(socket.local.address, key.local.address) || !fits(socket.remote.address, key.remote.address)
        || !isSameFamily(socket, key)) {
        return 0;
    }
    if (socket.protocol == Protocol::icmp || socket.protocol == Protocol::icmpv6) {
        return socket.protocol == key.protocol && socket.discriminator == key.discriminator ? 6 : 0;
    }
    const bool isBound = !socket.local.address.isNone() && !socket.local.address.isUnspecified();
    if (socket.protocol == Protocol::raw && socket.discriminator == ipProtocol(key)) {
        return socket.isConnected() ? 5 : isBound ? 4 : 3;
    }
    // IPPROTO_RAW sends packets of any protocol with a header of its own, and receives none (raw(7)).
    return socket.protocol == Protocol::raw && socket.discriminator == IPPROTO_RAW ? 2 : 0;
}

} // namespace

PortlessSockets::PortlessSockets(std::chrono::nanoseconds memory)
    : m_memory(memory)
{
}

void PortlessSockets::update(const std::vector<SocketRecord>& current, MonotonicTime now)
{
    for (auto& [inode, remembered] : m_sockets) {
        remembered.isCurrent = false;
    }
    for (const SocketRecord& record : current) {
        remember(record, now);
    }
    m_updated = now;
}

void PortlessSockets::remember(const SocketRecord& record, MonotonicTime now)
{
    if (record.inode.value != 0 && (m_sockets.size() < kLimit || m_sockets.contains(record.inode))) {
        m_sockets[record.inode] = {record, now, true};
    }
}

void PortlessSockets::forgetOld(MonotonicTime now)
{
    std::erase_if(m_sockets, [&](const auto& item) { return now - item.second.seen > m_memory; });
}

std::vector<SocketRecord> PortlessSockets::candidates(const FlowKey& key) const
{
    int best = 0;
    bool isBestCurrent = false;
    std::vector<SocketRecord> found;
    for (const auto& [inode, remembered] : m_sockets) {
        const int fit = fitness(remembered.record, key);
        const bool isBetter = fit > best || (fit == best && remembered.isCurrent && !isBestCurrent);
        if (fit == 0 || fit < best || (fit == best && isBestCurrent && !remembered.isCurrent)) {
            continue;
        }
        if (isBetter) {
            found.clear();
            best = fit;
            isBestCurrent = remembered.isCurrent;
        }
        found.push_back(remembered.record);
    }
    std::sort(found.begin(), found.end(), [](const auto& left, const auto& right) { return left.inode < right.inode; });
    return found;
}

} // namespace netgrove
