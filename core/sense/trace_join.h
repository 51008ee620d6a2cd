// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/observe/observation.h"
#include "core/sense/address_book.h"
#include "core/sense/capture/flow_table.h"
#include "core/sense/trace/tracer.h"

namespace netgrove {

/// Joins traced uses of sockets with the flows that their packets made. The two come by different ways and in either
/// order, so both sides are remembered for a while. Bytes are credited as differences, once: a socket whose flow ended
/// and began anew does not bring the old flow's bytes along. One thread; memory is bounded.
class TraceJoin {
public:
    /// All must outlive this.
    TraceJoin(FlowTable& flows, const AddressBook& addresses);

    /// A thread used a socket. True where a flow got its first user.
    bool onUse(const SocketUse& use, MonotonicTime now);
    /// A socket was created, connected or closed. True where a flow got its first user.
    bool onSocketEvent(const SocketEvent& event, MonotonicTime now);
    /// A flow began: what was traced before its first packet came through is credited.
    void onNewFlow(FlowObservation& flow);
    /// A flow was told for the last time.
    void onFinalFlow(const FlowObservation& flow);
    /// Who created the socket, where that was traced.
    std::optional<ProcessKey> openerOf(Inode socket) const;
    /// Tries again to share out what was received from several remote ends. Once a tick, and before the end.
    void settleShares();
    /// Forgets uses that are over and matched nothing. Once a tick.
    void forgetOld(MonotonicTime now);

    /// Uses that were forgotten for want of room.
    std::uint64_t skipped() const { return m_skipped; }

private:
    /// What both sides of a join know: the local address may be unspecified on the side of the use.
    struct WeakKey {
        /// `own`: the socket's packets carry its own ends. Of sockets that make their own headers the ports may be
        /// known, so that there is one flow that it can be (`exact`); where they are not, every flow to the remote end
        /// may be theirs (`toRemote`); and of a forged flow the ports may vary.
        enum class Kind : std::uint8_t { own, exact, toRemote, forged };
        Kind kind = Kind::own;
        Protocol protocol = Protocol::tcp;
        std::uint16_t localPort = 0;
        Endpoint remote;
        bool operator==(const WeakKey&) const = default;
    };
    struct WeakKeyHash {
        std::size_t operator()(const WeakKey& key) const noexcept;
    };
    struct State {
        SocketUse use; ///< as last told
        std::uint64_t creditedTx = 0;
        std::uint64_t creditedRx = 0;
        std::uint64_t attempted = 0; ///< of a connection attempt: the flow that it made
        MonotonicTime told;
        FlowPlace sole; ///< the one flow under its key, as far as is known: needs no search
        bool isShareOpen = false; ///< bytes came, and it is not known from which of several remote ends
        bool isOpenerTold = false; ///< the flow knows who opened the socket
    };
    struct Opener {
        ProcessKey process;
        MonotonicTime told;
    };
    struct FlowName {
        std::uint64_t id = 0;
        std::uint32_t slot = 0;
        bool isOver = false;
    };
    /// By id. One socket may send to tens of thousands of ends, and all of these flows end at once: what is over is
    /// only marked, and taken out when it is the half.
    struct FlowNames {
        std::vector<FlowName> names;
        std::size_t over = 0;

        void add(FlowPlace flow) { names.push_back({.id = flow.id, .slot = flow.slot}); }
        /// True where none is left.
        bool end(std::uint64_t id);
    };

    /// What a thread took from a raw socket without being told who sent it.
    struct Heard {
        SocketUse use; ///< as last told
        std::unordered_set<std::uint64_t> senders; ///< uses of the same thread and socket that sent
        bool isSettled = false;
    };

    void hear(const SocketUse& use);
    void settleHeard(Heard& heard);
    using WeakKeys = std::vector<WeakKey>;
    static WeakKeys keysOf(const SocketUse& use);
    WeakKeys keysOf(const FlowObservation& flow) const;
    static WeakKey remoteKeyOf(const FlowKey& key);
    static std::optional<WeakKey> exactKeyOf(const FlowObservation& flow);
    void settleNew(FlowObservation& flow, const WeakKey& key, bool areMany);
    const FlowNames* addFlowsOf(const WeakKey& key, const State& state, std::vector<FlowObservation*>& flows);
    bool isMatch(const FlowObservation& flow, const SocketUse& use) const;
    std::vector<FlowObservation*> flowsOf(State& state);
    FlowObservation* soleFlowOf(const State& state);
    void indexRemotes();
    bool settle(State& state);
    bool settleSole(State& state, FlowObservation& flow);
    std::vector<std::uint64_t> receivedShares(
        const std::vector<FlowObservation*>& flows, std::uint64_t rxBytes, State& state) const;
    bool credit(FlowObservation& flow, const SocketUse& use, std::uint64_t txBytes, std::uint64_t rxBytes);
    std::optional<bool> count(
        FlowObservation& flow, const SocketUse& use, std::uint64_t txBytes, std::uint64_t rxBytes);
    void forgetUses(MonotonicTime now);
    void forgetUse(std::uint64_t id, std::unordered_set<WeakKey, WeakKeyHash>& keys);
    void forgetOpeners(MonotonicTime now);

    FlowTable& m_flows;
    const AddressBook& m_addresses;
    std::unordered_map<std::uint64_t, State> m_states; ///< by use id
    std::unordered_map<WeakKey, FlowNames, WeakKeyHash> m_flowsByKey;
    bool m_areRemotesIndexed = false; ///< flows stand under Kind::toRemote too
    std::unordered_map<WeakKey, std::vector<std::uint64_t>, WeakKeyHash> m_usesByKey;
    std::deque<std::pair<MonotonicTime, std::uint64_t>> m_finalUses; ///< ids, in the order in which they were told
    std::vector<std::uint64_t> m_doneUses; ///< final, and all that they can be is told to the one flow of theirs
    std::unordered_map<Inode, Opener> m_openers;
    std::deque<std::pair<MonotonicTime, Inode>> m_closed; ///< sockets with an opener, in the order of their ends
    MonotonicTime m_nextOpenerWalk;
    std::unordered_set<std::uint64_t> m_openShares; ///< uses
    std::unordered_map<std::uint64_t, Heard> m_heard; ///< by the socket's cookie
    std::uint64_t m_skipped = 0;
};

} // namespace netgrove
