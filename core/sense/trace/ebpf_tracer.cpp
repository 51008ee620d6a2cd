// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/trace/ebpf_tracer.h"

#include <algorithm>
#include <cerrno>

#include <bpf/libbpf.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace netgrove {

namespace {

constexpr std::chrono::milliseconds kRest{2};
/// For an event that was begun within the rest and is committed after it.
constexpr std::chrono::milliseconds kRestMargin{1};

} // namespace

Result<std::unique_ptr<Tracer>> Tracer::open(const TracerOptions& options)
{
    auto programs = Programs::load(options);
    if (!programs) {
        return tl::unexpected(programs.error());
    }
    return EbpfTracer::open(std::move(*programs));
}

Result<std::unique_ptr<Tracer>> EbpfTracer::open(std::unique_ptr<Programs> programs)
{
    auto tracer = std::make_unique<EbpfTracer>(std::move(programs));
    if (!tracer->m_ring) {
        return systemFailure("map the event buffer", errno);
    }
    if (!tracer->watch(ring_buffer__epoll_fd(tracer->m_ring.get())) || !tracer->watch(tracer->m_timer.get())) {
        return systemFailure("epoll of the event buffer", errno);
    }
    return tracer;
}

EbpfTracer::EbpfTracer(std::unique_ptr<Programs> programs)
    : m_programs(std::move(programs))
    , m_uses(m_programs->elements(),
          [this](const trace_use_key& key, std::uint32_t slot) { m_programs->release(key, slot); })
    , m_ring(ring_buffer__new(m_programs->eventsDescriptor(), &EbpfTracer::onRecord, this, nullptr))
    , m_timer(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC))
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
}

bool EbpfTracer::watch(int descriptor)
{
    epoll_event event{};
    event.events = EPOLLIN;
    return ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, descriptor, &event) == 0;
}

EbpfTracer::~EbpfTracer() = default;

void EbpfTracer::RingDeleter::operator()(ring_buffer* ring) const { ring_buffer__free(ring); }

const TraceCapabilities& EbpfTracer::capabilities() const { return m_programs->capabilities(); }

int EbpfTracer::descriptor() const { return m_epoll.get(); }

void EbpfTracer::poll(const TraceSink& sink)
{
    m_sink = &sink;
    const UseTable::Tell toSink = [this](const SocketUse& use) { tell(use); };
    const std::uint64_t lost = m_programs->lostEvents();
    if (lost != m_lostEventsSeen) {
        // A first use may be among the lost: find it before the end of its thread comes along.
        m_lostEventsSeen = lost;
        m_uses.discover(m_programs->slotsTaken(), toSink);
    }
    std::uint64_t expirations = 0;
    [[maybe_unused]] const ssize_t cleared = ::read(m_timer.get(), &expirations, sizeof(expirations));
    const std::uint64_t before = m_records;
    ring_buffer__consume(m_ring.get());
    m_uses.makeRoom(toSink);
    m_programs->releaseAll();
    m_sink = nullptr;
    if (m_records != before) {
        restAWhile();
    }
}

/// Events come in bursts: after the first of them we are not woken for every one, but look again a little later.
void EbpfTracer::restAWhile()
{
    m_programs->setQuietUntil(std::chrono::steady_clock::now() + kRest);
    itimerspec when{};
    when.it_value.tv_nsec = std::chrono::nanoseconds(kRest + kRestMargin).count();
    ::timerfd_settime(m_timer.get(), 0, &when, nullptr);
}

void EbpfTracer::readTotals(const TraceSink& sink)
{
    poll(sink);
    m_sink = &sink;
    m_uses.tellChanged([this](const SocketUse& use) { tell(use); });
    m_sink = nullptr;
}

TraceLosses EbpfTracer::losses() const
{
    return TraceLosses{m_programs->lostEvents(), m_programs->lostUses(), m_malformed};
}

int EbpfTracer::onRecord(void* self, void* data, std::size_t size)
{
    auto& tracer = *static_cast<EbpfTracer*>(self);
    ++tracer.m_records;
    const auto record = decodeRecord(std::span(static_cast<const std::byte*>(data), size));
    if (!record) {
        ++tracer.m_malformed;
        return 0;
    }
    std::visit([&tracer](const auto& event) { tracer.deliver(event); }, *record);
    return 0;
}

void EbpfTracer::deliver(const UseRecord& record)
{
    m_uses.announce(record, [this](const SocketUse& use) { tell(use); });
}

void EbpfTracer::deliver(const SocketEvent& event)
{
    if (event.kind == SocketEvent::Kind::closed) {
        m_uses.finishSocket(event.cookie, [this](const SocketUse& use) { tell(use); });
    }
    if (m_sink->socket) {
        m_sink->socket(event);
    }
}

void EbpfTracer::deliver(const ProcessTraceRecord& record)
{
    const ProcessEvent::Kind kind = record.event.kind;
    const bool isEnd = kind == ProcessEvent::Kind::exit || kind == ProcessEvent::Kind::threadExit;
    const bool isLeaderReplaced = kind == ProcessEvent::Kind::exec && record.threadBeforeExec != record.thread;
    if (isEnd || isLeaderReplaced) {
        m_uses.finishThread(
            isEnd ? record.thread : record.threadBeforeExec, [this](const SocketUse& use) { tell(use); });
    }
    if (!m_sink->process) {
        return;
    }
    ProcessEvent event = record.event;
    if (kind == ProcessEvent::Kind::exit && wasTold(event)) {
        event.kind = ProcessEvent::Kind::threadExit;
    }
    m_sink->process(event);
}

bool EbpfTracer::wasTold(const ProcessEvent& exit)
{
    const ProcessKey key{exit.pid, exit.start.value_or(StartTime{})};
    if (std::find(m_lastExits.begin(), m_lastExits.end(), key) != m_lastExits.end()) {
        return true;
    }
    m_lastExits[m_nextExit++ % m_lastExits.size()] = key;
    return false;
}

void EbpfTracer::tell(const SocketUse& use) const
{
    if (m_sink->use) {
        m_sink->use(use);
    }
}

} // namespace netgrove
