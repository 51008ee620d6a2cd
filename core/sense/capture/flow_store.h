// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/observe/observation.h"
#include "core/sense/capture/source_set.h"
#include "core/sense/capture/tcp_progress.h"

namespace netgrove {

/// Which timeout holds for a flow.
enum class IdleClass : std::uint8_t { lingering, tcpHandshake, tcp, udp, other };
constexpr std::size_t kIdleClasses = 5;

/// A flow and what the table keeps beside it.
struct FlowSlot {
    /// One direction of the flow, and the interface that it is counted on.
    struct Side {
        InterfaceIndex interface;
        MonotonicTime last;
    };

    FlowObservation flow;
    std::uint64_t hash = 0;
    MonotonicTime listed; ///< when it was put at the young end of its list
    std::uint32_t younger = 0;
    std::uint32_t older = 0;
    IdleClass idleClass = IdleClass::other;
    bool isOpen = false;
    bool isChanged = false; ///< is among those that the next takeChanged() gives
    TcpProgress tcp;
    Side tx;
    Side rx;
    std::uint64_t receivedPayload = 0;
    std::unique_ptr<SourceSet> forgedSources;
};

/// Where the flows live: at addresses that stay, found by key in constant time, listed by age in each idle class. Lists
/// are kept in order to within a second, so that a busy flow is not moved with every packet.
class FlowStore {
public:
    static constexpr std::uint32_t kNone = 0xffffffff;
    static constexpr std::chrono::nanoseconds kListPrecision = std::chrono::seconds(1);

    explicit FlowStore(std::uint64_t hashSeed);

    std::uint64_t hashOf(const FlowKey& key) const;
    /// The open flow with this key, or kNone.
    std::uint32_t find(const FlowKey& key, std::uint64_t hash) const;
    /// A new slot with this key, listed and open. The key must not be there yet.
    std::uint32_t insert(const FlowKey& key, std::uint64_t hash, IdleClass idleClass, MonotonicTime now);
    /// Takes the flow out of index and list; the slot stays until release().
    void close(std::uint32_t index);
    /// The slot is free for another flow.
    void release(std::uint32_t index);
    /// Puts the flow at the young end of the class's list, if it is not near there already.
    void list(std::uint32_t index, IdleClass idleClass, MonotonicTime now);
    /// The flow that was idle for longest in this class, or kNone.
    std::uint32_t oldest(IdleClass idleClass) const { return m_lists[static_cast<std::size_t>(idleClass)].oldest; }

    std::size_t sizeOf(IdleClass idleClass) const { return m_lists[static_cast<std::size_t>(idleClass)].size; }

    FlowSlot& operator[](std::uint32_t index) { return m_chunks[index / kChunk][index % kChunk]; }
    const FlowSlot& operator[](std::uint32_t index) const { return m_chunks[index / kChunk][index % kChunk]; }
    /// Number of slots, open or not; indices are below it.
    std::uint32_t slots() const { return m_slots; }
    std::size_t openFlows() const { return m_open; }
    /// The slot that holds this very object, if it is open, or kNone. Searches no key: O(log n) in a small array.
    std::uint32_t indexOf(const FlowObservation& flow) const;

private:
    static constexpr std::uint32_t kChunk = 64;
    struct Entry {
        std::uint32_t slot = kNone;
        std::uint32_t hash = 0; ///< low half: where the entry would like to be
    };
    struct List {
        std::uint32_t youngest = kNone;
        std::uint32_t oldest = kNone;
        std::size_t size = 0;
    };

    /// A chunk by the place where it begins.
    struct Home {
        const FlowSlot* begin = nullptr;
        std::uint32_t first = 0; ///< slot
    };

    void grow();
    void addChunk();
    void place(Entry entry);
    void eraseEntry(std::uint32_t index, std::uint64_t hash);
    void link(std::uint32_t index, IdleClass idleClass);
    void unlink(std::uint32_t index);

    std::uint64_t m_seed;
    std::vector<std::unique_ptr<FlowSlot[]>> m_chunks;
    std::vector<Home> m_homes; ///< of all chunks, by address
    std::uint32_t m_slots = 0;
    std::vector<std::uint32_t> m_free;
    std::size_t m_open = 0;
    std::vector<Entry> m_entries; ///< open addressing, linear probing, at most half full
    std::array<List, kIdleClasses> m_lists;
};

} // namespace netgrove
