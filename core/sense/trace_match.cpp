// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/trace_match.h"

#include "core/sense/capture/tcp_progress.h"

namespace netgrove {
namespace {
using namespace std::chrono_literals;

/// Set in the ids of connection attempts, which the tracer's own counting never reaches.
constexpr std::uint64_t kAttempt = std::uint64_t{1} << 63U;
/// The tracer's times may be a tick of the kernel behind.
constexpr auto kTraceDelay = 20ms;
} // namespace

bool isHeaderMaker(const SocketUse& use) { return use.type == SocketType::raw || use.type == SocketType::packet; }

bool areEndsKnown(const SocketUse& use)
{
    return use.key.protocol != Protocol::raw && (use.key.local.port != 0 || use.key.remote.port != 0);
}

bool isAttempt(const SocketUse& use) { return (use.id & kAttempt) != 0; }

bool isOfAnotherConnection(const FlowObservation& flow, const SocketUse& use)
{
    if (flow.key.protocol != Protocol::tcp) {
        return false;
    }
    return (isTcpOver(flow.tcpState) && use.first > flow.last)
        || (!isAttempt(use) && use.time + kTraceDelay < flow.first);
}

SocketUse connectionAttempt(const SocketEvent& event)
{
    SocketUse use;
    use.id = event.cookie | kAttempt;
    use.first = event.time;
    use.time = event.time;
    use.key = event.key;
    use.type = event.type;
    use.isConnected = true;
    use.isFinal = true;
    use.socket = event.socket;
    use.process = event.process;
    use.tid = event.tid;
    return use;
}

bool couldHaveMade(const SocketUse& use, const FlowObservation& flow)
{
    constexpr std::uint16_t kWritesProtocolItself = 255; // IPPROTO_RAW, raw(7)
    const bool areHeadersKnown = use.key.protocol != Protocol::raw || flow.key.protocol == Protocol::raw;
    if (!areHeadersKnown) {
        return use.key.discriminator == kWritesProtocolItself
            && (flow.isSourceForged || (flow.socket == Inode() && flow.users.empty()));
    }
    if (use.key.protocol != flow.key.protocol) {
        return false;
    }
    if (flow.isSourceForged) {
        return true; // ports may vary from packet to packet as sources do
    }
    return areEndsKnown(use)
        ? use.key.local == flow.key.local && use.key.remote == flow.key.remote
        : use.key.discriminator == flow.key.discriminator || use.key.discriminator == kWritesProtocolItself;
}

} // namespace netgrove
