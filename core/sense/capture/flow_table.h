// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The flows of one network namespace, made of packets.
///
/// Which end is local: the one that is an address of this machine; of a packet between two own addresses (loopback,
/// another namespace) an outgoing packet belongs to the sender's flow and an incoming one to the receiver's, so that a
/// loopback connection is two flows, one per end, and each packet is tx of one and rx of the other. Multicast and
/// broadcast that come in have the group as local address.
///
/// A packet that passes several interfaces of this machine (VLAN, bridge, bond, container) is counted once: a flow's tx
/// and rx are each counted on the interface that saw them first, until that one is silent for 100 ms. Limit: a flow
/// that is really spread over two interfaces at the same time is counted on one of them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/local_addresses.h"
#include "core/observe/observation.h"
#include "core/sense/capture/packet.h"

namespace netgrove {

struct FlowTableOptions {
    NetnsId netns; ///< written into every key
    std::size_t maximumFlows = 200000; ///< open at the same time; beyond that idle ones of the commonest kind are ended
    std::chrono::nanoseconds tcpIdle = std::chrono::hours(1);
    std::chrono::nanoseconds tcpHandshakeIdle = std::chrono::seconds(130); ///< Linux gives up a SYN after 127 s
    std::chrono::nanoseconds tcpLinger = std::chrono::seconds(2); ///< a closed connection's last packets
    std::chrono::nanoseconds udpIdle = std::chrono::seconds(60); ///< SCTP too
    std::chrono::nanoseconds otherIdle = std::chrono::seconds(30); ///< ICMP, raw, packet
    std::chrono::nanoseconds removedAddressGrace
        = std::chrono::seconds(120); ///< a removed own address is no forgery that long
    std::size_t rememberedSenders = 8192; ///< foreign addresses that packets came in from, for what is passed on
    std::size_t rememberedFragments = 4096; ///< first fragments, for the later ones
    std::size_t rememberedConnections = 16384; ///< ended ones, for packets that come late
    std::optional<std::uint64_t> hashSeed{}; ///< unset: by chance, so that nobody can aim at one bucket
    /// Called before a source is declared forged, at most every 20 ms: reads the addresses of all namespaces anew.
    /// Without it the last setLocalAddresses() is believed.
    std::function<LocalAddresses()> rereadAddresses{};
    /// Asked where a packet leaves in a known flow after a pause of a millisecond or more, not of TCP, whose SYN says
    /// it: is the socket gone that the flow had? Then the packet is another socket's, which has got the same port, and
    /// begins a new flow. Without it a flow lasts until it is idle for long.
    std::function<bool(const FlowObservation&)> isSocketGone{};
};

/// What became of a packet. `flow` is valid until the next non-const call; null: belongs to no flow (see
/// FlowTableCounters).
struct FlowTouch {
    FlowObservation* flow = nullptr;
    bool isNew = false;
    bool isReopened = false; ///< new, in place of an ended one with the same key (port reuse)
    bool isCounted = false; ///< false: the same packet was seen on another interface before
};

/// Where an open flow lives: it is found there again without a search.
struct FlowPlace {
    std::uint64_t id = 0; ///< of the flow; 0: none
    std::uint32_t slot = 0;
};

struct FlowTableCounters {
    std::uint64_t flows = 0; ///< ever seen
    std::uint64_t openFlows = 0;
    std::uint64_t evictedFlows = 0; ///< ended for want of room
    std::uint64_t duplicatePackets = 0; ///< seen before on another interface
    std::uint64_t orphanFragments = 0; ///< whose first fragment was not seen
    std::uint64_t latePackets = 0; ///< stragglers of a connection that is closed and told
    std::uint64_t lostFinals = 0; ///< ended flows nobody took in time (takeChanged() not called)
};

/// Owns the flows. Thread: one at a time. A packet costs a hash look-up and no heap; memory is bounded by
/// `maximumFlows`.
class FlowTable {
public:
    explicit FlowTable(FlowTableOptions options);
    ~FlowTable();
    FlowTable(FlowTable&&) noexcept;
    FlowTable& operator=(FlowTable&&) noexcept;

    /// The addresses of this machine in every namespace. Scopes of flows are judged anew where they changed.
    void setLocalAddresses(LocalAddresses addresses, MonotonicTime now);
    /// Devices of virtual machines, see InterfaceTable::guestInterfaces.
    void setGuestInterfaces(std::vector<InterfaceIndex> interfaces);
    /// The kernel forwards (InterfaceTable::isForwarding): a packet to us may leave again, translated, with its source
    /// as it was.
    void setForwarding(bool isForwarding);

    /// Takes in a packet.
    FlowTouch add(const PacketFacts& packet);

    /// A connection that the kernel says is there, and that no packet told of yet: established, with no bytes counted.
    FlowTouch adopt(const FlowKey& connection, FlowDirection direction, MonotonicTime now);

    /// The open flow with this key, or null. Valid until the next non-const call.
    FlowObservation* find(const FlowKey& key);
    /// The flow that lived there, or null where it has ended. Valid until the next non-const call.
    FlowObservation* find(FlowPlace place);
    /// Of an open flow of this table.
    FlowPlace placeOf(const FlowObservation& flow) const;
    /// Calls visit(FlowObservation&) for every open flow. `visit` may change what is the joiner's (socket, owners,
    /// opener, users, hostName), and call markChanged() and end().
    void forEach(const std::function<void(FlowObservation&)>& visit);

    /// What the packets towards this machine carried behind their transport headers, of an open flow.
    std::uint64_t receivedPayload(const FlowObservation& flow) const;

    /// The joiner learnt something about the flow: it will be told again.
    void markChanged(FlowObservation& flow);
    /// The flow's socket is gone: the flow is final after a short linger, unless packets come.
    void end(FlowObservation& flow, MonotonicTime now);

    /// Flows that are new or changed since the last call, ended ones last and for the last time.
    std::vector<FlowObservation> takeChanged(MonotonicTime now);
    /// Every open flow, for a complete Observation. Does not touch what takeChanged() will give.
    std::vector<FlowObservation> all() const;
    /// Ends every flow and gives them all, final, those too that ended before and were not taken yet.
    std::vector<FlowObservation> finishAll(MonotonicTime now);

    FlowTableCounters counters() const;

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace netgrove
