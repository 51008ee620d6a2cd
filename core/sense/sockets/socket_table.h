// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/flow_key.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/sense/sockets/namespace_source.h"
#include "core/sense/sockets/socket_record.h"

namespace netgrove {

/// Which socket a flow belongs to, in every network namespace that we can enter. Asks the kernel at once and exactly;
/// remembers what it saw for a while after a socket is gone, since packets are looked at later than they were sent. One
/// thread; nothing blocks; memory is bounded.
class SocketTable {
public:
    struct Limits {
        std::chrono::nanoseconds memory
            = std::chrono::seconds(10); ///< how long a socket is remembered after it was last seen
        std::size_t remembered = 65536; ///< records in that memory; the oldest go first
        std::uint32_t queriesPerSecond = 20000; ///< exact queries; above that, memory alone answers
        std::chrono::nanoseconds tableAge
            = std::chrono::milliseconds(200); ///< /proc/net tables are re-read at most this often
    };

    /// `namespaces` must outlive this.
    SocketTable(std::filesystem::path procRoot, const NamespaceSource& namespaces);
    SocketTable(std::filesystem::path procRoot, const NamespaceSource& namespaces, Limits limits);
    ~SocketTable();
    SocketTable(SocketTable&&) noexcept;
    SocketTable& operator=(SocketTable&&) noexcept;

    /// The socket of a flow. Where the connection itself has no owner yet (not accepted), the listening socket is
    /// given. Of TIME_WAIT, the socket that it was. Nothing: not known, or several could be it (two raw sockets on one
    /// protocol, two unconnected UDP sockets on one port): never a guess.
    std::optional<SocketRecord> lookup(const FlowKey& key, MonotonicTime now, InterfaceIndex interface = {});

    /// All that could be it, most specific first: for ambiguous raw, packet and ICMP flows.
    std::vector<SocketRecord> candidates(const FlowKey& key, MonotonicTime now);

    /// Told from elsewhere (a newborn's descriptor, tracing): remembered like one that was asked for.
    void remember(const SocketRecord& record, MonotonicTime now);

    /// Reads every TCP, UDP, SCTP, raw, ICMP and packet socket of a namespace into the memory: at the start, and after
    /// events were lost.
    std::vector<SocketRecord> dumpAll(NetnsId netns, MonotonicTime now);

    /// The connected TCP sockets of a namespace, read anew: idle connections that no packet tells of.
    std::vector<SocketRecord> established(NetnsId netns, MonotonicTime now);

    /// The listening TCP sockets, and the raw and packet sockets of a namespace, read anew.
    std::vector<SocketRecord> special(NetnsId netns, MonotonicTime now);

    /// Sockets that are our own (the capture's): never candidates.
    void setOwnSockets(const std::vector<Inode>& inodes);

    /// Closes what is held of namespaces that are not listed: a netlink socket keeps its namespace alive.
    void keepNamespaces(const std::vector<NetnsId>& existing);

    /// Forgets what is older than Limits::memory. Once a tick.
    void forgetOld(MonotonicTime now);

    /// Why sock_diag is not used, if it is not (sockets are read from /proc/net instead).
    std::optional<Error> diagRefusal() const;
    /// Queries that were not asked because of Limits::queriesPerSecond.
    std::uint64_t skippedQueries() const;

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace netgrove
