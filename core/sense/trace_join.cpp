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

} // namespace

std::size_t TraceJoin::WeakKeyHash::operator()(const WeakKey& key) const noexcept
{
    const std::size_t seed = hashCombine(static_cast<std::size_t>(key.kind), static_cast<std::size_t>(key.protocol));
    return hashCombine(hashCombine(seed, key.localPort), std::hash<Endpoint>{}(key.remote));
}

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
    if (event.kind == SocketEvent::Kind::opened && m_openers.size() < kMaximumOpeners) {
        m_openers[event.socket] = {event.process, now};
    } else if (const auto opener = m_openers.find(event.socket); opener != m_openers.end()) {
        // Kept for a moment: the last packets are looked at later than the close.
        opener->second.told = std::min(opener->second.told, now - kOpenerMemory + kFinalUseMemory);
    }
    return false;
}

void TraceJoin::onNewFlow(FlowObservation& flow)
{
    for (const WeakKey& key : keysOf(flow)) {
        FlowNames& flows = m_flowsByKey[key];
        flows.add(flow);
        settleNew(flow, key, flows.names.size() > kSettledAtOnce);
    }
    for (const WeakKey& key : exactKeysOf(flow)) {
        settleNew(flow, key, false);
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
        if (state == m_states.end() || !isMatch(flow, state->second.use)) {
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

bool TraceJoin::FlowNames::end(std::uint64_t id)
{
    const auto place = std::ranges::lower_bound(names, id, {}, &FlowName::id); // ids count up
    if (place != names.end() && place->id == id && !std::exchange(place->isOver, true)) {
        ++over;
    }
    if (over * 2 > names.size()) {
        std::erase_if(names, [](const FlowName& name) { return name.isOver; });
        over = 0;
    }
    return names.empty();
}

std::optional<ProcessKey> TraceJoin::openerOf(Inode socket) const
{
    const auto found = m_openers.find(socket);
    return found == m_openers.end() ? std::nullopt : std::optional(found->second.process);
}

void TraceJoin::forgetOld(MonotonicTime now)
{
    settleShares();
    std::unordered_set<WeakKey, WeakKeyHash> changed;
    std::erase_if(m_states, [&](const auto& entry) {
        const SocketUse& use = entry.second.use;
        if (!use.isFinal || now - entry.second.told <= kFinalUseMemory) {
            return false;
        }
        std::ranges::copy(keysOf(use), std::inserter(changed, changed.end()));
        return true;
    });
    for (const WeakKey& key : changed) {
        const auto uses = m_usesByKey.find(key);
        std::erase_if(uses->second, [this](std::uint64_t id) { return !m_states.contains(id); });
        if (uses->second.empty()) {
            m_usesByKey.erase(uses);
        }
    }
    for (auto& [cookie, heard] : m_heard) {
        std::erase_if(heard.senders, [this](std::uint64_t id) { return !m_states.contains(id); });
    }
    std::erase_if(m_heard, [](const auto& entry) {
        const Heard& heard = entry.second;
        return heard.senders.empty() && (heard.use.id == 0 || heard.use.isFinal);
    });
    std::erase_if(m_openers, [&](const auto& entry) { return now - entry.second.told > kOpenerMemory; });
}

/// Where a use is looked for, the one by which its flows are found first.
TraceJoin::WeakKeys TraceJoin::keysOf(const SocketUse& use)
{
    using Kind = WeakKey::Kind;
    const bool hasPorts = use.key.protocol != Protocol::icmp && use.key.protocol != Protocol::icmpv6;
    if (!isHeaderMaker(use)) {
        return {{Kind::own, use.key.protocol, hasPorts ? use.key.local.port : std::uint16_t{0},
            {use.key.remote.address, hasPorts ? use.key.remote.port : std::uint16_t{0}}}};
    }
    const bool isRaw = use.type == SocketType::raw;
    const Endpoint anyPort{use.key.remote.address, 0};
    if (!areEndsKnown(use)) {
        return {{isRaw ? Kind::raw : Kind::packet, Protocol::raw, 0, anyPort}};
    }
    return {{isRaw ? Kind::rawExact : Kind::packetExact, use.key.protocol, use.key.local.port, use.key.remote},
        {Kind::forged, use.key.protocol, 0, anyPort}};
}

TraceJoin::WeakKeys TraceJoin::keysOf(const FlowObservation& flow)
{
    using Kind = WeakKey::Kind;
    const Protocol protocol = flow.key.protocol;
    const Endpoint anyPort{flow.key.remote.address, 0};
    WeakKeys keys{{Kind::own, protocol, flow.key.local.port, flow.key.remote}, {Kind::raw, Protocol::raw, 0, anyPort},
        {Kind::packet, Protocol::raw, 0, anyPort}};
    const bool mayBeUnconnected
        = protocol == Protocol::udp || protocol == Protocol::icmp || protocol == Protocol::icmpv6;
    if (mayBeUnconnected && flow.key.remote != Endpoint{}) {
        keys.push_back({Kind::own, protocol, flow.key.local.port, {}});
    }
    if (flow.isSourceForged) {
        keys.push_back({Kind::forged, protocol, 0, anyPort});
    }
    return keys;
}

/// By these the flow itself is found in the table.
TraceJoin::WeakKeys TraceJoin::exactKeysOf(const FlowObservation& flow)
{
    using Kind = WeakKey::Kind;
    if (flow.isSourceForged) {
        return {};
    }
    return {{Kind::rawExact, flow.key.protocol, flow.key.local.port, flow.key.remote},
        {Kind::packetExact, flow.key.protocol, flow.key.local.port, flow.key.remote}};
}

bool TraceJoin::isMatch(const FlowObservation& flow, const SocketUse& use) const
{
    if (flow.isForwarded || m_addresses.netnsOf(flow.key.local.address) != use.key.netns) {
        return false;
    }
    if (isHeaderMaker(use)) {
        return flow.counters.txPackets > 0 && couldHaveMade(use, flow);
    }
    if (!use.key.local.address.isNone() && !use.key.local.address.isUnspecified()
        && use.key.local.address != flow.key.local.address) {
        return false;
    }
    if (isOfAnotherConnection(flow, use)) {
        return false;
    }
    const bool isEcho = flow.key.protocol == Protocol::icmp || flow.key.protocol == Protocol::icmpv6;
    return !isEcho || use.key.discriminator == flow.key.discriminator;
}

std::vector<FlowObservation*> TraceJoin::flowsOf(const State& state)
{
    const SocketUse& use = state.use;
    std::vector<FlowObservation*> flows;
    const WeakKeys keys = keysOf(use);
    if (!isHeaderMaker(use) || !areEndsKnown(use)) {
        addFlowsOf(keys.front(), state, flows);
        return flows;
    }
    const FlowKey key{m_addresses.captured(), use.key.protocol, 0, use.key.local, use.key.remote};
    FlowObservation* flow = m_flows.find(key);
    if (flow != nullptr && !flow->isSourceForged && isMatch(*flow, use)) {
        flows.push_back(flow);
    }
    addFlowsOf(keys.back(), state, flows);
    return flows;
}

void TraceJoin::addFlowsOf(const WeakKey& key, const State& state, std::vector<FlowObservation*>& flows)
{
    const auto found = m_flowsByKey.find(key);
    if (found == m_flowsByKey.end()) {
        return;
    }
    for (const FlowName& name : found->second.names) {
        if (name.isOver) {
            continue;
        }
        FlowObservation* flow = m_flows.find(name.key);
        const bool isOfAnotherAttempt = state.attempted != 0 && state.attempted != name.id;
        if (flow != nullptr && flow->id == name.id && !isOfAnotherAttempt && isMatch(*flow, state.use)) {
            flows.push_back(flow);
        }
    }
}

/// Credits what is new since the last time. Nothing happens where no flow is there yet: the next new flow asks again.
bool TraceJoin::settle(State& state)
{
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

bool TraceJoin::credit(FlowObservation& flow, const SocketUse& use, std::uint64_t txBytes, std::uint64_t rxBytes)
{
    const bool isFirstUser = flow.users.empty();
    auto user = std::ranges::find_if(
        flow.users, [&](const SocketUser& known) { return known.process == use.process && known.tid == use.tid; });
    if (user != flow.users.end() && txBytes == 0 && rxBytes == 0) {
        return false; // that it is one of its users is known, and more is not
    }
    if (user == flow.users.end()) {
        if (flow.users.size() >= kUsersPerFlow) {
            return false;
        }
        user = flow.users.insert(flow.users.end(), SocketUser{use.process, use.tid, 0, 0, use.time});
    }
    user->txBytes += txBytes;
    user->rxBytes += rxBytes;
    user->last = std::max(user->last, use.time);
    std::ranges::stable_sort(flow.users,
        [](const SocketUser& a, const SocketUser& b) { return a.txBytes + a.rxBytes > b.txBytes + b.rxBytes; });
    if (flow.socket == Inode()) {
        flow.socket = use.socket;
    }
    if (const auto opener = openerOf(use.socket)) {
        flow.opener = opener;
    }
    m_flows.markChanged(flow);
    return isFirstUser;
}

} // namespace netgrove
