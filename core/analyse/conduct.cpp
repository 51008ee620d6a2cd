// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/conduct.h"

#include <algorithm>

#include "core/analyse/activity.h"

namespace netgrove {
namespace {
using namespace std::chrono_literals;

/// So fast, and so many packets, that it is neither a clock, a log nor a look-up that nobody answers.
constexpr std::uint64_t kFewPackets = 10;
constexpr std::uint64_t kPacketsPerSecond = 10;
/// So little may come back: an error now and then.
constexpr std::uint64_t kSentPerReceived = 50;
/// A connection that says something after less silence is in the middle of a conversation.
constexpr auto kQuiet = 1s;
/// A command is short; a stream that pauses is not.
constexpr std::uint64_t kLongestPush = 4096;
/// A frame of TCP that carries no data is at most that long: link, IP and TCP headers with options.
constexpr std::uint64_t kBareFrame = 86;
/// With nothing but timestamps (RFC 7323), as the end of an idle connection comes, over Ethernet and IPv4 (RFC 791).
constexpr std::uint64_t kBareFrameIpv4 = 66;
/// Where others log in (SSH, Telnet, Windows shares, remote desktops, Android's debugger) and where mail is delivered.
constexpr std::array<std::uint16_t, 9> kDoors{22, 23, 25, 445, 2222, 2323, 3389, 5555, 5900};

bool isOneWay(const FlowObservation& flow)
{
    const FlowCounters& counters = flow.counters;
    if (flow.key.protocol == Protocol::tcp || counters.txPackets < kFewPackets
        || counters.rxPackets * kSentPerReceived > counters.txPackets) {
        return false;
    }
    const auto time = std::max<std::chrono::nanoseconds>(flow.last - flow.first, 1ms);
    const auto perSecond = static_cast<double>(counters.txPackets) / std::chrono::duration<double>(time).count();
    return perSecond >= static_cast<double>(kPacketsPerSecond);
}

bool isUnanswered(const FlowObservation& flow)
{
    const FlowCounters& counters = flow.counters;
    return flow.key.protocol == Protocol::tcp && flow.tcpState != TcpState::refused && counters.rxPackets == 0
        && counters.txPackets > 0 && (counters.txPackets > 1 || flow.isFinal);
}

/// A server that gives up an idle connection says nothing by it. Over UDP every packet is speech.
bool isSilence(const FlowKey& key, std::uint64_t packets, std::uint64_t bytes)
{
    return key.protocol == Protocol::tcp
        && bytes <= packets * (key.remote.address.isIpv4() ? kBareFrameIpv4 : kBareFrame);
}
} // namespace

// ------------------------------------------------------------------------------------------------------- targets

void TargetSpread::add(const Endpoint& target)
{
    if (m_targets.size() >= kMaximumTargets || !m_targets.insert(target).second) {
        return;
    }
    const std::uint32_t ports = ++m_portsOf[target.address];
    if (ports > m_mostPorts.count) {
        m_mostPorts = {target.address, ports};
    }
    const std::uint32_t addresses = ++m_addressesOf[target.port];
    if (addresses > m_mostAddresses.count) {
        m_mostAddresses = {target.port, addresses};
    }
}

void TargetSpread::merge(const TargetSpread& other)
{
    for (const Endpoint& target : other.m_targets) {
        add(target);
    }
}

// --------------------------------------------------------------------------------------------------------- flows

void FlowConduct::add(const FlowConduct& other)
{
    outward += other.outward;
    inward += other.inward;
    refused += other.refused;
    unanswered += other.unanswered;
    oneWayPackets += other.oneWayPackets;
    oneWayBytes += other.oneWayBytes;
    forged += other.forged;
}

void FlowConduct::subtract(const FlowConduct& other)
{
    const auto less = [](std::uint64_t& from, std::uint64_t what) { from -= std::min(from, what); };
    less(outward, other.outward);
    less(inward, other.inward);
    less(refused, other.refused);
    less(unanswered, other.unanswered);
    less(oneWayPackets, other.oneWayPackets);
    less(oneWayBytes, other.oneWayBytes);
    less(forged, other.forged);
}

FlowConduct conductOf(const FlowObservation& flow)
{
    FlowConduct conduct;
    if (!isExternal(flow)) {
        return conduct;
    }
    if (flow.direction == FlowDirection::in) {
        conduct.inward = 1;
        return conduct;
    }
    conduct.outward = 1;
    conduct.refused = flow.tcpState == TcpState::refused ? 1 : 0;
    conduct.unanswered = isUnanswered(flow) ? 1 : 0;
    if (isOneWay(flow)) {
        conduct.oneWayPackets = flow.counters.txPackets;
        conduct.oneWayBytes = flow.counters.txBytes;
    }
    conduct.forged = flow.isSourceForged ? 1 : 0;
    return conduct;
}

std::optional<Push> pushBetween(const FlowObservation& before, const FlowObservation& after)
{
    const std::uint64_t packets
        = after.counters.rxPackets - std::min(after.counters.rxPackets, before.counters.rxPackets);
    const std::uint64_t bytes = after.counters.rxBytes - std::min(after.counters.rxBytes, before.counters.rxBytes);
    const auto quiet = after.lastReceived - before.last;
    if (packets == 0 || bytes > kLongestPush || !isExternal(after) || quiet < kQuiet
        || after.lastReceived - after.first < kQuiet || isSilence(after.key, packets, bytes)) {
        return std::nullopt;
    }
    // Who spoke in this time? An acknowledgement is no speech; over UDP there are none.
    const std::uint64_t sent = after.counters.txPackets - std::min(after.counters.txPackets, before.counters.txPackets);
    const std::uint64_t sentBytes = after.counters.txBytes - std::min(after.counters.txBytes, before.counters.txBytes);
    const bool isAsked = after.key.protocol == Protocol::tcp ? sentBytes > sent * kBareFrame : sent > 0;
    if (isAsked) {
        return std::nullopt;
    }
    return Push{.at = after.lastReceived,
        .quiet = quiet,
        .age = after.lastReceived - after.first,
        .bytes = bytes,
        .remote = after.key.remote,
        .flow = after.id};
}

// ------------------------------------------------------------------------------------------------------- conduct

void Conduct::add(const FlowObservation& flow, const FlowConduct& share)
{
    sums.add(share);
    if (!isExternal(flow) || flow.direction == FlowDirection::in) {
        return;
    }
    if (share.isAttackLike()) {
        failed.add(flow.key.remote);
        firstAttack = std::min(firstAttack.value_or(flow.first), flow.first);
    }
    if (flow.key.protocol == Protocol::tcp && std::ranges::find(kDoors, flow.key.remote.port) != kDoors.end()) {
        doors.add(flow.key.remote);
    }
}

void Conduct::note(const Push& push)
{
    if (pushes.size() >= kPushes) {
        pushes.erase(pushes.begin());
    }
    pushes.push_back(push);
}

void Conduct::join(const Conduct& other)
{
    sums.add(other.sums);
    failed.merge(other.failed);
    doors.merge(other.doors);
    if (other.firstAttack) {
        firstAttack = std::min(firstAttack.value_or(*other.firstAttack), *other.firstAttack);
    }
}

} // namespace netgrove
