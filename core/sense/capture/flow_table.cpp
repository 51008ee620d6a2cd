// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/flow_table.h"

#include <algorithm>
#include <random>
#include <utility>

#include "core/sense/capture/flow_table_state.h"

namespace netgrove {
namespace {
std::uint64_t randomSeed()
{
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
}
} // namespace

FlowTable::State::State(FlowTableOptions settings)
    : options(std::move(settings))
    , seed(options.hashSeed ? *options.hashSeed : randomSeed())
    , store(seed)
    , idle(options)
    , origins(seed, options.removedAddressGrace, options.rememberedSenders)
    , fragments(seed, options.rememberedFragments)
    , late(options.rememberedConnections)
{
}

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

FlowObservation* FlowTable::find(FlowPlace place)
{
    FlowStore& store = m_state->store;
    if (place.id == 0 || place.slot >= store.slots()) {
        return nullptr;
    }
    FlowSlot& slot = store[place.slot];
    return slot.isOpen && slot.flow.id == place.id ? &slot.flow : nullptr;
}

FlowPlace FlowTable::placeOf(const FlowObservation& flow) const
{
    const std::uint32_t index = m_state->store.indexOf(flow);
    return index != FlowStore::kNone ? FlowPlace{flow.id, index} : FlowPlace{};
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
