// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/flow_table.h"

#include <algorithm>
#include <random>
#include <utility>

#include "core/sense/capture/flow_store.h"
#include "core/sense/capture/forged_flows.h"
#include "core/sense/capture/fragment_table.h"
#include "core/sense/capture/idle_clock.h"
#include "core/sense/capture/keyed_hash.h"
#include "core/sense/capture/late_segments.h"
#include "core/sense/capture/origins.h"

namespace netgrove {
namespace {
/// How long a direction's interface must be silent before another one is believed. Two sights of one packet are
/// microseconds apart.
constexpr std::chrono::nanoseconds kInterfaceSilence = std::chrono::milliseconds(100);
constexpr std::chrono::nanoseconds kLeastBetweenRereads = std::chrono::milliseconds(20);
/// What passes through may come from a container that is younger than what we know of addresses. On a router most does
/// not, so it is asked less often.
constexpr std::chrono::nanoseconds kLeastBetweenPassageRereads = std::chrono::milliseconds(100);
/// All forged sources that are remembered, over all flows: at most 32 MiB.
constexpr std::size_t kMostForgedSources = 1U << 20U;

std::uint64_t randomSeed()
{
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
}

bool isTcpSyn(const PacketFacts& packet)
{
    return packet.protocol == Protocol::tcp && (packet.tcpFlags & (tcp_flag::kSyn | tcp_flag::kAck)) == tcp_flag::kSyn;
}

/// Who spoke first, where the first packet that we saw need not be the first there was.
FlowDirection guessDirection(const PacketFacts& packet, const FlowKey& key, bool isTx)
{
    const FlowDirection bySender = isTx ? FlowDirection::out : FlowDirection::in;
    const FlowDirection byReceiver = isTx ? FlowDirection::in : FlowDirection::out;
    constexpr std::uint16_t kServerPorts = 1024;
    const bool hasRemoteServer = key.remote.port < kServerPorts && key.local.port >= kServerPorts;
    const bool hasLocalServer = key.local.port < kServerPorts && key.remote.port >= kServerPorts;
    switch (packet.protocol) {
    case Protocol::tcp:
        if ((packet.tcpFlags & tcp_flag::kSyn) != 0) {
            return (packet.tcpFlags & tcp_flag::kAck) != 0 ? byReceiver : bySender;
        }
        return hasRemoteServer ? FlowDirection::out : hasLocalServer ? FlowDirection::in : bySender;
    case Protocol::udp: // from a server's port to a client's: the answer to a question that was asked before we looked
        return isTx ? hasLocalServer ? FlowDirection::in : bySender : hasRemoteServer ? FlowDirection::out : bySender;
    case Protocol::icmp: // echo reply, timestamp reply
        return packet.icmpType == 0 || packet.icmpType == 14 ? byReceiver : bySender;
    case Protocol::icmpv6:
        return packet.icmpType == 129 ? byReceiver : bySender;
    default:
        return bySender;
    }
}
} // namespace

class FlowTable::State {
public:
    explicit State(FlowTableOptions settings)
        : options(std::move(settings))
        , seed(options.hashSeed ? *options.hashSeed : randomSeed())
        , store(seed)
        , idle(options)
        , origins(seed, options.removedAddressGrace, options.rememberedSenders)
        , fragments(seed, options.rememberedFragments)
        , late(options.rememberedConnections)
    {
    }

    FlowTouch add(const PacketFacts& packet);
    FlowTouch adopt(const FlowKey& key, FlowDirection direction, MonotonicTime now);
    void setAddresses(LocalAddresses addresses, MonotonicTime now);
    void markChanged(std::uint32_t index);
    void expire(MonotonicTime now);
    void finalize(std::uint32_t index, bool isBounded);
    std::vector<FlowObservation> take();

    FlowTableOptions options;
    std::uint64_t seed;
    FlowStore store;
    IdleClock idle;
    Origins origins;
    FlowTableCounters counts;

private:
    FlowKey keyOf(const PacketFacts& packet, bool isTx) const;
    FlowTouch addOutgoing(const PacketFacts& packet);
    FlowTouch addForeign(const PacketFacts& packet);
    FlowTouch addIncoming(const PacketFacts& packet);
    FlowTouch addForged(const PacketFacts& packet);
    FlowTouch addLaterFragment(const PacketFacts& packet);
    FlowTouch place(const PacketFacts& packet, bool isTx, bool isForwarded);
    FlowTouch open(const FlowKey& key, std::uint64_t hash, const PacketFacts& packet, bool isTx, bool isForwarded);
    FlowTouch count(std::uint32_t index, const PacketFacts& packet, bool isTx);
    bool isRepetition(FlowSlot::Side& side, const PacketFacts& packet);
    void countForgedSource(FlowSlot& slot, const PacketFacts& packet);
    bool isOwnAfterReread(const PacketFacts& packet, std::chrono::nanoseconds leastBetween);
    RemoteScope scopeOf(const FlowObservation& flow, const PacketFacts& packet) const;
    void evictOne();

    FragmentTable fragments;
    ForgedFlows forged;
    LateSegments late;
    std::vector<std::uint32_t> changed;
    std::vector<std::uint32_t> ended;
    std::uint64_t lastId = 0;
    std::size_t forgedSources = 0;
    MonotonicTime lastReread;
};

// ------------------------------------------------------------------------------------------------- which flow a packet
// is of

FlowKey FlowTable::State::keyOf(const PacketFacts& packet, bool isTx) const
{
    return {options.netns, packet.protocol, packet.discriminator, isTx ? packet.source : packet.destination,
        isTx ? packet.destination : packet.source};
}

FlowTouch FlowTable::State::add(const PacketFacts& packet)
{
    if (packet.isOutsideSelection || origins.isFromGuest(packet)) {
        origins.noteArrival(packet);
        return {};
    }
    if (packet.isLaterFragment) {
        return addLaterFragment(packet);
    }
    // Nearly every packet belongs to a flow that is known with the plain reading of its type.
    const bool isOutgoing = packet.type == PacketType::outgoing;
    const FlowKey key = keyOf(packet, isOutgoing);
    const std::uint32_t index = store.find(key, store.hashOf(key));
    if (index != FlowStore::kNone && (isOutgoing || !store[index].flow.isForwarded)) {
        return count(index, packet, isOutgoing);
    }
    return isOutgoing ? addOutgoing(packet) : addIncoming(packet);
}

FlowTouch FlowTable::State::addIncoming(const PacketFacts& packet)
{
    origins.noteArrival(packet);
    const IpAddress& source = packet.source.address;
    if (packet.protocol == Protocol::packet || origins.isOwn(packet.destination.address)
        || origins.isGroup(packet.destination.address)) {
        return place(packet, false, false);
    }
    if (origins.isOwn(source) && !source.isUnspecified()) {
        return place(packet, true, false); // from a container of this machine, on its way out
    }
    return {}; // passes through, or is overheard: counted when it leaves
}

FlowTouch FlowTable::State::addOutgoing(const PacketFacts& packet)
{
    if (packet.protocol == Protocol::packet || origins.isOwn(packet.source.address)) {
        return place(packet, true, false);
    }
    return addForeign(packet);
}

/// An outgoing packet with a source that is not ours.
FlowTouch FlowTable::State::addForeign(const PacketFacts& packet)
{
    const FlowKey answer = keyOf(packet, false);
    if (const std::uint32_t index = store.find(answer, store.hashOf(answer)); index != FlowStore::kNone) {
        return count(index, packet, false); // of a forwarded flow, or towards a container
    }
    if (origins.isForwarded(packet)) {
        const bool isTowardsOwn = origins.isOwn(packet.destination.address);
        if (!isTowardsOwn && isOwnAfterReread(packet, kLeastBetweenPassageRereads)) {
            return place(packet, true, false);
        }
        return place(packet, !isTowardsOwn, !isTowardsOwn);
    }
    if (origins.isExcused(packet) || isOwnAfterReread(packet, kLeastBetweenRereads)) {
        return place(packet, true, false);
    }
    return addForged(packet);
}

bool FlowTable::State::isOwnAfterReread(const PacketFacts& packet, std::chrono::nanoseconds leastBetween)
{
    if (!options.rereadAddresses || packet.time - lastReread < leastBetween) {
        return false;
    }
    lastReread = packet.time;
    setAddresses(options.rereadAddresses(), packet.time);
    return origins.isOwn(packet.source.address);
}

FlowTouch FlowTable::State::addForged(const PacketFacts& packet)
{
    FlowTouch touch;
    if (const auto known = forged.find(packet)) {
        touch = count(*known, packet, true);
    } else {
        FlowKey key = keyOf(packet, true);
        key.remote = forged.remoteFor(packet);
        const std::uint64_t hash = store.hashOf(key);
        if (const std::uint32_t index = store.find(key, hash); index != FlowStore::kNone) {
            return count(index, packet, true); // began when the source was ours or passed through
        }
        touch = open(key, hash, packet, true, false);
        touch.flow->isSourceForged = true;
        forged.insert(packet, store.find(key, hash));
    }
    countForgedSource(store[store.indexOf(*touch.flow)], packet);
    return touch;
}

void FlowTable::State::countForgedSource(FlowSlot& slot, const PacketFacts& packet)
{
    if (forgedSources >= kMostForgedSources) {
        return;
    }
    if (!slot.forgedSources) {
        slot.forgedSources = std::make_unique<SourceSet>();
    }
    if (slot.forgedSources->insert(KeyedHash(seed).add(packet.source.address).value())) {
        ++forgedSources;
        slot.flow.forgedSources = slot.forgedSources->size();
    }
}

FlowTouch FlowTable::State::addLaterFragment(const PacketFacts& packet)
{
    if (const auto owner = fragments.find(packet)) {
        const FlowSlot& slot = store[owner->slot];
        if (slot.isOpen && slot.flow.id == owner->flowId) {
            return count(owner->slot, packet, owner->isTx);
        }
    }
    if (packet.type != PacketType::outgoing) {
        origins.noteArrival(packet);
    } else if (!origins.isOwn(packet.source.address) && !origins.isForwarded(packet) && !origins.isExcused(packet)
        && !isOwnAfterReread(packet, kLeastBetweenRereads)) {
        return addForged(packet);
    }
    ++counts.orphanFragments;
    return {};
}

// ------------------------------------------------------------------------------------------------------- opening and
// counting

FlowTouch FlowTable::State::place(const PacketFacts& packet, bool isTx, bool isForwarded)
{
    const FlowKey key = keyOf(packet, isTx);
    const std::uint64_t hash = store.hashOf(key);
    if (const std::uint32_t index = store.find(key, hash); index != FlowStore::kNone) {
        return count(index, packet, isTx);
    }
    const bool isEmptySegment = packet.protocol == Protocol::tcp && packet.payloadBytes == 0 && !isTcpSyn(packet);
    if (isEmptySegment && late.isRecent(hash, packet.time)) {
        ++counts.latePackets;
        return {};
    }
    return open(key, hash, packet, isTx, isForwarded);
}

FlowTouch FlowTable::State::open(
    const FlowKey& key, std::uint64_t hash, const PacketFacts& packet, bool isTx, bool isForwarded)
{
    if (store.openFlows() >= options.maximumFlows) {
        evictOne();
    }
    const std::uint32_t index = store.insert(key, hash, idleClassOf(key.protocol, {}), packet.time);
    FlowObservation& flow = store[index].flow;
    flow.id = ++lastId;
    flow.direction = guessDirection(packet, key, isTx);
    flow.isForwarded = isForwarded;
    flow.first = packet.time;
    flow.scope = scopeOf(flow, packet);
    ++counts.flows;
    FlowTouch touch = count(index, packet, isTx);
    touch.isNew = true;
    return touch;
}

FlowTouch FlowTable::State::adopt(const FlowKey& key, FlowDirection direction, MonotonicTime now)
{
    const std::uint64_t hash = store.hashOf(key);
    if (const std::uint32_t known = store.find(key, hash); known != FlowStore::kNone) {
        return {&store[known].flow, false, false, false};
    }
    if (store.openFlows() >= options.maximumFlows) {
        evictOne();
    }
    const std::uint32_t index = store.insert(key, hash, IdleClass::tcp, now);
    FlowSlot& slot = store[index];
    slot.tcp.adoptEstablished();
    slot.flow.id = ++lastId;
    slot.flow.direction = direction;
    slot.flow.first = now;
    slot.flow.last = now;
    slot.flow.tcpState = slot.tcp.state();
    slot.flow.scope = origins.scopeOf(key.remote.address);
    ++counts.flows;
    markChanged(index);
    return {&slot.flow, true, false, false};
}

RemoteScope FlowTable::State::scopeOf(const FlowObservation& flow, const PacketFacts& packet) const
{
    if (packet.isLoopbackDevice) {
        return RemoteScope::ownMachine;
    }
    if (flow.key.protocol == Protocol::packet) { // frames have no addresses that we keep: the link layer's word must do
        return packet.type == PacketType::broadcast ? RemoteScope::broadcast
            : packet.type == PacketType::multicast  ? RemoteScope::multicast
                                                    : RemoteScope::external;
    }
    const bool isToGroup = origins.isGroup(flow.key.local.address);
    return origins.scopeOf(isToGroup ? flow.key.local.address : flow.key.remote.address);
}

bool FlowTable::State::isRepetition(FlowSlot::Side& side, const PacketFacts& packet)
{
    const bool isFirst = side.last == MonotonicTime{};
    if (!isFirst && side.interface != packet.interface && packet.time - side.last <= kInterfaceSilence) {
        return true;
    }
    side = {packet.interface, packet.time};
    return false;
}

FlowTouch FlowTable::State::count(std::uint32_t index, const PacketFacts& packet, bool isTx)
{
    FlowSlot& slot = store[index];
    FlowObservation& flow = slot.flow;
    if (isTcpSyn(packet) && slot.tcp.isReplaceable() && !flow.isSourceForged
        && !isRepetition(isTx ? slot.tx : slot.rx, packet)) {
        const FlowKey key = flow.key;
        const std::uint64_t hash = slot.hash;
        const bool isForwarded = flow.isForwarded;
        finalize(index, true);
        FlowTouch touch = open(key, hash, packet, isTx, isForwarded);
        touch.isReopened = true;
        return touch;
    }
    if (packet.isFragment && !packet.isLaterFragment) {
        fragments.remember(packet, {index, flow.id, isTx});
    }
    if (isRepetition(isTx ? slot.tx : slot.rx, packet)) {
        ++counts.duplicatePackets;
        return {&flow, false, false, false};
    }
    (isTx ? flow.counters.txBytes : flow.counters.rxBytes) += packet.wireBytes;
    ++(isTx ? flow.counters.txPackets : flow.counters.rxPackets);
    flow.last = packet.time;
    if (!isTx) {
        flow.lastReceived = packet.time;
        slot.receivedPayload += packet.payloadBytes;
    }
    if (packet.protocol == Protocol::tcp && !packet.isLaterFragment) {
        slot.tcp.advance(packet.tcpFlags, packet.payloadBytes, isTx);
        flow.tcpState = slot.tcp.state();
    }
    store.list(index, idleClassOf(flow.key.protocol, slot.tcp), packet.time);
    markChanged(index);
    return {&flow, false, false, true};
}

// ----------------------------------------------------------------------------------------------------------- change
// and end

void FlowTable::State::setAddresses(LocalAddresses addresses, MonotonicTime now)
{
    if (!origins.setAddresses(std::move(addresses), now)) {
        return;
    }
    for (std::uint32_t index = 0; index < store.slots(); ++index) {
        FlowSlot& slot = store[index];
        if (!slot.isOpen || slot.flow.key.protocol == Protocol::packet) {
            continue;
        }
        if (slot.flow.isSourceForged && origins.isOwn(slot.flow.key.local.address)) {
            finalize(index, true); // what comes from there now is ours
            continue;
        }
        PacketFacts unknown;
        const RemoteScope scope = scopeOf(slot.flow, unknown);
        if (scope != slot.flow.scope) {
            slot.flow.scope = scope;
            markChanged(index);
        }
    }
}

void FlowTable::State::markChanged(std::uint32_t index)
{
    if (!std::exchange(store[index].isChanged, true)) {
        changed.push_back(index);
    }
}

void FlowTable::State::expire(MonotonicTime now)
{
    for (auto index = idle.expired(store, now); index != FlowStore::kNone; index = idle.expired(store, now)) {
        finalize(index, true);
    }
}

void FlowTable::State::evictOne()
{
    if (const std::uint32_t victim = IdleClock::superfluous(store); victim != FlowStore::kNone) {
        ++counts.evictedFlows;
        finalize(victim, true);
    }
}

void FlowTable::State::finalize(std::uint32_t index, bool isBounded)
{
    FlowSlot& slot = store[index];
    store.close(index);
    slot.flow.isFinal = true;
    if (slot.flow.isSourceForged) {
        forged.erase(index);
        forgedSources -= slot.forgedSources ? slot.forgedSources->size() : 0;
        slot.forgedSources.reset();
    }
    if (slot.tcp.isOver()) {
        late.remember(slot.hash, slot.flow.last);
    }
    if (isBounded && ended.size() >= options.maximumFlows) {
        ++counts.lostFinals;
        store.release(index);
        return;
    }
    ended.push_back(index);
}

std::vector<FlowObservation> FlowTable::State::take()
{
    std::vector<FlowObservation> flows;
    flows.reserve(changed.size() + ended.size());
    for (const std::uint32_t index : std::exchange(changed, {})) {
        FlowSlot& slot = store[index];
        if (slot.isOpen && std::exchange(slot.isChanged, false)) {
            flows.push_back(slot.flow);
        }
    }
    for (const std::uint32_t index : std::exchange(ended, {})) {
        flows.push_back(std::move(store[index].flow));
        store.release(index);
    }
    return flows;
}

// ------------------------------------------------------------------------------------------------------------------
// the door

FlowTable::FlowTable(FlowTableOptions options)
    : m_state(std::make_unique<State>(std::move(options)))
{
}
FlowTable::~FlowTable() = default;
FlowTable::FlowTable(FlowTable&&) noexcept = default;
FlowTable& FlowTable::operator=(FlowTable&&) noexcept = default;

void FlowTable::setLocalAddresses(LocalAddresses addresses, MonotonicTime now)
{
    m_state->setAddresses(std::move(addresses), now);
}

void FlowTable::setGuestInterfaces(std::vector<InterfaceIndex> interfaces)
{
    m_state->origins.setGuestInterfaces(std::move(interfaces));
}

void FlowTable::setForwarding(bool isForwarding) { m_state->origins.setForwarding(isForwarding); }

FlowTouch FlowTable::add(const PacketFacts& packet) { return m_state->add(packet); }

FlowTouch FlowTable::adopt(const FlowKey& connection, FlowDirection direction, MonotonicTime now)
{
    return m_state->adopt(connection, direction, now);
}

FlowObservation* FlowTable::find(const FlowKey& key)
{
    FlowStore& store = m_state->store;
    const std::uint32_t index = store.find(key, store.hashOf(key));
    return index == FlowStore::kNone ? nullptr : &store[index].flow;
}

void FlowTable::forEach(const std::function<void(FlowObservation&)>& visit)
{
    FlowStore& store = m_state->store;
    for (std::uint32_t index = 0; index < store.slots(); ++index) {
        if (store[index].isOpen) {
            visit(store[index].flow);
        }
    }
}

std::uint64_t FlowTable::receivedPayload(const FlowObservation& flow) const
{
    const std::uint32_t index = m_state->store.indexOf(flow);
    return index != FlowStore::kNone ? m_state->store[index].receivedPayload : 0;
}

void FlowTable::markChanged(FlowObservation& flow)
{
    if (const std::uint32_t index = m_state->store.indexOf(flow); index != FlowStore::kNone) {
        m_state->markChanged(index);
    }
}

void FlowTable::end(FlowObservation& flow, MonotonicTime now)
{
    if (const std::uint32_t index = m_state->store.indexOf(flow); index != FlowStore::kNone) {
        m_state->store.list(index, IdleClass::lingering, now);
    }
}

std::vector<FlowObservation> FlowTable::takeChanged(MonotonicTime now)
{
    m_state->expire(now);
    return m_state->take();
}

std::vector<FlowObservation> FlowTable::all() const
{
    const FlowStore& store = m_state->store;
    std::vector<FlowObservation> flows;
    flows.reserve(store.openFlows());
    for (std::uint32_t index = 0; index < store.slots(); ++index) {
        if (store[index].isOpen) {
            flows.push_back(store[index].flow);
        }
    }
    return flows;
}

std::vector<FlowObservation> FlowTable::finishAll(MonotonicTime now)
{
    m_state->expire(now);
    for (std::uint32_t index = 0; index < m_state->store.slots(); ++index) {
        if (m_state->store[index].isOpen) {
            m_state->finalize(index, false);
        }
    }
    return m_state->take();
}

FlowTableCounters FlowTable::counters() const
{
    FlowTableCounters counters = m_state->counts;
    counters.openFlows = m_state->store.openFlows();
    return counters;
}

} // namespace netgrove
