// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/flow_store.h"

#include <algorithm>
#include <cassert>
#include <functional>
#include <iterator>
#include <utility>

#include "core/sense/capture/keyed_hash.h"

namespace netgrove {

FlowStore::FlowStore(std::uint64_t hashSeed)
    : m_seed(hashSeed)
    , m_entries(kChunk)
{
}

std::uint64_t FlowStore::hashOf(const FlowKey& key) const
{
    const std::uint64_t numbers = (std::uint64_t{key.local.port} << 48U) | (std::uint64_t{key.remote.port} << 32U)
        | (std::uint64_t{key.discriminator} << 16U) | static_cast<std::uint64_t>(key.protocol);
    return KeyedHash(m_seed).add(numbers).add(key.local.address).add(key.remote.address).value(); // netns: one per
                                                                                                  // table
}

std::uint32_t FlowStore::find(const FlowKey& key, std::uint64_t hash) const
{
    const std::size_t mask = m_entries.size() - 1;
    const auto wanted = static_cast<std::uint32_t>(hash);
    for (std::size_t position = wanted & mask;; position = (position + 1) & mask) {
        const Entry& entry = m_entries[position];
        if (entry.slot == kNone) {
            return kNone;
        }
        if (entry.hash == wanted && (*this)[entry.slot].flow.key == key) {
            return entry.slot;
        }
    }
}

std::uint32_t FlowStore::insert(const FlowKey& key, std::uint64_t hash, IdleClass idleClass, MonotonicTime now)
{
    if ((m_open + 1) * 2 > m_entries.size()) {
        grow();
    }
    if (m_free.empty() && m_slots % kChunk == 0) {
        addChunk();
    }
    std::uint32_t index = m_slots;
    if (m_free.empty()) {
        ++m_slots;
    } else {
        index = m_free.back();
        m_free.pop_back();
    }
    FlowSlot& slot = (*this)[index];
    slot.flow.key = key;
    slot.hash = hash;
    slot.isOpen = true;
    slot.listed = now;
    place({index, static_cast<std::uint32_t>(hash)});
    link(index, idleClass);
    ++m_open;
    return index;
}

void FlowStore::close(std::uint32_t index)
{
    FlowSlot& slot = (*this)[index];
    assert(slot.isOpen);
    eraseEntry(index, slot.hash);
    unlink(index);
    slot.isOpen = false;
    --m_open;
}

void FlowStore::release(std::uint32_t index)
{
    (*this)[index] = FlowSlot{};
    m_free.push_back(index);
}

void FlowStore::list(std::uint32_t index, IdleClass idleClass, MonotonicTime now)
{
    FlowSlot& slot = (*this)[index];
    if (slot.idleClass == idleClass && now - slot.listed < kListPrecision) {
        return;
    }
    unlink(index);
    slot.listed = now;
    link(index, idleClass);
}

std::uint32_t FlowStore::indexOf(const FlowObservation& flow) const
{
    // std::less: pointers into different arrays have an order by it alone.
    const auto isBefore = [](const void* place, const Home& home) { return std::less<>{}(place, home.begin); };
    const auto next = std::upper_bound(m_homes.begin(), m_homes.end(), static_cast<const void*>(&flow), isBefore);
    if (next == m_homes.begin()) {
        return kNone;
    }
    const Home& home = *std::prev(next);
    const FlowSlot* end = home.begin + kChunk;
    if (!std::less<>{}(static_cast<const void*>(&flow), static_cast<const void*>(end))) {
        return kNone;
    }
    const auto bytes = reinterpret_cast<std::uintptr_t>(&flow) - reinterpret_cast<std::uintptr_t>(home.begin);
    const auto index = home.first + static_cast<std::uint32_t>(bytes / sizeof(FlowSlot));
    return (*this)[index].isOpen && &(*this)[index].flow == &flow ? index : kNone;
}

void FlowStore::addChunk()
{
    m_chunks.push_back(std::make_unique<FlowSlot[]>(kChunk));
    const FlowSlot* begin = m_chunks.back().get();
    const auto isBefore = [](const FlowSlot* place, const Home& home) { return std::less<>{}(place, home.begin); };
    m_homes.insert(std::upper_bound(m_homes.begin(), m_homes.end(), begin, isBefore), {begin, m_slots});
}

void FlowStore::grow()
{
    const std::vector<Entry> old = std::exchange(m_entries, std::vector<Entry>(m_entries.size() * 2));
    for (const Entry& entry : old) {
        if (entry.slot != kNone) {
            place(entry);
        }
    }
}

void FlowStore::place(Entry entry)
{
    const std::size_t mask = m_entries.size() - 1;
    std::size_t position = entry.hash & mask;
    while (m_entries[position].slot != kNone) {
        position = (position + 1) & mask;
    }
    m_entries[position] = entry;
}

/// Linear probing without tombstones: what follows the hole moves up unless it would leave its own probe path (Knuth,
/// volume 3, §6.4, algorithm R).
void FlowStore::eraseEntry(std::uint32_t index, std::uint64_t hash)
{
    const std::size_t mask = m_entries.size() - 1;
    std::size_t hole = static_cast<std::uint32_t>(hash) & mask;
    while (m_entries[hole].slot != index) {
        assert(m_entries[hole].slot != kNone);
        hole = (hole + 1) & mask;
    }
    for (std::size_t next = (hole + 1) & mask; m_entries[next].slot != kNone; next = (next + 1) & mask) {
        const std::size_t home = m_entries[next].hash & mask;
        if (((next - home) & mask) >= ((next - hole) & mask)) {
            m_entries[hole] = m_entries[next];
            hole = next;
        }
    }
    m_entries[hole] = Entry{};
}

void FlowStore::link(std::uint32_t index, IdleClass idleClass)
{
    FlowSlot& slot = (*this)[index];
    List& list = m_lists[static_cast<std::size_t>(idleClass)];
    slot.idleClass = idleClass;
    slot.younger = kNone;
    slot.older = list.youngest;
    if (list.youngest != kNone) {
        (*this)[list.youngest].younger = index;
    } else {
        list.oldest = index;
    }
    list.youngest = index;
    ++list.size;
}

void FlowStore::unlink(std::uint32_t index)
{
    const FlowSlot& slot = (*this)[index];
    List& list = m_lists[static_cast<std::size_t>(slot.idleClass)];
    --list.size;
    (slot.younger != kNone ? (*this)[slot.younger].older : list.youngest) = slot.older;
    (slot.older != kNone ? (*this)[slot.older].younger : list.oldest) = slot.younger;
}

} // namespace netgrove
