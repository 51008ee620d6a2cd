// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/base/flow_key.h"
#include "core/base/ids.h"
#include "core/base/ip_address.h"

namespace netgrove {

/// One socket of one network namespace, as the kernel lists it.
struct SocketRecord {
    Inode inode; ///< 0: owned by no process (TIME_WAIT, or a connection that nobody has accepted yet)
    Protocol protocol = Protocol::tcp;
    std::uint16_t discriminator = 0; ///< as in FlowKey: ICMP identifier, IP protocol, EtherType
    Endpoint local;
    Endpoint remote; ///< unspecified address and port 0: not connected
    std::uint8_t state = 0; ///< the kernel's TCP_* number (include/net/tcp_states.h)
    Uid uid;
    NetnsId netns;
    InterfaceIndex interface; ///< bound to that device; 0: to none

    static constexpr std::uint8_t kEstablished = 1;
    static constexpr std::uint8_t kTimeWait = 6;
    static constexpr std::uint8_t kListen = 10;

    bool isListening() const { return protocol == Protocol::tcp && state == kListen; }
    bool isConnected() const
    {
        return remote.port != 0 || !(remote.address.isNone() || remote.address.isUnspecified());
    }
    bool operator==(const SocketRecord&) const = default;
};

} // namespace netgrove
