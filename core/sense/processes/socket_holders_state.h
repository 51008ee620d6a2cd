// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What SocketHolders knows and how it works: what is read (socket_holders_state.cpp), in which order an unknown
/// holder is searched (socket_holders_search.cpp), and who has a socket by descent (socket_holders_relatives.cpp).
#pragma once

#include <unordered_map>
#include <unordered_set>

#include "core/sense/processes/holder_index.h"
#include "core/sense/processes/socket_holders.h"

namespace netgrove {

constexpr auto kSocketInterest = std::chrono::seconds(10); ///< sweeping goes on that long after the last question
/// How long a search is kept after it was last asked for; who asks again does so within three seconds (FlowOwners).
constexpr auto kSearchMemory = std::chrono::seconds(5);

class SocketHolders::State {
public:
    State(const ProcReader& givenReader, const ProcessTable& givenTable, Limits given)
        : reader(givenReader)
        , table(givenTable)
        , limits(given)
        , index(given.memory)
        , tokens(given.burst)
    {
    }

    struct Search {
        MonotonicTime asked; ///< last asked
        MonotonicTime round; ///< when the current, or last, walk through everybody began
        MonotonicTime over; ///< when the last walk was done
        std::uint64_t relatedGeneration = ~std::uint64_t{0}; ///< of the table, when the relatives were last looked at
        std::size_t relatedHolders = 0; ///< how many holders there were then
        std::chrono::nanoseconds pause{}; ///< from the end of a walk that found nobody to the next one; grows
        bool isOver = false; ///< everybody was listed once since it was first asked for
        bool isWalking = true;
        bool areChangedListed = false; ///< in the current walk
        std::unordered_set<ProcessKey> unchanged; ///< asked already, until then
    };
    struct Candidate {
        int rank = 0; ///< the less, the sooner
        MonotonicTime listed;
        MonotonicTime imageSince;
        ProcessKey key;
    };

    Search& searchFor(Inode inode, MonotonicTime now);
    void refill(MonotonicTime now);
    bool spend(std::uint32_t links);
    std::optional<std::vector<ProcReader::HeldSocket>> list(ProcessKey key, MonotonicTime now);
    bool isStale(ProcessKey key, MonotonicTime since) const;
    static bool isStale(const HolderIndex::Listing* listing, const ProcessTable::Entry* entry, MonotonicTime since);
    bool hasChanged(ProcessKey key);
    enum class Asked { everybody, youngAlone };
    std::vector<Candidate> candidates(const Hint& hint, MonotonicTime since, MonotonicTime now, Asked asked) const;
    bool isHeldBySomebody(Inode inode) const;
    bool haveAllHoldersEnded(Inode inode) const;
    bool wasListed(ProcessKey key) const;
    bool stillHolds(ProcessKey key, const HolderIndex::Holding& holding);
    void verify(Inode inode, std::chrono::nanoseconds trust, MonotonicTime now);
    void search(Inode inode, Search& search, const Hint& hint, MonotonicTime now);
    void listEverybody(MonotonicTime now);
    const std::vector<ProcessKey>& childrenOf(ProcessKey key);
    void lookAtRelatives(Inode inode, Search& search, MonotonicTime now);
    enum class Relation { ancestor, descendant };
    bool isHolder(ProcessKey key, const ProcReader::HeldSocket& like, Relation relation, MonotonicTime now);
    void noteEnded(MonotonicTime now);
    void endListings(MonotonicTime now);

    const ProcReader& reader;
    const ProcessTable& table;
    Limits limits;
    HolderIndex index;
    std::unordered_map<Inode, Search> searches;
    std::unordered_map<ProcessKey, MonotonicTime> busy; ///< when a new socket was last seen in its hands
    std::uint64_t notedEnds = 0; ///< ProcessTable::ends() when the index was last told
    MonotonicTime nextBusyWalk;
    std::unordered_map<ProcessKey, std::vector<ProcessKey>> children;
    std::uint64_t childrenGeneration = ~std::uint64_t{0};
    std::vector<ProcessKey> sweepOrder;
    std::size_t sweepNext = 0;
    double tokens;
    MonotonicTime lastRefill;
    MonotonicTime lastAsked;
    bool isHurried = false;
    Counters counters;
};

} // namespace netgrove
