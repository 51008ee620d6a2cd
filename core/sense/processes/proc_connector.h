// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/base/file_descriptor.h"
#include "core/base/result.h"
#include "core/sense/processes/process_event.h"

namespace netgrove {

/// The kernel's word on births, execs and deaths as they happen (connector, CN_IDX_PROC). It comes from the initial
/// network namespace only: from another one the socket is made in that of pid 1. One thread; nothing blocks.
///
/// What it can and cannot say: the parent of a fork is the kernel's real_parent at that moment, so for fork and vfork
/// it is the calling thread and its process; with CLONE_PARENT it is the caller's own parent (only tracing sees the
/// caller). Which thread started a thread it does not say (parentTid 0).
class ProcConnector {
public:
    using Sink = std::function<void(const ProcessEvent&)>;

    /// Errors: noPrivilege (no CAP_NET_ADMIN), notSupported (kernel without it, or we are in a pid or user namespace
    /// other than the initial one, where the kernel stays silent), system.
    static Result<ProcConnector> open();

    int descriptor() const { return m_socket.get(); }

    struct Outcome {
        std::size_t events = 0;
        std::uint64_t lost
            = 0; ///< events lost since the last read, counted by the kernel's numbering; the table must be read anew
        bool isMore = false; ///< stopped at the limit, more is waiting
    };
    /// Takes what is waiting, at most `limit` messages. Errors: system.
    Result<Outcome> read(const Sink& sink, std::size_t limit = 4096);

private:
    explicit ProcConnector(FileDescriptor socket);

    FileDescriptor m_socket;
    std::vector<std::byte> m_buffer;
    std::vector<std::uint32_t> m_nextSequence; ///< by CPU
    std::vector<bool> m_isSequenceKnown;
};

/// What one datagram of the connector says. Bytes that make no sense are passed over.
struct ConnectorMessage {
    std::optional<ProcessEvent> event; ///< nothing: of a kind that does not matter here
    bool isAcknowledgement = false; ///< the answer to our subscription
    std::uint32_t acknowledgedError = 0;
    std::uint32_t cpu = 0;
    std::uint32_t sequence = 0;
};
void parseConnectorDatagram(std::span<const std::byte> bytes, const std::function<void(const ConnectorMessage&)>& sink);

} // namespace netgrove
