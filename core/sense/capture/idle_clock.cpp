// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/idle_clock.h"

#include <algorithm>

namespace netgrove {
namespace {

std::chrono::nanoseconds timeoutOf(IdleClass idleClass, const FlowTableOptions& options)
{
    switch (idleClass) {
    case IdleClass::lingering:
        return options.tcpLinger;
    case IdleClass::tcpHandshake:
        return options.tcpHandshakeIdle;
    case IdleClass::tcp:
        return options.tcpIdle;
    case IdleClass::udp:
        return options.udpIdle;
    case IdleClass::other:
        break;
    }
    return options.otherIdle;
}

} // namespace

IdleClass idleClassOf(Protocol protocol, const TcpProgress& tcp)
{
    switch (protocol) {
    case Protocol::tcp:
        return tcp.isOver()                        ? IdleClass::lingering
            : tcp.state() == TcpState::established ? IdleClass::tcp
                                                   : IdleClass::tcpHandshake;
    case Protocol::udp:
    case Protocol::sctp:
        return IdleClass::udp;
    default:
        return IdleClass::other;
    }
}

IdleClock::IdleClock(const FlowTableOptions& options)
{
    for (std::size_t number = 0; number < kIdleClasses; ++number) {
        m_timeouts.at(number) = timeoutOf(static_cast<IdleClass>(number), options);
    }
}

std::uint32_t IdleClock::expired(const FlowStore& store, MonotonicTime now) const
{
    for (std::size_t number = 0; number < kIdleClasses; ++number) {
        const std::uint32_t oldest = store.oldest(static_cast<IdleClass>(number));
        if (oldest == FlowStore::kNone) {
            continue;
        }
        const FlowSlot& slot = store[oldest];
        if (now - std::max(slot.listed, slot.flow.last) >= m_timeouts.at(number)) {
            return oldest;
        }
    }
    return FlowStore::kNone;
}

std::uint32_t IdleClock::superfluous(const FlowStore& store)
{
    auto fullest = IdleClass::lingering;
    for (std::size_t number = 1; number < kIdleClasses; ++number) {
        const auto idleClass = static_cast<IdleClass>(number);
        fullest = store.sizeOf(idleClass) > store.sizeOf(fullest) ? idleClass : fullest;
    }
    return store.oldest(fullest);
}

} // namespace netgrove
