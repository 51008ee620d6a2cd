// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/sense/processes/proc_reader.h"
#include "core/sense/processes/process_table.h"

namespace netgrove {

/// Which processes hold a socket. The kernel has no such index, so this one is built from /proc/PID/fd, a process at a
/// time, in the order in which the holder is likely to be found, within a budget, and kept. A socket can have many
/// holders (fork, descriptor passing over unix(7) sockets): all are wanted. One thread; nothing blocks; memory is
/// bounded.
class SocketHolders {
public:
    struct Limits {
        std::uint32_t linksPerSecond = 20000; ///< links read per second in the long run (each about 2 µs)
        std::uint32_t burst = 20000; ///< saved up at most
        std::uint32_t linksPerSearch = 150; ///< read at once for a socket: whoever is born meanwhile must not wait
        std::chrono::nanoseconds memory
            = std::chrono::seconds(10); ///< how long the sockets of an ended process are remembered
        std::chrono::nanoseconds trust
            = std::chrono::milliseconds(500); ///< a listing younger than this is believed without looking
    };
    struct Hint {
        std::optional<Uid> uid; ///< of the socket
        NetnsId netns; ///< 0: not known
    };

    /// Both must outlive this.
    SocketHolders(const ProcReader& reader, const ProcessTable& table);
    SocketHolders(const ProcReader& reader, const ProcessTable& table, Limits limits);
    ~SocketHolders();

    /// Lists every living process once: takes as long as it takes (about 0.1 ms a process).
    void start(MonotonicTime now);

    /// Everyone known to hold the socket, or to have held it until it ended a moment ago, eldest first. An unknown
    /// socket is looked for: in the young, in those whose descriptors changed, in those of its uid, in the rest; what
    /// the budget does not allow now is done by sweep(): ask again then. Relatives of a holder are always looked at.
    std::vector<ProcessKey> holdersOf(Inode inode, const Hint& hint, MonotonicTime now);
    /// Looks again whether its holders hold it still, however young that knowledge is: one who passed it on and closed
    /// it has done so within microseconds. Where one who lives has let go of it, it is looked for anew.
    std::vector<ProcessKey> checkHolders(Inode inode, const Hint& hint, MonotonicTime now);
    /// As known, without looking. Valid until the next non-const call.
    const std::vector<ProcessKey>& known(Inode inode) const;

    /// The sockets that have other holders than when this was last asked; nothing where there were too many.
    std::optional<std::unordered_set<Inode>> takeChanged();

    /// Looks at every process for this socket, within the budget, whatever is known: finds descriptors that were passed
    /// on.
    std::vector<ProcessKey> refresh(Inode inode, MonotonicTime now);

    /// While somebody is so young that every moment counts, a search asks the young alone; the walk through everybody
    /// waits, though not for long.
    void setHurried(bool isHurried);

    /// Lists one process now, whatever the budget says, and gives the sockets that nobody was known to hold before (its
    /// own new ones).
    std::vector<ProcReader::HeldSocket> look(ProcessKey key, MonotonicTime now);

    /// A process was born: it holds what its parent holds (fork(2)). Where it was gone before it could be looked at, it
    /// is noted as a holder of those of its parent's sockets that were asked for and that the parent still has.
    void onBirth(ProcessKey child, ProcessKey parent, MonotonicTime now);
    /// The same, asked from the side of a socket that is at least as old as `since`: whoever was born of a holder after
    /// that, and was gone before it could be looked at.
    void noteHeirs(Inode inode, MonotonicTime since, MonotonicTime now);

    /// Goes on listing processes within the budget, those that changed first; forgets what is old. Once a tick.
    void sweep(MonotonicTime now);

    /// True while a search for the socket is under way: it was asked for, and not every process has been listed since.
    /// Else an empty answer is final.
    bool isSearching(Inode inode) const;

    struct Counters {
        std::uint64_t linksRead = 0;
        std::uint64_t listings = 0;
        std::uint64_t searchesCutShort = 0; ///< by the budget
    };
    Counters counters() const;

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace netgrove
