// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/socket_holders.h"

#include <algorithm>
#include <utility>

#include "core/sense/processes/socket_holders_state.h"

namespace netgrove {
namespace {
constexpr std::size_t kSweptPerTick = 128; ///< processes whose descriptor count is compared in one sweep
constexpr std::size_t kSearchLimit = 65536;
} // namespace

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
    const std::vector<ProcessKey> keys = known(inode);
    // One that ended took the socket with it, as a rule; one that lives and has closed it may have passed it on.
    const bool mayBePassedOn = std::ranges::any_of(keys, [&](const ProcessKey& key) {
        const ProcessTable::Entry* entry = state.table.find(key);
        return entry != nullptr && entry->isAlive();
    });
    return mayBePassedOn && !state.isHeldBySomebody(inode) ? holdersOf(inode, hint, now) : keys;
}

const std::vector<ProcessKey>& SocketHolders::known(Inode inode) const { return m_state->index.holders(inode); }

std::optional<std::unordered_set<Inode>> SocketHolders::takeChanged() { return m_state->index.takeChanged(); }

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
    const std::vector<ProcessKey> holders = known(inode); // an heir changes it
    for (const ProcessKey& holder : holders) {
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
    if (state.lastAsked == MonotonicTime{} || now - state.lastAsked > kSocketInterest) {
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
        if (entry != nullptr && entry->isAlive()
            && (state.isStale(key, now - kSocketInterest) || state.hasChanged(key))) {
            state.list(key, now);
        }
    }
}

bool SocketHolders::isSearching(Inode inode) const
{
    const auto found = m_state->searches.find(inode);
    return found != m_state->searches.end() && !found->second.isOver;
}

SocketHolders::Counters SocketHolders::counters() const { return m_state->counters; }

} // namespace netgrove
