// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/holder_index.h"

#include <algorithm>
#include <utility>

namespace netgrove {
namespace {

constexpr std::size_t kMostChanged = 4096; ///< told one by one

auto lowerBound(auto& holdings, Inode inode)
{
    return std::lower_bound(holdings.begin(), holdings.end(), inode,
        [](const HolderIndex::Holding& holding, Inode wanted) { return holding.inode < wanted; });
}

} // namespace

void HolderIndex::link(Inode inode, ProcessKey key)
{
    std::vector<ProcessKey>& keys = m_holders[inode];
    const auto place = std::ranges::lower_bound(keys, key, ByBirth{});
    if (place == keys.end() || *place != key) {
        keys.insert(place, key);
        noteChange(inode);
    }
}

void HolderIndex::unlink(Inode inode, ProcessKey key)
{
    const auto found = m_holders.find(inode);
    if (found == m_holders.end()) {
        return;
    }
    if (std::erase(found->second, key) > 0) {
        noteChange(inode);
    }
    if (found->second.empty()) {
        m_holders.erase(found);
    }
}

void HolderIndex::noteChange(Inode inode)
{
    if (m_changed.size() <= kMostChanged) {
        m_changed.insert(inode);
    }
}

std::optional<std::unordered_set<Inode>> HolderIndex::takeChanged()
{
    auto changed = std::exchange(m_changed, {});
    return changed.size() <= kMostChanged ? std::optional(std::move(changed)) : std::nullopt;
}

void HolderIndex::add(ProcessKey key, ProcReader::HeldSocket socket, MonotonicTime time)
{
    std::vector<Holding>& holdings = m_listings[key].holdings;
    const Holding holding{socket.inode, socket.descriptor, time, true};
    const auto place = lowerBound(holdings, socket.inode);
    if (place != holdings.end() && place->inode == socket.inode) {
        *place = holding;
    } else {
        holdings.insert(place, holding);
    }
    link(socket.inode, key);
}

std::vector<ProcReader::HeldSocket> HolderIndex::update(
    ProcessKey key, const ProcReader::Descriptors& now, MonotonicTime time)
{
    std::vector<ProcReader::HeldSocket> fresh;
    Listing& listing = m_listings[key];
    listing.descriptorCount = now.count;
    listing.listed = time;
    for (Holding& holding : listing.holdings) {
        holding.isHeld = false;
    }
    for (const ProcReader::HeldSocket& socket : now.sockets) {
        const auto known = lowerBound(listing.holdings, socket.inode);
        if (known == listing.holdings.end() || known->inode != socket.inode) {
            fresh.push_back(socket);
        }
        add(key, socket, time);
    }
    std::erase_if(listing.holdings, [&](const Holding& holding) {
        const bool isGone = isOld(listing, holding, time);
        if (isGone) {
            unlink(holding.inode, key);
        }
        return isGone;
    });
    return fresh;
}

bool HolderIndex::isOld(const Listing& listing, const Holding& holding, MonotonicTime now) const
{
    const bool isHeld = holding.isHeld && !listing.ended;
    return !isHeld && now - std::max(holding.seen, listing.ended.value_or(holding.seen)) > m_memory;
}

void HolderIndex::end(ProcessKey key, MonotonicTime time)
{
    if (const auto found = m_listings.find(key); found != m_listings.end() && !found->second.ended) {
        found->second.ended = time;
        ++m_ended;
    }
}

void HolderIndex::forgetOld(MonotonicTime now)
{
    if (m_ended == 0) {
        return;
    }
    m_ended -= std::erase_if(m_listings, [&](const auto& item) {
        const auto& [key, listing] = item;
        const bool isGone = listing.ended && now - *listing.ended > m_memory;
        if (isGone) {
            for (const Holding& holding : listing.holdings) {
                unlink(holding.inode, key);
            }
        }
        return isGone;
    });
}

const HolderIndex::Listing* HolderIndex::find(ProcessKey key) const
{
    const auto found = m_listings.find(key);
    return found != m_listings.end() ? &found->second : nullptr;
}

const HolderIndex::Holding* HolderIndex::find(ProcessKey key, Inode inode) const
{
    const Listing* listing = find(key);
    if (listing == nullptr) {
        return nullptr;
    }
    const auto place = lowerBound(listing->holdings, inode);
    return place != listing->holdings.end() && place->inode == inode ? &*place : nullptr;
}

const std::vector<ProcessKey>& HolderIndex::holders(Inode inode) const
{
    static const std::vector<ProcessKey> kNobody;
    const auto found = m_holders.find(inode);
    return found != m_holders.end() ? found->second : kNobody;
}

} // namespace netgrove
