// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Who used which socket, told by the kernel in the moment of use (eBPF). See README.md of this room for the hooks,
/// what each of them gives, and what none of them can see.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/base/flow_key.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/sense/processes/process_event.h"

namespace netgrove {

enum class SocketType : std::uint8_t { stream, datagram, raw, packet, other };

/// One thread's use of one socket towards one remote end: totals since the use began.
///
/// A socket that sends to several remote ends without being connected has one use for each of them. What was received
/// without asking who sent it (recv(2) on an unconnected socket) is a use with no remote address. Where a use was ended
/// for want of room and begins again, it does so under a new `id` and from zero: totals of several ids add up.
struct SocketUse {
    std::uint64_t id = 0; ///< unique while the tracer lives
    MonotonicTime first; ///< first call
    MonotonicTime time; ///< last call
    /// netns, protocol and both ends, as the socket had them at the first call. The local address may be unspecified (a
    /// socket bound to none), the port 0 (raw and packet sockets). Of ping sockets `discriminator` is the echo
    /// identifier; of raw sockets the IP protocol; of packet sockets the EtherType it is bound to (ETH_P_ALL: 3), where
    /// known.
    FlowKey key;
    SocketType type = SocketType::other;
    bool isConnected = false; ///< the remote end is the socket's own, not one that was given with a single datagram
    bool isFirst = false; ///< not reported before
    bool isFinal = false; ///< the thread or the socket is gone, or the use was ended for want of room
    Inode socket; ///< 0: none any more
    std::uint64_t cookie = 0; ///< SO_COOKIE of the socket, as sock_diag(7) also has it
    ProcessKey process;
    Tid tid;
    std::string threadName; ///< at the first call; untrusted, at most 15 bytes
    std::uint64_t txBytes = 0; ///< payload that the kernel took from the thread
    std::uint64_t rxBytes = 0; ///< payload that the thread took, peeking excluded
    std::uint64_t txCalls = 0;
    std::uint64_t rxCalls = 0;
};

/// Something that happened to a socket, with the thread that did it.
struct SocketEvent {
    enum class Kind : std::uint8_t {
        opened, ///< socket(2): the thread is the opener
        connect, ///< TCP: the first SYN is about to leave; both ends are known (without cgroup v2 the local port is 0)
        closed, ///< the last descriptor is gone; no further use will come (TCP may still send what it has buffered)
    };

    Kind kind = Kind::opened;
    MonotonicTime time;
    FlowKey key; ///< of `opened`: netns and protocol only
    SocketType type = SocketType::other;
    Inode socket; ///< 0: not known
    std::uint64_t cookie = 0;
    ProcessKey process;
    Tid tid;
};

/// Where poll() and readTotals() deliver; a member that is not set means not interested. Called on the caller's thread.
struct TraceSink {
    std::function<void(const SocketUse&)> use;
    std::function<void(const SocketEvent&)> socket;
    std::function<void(const ProcessEvent&)> process;
};

struct TracerOptions {
    /// Uses kept at a time. When there are more, the ones idle longest are ended (final, totals told); about 350 bytes
    /// of kernel memory each.
    std::uint32_t maximumUses = 32768;
    /// Rounded up to a power of two. First uses of 20,000 flows a second, or 5,000 births with their ends, fill it in
    /// half a second; what finds no room is counted, and looked for in the table of uses. Our memory shows it twice: it
    /// is mapped end to end.
    std::uint32_t eventBufferBytes = 2U << 20U;
    std::string procRoot = "/proc"; ///< for the cgroup v2 mount and the pid namespace of this process
    bool preferFallback = false; ///< fentry or kprobes even where the kernel has the socket tracepoints (tests)
};

/// What is live. In words for a status line: toText().
struct TraceCapabilities {
    enum class Calls : std::uint8_t { none, tracepoint, fentry, kprobe };

    Calls calls = Calls::none; ///< how send and receive calls are seen
    bool destinations = false; ///< remote ends of unconnected UDP (cgroup v2 hooks)
    bool packetDestinations = false; ///< remote ends of raw, packet and ping sockets (tracepoint net_dev_queue)
    bool splicedReads = false; ///< splice(2) and TCP_ZEROCOPY_RECEIVE reads from TCP (tracepoint tcp_rcv_space_adjust)
    bool openers = false; ///< SocketEvent::opened (cgroup v2)
    bool closes = false; ///< SocketEvent::closed (cgroup v2)
    bool connects = false; ///< SocketEvent::connect
    bool processes = false; ///< births, execs, exits
    std::string missing; ///< what could not be attached and why, for people who know the system
};

/// "tracepoint, destinations, spliced reads, …"
std::string toText(const TraceCapabilities& capabilities);

/// What was lost or cut, since open().
struct TraceLosses {
    std::uint64_t events = 0; ///< ring buffer was full: process and socket events. First uses are told late, not lost
    std::uint64_t uses = 0; ///< calls that could not be counted: no room for the use and none in the ring
    std::uint64_t malformed = 0; ///< records that do not parse
};

/// Thread: one at a time. Nothing blocks. Destruction takes all programs out of the kernel.
class Tracer {
public:
    /// Loads and attaches everything; afterwards no privilege is needed, so capabilities can be dropped.
    /// Needs root, or CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN.
    /// Errors: noPrivilege; notSupported (built without eBPF, or a kernel without BTF or any way to see calls); system.
    static Result<std::unique_ptr<Tracer>> open(const TracerOptions& options = {});

    Tracer() = default;
    Tracer(const Tracer&) = delete;
    Tracer& operator=(const Tracer&) = delete;
    virtual ~Tracer() = default;

    virtual const TraceCapabilities& capabilities() const = 0;

    /// Readable when something urgent waits: a first use, a connect, a birth or an exec. Ends and closes wait for the
    /// next poll(), unless the buffer is half full.
    virtual int descriptor() const = 0;

    /// Delivers what waits: first uses, final totals of uses whose thread or socket is gone, events.
    virtual void poll(const TraceSink& sink) = 0;

    /// poll(), then every use whose totals changed since it was last told. For the tick. Costs no system call per use.
    virtual void readTotals(const TraceSink& sink) = 0;

    virtual TraceLosses losses() const = 0;

    /// losses().events + losses().uses: for SensorCounters::lostEvents.
    std::uint64_t lostEvents() const { return losses().events + losses().uses; }
};

} // namespace netgrove
