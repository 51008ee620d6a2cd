// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The language of the whole program: what the sensor saw since it last spoke. The sensor, the privileged helper's
/// stream, a recording and the tests all say it in these words; analysis hears nothing else.
///
/// An Observation is a change, not a picture: it holds the processes, threads and flows that are new or changed.
/// Counters inside a flow are totals since the flow began, so a lost Observation costs detail and no bytes. An
/// Observation with `isComplete` holds everything that is known and replaces what came before; the first one always is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/flow_key.h"
#include "core/base/ids.h"
#include "core/base/local_addresses.h"
#include "core/base/time.h"

namespace netgrove {

// ---------------------------------------------------------------------------------------------------- processes

enum class ProcessChange : std::uint8_t {
    seen, ///< it was there already when we looked
    fork,
    exec,
    exit,
    update, ///< name, parent, state or thread count changed
};

/// Whether a package of this system owns a program's file.
enum class PackageState : std::uint8_t {
    notKnown, ///< no list of packages that we can read, or the file is not the one that the list is about (a container)
    pending, ///< being looked up
    none, ///< asked: no package owns it
    owned,
};

/// Whether a program's content hash is known.
enum class ContentState : std::uint8_t {
    notKnown, ///< could not be read: gone, too large, no right
    pending, ///< being read
    known,
};

/// The file that a process runs, as it was when we looked. Gathered only for processes that talk to the outside and
/// for their ancestors.
struct ProgramFacts {
    std::uint64_t device = 0; ///< st_dev and st_ino: the file itself, whatever its path is by now
    std::uint64_t inode = 0;
    std::uint64_t size = 0; ///< bytes
    WallTime modified; ///< last change of its content
    Uid owner;
    std::uint32_t mode = 0; ///< permission bits, 07777 at most
    bool isInMemory = false; ///< on no disk: memfd_create(2), or a filesystem in memory that no folder shows
    bool isInSharedFolder = false; ///< a folder of its path may be written by everyone, such as /tmp
    bool isUserWritable = false; ///< others than root may write to the file, or to the folder that it is in
    bool isInHiddenFolder = false; ///< a folder of its path has a name that begins with a dot
    bool isReplaced = false; ///< deleted, and another file has its path now, as after an update
    PackageState package = PackageState::notKnown;
    std::string packageName; ///< of `owned`
    ContentState content = ContentState::notKnown;
    std::string contentHash; ///< of `known`: SHA-256, 64 lower-case hexadecimal digits

    bool operator==(const ProgramFacts&) const = default;
};

/// What a process does with sockets that are no flows.
struct SocketRoles {
    bool hasRawSocket = false; ///< raw(7): can write headers of its own
    bool hasPacketSocket = false; ///< packet(7)
    std::vector<std::uint16_t> listeningPorts; ///< TCP, ascending, at most kListeningPorts

    static constexpr std::size_t kListeningPorts = 16;
    bool operator==(const SocketRoles&) const = default;
};

/// What is known of a process at the moment of a change. Text is as the kernel has it: untrusted bytes, any encoding.
struct ProcessObservation {
    ProcessChange change = ProcessChange::seen;
    MonotonicTime time; ///< of the change
    ProcessKey key;
    /// Who gave birth to it, kept for ever. For a process that was there before us this is its parent of that moment,
    /// and `isBirthParentKnown` is false.
    std::optional<ProcessKey> birthParent;
    bool isBirthParentKnown = false;
    Tid birthThread; ///< the thread that called fork or clone; 0: not known
    Pid parentPid; ///< today's parent (ppid); 0: none or not known
    std::string comm; ///< at most 15 bytes
    std::string executable; ///< target of /proc/PID/exe without " (deleted)"; empty: not known
    bool isExecutableDeleted = false;
    std::string commandLine; ///< arguments joined by spaces, at most 4096 bytes
    Uid uid; ///< effective
    char state = '?'; ///< proc(5), field 3 of stat
    std::uint32_t threadCount = 0;
    bool isKernelThread = false;
    bool hasExeced = false; ///< an exec was seen since its birth: false of a fork that still runs its parent's image
    NetnsId netns; ///< 0: not known
    Pid session; ///< session id
    bool hasTerminal = false; ///< a controlling terminal
    std::optional<ProgramFacts> program; ///< not set: not asked for, or it was gone
    /// Who logged in, whatever it runs as now (/proc/PID/loginuid); not set: nobody did, or not known.
    std::optional<Uid> loginUid;
    std::string
        controlGroup; ///< path in the hierarchy that the service manager uses, at most 256 bytes; empty: not known
    SocketRoles sockets;
    std::optional<std::int32_t> exitStatus; ///< wait(2) status, with `exit`

    bool operator==(const ProcessObservation&) const = default;
};

enum class ThreadChange : std::uint8_t { seen, start, exit };

/// A thread that was born or that communicates. Threads that do neither are not listed.
struct ThreadObservation {
    ThreadChange change = ThreadChange::seen;
    MonotonicTime time;
    ProcessKey process;
    Tid tid;
    Tid creator; ///< the thread that called clone, not the group leader; 0: not known
    std::string name;

    bool operator==(const ThreadObservation&) const = default;
};

// -------------------------------------------------------------------------------------------------------- flows

enum class FlowDirection : std::uint8_t {
    out, ///< this machine spoke first
    in,
};

enum class TcpState : std::uint8_t {
    none, ///< not TCP, or not known
    synSent, ///< asked, no answer yet
    synReceived,
    established,
    closing,
    closed,
    refused, ///< reset in answer to a SYN
    reset,
};

/// Bytes are those on the wire, link header included; an outgoing packet is tx.
struct FlowCounters {
    std::uint64_t txBytes = 0;
    std::uint64_t txPackets = 0;
    std::uint64_t rxBytes = 0;
    std::uint64_t rxPackets = 0;

    bool operator==(const FlowCounters&) const = default;
};

/// A thread seen sending or receiving on the flow's socket (traced evidence).
struct SocketUser {
    ProcessKey process;
    Tid tid;
    std::uint64_t txBytes = 0; ///< handed to the socket by this thread: payload, not wire bytes
    std::uint64_t rxBytes = 0;
    MonotonicTime last;

    bool operator==(const SocketUser&) const = default;
};

/// One flow with its totals so far, and all that is known about whose it is. Who it is credited to is decided in
/// analyse/attribution.h; here stand the facts.
struct FlowObservation {
    std::uint64_t id = 0; ///< one number per flow and run: a reused port is a new flow
    FlowKey key;
    FlowDirection direction = FlowDirection::out;
    RemoteScope scope = RemoteScope::external;
    bool isForwarded = false; ///< neither end is ours: routed or bridged through this machine
    /// Left this machine with a source that is neither its own nor one that it forwards. `key.local` is the first such
    /// source; packets to the same remote with other forged sources are counted here too.
    bool isSourceForged = false;
    std::uint64_t forgedSources = 0; ///< distinct forged sources, counted up to 65536
    TcpState tcpState = TcpState::none;
    FlowCounters counters;
    MonotonicTime first; ///< first packet
    MonotonicTime last; ///< last packet
    MonotonicTime lastReceived; ///< last packet towards this machine; the epoch: none
    bool isFinal = false; ///< ended; nothing more will be said of it

    Inode socket; ///< 0: not known
    std::vector<ProcessKey>
        owners; ///< every process that holds the socket, eldest first; once it is closed, those that held it last
    /// Who created the socket, as long as it holds it: traced creating it, or seen as its sole holder and older than
    /// the flow's first packet.
    std::optional<ProcessKey> opener;
    std::vector<SocketUser> users; ///< traced; most bytes first
    std::string hostName; ///< of the remote address, from DNS answers or a TLS server name seen on the wire; untrusted

    bool operator==(const FlowObservation&) const = default;
};

// ------------------------------------------------------------------------------------------------------ packets

/// One packet as it was captured, at most what the capture keeps of it: headers, no content. There are some only where
/// the sensor was asked to keep them.
struct PacketObservation {
    MonotonicTime time;
    std::uint64_t flow = 0; ///< FlowObservation::id of the flow that it was counted in
    InterfaceIndex interface;
    bool isOutgoing = false;
    std::uint32_t originalBytes = 0; ///< how long `bytes` would be if all of it had been captured
    std::vector<std::byte> bytes; ///< from the cooked header on: LINKTYPE_LINUX_SLL2 of pcap-linktype(7)

    bool operator==(const PacketObservation&) const = default;
};

// ---------------------------------------------------------------------------------------------- the sensor itself

enum class AttributionMode : std::uint8_t { none, proc, ebpf };

/// "none", "proc", "ebpf"
std::string_view toText(AttributionMode mode);

/// Totals since the sensor started. Everything that was lost is here.
struct SensorCounters {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t kernelDrops = 0; ///< packets that the kernel's ring had no room for
    std::uint64_t interfaceDrops = 0;
    std::uint64_t queueDrops = 0; ///< Observations or packets lost between our own parts
    std::uint64_t lostEvents = 0; ///< process and trace events: netlink overruns, full eBPF buffers
    std::uint64_t malformedPackets = 0;
    std::uint64_t unsupportedPackets = 0; ///< not understood: unknown link type or EtherType
    std::uint64_t flows = 0; ///< ever seen
    std::uint64_t openFlows = 0;
    std::uint64_t evictedFlows = 0; ///< ended by us, for want of room
    std::uint64_t unattributedFlows = 0; ///< of `flows`, ended without any known process (forwarded ones do not count)
    std::uint64_t processes = 0; ///< alive

    bool operator==(const SensorCounters&) const = default;
};

/// What does not work as it could. ui and app have the words; `detail` is for people who know the system.
enum class NoticeKind : std::uint8_t {
    captureRefused, ///< no right to capture: only processes are shown
    interfaceGone,
    interfaceBack,
    captureFailed,
    processEventsRefused, ///< no proc connector: births are found by looking, short lives may be missed
    processesHidden, ///< /proc is mounted with hidepid: others' processes cannot be seen
    socketDiagRefused, ///< sock_diag refused: sockets are read from /proc/net
    tracingUnavailable, ///< eBPF cannot be used: threads are not known
    eventsLost, ///< netlink overrun: state was read anew
    tableFull, ///< a bounded table overflowed; the oldest entries were ended
    recordingStopped,
    packetsOnly, ///< a file of packets from elsewhere: it tells of no processes
};

/// "capture-refused", "interface-gone", …: the words of the JSON Lines output.
std::string_view toText(NoticeKind kind);

struct SensorNotice {
    NoticeKind kind = NoticeKind::captureFailed;
    MonotonicTime time;
    std::string detail;

    bool operator==(const SensorNotice&) const = default;
};

struct InterfaceFacts {
    NetnsId netns;
    InterfaceIndex index;
    std::string name;
    bool isUp = false;
    bool isCaptured = false;

    bool operator==(const InterfaceFacts&) const = default;
};

/// The machine slept while the sensor ran.
struct MachineSleep {
    MonotonicTime after; ///< that clock stood still at a moment between this and the next Observation
    std::uint64_t totalMilliseconds = 0; ///< asleep since the sensor started, this sleep included

    bool operator==(const MachineSleep&) const = default;
};

/// About the machine and the sensor; sent in the first Observation and whenever it changes.
struct MachineFacts {
    AttributionMode attribution = AttributionMode::none;
    std::string hostName;
    std::string kernelRelease;
    WallTime bootTime; ///< wall clock at StartTime 0, fixed when the sensor started
    NetnsId netns; ///< of the capture
    std::vector<InterfaceFacts> interfaces;
    std::vector<InterfaceAddress> addresses;
    std::vector<MachineSleep> sleeps; ///< oldest first, at most 256

    bool operator==(const MachineFacts&) const = default;
};

struct Observation {
    std::uint64_t sequence = 0; ///< counts up by one; a hole is a lost Observation
    MonotonicTime time; ///< end of the tick
    WallTime wallTime; ///< the same moment for people
    bool isComplete = false;
    std::optional<MachineFacts> machine;
    std::vector<ProcessObservation> processes; ///< in the order in which it happened
    std::vector<ThreadObservation> threads;
    std::vector<FlowObservation> flows;
    std::vector<PacketObservation> packets; ///< of flows of this Observation or of earlier ones; empty unless asked for
    std::uint64_t droppedPackets = 0; ///< since the last Observation, that would be in `packets` had there been room
    std::vector<SensorNotice> notices; ///< new since the last Observation
    SensorCounters counters;

    bool operator==(const Observation&) const = default;
};

} // namespace netgrove
