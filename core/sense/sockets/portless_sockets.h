// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <unordered_map>
#include <vector>

#include "core/base/flow_key.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/sense/sockets/socket_record.h"

namespace netgrove {

/// The raw, ICMP and packet sockets of one network namespace. The kernel tells of them in whole tables only, so these
/// are re-read now and then, and a socket that has gone is remembered for a while.
class PortlessSockets {
public:
    explicit PortlessSockets(std::chrono::nanoseconds memory);

    void update(const std::vector<SocketRecord>& current, MonotonicTime now);
    void remember(const SocketRecord& record, MonotonicTime now);
    void forgetOld(MonotonicTime now);
    MonotonicTime lastUpdate() const { return m_updated; }

    /// Those that could have sent or received the flow, the most specific kind alone: a ping socket with the identifier
    /// before raw sockets of the protocol, these before packet sockets; living before remembered ones.
    std::vector<SocketRecord> candidates(const FlowKey& key) const;

private:
    struct Remembered {
        SocketRecord record;
        MonotonicTime seen;
        bool isCurrent = true;
    };

    std::chrono::nanoseconds m_memory;
    std::unordered_map<Inode, Remembered> m_sockets;
    MonotonicTime m_updated;
};

} // namespace netgrove
