// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What a FlowTable holds: which flow a packet is of and what it counts there (flow_table_packets.cpp, the hot path),
/// how flows change and end (flow_table.cpp).
#pragma once

#include <cstdint>
#include <vector>

#include "core/sense/capture/flow_store.h"
#include "core/sense/capture/flow_table.h"
#include "core/sense/capture/forged_flows.h"
#include "core/sense/capture/fragment_table.h"
#include "core/sense/capture/idle_clock.h"
#include "core/sense/capture/late_segments.h"
#include "core/sense/capture/origins.h"

namespace netgrove {

class FlowTable::State {
public:
    explicit State(FlowTableOptions settings);

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
    bool isOfAnotherSocket(const FlowObservation& flow, const PacketFacts& packet) const;
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

} // namespace netgrove
