// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/socket_holders_state.h"

#include <algorithm>
#include <utility>

namespace netgrove {
namespace {
constexpr std::uint32_t kListingCost = 4; ///< opening and reading a directory, in links
constexpr std::chrono::seconds kBusyWalkInterval{10};
} // namespace

SocketHolders::State::Search& SocketHolders::State::searchFor(Inode inode, MonotonicTime now)
{
    Search& search = searches[inode];
    if (search.asked == MonotonicTime{}) {
        search.round = now;
    }
    search.asked = now;
    return search;
}

void SocketHolders::State::refill(MonotonicTime now)
{
    const double elapsed = std::chrono::duration<double>(now - lastRefill).count();
    tokens = std::min<double>(limits.burst, tokens + std::max(0.0, elapsed) * limits.linksPerSecond);
    lastRefill = now;
}

/// False when the budget is used up. A little debt is allowed: what a listing costs is known only afterwards.
bool SocketHolders::State::spend(std::uint32_t links)
{
    counters.linksRead += links;
    tokens -= links;
    return tokens > 0;
}

/// Lists a process; nothing where there is no budget for it. One that is gone or closed to us has no sockets.
std::optional<std::vector<ProcReader::HeldSocket>> SocketHolders::State::list(ProcessKey key, MonotonicTime now)
{
    if (tokens <= 0) {
        return std::nullopt;
    }
    const ProcessTable::Entry* entry = table.find(key);
    if (entry == nullptr || !entry->isAlive()) {
        index.end(key, now);
        return std::vector<ProcReader::HeldSocket>{};
    }
    const auto held = reader.descriptors(key.pid);
    ++counters.listings;
    spend(kListingCost + (held ? held->count : 0));
    // Its pid may have gone to another before we were told of its end: whatever is new must be certain.
    const bool isNews = !held || std::any_of(held->sockets.begin(), held->sockets.end(), [&](const auto& socket) {
        return index.find(key, socket.inode) == nullptr;
    });
    if (isNews) {
        const auto stat = reader.stat(key.pid);
        if (!stat || stat->start != key.start) {
            index.end(key, now);
            return std::vector<ProcReader::HeldSocket>{};
        }
    }
    // A zombie's descriptors are closed already: an empty directory is not the word that it held nothing.
    auto fresh = index.update(key, held.value_or(ProcReader::Descriptors{}), now);
    if (!fresh.empty()) {
        busy[key] = now;
    }
    return fresh;
}

/// Not listed since then, or it runs another program or was born since it was listed.
bool SocketHolders::State::isStale(ProcessKey key, MonotonicTime since) const
{
    return isStale(index.find(key), table.find(key), since);
}

bool SocketHolders::State::isStale(
    const HolderIndex::Listing* listing, const ProcessTable::Entry* entry, MonotonicTime since)
{
    return listing == nullptr || listing->listed < since || (entry != nullptr && entry->imageSince > listing->listed);
}

/// The number of descriptors is another than when it was listed (a hint: one closed and one opened leave it the same).
bool SocketHolders::State::hasChanged(ProcessKey key)
{
    const HolderIndex::Listing* listing = index.find(key);
    if (listing == nullptr) {
        return true;
    }
    spend(1);
    const auto count = reader.descriptorCount(key.pid);
    return count && *count != listing->descriptorCount;
}

bool SocketHolders::State::isHeldBySomebody(Inode inode) const
{
    const auto& keys = index.holders(inode);
    return std::any_of(keys.begin(), keys.end(), [&](const ProcessKey& key) {
        const HolderIndex::Holding* holding = index.find(key, inode);
        return holding != nullptr && holding->isHeld && !index.find(key)->ended;
    });
}

/// It has been held, and all who did have ended.
bool SocketHolders::State::haveAllHoldersEnded(Inode inode) const
{
    const auto& keys = index.holders(inode);
    return !keys.empty()
        && std::ranges::all_of(keys, [&](const ProcessKey& key) { return index.find(key)->ended.has_value(); });
}

bool SocketHolders::State::wasListed(ProcessKey key) const
{
    const HolderIndex::Listing* listing = index.find(key);
    return listing != nullptr && listing->listed != MonotonicTime{};
}

bool SocketHolders::State::stillHolds(ProcessKey key, const HolderIndex::Holding& holding)
{
    spend(1);
    return reader.socketAt(key.pid, holding.descriptor) == holding.inode;
}

/// A holder is named only if its descriptor still is this socket, or was a moment ago.
void SocketHolders::State::verify(Inode inode, std::chrono::nanoseconds trust, MonotonicTime now)
{
    const std::vector<ProcessKey> keys = index.holders(inode); // looking at them changes it
    for (const ProcessKey& key : keys) {
        const HolderIndex::Holding* holding = index.find(key, inode);
        const ProcessTable::Entry* entry = table.find(key);
        if (entry == nullptr || !entry->isAlive()) {
            index.end(key, entry != nullptr ? *entry->ended : now);
            continue;
        }
        if (holding == nullptr || !holding->isHeld || now - holding->seen < trust) {
            continue;
        }
        spend(1);
        if (reader.socketAt(key.pid, holding->descriptor) == inode) {
            index.add(key, {holding->descriptor, inode}, now);
        } else {
            list(key, now);
        }
    }
}

void SocketHolders::State::noteEnded(MonotonicTime now)
{
    if (notedEnds != table.ends()) {
        notedEnds = table.ends();
        endListings(now);
    }
    index.forgetOld(now);
    std::erase_if(searches, [&](const auto& item) { return now - item.second.asked > kSearchMemory; });
    if (now >= nextBusyWalk) {
        nextBusyWalk = now + kBusyWalkInterval;
        std::erase_if(busy, [&](const auto& item) {
            return now - item.second > std::chrono::minutes(10) || table.find(item.first) == nullptr;
        });
    }
}

void SocketHolders::State::endListings(MonotonicTime now)
{
    std::vector<std::pair<ProcessKey, MonotonicTime>> ended;
    for (const auto& [key, listing] : index.listings()) {
        const ProcessTable::Entry* entry = listing.ended ? nullptr : table.find(key);
        if (!listing.ended && (entry == nullptr || !entry->isAlive())) {
            ended.emplace_back(key, entry != nullptr ? *entry->ended : now);
        }
    }
    for (const auto& [key, when] : ended) {
        index.end(key, when);
    }
}

} // namespace netgrove
