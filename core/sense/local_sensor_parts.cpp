// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/local_sensor_parts.h"

#include <algorithm>
#include <sys/epoll.h>

namespace netgrove {
namespace {
using namespace std::chrono_literals;

constexpr auto kSocketCheckInterval = 10s;
/// By how much an Observation may be late at most, and when it is thought of again.
constexpr auto kLongestPostponement = 100ms;
constexpr auto kPostponement = 1ms;
/// How long finish() waits for packets that the kernel has not handed over yet.
constexpr auto kLastPackets = 60ms;
constexpr auto kLeastBetweenFullNotices = 30s; ///< the counter tells the rest

void addCapture(SensorCounters& counters, const CaptureCounters& captured)
{
    counters.packets += captured.packets;
    counters.bytes += captured.bytes;
    counters.kernelDrops += captured.kernelDrops;
    counters.interfaceDrops += captured.interfaceDrops;
    counters.malformedPackets += captured.malformed + captured.truncated;
    counters.unsupportedPackets += captured.unsupported;
}
} // namespace

LocalSensor::Parts::Parts(LocalSensorOptions options)
    : m_options(std::move(options))
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_packets(m_options.packetRoom)
{
}

void LocalSensor::Parts::setInterval(std::chrono::milliseconds interval)
{
    m_options.interval = std::max(interval, 10ms);
}

void LocalSensor::Parts::lookClosely(const std::vector<ProcessKey>& processes, MonotonicTime now)
{
    m_feed->lookClosely(processes, now);
    armTimer();
}

MonotonicTime LocalSensor::Parts::due() const
{
    return m_isUrgent ? std::min(m_lastTold + m_options.urgentInterval, m_nextTick) : m_nextTick;
}

MonotonicTime LocalSensor::Parts::nextDeadline() const { return std::max(due(), m_postponedUntil); }

std::optional<Observation> LocalSensor::Parts::poll(MonotonicTime now)
{
    work(now);
    const bool isTickOver = now >= m_nextTick;
    const bool isDue = now >= due();
    // Analysis takes a millisecond or more, which is a whole life for some: not while a newborn is looked at.
    const bool isPostponed = isDue && m_feed->isWatchingNewborns() && now < due() + kLongestPostponement;
    m_postponedUntil = isPostponed ? now + kPostponement : MonotonicTime{};
    const bool isTold = isDue && !isPostponed;
    if (isTickOver && isTold) {
        tick(now);
    }
    armTimer();
    if (m_feed->descriptor() >= 0) {
        m_scheduling.setPrompt(!isTold); // what is done with an Observation is in no hurry
    }
    if (!isTold) {
        return std::nullopt;
    }
    return observe(now, m_flows->takeChanged(now));
}

void LocalSensor::Parts::work(MonotonicTime now)
{
    std::array<epoll_event, 8> events{};
    const int count = epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), 0);
    std::array<bool, static_cast<std::size_t>(Source::count)> isReady{};
    for (int index = 0; index < count; ++index) {
        isReady.at(events.at(static_cast<std::size_t>(index)).data.u32) = true;
    }
    const auto ready = [&](Source source) { return isReady.at(static_cast<std::size_t>(source)); };
    if (ready(Source::timer)) {
        m_timer.acknowledge();
    }
    if (m_tracer && ready(Source::trace)) {
        takeTrace(now, false);
    }
    if (ready(Source::processes) || m_feed->nextDeadline() <= now) {
        m_isUrgent |= m_feed->poll(now);
    }
    if (ready(Source::programs)) {
        m_isUrgent |= m_programs->poll(now);
    }
    if (m_interfaces && ready(Source::interfaces)) {
        takeInterfaces(now);
    }
    if (m_capture && ready(Source::packets)) {
        takePackets(now);
    }
    if (m_owners->nextDeadline() <= now) {
        m_feed->lookForNewborns(now);
        m_isUrgent |= m_owners->poll(now);
    }
}

void LocalSensor::Parts::tick(MonotonicTime now)
{
    m_nextTick = now + m_options.interval;
    m_feed->tick(now);
    if (m_tracer) {
        takeTrace(now, true);
        m_join->forgetOld(now);
    }
    if (m_feed->namespaces().list() != m_namespaces) {
        updateAddresses(now);
    }
    m_owners->refresh(now);
    m_sockets->forgetOld(now);
    if (!m_isCaptureWanted) {
        adoptEstablished(now);
        m_nextSocketCheck = now;
    }
    if (now >= m_nextSocketCheck) {
        m_nextSocketCheck = now + kSocketCheckInterval;
        endVanished(now);
        readSpecialSockets(now);
    }
    const std::uint64_t evicted = m_flows->counters().evictedFlows;
    if (evicted > m_reportedEvictions && now >= m_nextFullNotice) {
        m_reportedEvictions = evicted;
        m_nextFullNotice = now + kLeastBetweenFullNotices;
        notice(NoticeKind::tableFull, now, std::to_string(evicted) + " flows ended early so far");
    }
    if (!m_capture && m_isCaptureWanted && now >= m_nextReopen) {
        reopenCapture(now);
    }
}

void LocalSensor::Parts::armTimer() { m_timer.set(std::min(m_feed->nextDeadline(), m_owners->nextDeadline())); }

void LocalSensor::Parts::takePackets(MonotonicTime now)
{
    const auto handled = m_capture->dispatch(
        [&](const PacketFacts& packet, const DnsAnswer* answer) { onPacket(packet, answer, now); });
    if (handled) {
        return;
    }
    notice(NoticeKind::captureFailed, now, handled.error().detail);
    addCapture(m_earlierCapture, m_capture->counters());
    m_capture.reset();
    m_nextReopen = now + kReopenInterval;
}

void LocalSensor::Parts::onPacket(const PacketFacts& packet, const DnsAnswer* answer, MonotonicTime now)
{
    bool hasLearnt = answer != nullptr;
    if (hasLearnt) {
        m_names.learn(*answer);
    } else {
        hasLearnt = m_names.learn(packet);
    }
    const FlowTouch touch = m_flows->add(packet);
    if (hasLearnt && touch.flow != nullptr && packet.destination == touch.flow->key.remote) {
        // What this very connection asks for; an address may have many names.
        touch.flow->hostName = m_names.nameOf(packet.destination.address);
        m_flows->markChanged(*touch.flow);
    }
    m_packets.add(packet, touch);
    if (touch.flow != nullptr && touch.isNew) {
        m_isUrgent |= m_feed->poll(now); // who is born while packets wait to be read is not to wait for them
        onNewFlow(*touch.flow, now);
    }
}

void LocalSensor::Parts::onNewFlow(FlowObservation& flow, MonotonicTime now)
{
    m_feed->lookForNewborns(now);
    flow.hostName = m_names.nameOf(flow.key.remote.address);
    const bool isOwnerKnown = m_owners->onNewFlow(flow, now);
    if (!isOwnerKnown && flow.socket == Inode() && flow.direction == FlowDirection::out && !flow.isForwarded) {
        m_feed->onUnknownSender(now);
    }
    if (m_join) {
        m_join->onNewFlow(flow);
    }
    m_isUrgent = true;
}

void LocalSensor::Parts::takeTrace(MonotonicTime now, bool areTotalsRead)
{
    const TraceSink sink{
        .use =
            [&](const SocketUse& use) {
                m_isUrgent |= m_join->onUse(use, now);
                m_threads.onUse(use);
            },
        .socket = [&](const SocketEvent& event) { m_isUrgent |= m_join->onSocketEvent(event, now); },
        .process =
            [&](const ProcessEvent& event) {
                if (m_tracer->capabilities().processes) {
                    m_feed->apply(event, now);
                }
                m_threads.apply(event);
            },
    };
    if (areTotalsRead) {
        m_tracer->readTotals(sink);
    } else {
        m_tracer->poll(sink);
    }
    m_feed->onEventsLost(m_tracer->lostEvents());
}

void LocalSensor::Parts::takeInterfaces(MonotonicTime now)
{
    const std::vector<InterfaceFacts> before = m_interfaces->table().interfaces;
    const auto changed = m_interfaces->update();
    if (!changed || !*changed) {
        return;
    }
    for (SensorNotice& entry : interfaceNotices(before, m_interfaces->table().interfaces, now)) {
        m_notices.push_back(std::move(entry));
    }
    if (m_capture) {
        m_capture->setInterfaces(m_interfaces->table().interfaces);
    }
    updateAddresses(now);
    m_isUrgent = true;
}

LocalAddresses LocalSensor::Parts::readAddressesAnew()
{
    if (m_interfaces && m_interfaces->reread()) {
        m_addresses->setCaptured(m_interfaces->table().addresses);
    }
    m_feed->table().refreshYoung(monotonicNow()); // one may have moved to a namespace of its own
    m_namespaces = m_feed->namespaces().list();
    m_addresses->rereadOthers(m_namespaces);
    return LocalAddresses(m_addresses->all());
}

void LocalSensor::Parts::updateAddresses(MonotonicTime now)
{
    m_namespaces = m_feed->namespaces().list();
    m_sockets->keepNamespaces(m_namespaces);
    if (m_interfaces) {
        m_addresses->setCaptured(m_interfaces->table().addresses);
        m_flows->setGuestInterfaces(m_interfaces->table().guestInterfaces);
        m_flows->setForwarding(m_interfaces->table().isForwarding);
    }
    m_addresses->rereadOthers(m_namespaces);
    m_flows->setLocalAddresses(LocalAddresses(m_addresses->all()), now);
}

Observation LocalSensor::Parts::finish(MonotonicTime now)
{
    m_scheduling.setPrompt(false);
    const MonotonicTime end = now + kLastPackets;
    while (m_capture && now < end) {
        epoll_event event{};
        epoll_wait(m_epoll.get(), &event, 1, 5);
        now = monotonicNow();
        work(now);
    }
    if (m_tracer) {
        takeTrace(now, true);
        m_join->settleShares();
    }
    m_owners->refresh(now);
    return observe(now, m_flows->finishAll(now));
}

Observation LocalSensor::Parts::observe(MonotonicTime now, std::vector<FlowObservation> flows)
{
    Observation observation;
    observation.sequence = m_sequence++;
    observation.time = now;
    observation.wallTime = toWall(now);
    observation.isComplete = observation.sequence == 0;
    m_sleeps.look(now);
    if (MachineFacts facts = machineFacts(); !m_isMachineTold || facts != m_machine) {
        m_machine = std::move(facts);
        observation.machine = m_machine;
        m_isMachineTold = true;
    }
    observation.threads = m_threads.takeObservations();
    observation.flows = std::move(flows);
    finishFlows(observation.flows);
    for (const FlowObservation& flow : observation.flows) {
        m_programs->onFlow(flow, now);
    }
    m_programs->endTick();
    observation.processes = m_feed->table().takeObservations();
    m_packets.moveTo(observation);
    for (SensorNotice& entry : m_feed->takeNotices()) {
        m_notices.push_back(std::move(entry));
    }
    observation.notices = std::exchange(m_notices, {});
    observation.counters = countersNow();
    m_lastTold = now;
    m_isUrgent = false;
    return observation;
}

/// The two clocks are read one after the other, a few microseconds apart each time: without a step of the wall clock
/// the first reading stands, so that a moment is written the same way in every line.
WallTime LocalSensor::Parts::toWall(MonotonicTime now)
{
    constexpr std::chrono::nanoseconds kStep = 1ms;
    const std::chrono::nanoseconds offset = wallNow().time_since_epoch() - monotonicNow().time_since_epoch();
    if (std::chrono::abs(offset - m_wallOffset) > kStep) {
        m_wallOffset = offset;
    }
    return WallTime(std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch() + m_wallOffset));
}

MachineFacts LocalSensor::Parts::machineFacts() const
{
    MachineFacts facts = m_machine;
    if (m_interfaces) {
        facts.interfaces = m_interfaces->table().interfaces;
    }
    for (InterfaceFacts& interface : facts.interfaces) {
        interface.isCaptured = m_capture && m_capture->isSelected(interface.name);
    }
    facts.addresses = m_addresses->all();
    facts.sleeps = m_sleeps.sleeps();
    return facts;
}

/// What leaves this room carries the namespace that its local end is in, and counts when it ends with nobody's name.
void LocalSensor::Parts::finishFlows(std::vector<FlowObservation>& flows)
{
    for (FlowObservation& flow : flows) {
        m_owners->complete(flow);
        if (flow.isFinal) {
            if (m_join) {
                m_join->onFinalFlow(flow);
            }
            const bool isUnattributed = !flow.isForwarded && flow.owners.empty() && flow.users.empty() && !flow.opener;
            m_unattributed += isUnattributed ? 1U : 0U;
        }
        flow.key.netns = m_addresses->netnsOf(flow.key.local.address);
    }
}

SensorCounters LocalSensor::Parts::countersNow()
{
    SensorCounters counters = m_earlierCapture;
    if (m_capture) {
        addCapture(counters, m_capture->counters());
    }
    const FlowTableCounters flows = m_flows->counters();
    counters.flows = flows.flows;
    counters.openFlows = flows.openFlows;
    counters.evictedFlows = flows.evictedFlows;
    counters.queueDrops = flows.lostFinals + m_owners->skipped() + (m_join ? m_join->skipped() : 0);
    counters.lostEvents = m_feed->lostEvents() + (m_tracer ? m_tracer->lostEvents() : 0);
    counters.unattributedFlows = m_unattributed;
    counters.processes = m_feed->table().aliveCount();
    return counters;
}

void LocalSensor::Parts::notice(NoticeKind kind, MonotonicTime now, std::string detail)
{
    m_notices.push_back({kind, now, std::move(detail)});
    m_isUrgent = true;
}

} // namespace netgrove
