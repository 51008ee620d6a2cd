// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// From the bytes that the BPF programs write to events. Pure: no kernel, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>

#include "core/sense/trace/bpf/trace_layout.h"
#include "core/sense/trace/tracer.h"

namespace netgrove {

/// A thread id of the initial pid namespace: what the programs key by, whatever namespace we are in.
using KernelTid = Id<struct KernelTidTag, std::uint32_t>;

struct UseRecord {
    SocketUse use;
    std::uint32_t slot = TRACE_NO_SLOT;
    KernelTid thread;
};

struct ProcessTraceRecord {
    ProcessEvent event;
    KernelTid thread;
    KernelTid threadBeforeExec; ///< of an exec by a thread that was not the leader: the id it had; else `thread`
};

using TraceRecord = std::variant<UseRecord, SocketEvent, ProcessTraceRecord>;

/// One record of the ring buffer. Nothing where it is cut, lies about its length or is of no known kind.
std::optional<TraceRecord> decodeRecord(std::span<const std::byte> bytes);

/// One element of the shared array. `element` must be a copy: the original changes while it is looked at.
UseRecord decodeUse(const trace_use& element);

/// The key that the programs find this element by.
trace_use_key keyOf(const trace_use& element);

} // namespace netgrove
