// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Who took what, where the kernel did not say from whom it came: the part of TraceJoin that shares out.
#include "core/sense/trace_join.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace netgrove {
namespace {
constexpr std::size_t kMaximumHeard = 4096;
} // namespace

/// With several flows on one socket the kernel did not say which of them was read. The user is known; its share is
/// where it took all that came: then of each flow it took what the packets brought. Until then nothing is shared out.
std::vector<std::uint64_t> TraceJoin::receivedShares(
    const std::vector<FlowObservation*>& flows, std::uint64_t rxBytes, State& state) const
{
    if (flows.size() == 1 && !state.isShareOpen) {
        return {rxBytes};
    }
    std::vector<std::uint64_t> shares;
    for (const FlowObservation* flow : flows) {
        std::uint64_t left = m_flows.receivedPayload(*flow);
        for (const SocketUser& user : flow->users) {
            left -= std::min(left, user.rxBytes);
        }
        shares.push_back(left);
    }
    if (std::accumulate(shares.begin(), shares.end(), std::uint64_t{0}) != rxBytes) {
        shares.assign(flows.size(), 0);
        state.isShareOpen = true;
    }
    return shares;
}

/// Keeps together what one thread sent and took by one raw socket. A second thread makes it uncertain who took what.
void TraceJoin::hear(const SocketUse& use)
{
    if (m_heard.size() >= kMaximumHeard && !m_heard.contains(use.cookie)) {
        return;
    }
    Heard& heard = m_heard[use.cookie];
    if (use.txBytes > 0) {
        heard.senders.insert(use.id);
    } else if (heard.use.id == 0 || heard.use.id == use.id) {
        heard.isSettled = heard.isSettled && heard.use.rxBytes == use.rxBytes;
        heard.use = use;
    } else {
        heard.isSettled = true;
    }
}

/// A raw socket hears more than the answers to what it sent. Where it is exactly those that it took, with the IP header
/// of each (raw(7), IPv4), they are credited.
void TraceJoin::settleHeard(Heard& heard)
{
    std::unordered_set<FlowObservation*> flows;
    for (const std::uint64_t id : heard.senders) {
        const auto sender = m_states.find(id);
        if (sender == m_states.end() || sender->second.use.tid != heard.use.tid) {
            return;
        }
        std::ranges::copy(flowsOf(sender->second), std::inserter(flows, flows.end()));
    }
    constexpr std::uint64_t kIpv4Header = 20;
    constexpr std::uint64_t kIcmpHeader = 8; // is payload to the socket
    const auto takenOf = [&](const FlowObservation& flow) {
        const bool isIcmp = flow.key.protocol == Protocol::icmp || flow.key.protocol == Protocol::icmpv6;
        return m_flows.receivedPayload(flow) + (isIcmp ? kIcmpHeader * flow.counters.rxPackets : 0);
    };
    std::uint64_t taken = 0;
    for (const FlowObservation* flow : flows) {
        taken += takenOf(*flow) + (flow->key.remote.address.isIpv4() ? kIpv4Header * flow->counters.rxPackets : 0);
    }
    if (taken == 0 || taken != heard.use.rxBytes) {
        return;
    }
    for (FlowObservation* flow : flows) {
        const auto user = std::ranges::find_if(flow->users,
            [&](const SocketUser& known) { return known.process == heard.use.process && known.tid == heard.use.tid; });
        if (user != flow->users.end()) {
            credit(*flow, heard.use, 0, takenOf(*flow) - std::min(takenOf(*flow), user->rxBytes));
        }
    }
    heard.isSettled = true;
}

void TraceJoin::settleShares()
{
    for (auto& [cookie, heard] : m_heard) {
        if (!heard.isSettled && heard.use.id != 0 && !heard.senders.empty()) {
            settleHeard(heard);
        }
    }
    std::erase_if(m_openShares, [&](std::uint64_t id) {
        const auto found = m_states.find(id);
        if (found != m_states.end()) {
            settle(found->second);
        }
        return found == m_states.end() || found->second.creditedRx == found->second.use.rxBytes;
    });
}

} // namespace netgrove
