// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/trace/ebpf_tracer.h"

#include <algorithm>
#include <cerrno>

#include <bpf/libbpf.h>

namespace netgrove {

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
    return tracer;
}

EbpfTracer::EbpfTracer(std::unique_ptr<Programs> programs)
    : m_programs(std::move(programs))
    , m_uses(m_programs->elements(),
          [this](const trace_use_key& key, std::uint32_t slot) { m_programs->release(key, slot); })
    , m_ring(ring_buffer__new(m_programs->eventsDescriptor(), &EbpfTracer::onRecord, this, nullptr))
{
}

EbpfTracer::~EbpfTracer() = default;

void EbpfTracer::RingDeleter::operator()(ring_buffer* ring) const { ring_buffer__free(ring); }

const TraceCapabilities& EbpfTracer::capabilities() const { return m_programs->capabilities(); }

int EbpfTracer::descriptor() const { return ring_buffer__epoll_fd(m_ring.get()); }

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
    ring_buffer__consume(m_ring.get());
    m_uses.makeRoom(toSink);
    m_sink = nullptr;
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

void EbpfTracer::deliver(const ProcessRecord& record)
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
