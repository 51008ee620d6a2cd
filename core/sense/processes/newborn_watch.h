// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/sense/processes/process_event.h"
#include "core/sense/processes/process_table.h"
#include "core/sense/processes/socket_holders.h"
#include "core/sense/sockets/socket_record.h"

namespace netgrove {

/// A socket found in the hands of a process that was just born, or that just began to run another program.
struct SeenSocket {
    Inode inode;
    ProcessKey process;
    Uid uid;
    /// Its endpoints at that moment, where they could be read from the descriptor (peek_socket.h); a TCP socket that is
    /// still connecting has a local one only. Nothing: ask sock_diag at once.
    std::optional<SocketRecord> record;
};

/// Catches the sockets of processes that live a millisecond, without tracing: on the word of the proc connector it
/// looks at a newborn's descriptors at once, and again every few hundred microseconds until it is a few milliseconds
/// old. In a storm of forks it looks at as many as its budget allows and counts the rest. One thread; nothing blocks.
class NewbornWatch {
public:
    using Sink = std::function<void(const SeenSocket&)>;

    struct Limits {
        std::chrono::nanoseconds age = std::chrono::milliseconds(4); ///< watched until then
        std::chrono::nanoseconds pause = std::chrono::microseconds(200); ///< between two looks at the same process
        std::size_t watched = 64; ///< at the same time
        std::size_t suspects = 4; ///< newborns that onUnknownSender() comes back to
        std::chrono::nanoseconds suspicion = std::chrono::milliseconds(30); ///< how long it does
        std::uint32_t looksPerSecond = 5000; ///< in the long run (20 µs each)
    };

    /// All must outlive this. `onSocketSeen` is called from apply() and poll(): first when a socket has endpoints,
    /// again when they change.
    NewbornWatch(const ProcReader& reader, const ProcessTable& table, SocketHolders& holders, Sink onSocketSeen);
    NewbornWatch(
        const ProcReader& reader, const ProcessTable& table, SocketHolders& holders, Sink onSocketSeen, Limits limits);

    /// After ProcessTable::apply() of the same event. Looks at once at what was born or runs another program.
    void apply(const ProcessEvent& event, MonotonicTime now);

    /// A packet left whose socket was gone before anyone could ask: whoever opens one for microseconds, as a port scan
    /// does, will open more. The latest newborns are looked at again for a while, wherever their age stands.
    void onUnknownSender(MonotonicTime now);

    /// When poll() wants to be called; MonotonicTime::max() where nobody is watched. It is in microseconds: use a
    /// timerfd, the milliseconds of epoll_wait are too coarse.
    MonotonicTime nextDeadline() const;
    void poll(MonotonicTime now);

    /// Looks that were left out for want of budget.
    std::uint64_t skipped() const { return m_skipped; }

private:
    struct Found {
        ProcReader::HeldSocket socket;
        std::optional<SocketRecord> told; ///< as last handed to the sink
    };
    struct Watched {
        ProcessKey key;
        MonotonicTime youngUntil; ///< then it is only a suspect
        MonotonicTime until;
        MonotonicTime next;
        std::uint32_t descriptorCount = 0;
        std::vector<Found> found;
        std::uint32_t looks = 0; ///< since it was born, or began to run another program
    };
    void look(Watched& newborn, MonotonicTime now);
    /// False: nothing more will come of this descriptor.
    bool tell(const Watched& newborn, Found& found);
    bool takeToken(double reserve, MonotonicTime now);

    const ProcReader& m_reader;
    const ProcessTable& m_table;
    SocketHolders& m_holders;
    Sink m_sink;
    Limits m_limits;
    Watched& watch(ProcessKey key);

    std::vector<Watched> m_watched;
    std::deque<ProcessKey> m_latest; ///< newborns, the youngest last
    double m_tokens = 0;
    MonotonicTime m_lastToken;
    std::uint64_t m_skipped = 0;
};

} // namespace netgrove
