// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/recent_senders.h"

#include <algorithm>

#include "core/sense/capture/keyed_hash.h"

namespace netgrove {

RecentSenders::RecentSenders(std::uint64_t hashSeed, std::size_t addresses)
    : m_seed(hashSeed)
    , m_buckets(std::max<std::size_t>(addresses / kWays, 1))
{
}

std::size_t RecentSenders::bucketOf(const IpAddress& source) const
{
    return KeyedHash(m_seed).add(source).value() % m_buckets.size();
}

void RecentSenders::note(const IpAddress& source, Toward toward, InterfaceIndex interface, MonotonicTime now)
{
    Bucket& bucket = m_buckets[bucketOf(source)];
    auto entry = std::ranges::find(bucket, source, &Entry::source);
    if (entry == bucket.end()) {
        entry = std::ranges::min_element(bucket, {}, &Entry::last);
        *entry = Entry{};
        entry->source = source;
    }
    entry->last = now;
    entry->toward[static_cast<std::size_t>(toward)] = {now, interface};
}

bool RecentSenders::hasCome(const IpAddress& source, Toward toward, InterfaceIndex leavingBy, MonotonicTime now) const
{
    const Bucket& bucket = m_buckets[bucketOf(source)];
    const auto entry = std::ranges::find(bucket, source, &Entry::source);
    if (entry == bucket.end()) {
        return false;
    }
    const Sighting& sighting = entry->toward[static_cast<std::size_t>(toward)];
    const bool isRecent = sighting.time != MonotonicTime{} && now - sighting.time <= kMemory;
    return isRecent && (sighting.interface != leavingBy || leavingBy.value == 0);
}

} // namespace netgrove
