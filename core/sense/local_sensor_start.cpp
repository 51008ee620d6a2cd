// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// How a LocalSensor starts, and starts again: sources first, then one look at everything, so that nothing falls in
/// between.
#include <algorithm>
#include <malloc.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <unordered_set>

#include "core/sense/local_sensor_parts.h"

namespace netgrove {
namespace {
using namespace std::chrono_literals;

constexpr auto kIdleBeforeCheck = 10s;
/// Where packets are read in a thread of its own, which does nothing else: 13,000 of them, besides the 16,000 that wait
/// between the two threads.
constexpr std::uint32_t kRingBytesApart = 8U << 20U;
/// Where every sender is traced, none is missed for being gone by the time its packet is looked at: on a busy machine
/// that may be later, and costs fewer wake-ups.
constexpr std::chrono::milliseconds kTracedBusyInterval{5};

bool isConnection(const SocketRecord& record)
{
    return record.protocol == Protocol::tcp && record.state == SocketRecord::kEstablished && record.inode != Inode();
}
} // namespace

Result<void> LocalSensor::Parts::start(MonotonicTime now)
{
    auto reader = ProcReader::open(m_options.procRoot);
    if (!reader) {
        return tl::unexpected(reader.error());
    }
    m_machine = readMachineFacts();
    m_machine.netns = currentNetns();
    m_machine.attribution = AttributionMode::proc;
    m_feed = std::make_unique<ProcessFeed>(
        std::move(*reader), [this](const SeenSocket& seen) { m_owners->onSocketSeen(seen, monotonicNow()); });
    m_addresses = std::make_unique<AddressBook>(m_feed->namespaces(), m_machine.netns, m_options.procRoot);
    m_sockets = std::make_unique<SocketTable>(m_options.procRoot, m_feed->namespaces());
    m_flows = std::make_unique<FlowTable>(FlowTableOptions{.netns = m_machine.netns,
        .rereadAddresses = [this] { return readAddressesAnew(); },
        // The tracer tells of each socket, and knows more ways in which one goes.
        .isSocketGone = [this](const FlowObservation& flow) { return !m_tracer && m_owners->isSocketGone(flow); }});
    m_owners = std::make_unique<FlowOwners>(*m_flows, *m_sockets, m_feed->holders(), m_feed->table(), *m_addresses);

    m_programs
        = std::make_unique<ProgramBook>(m_feed->table(), m_options.procRoot, "/", m_machine.bootTime, m_machine.netns);
    watch(Source::programs, m_programs->descriptor());

    if (auto opened = Translations::open(m_options.procRoot)) {
        m_translations = std::move(*opened);
        m_owners->setTranslations([this](const FlowKey& key) { return m_translations->innerSide(key); });
    }

    watch(Source::timer, m_timer.descriptor());
    if (auto opened = InterfaceMonitor::open(m_machine.netns)) {
        m_interfaces = std::move(*opened);
        watch(Source::interfaces, m_interfaces->descriptor());
    }
    if (auto started = startTracing(now); !started) {
        return started;
    }
    if (auto started = startCapture(now); !started) {
        return started;
    }
    startJoin(now);
    return {};
}

Result<void> LocalSensor::Parts::startTracing(MonotonicTime now)
{
    using Attribution = LocalSensorOptions::Attribution;
    if (m_options.attribution == Attribution::proc) {
        return {};
    }
    auto opened = Tracer::open(TracerOptions{.procRoot = m_options.procRoot.string()});
#ifdef __GLIBC__
    ::malloc_trim(0); // the kernel's types took 8 MB, and are not needed again
#endif
    if (opened) {
        m_tracer = std::move(*opened);
        m_join = std::make_unique<TraceJoin>(*m_flows, *m_addresses);
        m_machine.attribution = AttributionMode::ebpf;
        watch(Source::trace, m_tracer->descriptor());
        return {};
    }
    if (m_options.attribution == Attribution::ebpf && !m_options.isCaptureOptional) {
        return tl::unexpected(opened.error());
    }
    notice(NoticeKind::tracingUnavailable, now, opened.error().detail);
    return {};
}

Result<void> LocalSensor::Parts::startCapture(MonotonicTime now)
{
    auto opened = CaptureFeed::open(captureOptions());
    if (opened) {
        m_capture = std::move(*opened);
        watch(Source::packets, m_capture->descriptor());
        return {};
    }
    const bool isRightMissing = opened.error().code == ErrorCode::noPrivilege;
    if (!isRightMissing || !m_options.isCaptureOptional) {
        return tl::unexpected(opened.error());
    }
    m_isCaptureWanted = false;
    if (m_machine.attribution == AttributionMode::proc) {
        m_machine.attribution = AttributionMode::none;
    }
    notice(NoticeKind::captureRefused, now, opened.error().detail);
    return {};
}

void LocalSensor::Parts::startJoin(MonotonicTime now)
{
    m_feed->start(m_tracer && m_tracer->capabilities().processes, now);
    if (m_feed->descriptor() >= 0) {
        watch(Source::processes, m_feed->descriptor());
    }
    disownSockets();
    updateAddresses(now);
    if (m_capture && m_interfaces) {
        m_capture->setInterfaces(m_interfaces->table().interfaces);
    }
    adoptEstablished(now);
    readSpecialSockets(now);
    if (const auto refusal = m_sockets->diagRefusal()) {
        notice(NoticeKind::socketDiagRefused, now, refusal->detail);
    }
    m_nextTick = now + m_options.interval;
    m_nextSocketCheck = now + kIdleBeforeCheck;
    m_lastTold = now - m_options.urgentInterval;
    m_isUrgent = true;
}

/// Connections that were there before us: they make a process communicating though no packet may come for minutes.
/// Without the right to capture they are all that there is to see, and are read at every tick.
void LocalSensor::Parts::adoptEstablished(MonotonicTime now)
{
    std::unordered_set<Endpoint> listening;
    const auto records = m_sockets->dumpAll(m_machine.netns, now);
    for (const SocketRecord& record : records) {
        if (record.isListening()) {
            listening.insert({IpAddress(), record.local.port});
        }
    }
    for (const SocketRecord& record : records) {
        if (!isConnection(record)) {
            continue;
        }
        const bool isServed = listening.contains({IpAddress(), record.local.port});
        const FlowTouch touch = m_flows->adopt({m_machine.netns, Protocol::tcp, 0, record.local, record.remote},
            isServed ? FlowDirection::in : FlowDirection::out, now);
        if (touch.flow != nullptr && touch.isNew) {
            onNewFlow(*touch.flow, now);
        }
    }
}

/// Listening, raw and packet sockets: rare, and of use as evidence alone.
void LocalSensor::Parts::readSpecialSockets(MonotonicTime now)
{
    m_programs->setSockets(m_sockets->special(m_machine.netns, now), m_feed->holders(), now);
}

/// Ends the idle flows whose connection the kernel no longer knows: its last packets were lost, or never came.
void LocalSensor::Parts::endVanished(MonotonicTime now)
{
    std::vector<FlowKey> idle;
    m_flows->forEach([&](FlowObservation& flow) {
        const auto idleBefore = m_capture ? kIdleBeforeCheck : 0s;
        const bool isIdle = now - flow.last > idleBefore && now - flow.first > idleBefore;
        const bool isOurs = !flow.isForwarded && !flow.isSourceForged
            && m_addresses->netnsOf(flow.key.local.address) == m_machine.netns;
        if (flow.key.protocol == Protocol::tcp && flow.tcpState == TcpState::established && isIdle && isOurs) {
            idle.push_back(flow.key);
        }
    });
    if (idle.empty()) {
        return;
    }
    std::unordered_set<FlowKey> living;
    for (const SocketRecord& record : m_sockets->established(m_machine.netns, now)) {
        living.insert({m_machine.netns, Protocol::tcp, 0, record.local, record.remote});
    }
    for (const FlowKey& key : idle) {
        FlowObservation* flow = living.contains(key) ? nullptr : m_flows->find(key);
        if (flow != nullptr) {
            m_flows->end(*flow, now);
        }
    }
}

CaptureFeed::Options LocalSensor::Parts::captureOptions() const
{
    CaptureFeed::Options options{.capture = {.interfaces = m_options.interfaces},
        .enterParser = m_options.enterParser,
        .areBytesKept = m_options.packetRoom > 0};
    if (options.enterParser) {
        options.capture.ringBytes = kRingBytesApart;
    }
    if (m_tracer) {
        options.capture.busyInterval = kTracedBusyInterval;
    }
    return options;
}

void LocalSensor::Parts::reopenCapture(MonotonicTime now)
{
    m_nextReopen = now + kReopenInterval;
    auto opened = CaptureFeed::open(captureOptions());
    if (!opened) {
        return;
    }
    m_capture = std::move(*opened);
    watch(Source::packets, m_capture->descriptor());
    disownSockets();
    if (m_interfaces) {
        m_capture->setInterfaces(m_interfaces->table().interfaces);
    }
    notice(NoticeKind::interfaceBack, now, "capture");
}

/// The sockets of this very process, the capture's first of all, are nobody's answer.
void LocalSensor::Parts::disownSockets()
{
    std::vector<Inode> own;
    if (const auto descriptors = m_feed->reader().descriptors(Pid{getpid()})) {
        for (const ProcReader::HeldSocket& held : descriptors->sockets) {
            own.push_back(held.inode);
        }
    }
    m_sockets->setOwnSockets(own);
}

void LocalSensor::Parts::watch(Source source, int descriptor)
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = static_cast<std::uint32_t>(source);
    epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, descriptor, &event);
}

} // namespace netgrove
