// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/trace/record_decoder.h"

#include <algorithm>
#include <cstring>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace netgrove {

static_assert(sizeof(trace_header) == 16);
static_assert(sizeof(trace_task) == 40);
static_assert(sizeof(trace_socket) == 64);
static_assert(sizeof(trace_use) == 192);
static_assert(sizeof(trace_use_event) == 208);
static_assert(sizeof(trace_socket_event) == 120);
static_assert(sizeof(trace_process_event) == 112);
static_assert(sizeof(trace_use_key) == 32);
static_assert(offsetof(trace_use, socket) == 64);

namespace {

constexpr int kIpProtocolMptcp = 262; // linux/in.h; a stream that travels as TCP
constexpr int kIpProtocolUdpLite = 136;

/// Nothing where the bytes are not exactly one T.
template <class T> std::optional<T> copyOut(std::span<const std::byte> bytes)
{
    if (bytes.size() < sizeof(T)) {
        return std::nullopt;
    }
    T record;
    std::memcpy(&record, bytes.data(), sizeof(T));
    if (record.header.size != sizeof(T)) {
        return std::nullopt;
    }
    return record;
}

MonotonicTime timeOf(std::uint64_t nanoseconds)
{
    return MonotonicTime(std::chrono::nanoseconds(static_cast<std::int64_t>(nanoseconds)));
}

/// As /proc/PID/stat has it: ns to clock ticks, rounded down (proc(5), kernel's nsec_to_clock_t()).
StartTime startOf(const trace_task& task)
{
    static const auto ticksPerSecond = static_cast<std::uint64_t>(std::max(1L, ::sysconf(_SC_CLK_TCK)));
    return StartTime(task.start_boottime / (1'000'000'000U / ticksPerSecond));
}

ProcessKey processOf(const trace_task& task) { return ProcessKey{Pid(task.pid), startOf(task)}; }

std::string nameOf(const trace_task& task) { return std::string(task.comm, ::strnlen(task.comm, sizeof(task.comm))); }

bool isAllZero(const __u8 (&address)[16])
{
    return std::all_of(std::begin(address), std::end(address), [](__u8 byte) { return byte == 0; });
}

IpAddress addressOf(const __u8 (&address)[16])
{
    return IpAddress::fromIpv6(std::as_bytes(std::span<const __u8, 16>(address)));
}

/// The unspecified address of the family; none where the family has no addresses.
IpAddress unspecified(std::uint16_t family)
{
    constexpr std::array<std::byte, 16> kZero{};
    if (family == AF_INET) {
        return IpAddress::fromIpv4(std::span(kZero).first<4>());
    }
    return family == AF_INET6 ? IpAddress::fromIpv6(kZero) : IpAddress();
}

SocketType typeOf(const trace_socket& socket)
{
    if (socket.family == AF_PACKET) {
        return SocketType::packet;
    }
    switch (socket.type) {
    case SOCK_STREAM:
        return SocketType::stream;
    case SOCK_DGRAM:
        return SocketType::datagram;
    case SOCK_RAW:
        return SocketType::raw;
    default:
        return SocketType::other;
    }
}

Protocol protocolOf(std::uint16_t number)
{
    switch (number) {
    case kIpProtocolMptcp: // its packets are TCP's
        return Protocol::tcp;
    case kIpProtocolUdpLite: // shown as UDP, whose ports it has
        return Protocol::udp;
    default:
        return protocolOfIpNumber(number).value_or(Protocol::raw);
    }
}

void setProtocol(FlowKey& key, const trace_socket& socket, bool isFromPacket)
{
    const bool hasIpHeader = isFromPacket && (socket.protocol != 0 || !isAllZero(socket.remote));
    if (socket.family == AF_PACKET && !hasIpHeader) {
        key.protocol = Protocol::packet;
        key.discriminator = socket.discriminator;
        return;
    }
    key.protocol = protocolOf(socket.protocol);
    const bool isIcmp = key.protocol == Protocol::icmp || key.protocol == Protocol::icmpv6;
    if (key.protocol == Protocol::raw) {
        key.discriminator = socket.protocol;
    } else if (isIcmp && isFromPacket) {
        key.discriminator = socket.discriminator;
    } else if (isIcmp && socket.type == SOCK_DGRAM) {
        // A ping socket's port is its echo identifier (icmp(7)).
        key.discriminator = socket.local_port;
    }
}

FlowKey flowOf(const trace_socket& socket, bool isFromPacket)
{
    FlowKey key;
    key.netns = NetnsId(socket.netns);
    setProtocol(key, socket, isFromPacket);
    key.local.address = isAllZero(socket.local) ? unspecified(socket.family) : addressOf(socket.local);
    if (!isAllZero(socket.remote)) {
        key.remote.address = addressOf(socket.remote);
    }
    const bool hasPorts
        = key.protocol == Protocol::tcp || key.protocol == Protocol::udp || key.protocol == Protocol::sctp;
    if (hasPorts) {
        key.local.port = socket.local_port;
        key.remote.port = socket.remote_port;
    }
    return key;
}

std::optional<TraceRecord> decodeUseEvent(std::span<const std::byte> bytes)
{
    const auto record = copyOut<trace_use_event>(bytes);
    if (!record) {
        return std::nullopt;
    }
    return decodeUse(record->use);
}

std::optional<TraceRecord> decodeSocketEvent(std::span<const std::byte> bytes, SocketEvent::Kind kind)
{
    const auto record = copyOut<trace_socket_event>(bytes);
    if (!record) {
        return std::nullopt;
    }
    SocketEvent event;
    event.kind = kind;
    event.time = timeOf(record->header.time);
    event.key = flowOf(record->socket, false);
    event.type = typeOf(record->socket);
    event.socket = Inode(record->socket.inode);
    event.cookie = record->socket.cookie;
    event.process = processOf(record->task);
    event.tid = Tid(record->task.tid);
    return event;
}

std::optional<TraceRecord> decodeProcessEvent(std::span<const std::byte> bytes, ProcessEvent::Kind kind)
{
    const auto record = copyOut<trace_process_event>(bytes);
    if (!record) {
        return std::nullopt;
    }
    ProcessTraceRecord result;
    ProcessEvent& event = result.event;
    event.kind = kind;
    event.time = timeOf(record->header.time);
    event.pid = Pid(record->task.pid);
    event.tid = Tid(record->task.tid);
    event.start = startOf(record->task);
    result.thread = KernelTid(record->task.kernel_tid);
    result.threadBeforeExec = result.thread;
    if (kind == ProcessEvent::Kind::fork) {
        event.parentPid = Pid(record->creator.pid);
        event.parentTid = Tid(record->creator.tid);
        event.parentStart = startOf(record->creator);
        const bool isThread = record->task.kernel_pid != record->task.kernel_tid;
        event.kind = isThread ? ProcessEvent::Kind::threadStart : ProcessEvent::Kind::fork;
    } else if (kind == ProcessEvent::Kind::exec) {
        result.threadBeforeExec = KernelTid(record->old_tid);
        event.comm = nameOf(record->task);
    } else if (kind == ProcessEvent::Kind::exit) {
        const bool isGroupDead = (record->flags & TRACE_IS_GROUP_DEAD) != 0;
        event.kind = isGroupDead ? ProcessEvent::Kind::exit : ProcessEvent::Kind::threadExit;
        event.exitStatus = record->exit_status;
    }
    return result;
}

} // namespace

UseRecord decodeUse(const trace_use& element)
{
    UseRecord record;
    record.slot = element.slot;
    record.thread = KernelTid(element.task.kernel_tid);
    SocketUse& use = record.use;
    use.id = element.id;
    use.first = timeOf(element.first);
    use.time = timeOf(std::max(element.first, element.last)); // the last call's clock is coarse
    use.key = flowOf(element.socket, (element.flags & TRACE_FROM_PACKET) != 0);
    use.type = typeOf(element.socket);
    use.isConnected = (element.flags & TRACE_IS_CONNECTED) != 0;
    use.socket = Inode(element.socket.inode);
    use.cookie = element.socket.cookie;
    use.process = processOf(element.task);
    use.tid = Tid(element.task.tid);
    use.threadName = nameOf(element.task);
    use.txBytes = element.tx_bytes;
    use.rxBytes = element.rx_bytes;
    use.txCalls = element.tx_calls;
    use.rxCalls = element.rx_calls;
    return record;
}

trace_use_key keyOf(const trace_use& element)
{
    trace_use_key key{};
    key.cookie = element.socket.cookie;
    key.tid = element.task.kernel_tid;
    key.remote_port = element.socket.remote_port;
    key.protocol = (element.flags & TRACE_FROM_PACKET) != 0 ? element.socket.protocol : __u16{0};
    std::copy(std::begin(element.socket.remote), std::end(element.socket.remote), std::begin(key.remote));
    return key;
}

std::optional<TraceRecord> decodeRecord(std::span<const std::byte> bytes)
{
    trace_header header{};
    if (bytes.size() < sizeof(header)) {
        return std::nullopt;
    }
    std::memcpy(&header, bytes.data(), sizeof(header));
    switch (header.kind) {
    case TRACE_USE:
        return decodeUseEvent(bytes);
    case TRACE_SOCKET_OPENED:
        return decodeSocketEvent(bytes, SocketEvent::Kind::opened);
    case TRACE_SOCKET_CONNECT:
        return decodeSocketEvent(bytes, SocketEvent::Kind::connect);
    case TRACE_SOCKET_CLOSED:
        return decodeSocketEvent(bytes, SocketEvent::Kind::closed);
    case TRACE_FORK:
        return decodeProcessEvent(bytes, ProcessEvent::Kind::fork);
    case TRACE_EXEC:
        return decodeProcessEvent(bytes, ProcessEvent::Kind::exec);
    case TRACE_RENAME:
        return decodeProcessEvent(bytes, ProcessEvent::Kind::rename);
    case TRACE_EXIT:
        return decodeProcessEvent(bytes, ProcessEvent::Kind::exit);
    case TRACE_SIGNAL:
        return decodeProcessEvent(bytes, ProcessEvent::Kind::signal);
    default:
        return std::nullopt;
    }
}

} // namespace netgrove
