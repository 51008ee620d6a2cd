// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/trace/use_table.h"

#include <algorithm>
#include <utility>

namespace netgrove {

namespace {

/// The programs publish an element by writing its id last, with a full barrier.
std::uint64_t publishedId(const trace_use& element) { return __atomic_load_n(&element.id, __ATOMIC_ACQUIRE); }

/// Totals are aligned 64-bit words, so each is read whole; two of them may be a call apart.
std::uint64_t activityOf(const trace_use& element)
{
    return __atomic_load_n(&element.tx_bytes, __ATOMIC_RELAXED) + __atomic_load_n(&element.rx_bytes, __ATOMIC_RELAXED)
        + __atomic_load_n(&element.tx_calls, __ATOMIC_RELAXED) + __atomic_load_n(&element.rx_calls, __ATOMIC_RELAXED);
}

std::uint64_t activityOf(const SocketUse& use) { return use.txBytes + use.rxBytes + use.txCalls + use.rxCalls; }

} // namespace

UseTable::UseTable(std::span<const trace_use> elements, Release release)
    : m_elements(elements)
    , m_release(std::move(release))
{
}

void UseTable::announce(const UseRecord& record, const Tell& tell)
{
    SocketUse use = record.use;
    use.isFirst = true;
    if (record.slot >= m_elements.size()) {
        use.isFinal = true; // told by itself, for want of room
        tell(use);
        return;
    }
    // Ids count up: an event that comes after discover() saw the element (or what came after it) is old news.
    if (record.slot < m_entries.size() && m_entries[record.slot].id >= use.id) {
        return;
    }
    adopt(record);
    m_entries[record.slot].told = activityOf(use);
    tell(use);
}

void UseTable::discover(std::uint32_t taken, const Tell& tell)
{
    const auto end = std::min<std::size_t>(taken, m_elements.size());
    for (std::uint32_t slot = 0; slot < end; ++slot) {
        const std::uint64_t id = publishedId(m_elements[slot]);
        if (id == 0 || (slot < m_entries.size() && m_entries[slot].id >= id)) {
            continue;
        }
        const trace_use copy = m_elements[slot];
        UseRecord record = decodeUse(copy);
        record.slot = slot;
        announce(record, tell);
    }
}

void UseTable::finishThread(KernelTid thread, const Tell& tell) { finishAll(byThread, thread.value, tell); }

void UseTable::finishSocket(std::uint64_t cookie, const Tell& tell) { finishAll(bySocket, cookie, tell); }

void UseTable::tellChanged(const Tell& tell)
{
    for (std::uint32_t slot = 0; slot < m_entries.size(); ++slot) {
        Entry& entry = m_entries[slot];
        if (!entry.isLive || activityOf(m_elements[slot]) == entry.told) {
            continue;
        }
        const trace_use copy = m_elements[slot];
        const UseRecord record = decodeUse(copy);
        entry.told = activityOf(record.use);
        tell(record.use);
    }
}

void UseTable::makeRoom(const Tell& tell)
{
    const std::size_t capacity = m_elements.size();
    if (m_live <= capacity / 8 * 7) {
        return;
    }
    std::vector<std::pair<std::uint64_t, std::uint32_t>> byLastUse;
    byLastUse.reserve(m_live);
    for (std::uint32_t slot = 0; slot < m_entries.size(); ++slot) {
        if (m_entries[slot].isLive) {
            byLastUse.emplace_back(__atomic_load_n(&m_elements[slot].last, __ATOMIC_RELAXED), slot);
        }
    }
    std::sort(byLastUse.begin(), byLastUse.end());
    for (const auto& [last, slot] : byLastUse) {
        if (m_live <= capacity / 4 * 3) {
            break;
        }
        finish(slot, tell);
    }
}

void UseTable::adopt(const UseRecord& record)
{
    if (record.slot >= m_entries.size()) {
        m_entries.resize(record.slot + std::size_t{1});
    }
    Entry& entry = m_entries[record.slot];
    if (entry.isLive) { // cannot be, unless the array was tampered with: keep the lists sound
        unlink(record.slot, byThread);
        unlink(record.slot, bySocket);
        --m_live;
    }
    entry = Entry{};
    entry.id = record.use.id;
    entry.isLive = true;
    entry.key = {record.thread.value, record.use.cookie};
    link(record.slot, byThread);
    link(record.slot, bySocket);
    ++m_live;
}

void UseTable::finish(std::uint32_t slot, const Tell& tell)
{
    const trace_use copy = m_elements[slot];
    unlink(slot, byThread);
    unlink(slot, bySocket);
    m_entries[slot].isLive = false;
    --m_live;
    m_release(keyOf(copy), slot);
    SocketUse use = decodeUse(copy).use;
    use.isFinal = true;
    tell(use);
}

void UseTable::finishAll(Axis axis, std::uint64_t key, const Tell& tell)
{
    for (auto head = m_heads[axis].find(key); head != m_heads[axis].end(); head = m_heads[axis].find(key)) {
        finish(head->second, tell);
    }
}

void UseTable::link(std::uint32_t slot, Axis axis)
{
    Entry& entry = m_entries[slot];
    const auto [head, isNew] = m_heads[axis].try_emplace(entry.key[axis], slot);
    if (isNew) {
        return;
    }
    entry.next[axis] = head->second;
    m_entries[head->second].previous[axis] = slot;
    head->second = slot;
}

void UseTable::unlink(std::uint32_t slot, Axis axis)
{
    Entry& entry = m_entries[slot];
    const std::uint32_t next = entry.next[axis];
    const std::uint32_t previous = entry.previous[axis];
    if (next != kNone) {
        m_entries[next].previous[axis] = previous;
    }
    if (previous != kNone) {
        m_entries[previous].next[axis] = next;
    } else if (next != kNone) {
        m_heads[axis][entry.key[axis]] = next;
    } else {
        m_heads[axis].erase(entry.key[axis]);
    }
    entry.next[axis] = kNone;
    entry.previous[axis] = kNone;
}

} // namespace netgrove
