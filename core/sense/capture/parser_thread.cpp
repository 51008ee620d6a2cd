// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/parser_thread.h"

#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace netgrove {
namespace {

/// How long a full ring is waited for: the kernel's holds much more than arrives meanwhile.
constexpr int kFullWait = 2; // milliseconds
/// The drop counters are asked of the kernel at least so often.
constexpr int kCountersWait = 500; // milliseconds

void raise(const FileDescriptor& event)
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t length = ::write(event.get(), &one, sizeof one);
}

} // namespace

ParserThread::ParserThread(PacketCapture capture, Settings settings)
    : m_capture(std::move(capture))
    , m_settings(std::move(settings))
    , m_ring(m_settings.ringSlots)
    , m_ready(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
    , m_stop(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
}

Result<std::unique_ptr<ParserThread>> ParserThread::start(PacketCapture capture, Settings settings)
{
    std::unique_ptr<ParserThread> parser(new ParserThread(std::move(capture), std::move(settings)));
    if (!parser->m_ready.isOpen() || !parser->m_stop.isOpen()) {
        return systemFailure("eventfd", errno);
    }
    try {
        parser->m_thread = std::thread(&ParserThread::run, parser.get());
    } catch (const std::system_error& error) {
        return systemFailure("start the parser's thread", error.code().value());
    }
    return parser;
}

ParserThread::~ParserThread()
{
    m_isStopping = true;
    raise(m_stop);
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

// ------------------------------------------------------------------------------------------------- the parser's side

std::size_t ParserThread::freeSlots() const
{
    return m_ring.size() - (m_head.load(std::memory_order_relaxed) - m_tail.load(std::memory_order_acquire));
}

void ParserThread::run()
{
    m_settings.enter();
    while (!m_isStopping) {
        // A packet on loopback is told of twice.
        const std::size_t budget = freeSlots() / 2;
        std::array<pollfd, 2> watched{{{m_stop.get(), POLLIN, 0}, {m_capture.descriptor(), POLLIN, 0}}};
        ::poll(watched.data(), budget > 0 ? 2 : 1, budget > 0 ? kCountersWait : kFullWait);
        if (budget == 0) {
            continue;
        }
        const std::size_t before = m_head.load(std::memory_order_relaxed);
        const auto handled = m_capture.dispatch([this](const PacketFacts& facts) { take(facts); }, budget);
        publishCounters();
        if (!handled) {
            m_error = handled.error();
            m_hasFailed.store(true, std::memory_order_release);
            raise(m_ready);
            return;
        }
        if (m_head.load(std::memory_order_relaxed) != before) {
            raise(m_ready);
        }
    }
}

void ParserThread::take(const PacketFacts& facts)
{
    const std::size_t head = m_head.load(std::memory_order_relaxed);
    Item& item = m_ring[head % m_ring.size()];
    item.facts = facts;
    item.facts.udpPayload = {};
    item.facts.tcpPayload = {};
    item.facts.captured = {};
    item.extra.reset();
    auto answer = namesIn(facts);
    if (answer || m_settings.areBytesKept) {
        item.extra = std::make_unique<Extra>();
        item.extra->answer = std::move(answer);
        if (m_settings.areBytesKept) {
            item.extra->bytes.assign(facts.captured.begin(), facts.captured.end());
            item.facts.captured = item.extra->bytes;
        }
    }
    m_head.store(head + 1, std::memory_order_release);
}

void ParserThread::publishCounters()
{
    const CaptureCounters now = m_capture.counters();
    const std::array values{now.packets, now.bytes, now.kernelDrops, now.interfaceDrops, now.malformed, now.truncated,
        now.unsupported, now.ignored};
    for (std::size_t index = 0; index < values.size(); ++index) {
        m_counters.at(index).store(values.at(index), std::memory_order_relaxed);
    }
}

// -------------------------------------------------------------------------------------------------- the other side

Result<std::size_t> ParserThread::dispatch(const Sink& sink)
{
    std::uint64_t events = 0;
    [[maybe_unused]] const ssize_t length = ::read(m_ready.get(), &events, sizeof events);
    const std::size_t first = m_tail.load(std::memory_order_relaxed);
    const std::size_t end = m_head.load(std::memory_order_acquire);
    for (std::size_t next = first; next != end; ++next) {
        Item& item = m_ring[next % m_ring.size()];
        sink(item.facts, item.extra && item.extra->answer ? &*item.extra->answer : nullptr);
        item.extra.reset();
        m_tail.store(next + 1, std::memory_order_release);
    }
    if (first == end && m_hasFailed.load(std::memory_order_acquire)) {
        return tl::unexpected(m_error);
    }
    if (m_hasFailed.load(std::memory_order_acquire)) {
        raise(m_ready); // what was there is told first
    }
    return end - first;
}

CaptureCounters ParserThread::counters() const
{
    const auto value = [this](std::size_t index) { return m_counters.at(index).load(std::memory_order_relaxed); };
    return {value(0), value(1), value(2), value(3), value(4), value(5), value(6), value(7)};
}

} // namespace netgrove
