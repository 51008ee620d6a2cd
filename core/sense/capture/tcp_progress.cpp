// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/tcp_progress.h"

#include "core/sense/capture/packet.h"

namespace netgrove {

void TcpProgress::advance(std::uint8_t flags, std::uint32_t payloadBytes, bool isTx)
{
    if ((flags & tcp_flag::kRst) != 0) {
        onReset();
    } else if (isOver()) {
        onSegmentAfterEnd(payloadBytes, isTx);
    } else if ((flags & tcp_flag::kSyn) != 0) {
        onSyn(flags, isTx);
    } else {
        onSegment(flags, isTx);
    }
}

void TcpProgress::onReset()
{
    if (isOver()) {
        return;
    }
    const bool isHandshake = m_state == TcpState::synSent || m_state == TcpState::synReceived;
    m_state = isHandshake && !m_hasSynAck ? TcpState::refused : TcpState::reset;
}

void TcpProgress::onSyn(std::uint8_t flags, bool isTx)
{
    if ((flags & tcp_flag::kAck) != 0) {
        m_hasSynAck = true;
        if (m_state == TcpState::synSent && !isTx) {
            m_state = TcpState::established;
        } else if (m_state == TcpState::none) {
            m_state = isTx ? TcpState::synReceived : TcpState::established;
        }
        return;
    }
    if (m_state == TcpState::none) {
        m_state = isTx ? TcpState::synSent : TcpState::synReceived;
    } else if (m_state == TcpState::synSent && !isTx) {
        m_state = TcpState::synReceived; // both asked at once
    }
}

void TcpProgress::onSegment(std::uint8_t flags, bool isTx)
{
    Side& sender = isTx ? m_local : m_remote;
    sender.hasAcked = sender.hasAcked || (flags & tcp_flag::kAck) != 0;
    const bool isHandshakeDone = m_state == TcpState::synReceived && m_hasSynAck && m_remote.hasAcked;
    const bool haveBothAcked = m_local.hasAcked && m_remote.hasAcked;
    if (m_state != TcpState::closing && (isHandshakeDone || haveBothAcked)) {
        m_state = TcpState::established;
    }
    if ((flags & tcp_flag::kFin) != 0) {
        sender.hasFinished = true;
        m_state = m_local.hasFinished && m_remote.hasFinished ? TcpState::closed : TcpState::closing;
    }
}

/// A reset that neither end heeded (outside the window, RFC 5961) did not end anything: both go on talking.
void TcpProgress::onSegmentAfterEnd(std::uint32_t payloadBytes, bool isTx)
{
    Side& sender = isTx ? m_local : m_remote;
    sender.hasSpokenAfterEnd = sender.hasSpokenAfterEnd || payloadBytes > 0;
    if (m_local.hasSpokenAfterEnd && m_remote.hasSpokenAfterEnd) {
        *this = TcpProgress();
        m_state = TcpState::established;
    }
}

} // namespace netgrove
