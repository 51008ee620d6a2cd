// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "core/sense/capture/flow_table_state.h"
#include "core/sense/capture/keyed_hash.h"

namespace netgrove {
namespace {
/// How long a direction's interface must be silent before another one is believed. Two sights of one packet are
/// microseconds apart.
constexpr std::chrono::nanoseconds kInterfaceSilence = std::chrono::milliseconds(100);
/// Between the last packet of a socket and the first of another one with the same port.
constexpr std::chrono::nanoseconds kLeastReuse = std::chrono::milliseconds(1);
constexpr std::chrono::nanoseconds kLeastBetweenRereads = std::chrono::milliseconds(20);
/// What passes through may come from a container that is younger than what we know of addresses. On a router most does
/// not, so it is asked less often.
constexpr std::chrono::nanoseconds kLeastBetweenPassageRereads = std::chrono::milliseconds(100);
/// All forged sources that are remembered, over all flows: at most 32 MiB.
constexpr std::size_t kMostForgedSources = 1U << 20U;

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

/// TCP tells by its SYN. A port that is let go of and taken again takes longer than the pause.
bool FlowTable::State::isOfAnotherSocket(const FlowObservation& flow, const PacketFacts& packet) const
{
    return packet.protocol != Protocol::tcp && !packet.isLaterFragment && !flow.isForwarded && options.isSocketGone
        && flow.last != MonotonicTime() && packet.time - flow.last >= kLeastReuse && options.isSocketGone(flow);
}

FlowTouch FlowTable::State::count(std::uint32_t index, const PacketFacts& packet, bool isTx)
{
    FlowSlot& slot = store[index];
    FlowObservation& flow = slot.flow;
    const bool isReused = isTcpSyn(packet) ? slot.tcp.isReplaceable() : isTx && isOfAnotherSocket(flow, packet);
    if (isReused && !flow.isSourceForged && !isRepetition(isTx ? slot.tx : slot.rx, packet)) {
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

void FlowTable::State::markChanged(std::uint32_t index)
{
    if (!std::exchange(store[index].isChanged, true)) {
        changed.push_back(index);
    }
}

} // namespace netgrove
