// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/activity.h"

namespace netgrove {

bool isExternal(const FlowObservation& flow) { return flow.scope == RemoteScope::external && !flow.isForwarded; }

bool isStandingConnection(const FlowObservation& flow)
{
    if (!isExternal(flow) || flow.isFinal) {
        return false;
    }
    if (flow.key.protocol == Protocol::sctp && flow.tcpState == TcpState::none) {
        return flow.counters.txPackets > 0 && flow.counters.rxPackets > 0;
    }
    return flow.tcpState == TcpState::established;
}

} // namespace netgrove
