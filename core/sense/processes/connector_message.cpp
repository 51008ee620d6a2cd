// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/connector_message.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>

namespace netgrove {
namespace {

using Kind = ProcessEvent::Kind;

// Of linux/cn_proc.h, where they moved between namespaces in Linux 6.6.
constexpr std::uint32_t kNone = 0;
constexpr std::uint32_t kFork = 0x00000001;
constexpr std::uint32_t kExec = 0x00000002;
constexpr std::uint32_t kComm = 0x00000200;
constexpr std::uint32_t kExit = 0x80000000;

/// Threads are tasks too: a fork whose process is not itself the new task started a thread.
ProcessEvent forkEvent(const proc_event& raw)
{
    const auto& fork = raw.event_data.fork;
    ProcessEvent event;
    event.pid = Pid(fork.child_tgid);
    event.tid = Tid(fork.child_pid);
    if (fork.child_pid == fork.child_tgid) {
        event.kind = Kind::fork;
        event.parentPid = Pid(fork.parent_tgid);
        event.parentTid = Tid(fork.parent_pid);
    } else {
        // The parent that the kernel names here is the process's own parent (CLONE_THREAD implies it, clone(2)), not
        // the thread that called.
        event.kind = Kind::threadStart;
        event.parentPid = event.pid;
    }
    return event;
}

ProcessEvent taskEvent(Kind kind, int tgid, int pid)
{
    ProcessEvent event;
    event.kind = kind;
    event.pid = Pid(tgid);
    event.tid = Tid(pid);
    return event;
}

std::optional<ProcessEvent> eventFrom(const proc_event& raw)
{
    switch (static_cast<std::uint32_t>(raw.what)) {
    case kFork:
        return forkEvent(raw);
    case kExec:
        return taskEvent(Kind::exec, raw.event_data.exec.process_tgid, raw.event_data.exec.process_pid);
    case kComm:
        return taskEvent(Kind::rename, raw.event_data.comm.process_tgid, raw.event_data.comm.process_pid);
    case kExit: {
        const auto& exit = raw.event_data.exit;
        ProcessEvent event = taskEvent(
            exit.process_pid == exit.process_tgid ? Kind::exit : Kind::threadExit, exit.process_tgid, exit.process_pid);
        event.exitStatus = static_cast<std::int32_t>(exit.exit_code);
        return event;
    }
    default:
        return std::nullopt;
    }
}

void parseMessage(std::span<const std::byte> payload, const std::function<void(const ConnectorMessage&)>& sink)
{
    cn_msg connector{};
    if (payload.size() < sizeof connector) {
        return;
    }
    std::memcpy(&connector, payload.data(), sizeof connector);
    payload = payload.subspan(sizeof connector);
    if (connector.id.idx != CN_IDX_PROC || connector.id.val != CN_VAL_PROC || connector.len > payload.size()) {
        return;
    }
    // Newer kernels may append to the union, older ones have less of it: what is not sent reads as zero.
    constexpr std::size_t kHeader = offsetof(proc_event, event_data);
    if (connector.len < kHeader) {
        return;
    }
    proc_event raw{};
    std::memcpy(&raw, payload.data(), std::min<std::size_t>(connector.len, sizeof raw));
    ConnectorMessage message;
    message.cpu = raw.cpu;
    message.sequence = connector.seq;
    message.isAcknowledgement = static_cast<std::uint32_t>(raw.what) == kNone;
    if (message.isAcknowledgement) {
        message.acknowledgedError = raw.event_data.ack.err;
    } else {
        message.event = eventFrom(raw);
    }
    if (message.event) {
        // ktime_get_ns(): CLOCK_MONOTONIC.
        message.event->time = MonotonicTime(std::chrono::nanoseconds(static_cast<std::int64_t>(raw.timestamp_ns)));
    }
    sink(message);
}

} // namespace

void parseConnectorDatagram(std::span<const std::byte> bytes, const std::function<void(const ConnectorMessage&)>& sink)
{
    nlmsghdr header{};
    while (bytes.size() >= sizeof header) {
        std::memcpy(&header, bytes.data(), sizeof header);
        if (header.nlmsg_len < sizeof header || header.nlmsg_len > bytes.size()) {
            return;
        }
        parseMessage(bytes.subspan(sizeof header, header.nlmsg_len - sizeof header), sink);
        bytes = bytes.subspan(std::min<std::size_t>(NLMSG_ALIGN(header.nlmsg_len), bytes.size()));
    }
}

} // namespace netgrove
