// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/sense/processes/proc_reader.h"

namespace netgrove {

/// The sockets of every process as last listed, and the way back from a socket to its processes. What a process has
/// closed, and what an ended one held, is remembered for a while. No I/O.
class HolderIndex {
public:
    struct Holding {
        Inode inode;
        std::int32_t descriptor = -1;
        MonotonicTime seen; ///< last seen in its hands
        bool isHeld = true; ///< in the last listing
    };
    struct Listing {
        std::vector<Holding> holdings; ///< by inode
        std::uint32_t descriptorCount = 0;
        MonotonicTime listed;
        std::optional<MonotonicTime> ended;
    };

    explicit HolderIndex(std::chrono::nanoseconds memory)
        : m_memory(memory)
    {
    }

    /// Takes a new listing in; gives what this process was not known to hold before.
    std::vector<ProcReader::HeldSocket> update(ProcessKey key, const ProcReader::Descriptors& now, MonotonicTime time);
    /// One more socket of a process, found without listing it.
    void add(ProcessKey key, ProcReader::HeldSocket socket, MonotonicTime time);
    void end(ProcessKey key, MonotonicTime time);
    void forgetOld(MonotonicTime now);

    const Listing* find(ProcessKey key) const;
    const Holding* find(ProcessKey key, Inode inode) const;
    /// Everyone who holds it or is remembered to have held it, eldest first. Valid until the next change.
    const std::vector<ProcessKey>& holders(Inode inode) const;

    const std::unordered_map<ProcessKey, Listing>& listings() const { return m_listings; }

    /// The sockets that have other holders than when this was last asked; nothing where there were too many.
    std::optional<std::unordered_set<Inode>> takeChanged();

private:
    bool isOld(const Listing& listing, const Holding& holding, MonotonicTime now) const;
    void link(Inode inode, ProcessKey key);
    void unlink(Inode inode, ProcessKey key);
    void noteChange(Inode inode);

    std::chrono::nanoseconds m_memory;
    std::unordered_map<ProcessKey, Listing> m_listings;
    std::unordered_map<Inode, std::vector<ProcessKey>> m_holders; ///< eldest first
    std::unordered_set<Inode> m_changed;
    std::size_t m_ended = 0; ///< of the listings
};

} // namespace netgrove
