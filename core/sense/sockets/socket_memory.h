// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <unordered_map>

#include "core/base/flow_key.h"
#include "core/base/time.h"
#include "core/sense/sockets/socket_record.h"

namespace netgrove {

/// Which socket had which endpoints a moment ago: a packet is looked at later than it was sent, and its socket may be
/// gone by then. TCP, UDP and SCTP. Bounded in time and number; the oldest go first.
class SocketMemory {
public:
    SocketMemory(std::chrono::nanoseconds memory, std::size_t limit);

    void remember(const SocketRecord& record, MonotonicTime now);

    /// The connected socket of exactly these endpoints, else the one that is bound to the local address, else to the
    /// port. Nothing where two sockets shared that end.
    std::optional<SocketRecord> find(const FlowKey& key, MonotonicTime now) const;

    void forgetOld(MonotonicTime now);
    std::size_t size() const { return m_records.size(); }

private:
    struct Remembered {
        SocketRecord record;
        MonotonicTime seen;
        bool isAmbiguous = false; ///< two sockets share this local end: which of them it was is not known
    };
    static FlowKey keyOf(const SocketRecord& record);
    void forgetOldest();

    std::chrono::nanoseconds m_memory;
    std::size_t m_limit;
    using Records = std::unordered_map<FlowKey, Remembered>;
    Records m_records; ///< of an unconnected socket, the remote end is none
    struct Touch {
        const Records::value_type* entry = nullptr; ///< stays where it is, and is there until its last touch is gone
        MonotonicTime seen;
    };
    std::deque<Touch>
        m_order; ///< every touch, oldest first; one that a later touch of the same entry outdates counts for nothing
};

} // namespace netgrove
