// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/flow_owners.h"

#include <algorithm>
#include <array>

#include "core/sense/capture/tcp_progress.h"
#include "core/sense/processes/process_clock.h"

namespace netgrove {
namespace {
using namespace std::chrono_literals;

/// A socket that is not found at once is mostly one of two: not accepted yet, or in a process that was not listed yet.
/// Both come right within milliseconds on a quiet machine; the last tries are for a busy one.
constexpr std::array<std::chrono::milliseconds, 7> kRetryAfter{1ms, 4ms, 15ms, 60ms, 250ms, 1000ms, 3000ms};
/// The kernel will know no more of a socket that is gone: a connection that is over, or whose user the tracer has
/// named.
constexpr std::size_t kTriesWhereGone = 2;
/// A search through every process goes in small steps, so that what is born meanwhile is seen.
constexpr auto kSearchPause = 1ms;
constexpr std::size_t kSearchSteps = 200;
/// When a new flow's owner is looked at again.
constexpr std::array<std::chrono::microseconds, 3> kCheckAfter{200us, 2000us, 30'000us};
/// A packet may be seen before the kernel tracks its connection; what is not translated by then never is.
constexpr std::uint8_t kUntranslatedLimit = 3;
constexpr std::size_t kMaximumWaiting = 65536;
/// A flow silent for longer keeps the owners it had.
constexpr auto kRefreshedFor = 3s;

/// The kernel sends and answers ICMP by itself, and raw and packet sockets hear what is not meant for them: such a
/// socket is credited only with what it alone can have sent.
bool canBeItsSocket(const SocketRecord& record, const FlowObservation& flow)
{
    const bool hasSent = flow.counters.txPackets > 0;
    const bool isIcmp = flow.key.protocol == Protocol::icmp || flow.key.protocol == Protocol::icmpv6;
    if (record.protocol == Protocol::packet) {
        return hasSent && (flow.isSourceForged || flow.key.protocol == Protocol::packet);
    }
    if (record.protocol == Protocol::raw && isIcmp) {
        const bool isEcho = flow.key.discriminator != 0;
        return hasSent && isEcho && flow.direction == FlowDirection::out;
    }
    return true;
}

bool isNotAcceptedYet(const SocketRecord& record, const FlowObservation& flow)
{
    return record.isListening() && flow.key.protocol == Protocol::tcp;
}
} // namespace

FlowOwners::FlowOwners(FlowTable& flows, SocketTable& sockets, SocketHolders& holders, const ProcessTable& processes,
    const AddressBook& addresses)
    : m_flows(flows)
    , m_sockets(sockets)
    , m_holders(holders)
    , m_processes(processes)
    , m_addresses(addresses)
{
}

bool FlowOwners::onNewFlow(FlowObservation& flow, MonotonicTime now)
{
    if (flow.isForwarded) {
        return false;
    }
    Waiting waiting;
    if (resolve(flow, waiting, now)) {
        check(flow, waiting, now);
        return true;
    }
    wait(flow, waiting, kRetryAfter.front(), now);
    return !flow.owners.empty();
}

void FlowOwners::onSocketSeen(const SeenSocket& seen, MonotonicTime now)
{
    if (!seen.record) {
        return;
    }
    m_sockets.remember(*seen.record, now);
    const FlowKey key{m_addresses.captured(), seen.record->protocol, seen.record->discriminator, seen.record->local,
        seen.record->remote};
    FlowObservation* flow = m_flows.find(key);
    if (flow != nullptr && flow->owners.empty() && m_addresses.netnsOf(key.local.address) == seen.record->netns) {
        Waiting waiting;
        resolve(*flow, waiting, now);
    }
}

bool FlowOwners::isSocketGone(const FlowObservation& flow) const
{
    return !flow.owners.empty() && std::ranges::all_of(flow.owners, [&](const ProcessKey& owner) {
        const ProcessTable::Entry* entry = m_processes.find(owner);
        return entry == nullptr || (entry->ended && *entry->ended > flow.first);
    });
}

MonotonicTime FlowOwners::nextDeadline() const
{
    return m_waiting.empty() ? MonotonicTime::max() : m_waiting.top().next;
}

bool FlowOwners::poll(MonotonicTime now)
{
    bool hasResolved = false;
    while (!m_waiting.empty() && m_waiting.top().next <= now) {
        Waiting waiting = m_waiting.top();
        m_waiting.pop();
        FlowObservation* flow = m_flows.find(waiting.flow);
        if (flow == nullptr || flow->isForwarded) {
            continue;
        }
        if (waiting.isCheck) {
            setOwners(*flow, m_holders.checkHolders(flow->socket, {}, now));
            ++waiting.attempt;
            check(*flow, waiting, now);
        } else if (resolve(*flow, waiting, now)) {
            hasResolved = true;
        } else if (m_holders.isSearching(flow->socket) && ++waiting.step < kSearchSteps) {
            wait(*flow, waiting, kSearchPause, now);
        } else if (++waiting.attempt < (isGone(*flow, waiting) ? kTriesWhereGone : kRetryAfter.size())) {
            wait(*flow, waiting, kRetryAfter.at(waiting.attempt), now);
        }
    }
    return hasResolved;
}

/// A flow that has news gets its holders as it leaves, see complete(). Here those are found of which that is the news.
void FlowOwners::refresh(MonotonicTime now)
{
    const auto changed = m_holders.takeChanged();
    if (changed && changed->empty()) {
        return;
    }
    m_flows.forEach([&](FlowObservation& flow) {
        if (flow.socket != Inode() && !flow.isForwarded && now - flow.last < kRefreshedFor
            && (!changed || changed->contains(flow.socket))) {
            setOwners(flow, m_holders.known(flow.socket));
        }
    });
}

void FlowOwners::check(const FlowObservation& flow, Waiting waiting, MonotonicTime now)
{
    if (flow.socket != Inode() && waiting.attempt < kCheckAfter.size()) {
        waiting.isCheck = true;
        wait(flow, waiting, kCheckAfter.at(waiting.attempt), now);
    }
}

/// True where nothing is left to ask. A flow with an address of ours and no socket may be the outer side of a
/// translated connection (container, hotspot, published port).
bool FlowOwners::resolve(FlowObservation& flow, Waiting& waiting, MonotonicTime now)
{
    auto record = socketOf(flow, flow.key, now);
    waiting.isUnlisted = !record;
    if (!record && m_innerSide && waiting.untranslated < kUntranslatedLimit) {
        const std::optional<FlowKey> inner = m_innerSide(flow.key);
        if (!inner) {
            ++waiting.untranslated;
            return false;
        }
        if (passesThrough(*inner)) {
            flow.isForwarded = true;
            m_flows.markChanged(flow);
            return true;
        }
        record = socketOf(flow, *inner, now);
        waiting.isUnlisted = !record;
    }
    return record && record->inode != Inode() && claim(flow, *record, now);
}

/// It had a socket, and the kernel lists it no more.
bool FlowOwners::isGone(const FlowObservation& flow, const Waiting& waiting)
{
    const bool isTraced = flow.socket != Inode() && !flow.users.empty();
    return waiting.isUnlisted && (isTcpOver(flow.tcpState) || isTraced);
}

/// The inner side is a flow of its own, or not ours at all.
bool FlowOwners::passesThrough(const FlowKey& inner) const
{
    return !m_addresses.isOwn(inner.local.address) || m_flows.find(inner) != nullptr;
}

/// The flow belongs to this socket: who holds it? True where that is settled.
bool FlowOwners::claim(FlowObservation& flow, const SocketRecord& record, MonotonicTime now)
{
    const bool isFirstSight = flow.owners.empty();
    if (flow.socket != record.inode) {
        flow.socket = record.inode;
        m_flows.markChanged(flow);
    }
    m_holders.holdersOf(record.inode, {record.uid, record.netns}, now);
    m_holders.noteHeirs(record.inode, flow.first, now);
    const std::vector<ProcessKey>& owners = m_holders.known(record.inode);
    setOwners(flow, owners);
    if (isNotAcceptedYet(record, flow)) {
        return false;
    }
    if (isFirstSight && owners.size() == 1 && !flow.opener) {
        // A sole holder that is older than the flow cannot have inherited a socket that is as young as the flow. A
        // socket that is older than its first packet to this remote end may have been inherited and closed by the
        // parent since; then its sole holder is the only one who can use it, and the credit is right all the same.
        const ProcessTable::Entry* holder = m_processes.find(owners.front());
        if (holder != nullptr && toMonotonic(holder->key().start) <= flow.first) {
            flow.opener = owners.front();
            m_flows.markChanged(flow);
        }
    }
    return !owners.empty();
}

std::optional<SocketRecord> FlowOwners::socketOf(const FlowObservation& flow, FlowKey key, MonotonicTime now)
{
    key.netns = m_addresses.netnsOf(key.local.address);
    if (key.netns == NetnsId()) {
        return std::nullopt;
    }
    if (const auto exact = m_sockets.lookup(key, now); exact && canBeItsSocket(*exact, flow)) {
        return exact;
    }
    if (!flow.isSourceForged) {
        return std::nullopt;
    }
    // A header of one's own making comes from a raw or a packet socket. Where there is exactly one, it is that one.
    std::vector<SocketRecord> makers;
    for (const Protocol protocol : {Protocol::raw, Protocol::packet}) {
        const auto found = m_sockets.candidates(FlowKey{key.netns, protocol, 0, {}, flow.key.remote}, now);
        makers.insert(makers.end(), found.begin(), found.end());
    }
    return makers.size() == 1 ? std::optional(makers.front()) : std::nullopt;
}

void FlowOwners::setOwners(FlowObservation& flow, const std::vector<ProcessKey>& owners)
{
    if (owners.empty() || owners == flow.owners) {
        return;
    }
    flow.owners = owners;
    // Only who holds a socket can use it: an opener that let go of it is out.
    if (flow.opener && std::ranges::find(flow.owners, *flow.opener) == flow.owners.end()) {
        flow.opener.reset();
    }
    m_flows.markChanged(flow);
}

void FlowOwners::complete(FlowObservation& flow) const
{
    if (flow.socket != Inode() && !flow.isForwarded) {
        if (const auto& known = m_holders.known(flow.socket); !known.empty() && known != flow.owners) {
            flow.owners = known;
        }
    }
    for (const SocketUser& user : flow.users) {
        if (std::ranges::find(flow.owners, user.process) == flow.owners.end()) {
            const auto place = std::ranges::upper_bound(flow.owners, user.process.start, {}, &ProcessKey::start);
            flow.owners.insert(place, user.process);
        }
    }
    if (flow.opener && std::ranges::find(flow.owners, *flow.opener) == flow.owners.end()) {
        flow.opener.reset();
    }
}

void FlowOwners::wait(const FlowObservation& flow, Waiting waiting, std::chrono::nanoseconds time, MonotonicTime now)
{
    if (m_waiting.size() >= kMaximumWaiting) {
        ++m_skipped;
        return;
    }
    waiting.next = now + time;
    waiting.flow = m_flows.placeOf(flow);
    m_waiting.push(waiting);
}

} // namespace netgrove
