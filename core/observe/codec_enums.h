// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Which numbers are values of our enums. Switches without default: the compiler names the value that is missing.
#pragma once

#include "core/observe/observation.h"

namespace netgrove {

constexpr bool isKnown(Protocol value)
{
    switch (value) {
    case Protocol::tcp:
    case Protocol::udp:
    case Protocol::icmp:
    case Protocol::icmpv6:
    case Protocol::sctp:
    case Protocol::raw:
    case Protocol::packet:
        return true;
    }
    return false;
}

constexpr bool isKnown(RemoteScope value)
{
    switch (value) {
    case RemoteScope::external:
    case RemoteScope::ownMachine:
    case RemoteScope::multicast:
    case RemoteScope::broadcast:
        return true;
    }
    return false;
}

constexpr bool isKnown(ProcessChange value)
{
    switch (value) {
    case ProcessChange::seen:
    case ProcessChange::fork:
    case ProcessChange::exec:
    case ProcessChange::exit:
    case ProcessChange::update:
        return true;
    }
    return false;
}

constexpr bool isKnown(PackageState value)
{
    switch (value) {
    case PackageState::notKnown:
    case PackageState::pending:
    case PackageState::none:
    case PackageState::owned:
        return true;
    }
    return false;
}

constexpr bool isKnown(ContentState value)
{
    switch (value) {
    case ContentState::notKnown:
    case ContentState::pending:
    case ContentState::known:
        return true;
    }
    return false;
}

constexpr bool isKnown(ThreadChange value)
{
    switch (value) {
    case ThreadChange::seen:
    case ThreadChange::start:
    case ThreadChange::exit:
        return true;
    }
    return false;
}

constexpr bool isKnown(FlowDirection value)
{
    switch (value) {
    case FlowDirection::out:
    case FlowDirection::in:
        return true;
    }
    return false;
}

constexpr bool isKnown(TcpState value)
{
    switch (value) {
    case TcpState::none:
    case TcpState::synSent:
    case TcpState::synReceived:
    case TcpState::established:
    case TcpState::closing:
    case TcpState::closed:
    case TcpState::refused:
    case TcpState::reset:
        return true;
    }
    return false;
}

constexpr bool isKnown(AttributionMode value)
{
    switch (value) {
    case AttributionMode::none:
    case AttributionMode::proc:
    case AttributionMode::ebpf:
        return true;
    }
    return false;
}

constexpr bool isKnown(NoticeKind value)
{
    switch (value) {
    case NoticeKind::captureRefused:
    case NoticeKind::interfaceGone:
    case NoticeKind::interfaceBack:
    case NoticeKind::captureFailed:
    case NoticeKind::processEventsRefused:
    case NoticeKind::processesHidden:
    case NoticeKind::socketDiagRefused:
    case NoticeKind::tracingUnavailable:
    case NoticeKind::eventsLost:
    case NoticeKind::tableFull:
    case NoticeKind::recordingStopped:
    case NoticeKind::packetsOnly:
        return true;
    }
    return false;
}

} // namespace netgrove
