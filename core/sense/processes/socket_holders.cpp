// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/socket_holders.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/sense/processes/holder_index.h"

namespace netgrove {
namespace {

constexpr std::uint32_t kListingCost = 4; ///< opening and reading a directory, in links
constexpr std::size_t kAncestors = 64; ///< looked at above a holder
constexpr std::size_t kSweptPerTick = 128; ///< processes whose descriptor count is compared in one sweep
constexpr auto kInterest = std::chrono::seconds(10); ///< sweeping goes on that long after the last question
constexpr std::size_t kSearchLimit = 65536;
constexpr std::chrono::nanoseconds kYouth = std::chrono::milliseconds(20);
constexpr std::chrono::nanoseconds kLongestWait = std::chrono::milliseconds(40); ///< of a walk, for newborns
constexpr std::chrono::nanoseconds kLongestPause = std::chrono::seconds(8);

} // namespace

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

    const ProcReader& reader;
    const ProcessTable& table;
    Limits limits;
    HolderIndex index;
    std::unordered_map<Inode, Search> searches;
    std::unordered_map<ProcessKey, MonotonicTime> busy; ///< when a new socket was last seen in its hands
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

// ------------------------------------------------------------------------------------------------------- reading

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

// ----------------------------------------------------------------------------------------------------- searching

bool SocketHolders::State::isHeldBySomebody(Inode inode) const
{
    const auto keys = index.holders(inode);
    return std::any_of(keys.begin(), keys.end(), [&](const ProcessKey& key) {
        const HolderIndex::Holding* holding = index.find(key, inode);
        return holding != nullptr && holding->isHeld && !index.find(key)->ended;
    });
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
    for (const ProcessKey& key : index.holders(inode)) {
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

/// Everybody who was not listed since then, in the order in which the holder is likely to be found. A search asks
/// often, and of everyone: each costs one look-up.
std::vector<SocketHolders::State::Candidate> SocketHolders::State::candidates(
    const Hint& hint, MonotonicTime since, MonotonicTime now, Asked asked) const
{
    std::vector<Candidate> found;
    table.forEachAlive([&](const ProcessTable::Entry& entry) {
        if (entry.facts.isKernelThread) {
            return;
        }
        const ProcessKey key = entry.key();
        const HolderIndex::Listing* listing = index.find(key);
        if (!isStale(listing, &entry, since)) {
            return;
        }
        Candidate candidate{0, listing != nullptr ? listing->listed : MonotonicTime{}, entry.imageSince, key};
        // One that was listed at its birth had no time to open anything.
        const bool isYoung
            = listing == nullptr || entry.imageSince > listing->listed || now - entry.imageSince < kYouth;
        if (!isYoung) {
            if (asked == Asked::youngAlone) {
                return;
            }
            const bool isBusy = busy.contains(key);
            const bool isOfUser = hint.uid && *hint.uid == entry.facts.uid;
            const bool isElsewhere = hint.netns.value != 0 && hint.netns != entry.facts.netns;
            candidate.rank = 1 + (isBusy ? 0 : 1) + (isOfUser ? 0 : 2) + (isElsewhere ? 4 : 0);
        }
        found.push_back(candidate);
    });
    std::sort(found.begin(), found.end(), [](const Candidate& left, const Candidate& right) {
        if (left.rank != right.rank) {
            return left.rank < right.rank;
        }
        // The youngest of the young, then whoever was not looked at for longest.
        return left.rank == 0 ? std::tie(left.imageSince, left.key.start) > std::tie(right.imageSince, right.key.start)
                              : left.listed < right.listed;
    });
    return found;
}

void SocketHolders::State::search(Inode inode, Search& search, const Hint& hint, MonotonicTime now)
{
    if (!search.isWalking && now - search.over >= search.pause) {
        search.isWalking = true;
        search.areChangedListed = false;
        search.round = now;
    }
    const std::uint64_t end = counters.linksRead + limits.linksPerSearch;
    const bool isWaiting = isHurried && search.isWalking && now - search.round < kLongestWait;
    const Asked asked = isWaiting || !search.isWalking ? Asked::youngAlone : Asked::everybody;
    const std::vector<Candidate> order = candidates(hint, search.round + std::chrono::nanoseconds(1), now, asked);
    // First those that certainly changed, then the others in the same order. Between two walks only the young are
    // asked.
    for (const bool isForChanged : {true, false}) {
        for (const Candidate& candidate : order) {
            const bool isYoung = candidate.rank == 0;
            if (isHeldBySomebody(inode) || (!isYoung && (isWaiting || !search.isWalking))) {
                break;
            }
            if (tokens <= 0 || counters.linksRead >= end) {
                ++counters.searchesCutShort;
                return;
            }
            if (isForChanged && !isYoung && (search.areChangedListed || search.unchanged.contains(candidate.key))) {
                continue;
            }
            // One that was listed at this very moment is believed unless the number of its descriptors speaks against
            // it.
            const bool isWanted
                = isForChanged ? isYoung || hasChanged(candidate.key) : isStale(candidate.key, search.round);
            if (isWanted) {
                list(candidate.key, now);
            } else if (isForChanged) {
                search.unchanged.insert(candidate.key);
            }
        }
        if (isWaiting) {
            return;
        }
        search.areChangedListed = true;
        search.unchanged.clear();
    }
    if (search.isWalking && !isHeldBySomebody(inode)) {
        search.isWalking = false;
        search.isOver = true;
        search.over = now;
        search.pause = std::clamp<std::chrono::nanoseconds>(search.pause * 2, limits.trust, kLongestPause);
    }
}

void SocketHolders::State::listEverybody(MonotonicTime now)
{
    for (const Candidate& candidate : candidates({}, now - limits.trust, now, Asked::everybody)) {
        if (tokens <= 0) {
            ++counters.searchesCutShort;
            return;
        }
        list(candidate.key, now);
    }
}

/// Does this relative hold the same socket? Inherited descriptors keep their number: one link tells in most cases.
/// Whoever was listed since its own birth can inherit nothing any more; an ancestor can have made the socket since it
/// was listed.
bool SocketHolders::State::isHolder(
    ProcessKey key, const ProcReader::HeldSocket& like, Relation relation, MonotonicTime now)
{
    const bool isNew = isStale(key, {});
    if (isNew || relation == Relation::ancestor) {
        spend(1);
        if (reader.socketAt(key.pid, like.descriptor) == like.inode) {
            index.add(key, like, now);
            return true;
        }
        if (isNew || hasChanged(key)) {
            list(key, now);
        }
    }
    const HolderIndex::Holding* holding = index.find(key, like.inode);
    return holding != nullptr && holding->isHeld;
}

const std::vector<ProcessKey>& SocketHolders::State::childrenOf(ProcessKey key)
{
    static const std::vector<ProcessKey> kNone;
    if (childrenGeneration != table.generation()) {
        childrenGeneration = table.generation();
        children.clear();
        table.forEach([&](const ProcessTable::Entry& entry) {
            if (entry.facts.birthParent) {
                children[*entry.facts.birthParent].push_back(entry.key());
            }
        });
    }
    const auto found = children.find(key);
    return found != children.end() ? found->second : kNone;
}

/// A socket goes from parent to child by fork, and each may close it or exec: so every ancestor of a holder, and
/// everyone born below a holder, is asked, whenever there is a new holder; else only when somebody was born.
void SocketHolders::State::lookAtRelatives(Inode inode, Search& search, MonotonicTime now)
{
    std::vector<ProcessKey> waiting = index.holders(inode);
    if (search.relatedGeneration == table.generation() && search.relatedHolders == waiting.size()) {
        return;
    }
    const bool isForAncestors = search.relatedHolders != waiting.size();
    std::unordered_set<ProcessKey> asked(waiting.begin(), waiting.end());
    const auto ask = [&](ProcessKey key, std::int32_t descriptor, Relation relation) {
        const ProcessTable::Entry* entry = table.find(key);
        if (entry != nullptr && entry->isAlive() && tokens > 0 && asked.insert(key).second
            && isHolder(key, {descriptor, inode}, relation, now)) {
            waiting.push_back(key);
        }
    };
    while (!waiting.empty()) {
        const ProcessKey holder = waiting.back();
        waiting.pop_back();
        const HolderIndex::Holding* holding = index.find(holder, inode);
        const std::int32_t descriptor = holding != nullptr ? holding->descriptor : -1;
        const ProcessTable::Entry* entry = isForAncestors ? table.find(holder) : nullptr;
        for (std::size_t step = 0; step < kAncestors && entry != nullptr && entry->facts.birthParent; ++step) {
            ask(*entry->facts.birthParent, descriptor, Relation::ancestor);
            entry = table.find(*entry->facts.birthParent);
        }
        std::vector<ProcessKey> below{holder};
        std::unordered_set<ProcessKey> passed{holder};
        while (!below.empty()) {
            const ProcessKey parent = below.back();
            below.pop_back();
            for (const ProcessKey& child : childrenOf(parent)) {
                if (passed.insert(child).second) {
                    ask(child, descriptor, Relation::descendant);
                    below.push_back(child);
                }
            }
        }
    }
    if (tokens > 0) {
        search.relatedGeneration = table.generation();
        search.relatedHolders = index.holders(inode).size();
    }
}

void SocketHolders::State::noteEnded(MonotonicTime now)
{
    std::vector<std::pair<ProcessKey, MonotonicTime>> ended;
    for (const auto& [key, listing] : index.listings()) {
        const ProcessTable::Entry* entry = table.find(key);
        if (!listing.ended && (entry == nullptr || !entry->isAlive())) {
            ended.emplace_back(key, entry != nullptr ? *entry->ended : now);
        }
    }
    for (const auto& [key, when] : ended) {
        index.end(key, when);
    }
    index.forgetOld(now);
    std::erase_if(searches, [&](const auto& item) { return now - item.second.asked > kInterest; });
    std::erase_if(busy, [&](const auto& item) {
        return now - item.second > std::chrono::minutes(10) || table.find(item.first) == nullptr;
    });
}

// ------------------------------------------------------------------------------------------------------ the public

SocketHolders::SocketHolders(const ProcReader& reader, const ProcessTable& table)
    : SocketHolders(reader, table, Limits{})
{
}

SocketHolders::SocketHolders(const ProcReader& reader, const ProcessTable& table, Limits limits)
    : m_state(std::make_unique<State>(reader, table, limits))
{
}

SocketHolders::~SocketHolders() = default;

void SocketHolders::start(MonotonicTime now)
{
    m_state->lastRefill = now;
    std::vector<ProcessKey> everyone;
    m_state->table.forEachAlive([&](const ProcessTable::Entry& entry) {
        if (!entry.facts.isKernelThread) {
            everyone.push_back(entry.key());
        }
    });
    for (const ProcessKey& key : everyone) {
        m_state->tokens = m_state->limits.burst; // the one look that is not counted against the budget
        m_state->list(key, now);
    }
    m_state->tokens = m_state->limits.burst;
    m_state->busy.clear();
}

std::vector<ProcessKey> SocketHolders::holdersOf(Inode inode, const Hint& hint, MonotonicTime now)
{
    State& state = *m_state;
    if (inode.value == 0) {
        return {};
    }
    state.refill(now);
    state.lastAsked = now;
    if (state.searches.size() >= kSearchLimit && !state.searches.contains(inode)) {
        return known(inode);
    }
    State::Search& search = state.searchFor(inode, now);
    state.verify(inode, state.limits.trust, now);
    if (!state.isHeldBySomebody(inode)) {
        state.search(inode, search, hint, now);
    }
    state.lookAtRelatives(inode, search, now);
    return known(inode);
}

std::vector<ProcessKey> SocketHolders::checkHolders(Inode inode, const Hint& hint, MonotonicTime now)
{
    State& state = *m_state;
    state.refill(now);
    state.verify(inode, std::chrono::nanoseconds(1), now);
    const auto keys = known(inode);
    // One that ended took the socket with it, as a rule; one that lives and has closed it may have passed it on.
    const bool mayBePassedOn = std::ranges::any_of(keys, [&](const ProcessKey& key) {
        const ProcessTable::Entry* entry = state.table.find(key);
        return entry != nullptr && entry->isAlive();
    });
    return mayBePassedOn && !state.isHeldBySomebody(inode) ? holdersOf(inode, hint, now) : keys;
}

std::vector<ProcessKey> SocketHolders::known(Inode inode) const { return m_state->index.holders(inode); }

std::vector<ProcessKey> SocketHolders::refresh(Inode inode, MonotonicTime now)
{
    State& state = *m_state;
    state.refill(now);
    state.lastAsked = now;
    state.searchFor(inode, now);
    state.verify(inode, state.limits.trust, now);
    state.listEverybody(now);
    return known(inode);
}

std::vector<ProcReader::HeldSocket> SocketHolders::look(ProcessKey key, MonotonicTime now)
{
    State& state = *m_state;
    state.refill(now);
    // Whoever looks has a budget of its own, and is not to be refused because of what searches have spent.
    const double tokens = std::exchange(state.tokens, state.limits.burst);
    auto fresh = state.list(key, now).value_or(std::vector<ProcReader::HeldSocket>{});
    state.tokens = tokens;
    std::erase_if(fresh, [&](const ProcReader::HeldSocket& socket) { return known(socket.inode).size() > 1; });
    return fresh;
}

void SocketHolders::setHurried(bool isHurried) { m_state->isHurried = isHurried; }

void SocketHolders::onBirth(ProcessKey child, ProcessKey parent, MonotonicTime now)
{
    State& state = *m_state;
    const HolderIndex::Listing* held = state.index.find(parent);
    if (held == nullptr || state.wasListed(child)) {
        return;
    }
    const std::vector<HolderIndex::Holding> holdings = held->holdings; // adding to the index moves them
    for (const HolderIndex::Holding& holding : holdings) {
        if (holding.isHeld && state.searches.contains(holding.inode) && state.stillHolds(parent, holding)) {
            state.index.add(child, {holding.descriptor, holding.inode}, now);
        }
    }
}

void SocketHolders::noteHeirs(Inode inode, MonotonicTime since, MonotonicTime now)
{
    State& state = *m_state;
    for (const ProcessKey& holder : state.index.holders(inode)) {
        for (const ProcessKey& child : state.childrenOf(holder)) {
            const ProcessTable::Entry* entry = state.table.find(child);
            const bool isHeir = entry != nullptr && !entry->isAlive() && entry->firstSeen > since
                && state.index.find(child, inode) == nullptr && !state.wasListed(child);
            const HolderIndex::Holding* holding = isHeir ? state.index.find(holder, inode) : nullptr;
            if (holding != nullptr && state.stillHolds(holder, *holding)) {
                state.index.add(child, {holding->descriptor, inode}, now);
                state.index.end(child, *entry->ended);
            }
        }
    }
}

void SocketHolders::sweep(MonotonicTime now)
{
    State& state = *m_state;
    state.refill(now);
    state.noteEnded(now);
    if (state.lastAsked == MonotonicTime{} || now - state.lastAsked > kInterest) {
        return; // nobody wants to know: an idle machine is left alone
    }
    for (std::size_t count = 0; count < kSweptPerTick && state.tokens > 0; ++count) {
        if (state.sweepNext >= state.sweepOrder.size()) {
            state.sweepNext = 0;
            state.sweepOrder.clear();
            state.table.forEachAlive([&](const ProcessTable::Entry& entry) {
                if (!entry.facts.isKernelThread) {
                    state.sweepOrder.push_back(entry.key());
                }
            });
            if (count != 0 || state.sweepOrder.empty()) {
                return; // once around
            }
        }
        const ProcessKey key = state.sweepOrder[state.sweepNext++];
        const ProcessTable::Entry* entry = state.table.find(key);
        if (entry != nullptr && entry->isAlive() && (state.isStale(key, now - kInterest) || state.hasChanged(key))) {
            state.list(key, now);
        }
    }
}

bool SocketHolders::isSearchOver(Inode inode) const
{
    const auto found = m_state->searches.find(inode);
    return found != m_state->searches.end() && found->second.isOver;
}

SocketHolders::Counters SocketHolders::counters() const { return m_state->counters; }

} // namespace netgrove
