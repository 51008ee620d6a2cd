// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/recording_writer.h"

#include <algorithm>
#include <array>
#include <sys/random.h>
#include <utility>

#include "core/observe/frame.h"
#include "core/session/complete_observation.h"

namespace netgrove {

namespace {

/// Tells recordings apart that share a folder; no secret.
std::string randomName()
{
    std::array<unsigned char, 8> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        return std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
    }
    std::string name;
    for (const unsigned char byte : bytes) {
        constexpr std::string_view kDigits = "0123456789abcdef";
        name += kDigits[byte >> 4U];
        name += kDigits[byte & 15U];
    }
    return name;
}

} // namespace

RecordingWriter::RecordingWriter(RecordingStore store, RecordingOptions options)
    : m_store(std::move(store))
    , m_options(options)
    , m_run(randomName())
{
}

Result<RecordingWriter> RecordingWriter::create(const std::filesystem::path& path, RecordingOptions options)
{
    auto store = RecordingStore::create(path, options.limit);
    if (!store) {
        return tl::unexpected(store.error());
    }
    return RecordingWriter(std::move(*store), options);
}

Result<void> RecordingWriter::take(Observation observation, const SnapshotPointer& snapshot)
{
    if (observation.machine) {
        m_machine = *observation.machine;
    }
    const bool isFirst = m_last == nullptr;
    if (!isFirst && m_store.isFileFull(observation.time)) {
        if (auto done = flush().and_then([&] { return m_store.beginFile(); }); !done) {
            return done;
        }
        m_isFileBegun = false;
    }
    if (!m_isFileBegun) {
        m_machine = snapshot->machine;
        // Before what comes stands what was: of a recording that begins in the middle, all of it at once.
        const bool isMiddle = isFirst && !observation.isComplete;
        const SnapshotPointer& before = isMiddle ? snapshot : m_last;
        auto done = beginFile(observation);
        if (done && before) {
            done = writeKeyframe(*before);
        }
        m_last = snapshot;
        if (!done || isMiddle) {
            ++m_observations;
            return done;
        }
    }
    if (m_options.isPrivate) {
        m_redactor.apply(observation);
    }
    m_last = snapshot;
    return add(observation);
}

Result<void> RecordingWriter::beginFile(const Observation& observation)
{
    m_isFileBegun = true;
    m_lastKeyframe = observation.time;
    RecordingFacts facts{.program = "netgrove " NETGROVE_VERSION,
        .run = m_run,
        .segment = m_store.segment(),
        .started = observation.wallTime,
        .startedAt = observation.time,
        .isPrivate = m_options.isPrivate,
        .machine = m_machine};
    if (m_options.isPrivate) {
        m_redactor.apply(facts.machine);
    }
    std::vector<std::byte> plain;
    encode(facts, plain);
    BlockHead head;
    head.kind = BlockKind::facts;
    head.firstTime = head.lastTime = observation.time;
    return write(head, plain);
}

Result<void> RecordingWriter::add(const Observation& observation)
{
    if (auto framed = appendFrame(observation, m_plain); !framed) {
        return framed;
    }
    if (m_head.observations == 0) {
        m_head.firstSequence = observation.sequence;
        m_head.firstTime = observation.time;
    }
    ++m_head.observations;
    ++m_observations;
    m_head.lastSequence = observation.sequence;
    m_head.lastTime = observation.time;
    const bool isFull
        = m_plain.size() >= m_options.blockBytes || m_head.lastTime - m_head.firstTime >= m_options.blockTime;
    if (!isFull && !shouldNotWait()) {
        return {};
    }
    if (auto flushed = flush(); !flushed) {
        return flushed;
    }
    if (observation.time - m_lastKeyframe < m_options.keyframeTime) {
        return {};
    }
    m_lastKeyframe = observation.time;
    return writeKeyframe(*m_last).and_then([&] { return m_store.sync(); });
}

/// A recording is of use from its first moment on, and no finding is lost to a kill.
bool RecordingWriter::shouldNotWait() const
{
    return m_observations == 1 || std::ranges::any_of(m_last->findings, [&](const FindingPointer& finding) {
        return finding->changed == m_last->time;
    });
}

Result<void> RecordingWriter::flush()
{
    if (m_head.observations == 0) {
        return {};
    }
    const BlockHead head = std::exchange(m_head, BlockHead{});
    const auto plain = std::exchange(m_plain, {});
    return write(head, plain);
}

Result<void> RecordingWriter::writeKeyframe(const Snapshot& snapshot)
{
    Observation everything = completeObservation(snapshot);
    if (m_options.isPrivate) {
        m_redactor.apply(everything);
    }
    std::vector<std::byte> plain;
    if (auto framed = appendFrame(everything, plain); !framed) {
        return framed;
    }
    BlockHead head;
    head.kind = BlockKind::keyframe;
    head.observations = 1;
    head.firstSequence = head.lastSequence = everything.sequence;
    head.firstTime = head.lastTime = everything.time;
    return write(head, plain);
}

Result<void> RecordingWriter::finish(std::uint64_t merged)
{
    if (!m_isFileBegun) {
        return m_store.sync();
    }
    std::vector<std::byte> plain;
    encode(RecordingEnd{.observations = m_observations, .merged = merged}, plain);
    BlockHead head;
    head.kind = BlockKind::end;
    head.firstSequence = head.lastSequence = m_last->sequence;
    head.firstTime = head.lastTime = m_last->time;
    return flush().and_then([&] { return write(head, plain); }).and_then([&] { return m_store.sync(); });
}

Result<void> RecordingWriter::write(BlockHead head, std::span<const std::byte> plain)
{
    return m_store.append(packBlock(head, plain), head.lastTime);
}

} // namespace netgrove
