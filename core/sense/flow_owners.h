// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "core/observe/observation.h"
#include "core/sense/address_book.h"
#include "core/sense/capture/flow_table.h"
#include "core/sense/processes/newborn_watch.h"
#include "core/sense/processes/process_table.h"
#include "core/sense/processes/socket_holders.h"
#include "core/sense/sockets/socket_table.h"

namespace netgrove {

/// Finds the socket of every flow, and the processes that hold it: at once for a new flow, again a few times where it
/// was not there yet (a connection that nobody has accepted, a descriptor that nobody has listed), and at every tick
/// for the flows that are alive, since descriptors are inherited, passed on and closed. One thread; nothing blocks;
/// memory is bounded.
class FlowOwners {
public:
    /// All must outlive this.
    FlowOwners(FlowTable& flows, SocketTable& sockets, SocketHolders& holders, const ProcessTable& processes,
        const AddressBook& addresses);

    /// The inner side of a translated flow (Translations::innerSide); nothing where it is not translated.
    using InnerSide = std::function<std::optional<FlowKey>(const FlowKey&)>;
    /// Joins translated addresses from now on.
    void setTranslations(InnerSide innerSide) { m_innerSide = std::move(innerSide); }

    /// Asks for a new flow's socket. True where its owner is known now.
    bool onNewFlow(FlowObservation& flow, MonotonicTime now);
    /// A newborn's socket was seen: flows that wait for it get their owner.
    void onSocketSeen(const SeenSocket& seen, MonotonicTime now);

    /// All who held its socket have ended since it began. Who else has got it, if anybody, is to be asked anew.
    bool isSocketGone(const FlowObservation& flow) const;

    /// When poll() wants to be called.
    MonotonicTime nextDeadline() const;
    /// Tries again for the flows that wait. True where one got an owner.
    bool poll(MonotonicTime now);
    /// Reads anew who holds the sockets of the flows that had a packet lately, where that changed. Once a tick.
    void refresh(MonotonicTime now);

    /// Puts into a flow that leaves the sensor who is known by now to have held its socket: heirs and traced users too.
    void complete(FlowObservation& flow) const;

    /// Flows that were not looked for, for want of room in the queue.
    std::uint64_t skipped() const { return m_skipped; }

private:
    struct Waiting {
        MonotonicTime next;
        FlowPlace flow;
        std::uint16_t attempt = 0;
        std::uint16_t step = 0; ///< of a search that goes on
        std::uint8_t untranslated = 0; ///< so often it was found not to be translated
        bool isUnlisted = false; ///< the last look found no socket with these ends
        bool isCheck = false; ///< its owner is known: does it hold the socket still?
        bool operator>(const Waiting& other) const { return next > other.next; }
    };

    bool resolve(FlowObservation& flow, Waiting& waiting, MonotonicTime now);
    static bool isGone(const FlowObservation& flow, const Waiting& waiting);
    bool passesThrough(const FlowKey& inner) const;
    std::optional<SocketRecord> socketOf(const FlowObservation& flow, FlowKey key, MonotonicTime now);
    bool claim(FlowObservation& flow, const SocketRecord& record, MonotonicTime now);
    void setOwners(FlowObservation& flow, const std::vector<ProcessKey>& owners);
    void check(const FlowObservation& flow, Waiting waiting, MonotonicTime now);
    void wait(const FlowObservation& flow, Waiting waiting, std::chrono::nanoseconds time, MonotonicTime now);

    FlowTable& m_flows;
    SocketTable& m_sockets;
    SocketHolders& m_holders;
    const ProcessTable& m_processes;
    const AddressBook& m_addresses;
    InnerSide m_innerSide;
    std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> m_waiting;
    std::uint64_t m_skipped = 0;
};

} // namespace netgrove
