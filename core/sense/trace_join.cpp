// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/trace_join.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "core/sense/trace_match.h"

namespace netgrove {
namespace {
using namespace std::chrono_literals;

/// Flows that one use may be of and that are all looked at when another is added.
constexpr std::size_t kSettledAtOnce = 64;
/// More threads than this on one flow are not told apart; the ones with most bytes are.
constexpr std::size_t kUsersPerFlow = 64;
constexpr std::size_t kMaximumStates = 131072;
constexpr std::size_t kMaximumOpeners = 131072;
/// A use that is over and whose packets did not come by then never had any that we could see.
constexpr auto kFinalUseMemory = 3s;
constexpr auto kOpenerMemory = 1h;
/// How often those are looked for who were forgotten for their age alone.
constexpr auto kOpenerWalkInterval = 1min;

} // namespace

TraceJoin::TraceJoin(FlowTable& flows, const AddressBook& addresses)
    : m_flows(flows)
    , m_addresses(addresses)
{
}

bool TraceJoin::onUse(const SocketUse& use, MonotonicTime now)
{
    // Raw and packet sockets hear everybody's packets; only what they send says whose a flow is.
    if (use.type == SocketType::raw) {
        hear(use);
    }
    if (isHeaderMaker(use) && use.txBytes == 0) {
        return false;
    }
    if (isHeaderMaker(use) && !areEndsKnown(use) && !m_areRemotesIndexed) {
        indexRemotes();
    }
    const auto [found, isNew] = m_states.try_emplace(use.id);
    State& state = found->second;
    if (isNew) {
        if (m_states.size() > kMaximumStates) {
            ++m_skipped;
            m_states.erase(found);
            return false;
        }
        for (const WeakKey& key : keysOf(use)) {
            m_usesByKey[key].push_back(use.id);
        }
    }
    state.use = use;
    state.told = now;
    const bool isFirstUser = settle(state);
    if (state.isShareOpen) {
        m_openShares.insert(use.id);
    }
    if (use.isFinal) {
        const bool isDone = state.sole.id != 0 && !state.isShareOpen && !isAttempt(use);
        if (isDone) {
            m_doneUses.push_back(use.id);
        } else {
            m_finalUses.emplace_back(now, use.id);
        }
    }
    return isFirstUser;
}

bool TraceJoin::onSocketEvent(const SocketEvent& event, MonotonicTime now)
{
    if (event.kind == SocketEvent::Kind::connect) {
        return onUse(connectionAttempt(event), now);
    }
    if (event.socket == Inode()) {
        return false;
    }
    if (event.kind == SocketEvent::Kind::opened) {
        // One that is known has its number from a socket whose end was lost.
        if (m_openers.size() < kMaximumOpeners || m_openers.contains(event.socket)) {
            m_openers[event.socket] = {event.process, now};
        }
    } else if (const auto opener = m_openers.find(event.socket); opener != m_openers.end()) {
        // Kept for a moment: the last packets are looked at later than the close.
        opener->second.told = std::min(opener->second.told, now - kOpenerMemory + kFinalUseMemory);
        m_closed.emplace_back(now, event.socket);
    }
    return false;
}

void TraceJoin::onNewFlow(FlowObservation& flow)
{
    const FlowPlace place = m_flows.placeOf(flow);
    for (const WeakKey& key : keysOf(flow)) {
        FlowNames& flows = m_flowsByKey[key];
        flows.add(place);
        settleNew(flow, key, flows.names.size() > kSettledAtOnce);
    }
    if (const auto key = exactKeyOf(flow)) {
        settleNew(flow, *key, false);
    }
}

/// Of many flows that one socket may be behind, each new one gets its user at once; who took what is asked once a tick.
void TraceJoin::settleNew(FlowObservation& flow, const WeakKey& key, bool areMany)
{
    const auto uses = m_usesByKey.find(key);
    if (uses == m_usesByKey.end()) {
        return;
    }
    for (const std::uint64_t id : uses->second) {
        const auto state = m_states.find(id);
        if (state == m_states.end()) {
            continue;
        }
        state->second.sole = {}; // if there was one, it is not alone any more
        if (!isMatch(flow, state->second.use)) {
            continue;
        }
        if (areMany) {
            credit(flow, state->second.use, 0, 0);
            m_openShares.insert(id);
        } else {
            settle(state->second);
        }
    }
}

void TraceJoin::onFinalFlow(const FlowObservation& flow)
{
    for (const WeakKey& key : keysOf(flow)) {
        const auto found = m_flowsByKey.find(key);
        if (found != m_flowsByKey.end() && found->second.end(flow.id)) {
            m_flowsByKey.erase(found);
        }
    }
}

std::optional<ProcessKey> TraceJoin::openerOf(Inode socket) const
{
    const auto found = m_openers.find(socket);
    return found == m_openers.end() ? std::nullopt : std::optional(found->second.process);
}

void TraceJoin::forgetOld(MonotonicTime now)
{
    settleShares();
    forgetUses(now);
    for (auto& [cookie, heard] : m_heard) {
        std::erase_if(heard.senders, [this](std::uint64_t id) { return !m_states.contains(id); });
    }
    std::erase_if(m_heard, [](const auto& entry) {
        const Heard& heard = entry.second;
        return heard.senders.empty() && (heard.use.id == 0 || heard.use.isFinal);
    });
    forgetOpeners(now);
}

/// Looks at those alone whose time is over: thousands of others live on. Who ended with its flow found is not waited
/// for: of a socket that sends to ever new ends tens of thousands are such.
void TraceJoin::forgetUses(MonotonicTime now)
{
    std::unordered_set<WeakKey, WeakKeyHash> changed;
    for (; !m_finalUses.empty() && now - m_finalUses.front().first > kFinalUseMemory; m_finalUses.pop_front()) {
        const auto state = m_states.find(m_finalUses.front().second);
        if (state != m_states.end() && now - state->second.told > kFinalUseMemory) {
            forgetUse(state->first, changed);
        }
    }
    for (const std::uint64_t id : std::exchange(m_doneUses, {})) {
        forgetUse(id, changed);
    }
    for (const WeakKey& key : changed) {
        const auto uses = m_usesByKey.find(key);
        std::erase_if(uses->second, [this](std::uint64_t id) { return !m_states.contains(id); });
        if (uses->second.empty()) {
            m_usesByKey.erase(uses);
        }
    }
}

void TraceJoin::forgetUse(std::uint64_t id, std::unordered_set<WeakKey, WeakKeyHash>& keys)
{
    const auto state = m_states.find(id);
    if (state != m_states.end() && state->second.use.isFinal) {
        std::ranges::copy(keysOf(state->second.use), std::inserter(keys, keys.end()));
        m_states.erase(state);
    }
}

void TraceJoin::forgetOpeners(MonotonicTime now)
{
    const auto isOld = [&](const auto& entry) { return now - entry.second.told > kOpenerMemory; };
    for (; !m_closed.empty() && now - m_closed.front().first > kFinalUseMemory; m_closed.pop_front()) {
        const auto opener = m_openers.find(m_closed.front().second);
        if (opener != m_openers.end() && isOld(*opener)) { // not where the number is another socket's by now
            m_openers.erase(opener);
        }
    }
    if (now >= m_nextOpenerWalk) {
        m_nextOpenerWalk = now + kOpenerWalkInterval;
        std::erase_if(m_openers, isOld);
    }
}

/// Credits what is new since the last time. Nothing happens where no flow is there yet: the next new flow asks again.
bool TraceJoin::settle(State& state)
{
    if (FlowObservation* sole = state.isShareOpen ? nullptr : soleFlowOf(state)) {
        return settleSole(state, *sole);
    }
    const std::vector<FlowObservation*> flows = flowsOf(state);
    if (flows.empty()) {
        return false;
    }
    if (isAttempt(state.use)) {
        state.attempted = flows.front()->id;
    }
    const std::uint64_t txBytes = state.use.txBytes - state.creditedTx;
    const std::uint64_t rxBytes = state.use.rxBytes - state.creditedRx;
    const std::vector<std::uint64_t> received = receivedShares(flows, rxBytes, state);
    bool isFirstUser = false;
    for (std::size_t index = 0; index < flows.size(); ++index) {
        isFirstUser |= credit(*flows[index], state.use, flows.size() == 1 ? txBytes : 0, received[index]);
    }
    state.creditedTx = state.use.txBytes;
    state.creditedRx += std::accumulate(received.begin(), received.end(), std::uint64_t{0});
    return isFirstUser;
}

/// The same where one flow takes all, which is the rule: without looking for what is known.
bool TraceJoin::settleSole(State& state, FlowObservation& flow)
{
    const SocketUse& use = state.use;
    const auto counted = count(flow, use, use.txBytes - state.creditedTx, use.rxBytes - state.creditedRx);
    state.creditedTx = use.txBytes;
    state.creditedRx = use.rxBytes;
    if (counted && !state.isOpenerTold) {
        if (const auto opener = openerOf(use.socket)) {
            flow.opener = opener;
            state.isOpenerTold = true;
        }
    }
    return counted.value_or(false);
}

bool TraceJoin::credit(FlowObservation& flow, const SocketUse& use, std::uint64_t txBytes, std::uint64_t rxBytes)
{
    const auto counted = count(flow, use, txBytes, rxBytes);
    if (!counted) {
        return false;
    }
    if (const auto opener = openerOf(use.socket)) {
        flow.opener = opener;
    }
    return *counted;
}

/// True: the flow got its first user. Nothing: there was nothing to add.
std::optional<bool> TraceJoin::count(
    FlowObservation& flow, const SocketUse& use, std::uint64_t txBytes, std::uint64_t rxBytes)
{
    const bool isFirstUser = flow.users.empty();
    auto user = std::ranges::find_if(
        flow.users, [&](const SocketUser& known) { return known.process == use.process && known.tid == use.tid; });
    if (user != flow.users.end() && txBytes == 0 && rxBytes == 0) {
        return std::nullopt; // that it is one of its users is known, and more is not
    }
    if (user == flow.users.end()) {
        if (flow.users.size() >= kUsersPerFlow) {
            return std::nullopt;
        }
        user = flow.users.insert(flow.users.end(), SocketUser{use.process, use.tid, 0, 0, use.time});
    }
    user->txBytes += txBytes;
    user->rxBytes += rxBytes;
    user->last = std::max(user->last, use.time);
    if (flow.users.size() > 1) {
        std::ranges::stable_sort(flow.users,
            [](const SocketUser& a, const SocketUser& b) { return a.txBytes + a.rxBytes > b.txBytes + b.rxBytes; });
    }
    if (flow.socket == Inode()) {
        flow.socket = use.socket;
    }
    m_flows.markChanged(flow);
    return isFirstUser;
}

} // namespace netgrove
