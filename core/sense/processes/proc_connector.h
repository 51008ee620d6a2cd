// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/file_descriptor.h"
#include "core/base/result.h"
#include "core/sense/processes/process_event.h"

namespace netgrove {

/// The kernel's word on births, execs and deaths as they happen (connector, CN_IDX_PROC). It comes in the initial
/// network namespace only: from another one, the socket is made there. One thread; nothing blocks.
///
/// What it can and cannot say: the parent of a fork is the kernel's real_parent at that moment, so for fork and vfork
/// it is the calling thread and its process; with CLONE_PARENT it is the caller's own parent (only tracing sees the
/// caller). Which thread started a thread it does not say (parentTid 0). An `exit` is that of the first thread: others
/// may run on for a while (ProcessTable looks).
class ProcConnector {
public:
    using Sink = std::function<void(const ProcessEvent&)>;

    /// Errors: noPrivilege (no CAP_NET_ADMIN), notSupported (a kernel without it, or we are in a pid or user namespace
    /// other than the initial one, to which it stays silent), system.
    static Result<ProcConnector> open();

    int descriptor() const { return m_socket.get(); }

    struct Outcome {
        std::size_t events = 0;
        std::uint64_t lost = 0; ///< messages lost before those that were read now, by the kernel's numbering
        bool isOverrun = false; ///< the receive buffer was full: ProcessTable::rescan() is due
        bool isMore = false; ///< stopped at the limit, more is waiting
    };
    /// Takes what is waiting, at most `limit` messages. Errors: system.
    Result<Outcome> read(const Sink& sink, std::size_t limit = 4096);

private:
    explicit ProcConnector(FileDescriptor socket);
    std::uint64_t countLost(std::uint32_t cpu, std::uint32_t sequence);

    FileDescriptor m_socket;
    std::vector<std::byte> m_buffer;
    std::vector<std::optional<std::uint32_t>> m_nextSequence; ///< by CPU
};

} // namespace netgrove
