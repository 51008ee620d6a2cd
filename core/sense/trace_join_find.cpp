// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// How a TraceJoin finds the flows of a use, and the uses of a flow.
#include "core/sense/trace_join.h"

#include <algorithm>
#include <utility>

#include "core/sense/trace_match.h"

namespace netgrove {

std::size_t TraceJoin::WeakKeyHash::operator()(const WeakKey& key) const noexcept
{
    const std::size_t seed = hashCombine(static_cast<std::size_t>(key.kind), static_cast<std::size_t>(key.protocol));
    return hashCombine(hashCombine(seed, key.localPort), std::hash<Endpoint>{}(key.remote));
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
    if (!areEndsKnown(use)) {
        return {remoteKeyOf(use.key)};
    }
    const Endpoint anyPort{use.key.remote.address, 0};
    return {{Kind::exact, use.key.protocol, use.key.local.port, use.key.remote},
        {Kind::forged, use.key.protocol, 0, anyPort}};
}

TraceJoin::WeakKey TraceJoin::remoteKeyOf(const FlowKey& key)
{
    return {WeakKey::Kind::toRemote, Protocol::raw, 0, {key.remote.address, 0}};
}

/// Most machines never see a socket that looks for its flows by the remote end alone: they stand under it only from the
/// first one on.
void TraceJoin::indexRemotes()
{
    m_areRemotesIndexed = true;
    std::vector<const FlowObservation*> flows;
    m_flows.forEach([&](const FlowObservation& flow) { flows.push_back(&flow); });
    std::ranges::sort(flows, {}, &FlowObservation::id); // see FlowNames
    for (const FlowObservation* flow : flows) {
        m_flowsByKey[remoteKeyOf(flow->key)].add(m_flows.placeOf(*flow));
    }
}

TraceJoin::WeakKeys TraceJoin::keysOf(const FlowObservation& flow) const
{
    using Kind = WeakKey::Kind;
    const Protocol protocol = flow.key.protocol;
    const Endpoint anyPort{flow.key.remote.address, 0};
    WeakKeys keys{{Kind::own, protocol, flow.key.local.port, flow.key.remote}};
    if (m_areRemotesIndexed) {
        keys.push_back(remoteKeyOf(flow.key));
    }
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

/// By this the flow itself is found in the table.
std::optional<TraceJoin::WeakKey> TraceJoin::exactKeyOf(const FlowObservation& flow)
{
    if (flow.isSourceForged) {
        return std::nullopt;
    }
    return WeakKey{WeakKey::Kind::exact, flow.key.protocol, flow.key.local.port, flow.key.remote};
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

std::vector<FlowObservation*> TraceJoin::flowsOf(State& state)
{
    const SocketUse& use = state.use;
    std::vector<FlowObservation*> flows;
    const WeakKeys keys = keysOf(use);
    if (!isHeaderMaker(use) || !areEndsKnown(use)) {
        const FlowNames* names = addFlowsOf(keys.front(), state, flows);
        const bool isAlone = names != nullptr && names->names.size() == 1 && flows.size() == 1;
        state.sole = isAlone ? FlowPlace{names->names.front().id, names->names.front().slot} : FlowPlace{};
        state.isOpenerTold = false;
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

/// Who calls its flow again and again finds it here. Another that is there by then had to be new under the use's key,
/// and settleNew() saw it.
FlowObservation* TraceJoin::soleFlowOf(const State& state)
{
    FlowObservation* flow = m_flows.find(state.sole);
    return flow != nullptr && isMatch(*flow, state.use) ? flow : nullptr;
}

/// Gives what is known under this key.
const TraceJoin::FlowNames* TraceJoin::addFlowsOf(
    const WeakKey& key, const State& state, std::vector<FlowObservation*>& flows)
{
    const auto found = m_flowsByKey.find(key);
    if (found == m_flowsByKey.end()) {
        return nullptr;
    }
    for (const FlowName& name : found->second.names) {
        if (name.isOver) {
            continue;
        }
        FlowObservation* flow = m_flows.find(FlowPlace{name.id, name.slot});
        const bool isOfAnotherAttempt = state.attempted != 0 && state.attempted != name.id;
        if (flow != nullptr && !isOfAnotherAttempt && isMatch(*flow, state.use)) {
            flows.push_back(flow);
        }
    }
    return &found->second;
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

} // namespace netgrove
