// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/sockets/socket_memory.h"

#include <array>

namespace netgrove {
namespace {
constexpr auto kTogether = std::chrono::seconds(1);
}

SocketMemory::SocketMemory(std::chrono::nanoseconds memory, std::size_t limit)
    : m_memory(memory)
    , m_limit(limit)
{
}

FlowKey SocketMemory::keyOf(const SocketRecord& record)
{
    FlowKey key{record.netns, record.protocol, 0, record.local, {}};
    // 0.0.0.0 and :: are both "any": a dual-stack socket on :: takes IPv4 as well.
    if (key.local.address.isUnspecified()) {
        key.local.address = {};
    }
    if (record.isConnected()) {
        key.remote = record.remote;
    }
    return key;
}

void SocketMemory::remember(const SocketRecord& record, MonotonicTime now)
{
    if (record.inode.value == 0 || record.local.port == 0) {
        return;
    }
    auto& entry = *m_records.try_emplace(keyOf(record)).first;
    Remembered& remembered = entry.second;
    // Two sockets on one local end at a time (SO_REUSEPORT), not one after the other.
    const bool isOther = remembered.record.inode.value != 0 && remembered.record.inode != record.inode;
    remembered.isAmbiguous |= isOther && !record.isConnected() && now - remembered.seen < kTogether;
    remembered.record = record;
    if (remembered.seen < now) { // strictly later: the last touch of an entry is the only one of its time
        remembered.seen = now;
        m_order.push_back({&entry, now});
    }
    while (m_records.size() > m_limit || m_order.size() > 2 * m_limit) {
        forgetOldest();
    }
}

void SocketMemory::forgetOldest()
{
    const Touch oldest = m_order.front();
    m_order.pop_front();
    if (oldest.entry->second.seen == oldest.seen) {
        m_records.erase(m_records.find(oldest.entry->first));
    }
}

std::optional<SocketRecord> SocketMemory::find(const FlowKey& key, MonotonicTime now) const
{
    FlowKey exact = key;
    exact.discriminator = 0;
    FlowKey bound = exact;
    bound.remote = {};
    FlowKey anywhere = bound;
    anywhere.local.address = {};
    for (const FlowKey& wanted : std::array{exact, bound, anywhere}) {
        const auto found = m_records.find(wanted);
        if (found != m_records.end() && now - found->second.seen <= m_memory) {
            return found->second.isAmbiguous ? std::nullopt : std::optional(found->second.record);
        }
    }
    return std::nullopt;
}

void SocketMemory::forgetOld(MonotonicTime now)
{
    while (!m_order.empty() && now - m_order.front().seen > m_memory) {
        forgetOldest();
    }
}

} // namespace netgrove
