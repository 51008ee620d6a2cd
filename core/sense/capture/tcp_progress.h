// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/observe/observation.h"

namespace netgrove {

/// Both ends are done with it, or one broke it off.
constexpr bool isTcpOver(TcpState state)
{
    return state == TcpState::closed || state == TcpState::reset || state == TcpState::refused;
}

/// What the flags of a connection's segments tell about its state (RFC 9293 §3.3.2), seen from beside it: segments may
/// have been missed, and the connection may be older than we are.
class TcpProgress {
public:
    /// Takes in one segment. `isTx`: sent by the local end.
    void advance(std::uint8_t flags, std::uint32_t payloadBytes, bool isTx);

    /// It was there before us, and the kernel says that it is established.
    void adoptEstablished() { m_state = TcpState::established; }

    TcpState state() const { return m_state; }
    bool isOver() const { return isTcpOver(m_state); }
    /// A SYN on this connection asks for a new one.
    bool isReplaceable() const { return isOver() || m_state == TcpState::closing; }

private:
    struct Side {
        bool hasAcked = false;
        bool hasFinished = false;
        bool hasSpokenAfterEnd = false;
    };

    void onReset();
    void onSyn(std::uint8_t flags, bool isTx);
    void onSegment(std::uint8_t flags, bool isTx);
    void onSegmentAfterEnd(std::uint32_t payloadBytes, bool isTx);

    TcpState m_state = TcpState::none;
    bool m_hasSynAck = false;
    Side m_local;
    Side m_remote;
};

} // namespace netgrove
