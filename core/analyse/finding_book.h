// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/analyse/process_forest.h"
#include "core/analyse/rules/tick.h"
#include "core/analyse/snapshot.h"

namespace netgrove {

/// Every finding since the program runs. A finding is raised once, said again when its evidence changes, becomes
/// inactive when it no longer holds, and is never dropped.
///
/// In every tick: hold…() for all that holds now, then publish() once the processes' records are up to date.
class FindingBook {
public:
    void holdPair(ProcessNode& ancestor, ProcessNode& descendant, const Tick& tick);
    void holdThreadPair(ProcessNode& process, Tid ancestor, Tid descendant, const Tick& tick);
    /// sender: null where it is not known.
    void holdSpoof(const FlowPointer& flow, ProcessNode* sender, const Tick& tick);

    /// Closes the tick, and gives all findings, oldest first.
    std::vector<FindingPointer> publish(ProcessForest& forest, const Tick& tick);

    std::uint64_t lostFindings() const { return m_lost; } ///< not kept, for want of room

    static constexpr std::size_t kMaximumFindings = 10'000;

private:
    struct PairName {
        ProcessKey ancestor;
        ProcessKey descendant;
        Tid ancestorThread; ///< 0: the process
        Tid descendantThread;
        auto operator<=>(const PairName&) const = default;
    };
    struct Entry {
        std::shared_ptr<const Finding> published;
        Finding draft;
        std::vector<std::uint64_t> signature;
        ProcessKey ancestor;
        ProcessKey descendant;
        bool isChanged = false;
        bool isActive = false; ///< in this tick
    };
    /// The entry of this name, made if need be; null when the book is full.
    template <class Names, class Name> Entry* entryOf(Names& names, const Name& name, Rule rule, const Tick& tick);
    static void mark(ProcessNode& node, const Finding& finding);

    std::vector<Entry> m_entries;
    std::map<PairName, std::size_t> m_pairs;
    std::unordered_map<std::uint64_t, std::size_t> m_spoofs; ///< by flow id
    std::uint64_t m_lost = 0;
};

} // namespace netgrove
