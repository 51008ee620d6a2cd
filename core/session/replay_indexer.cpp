// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/replay_indexer.h"

#include <algorithm>
#include <csignal>
#include <utility>

namespace netgrove {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kProgressInterval{250};
/// All checkpoints together; a machine of thousands of processes has fewer, and seeks more slowly.
constexpr std::size_t kMostMemory = std::size_t{192} << 20U;
constexpr std::size_t kMostCheckpoints = 400;
/// What a copy of the analysis takes, roughly, as measured: of flows with 50,000, of which one in twenty moves in a
/// second. Those that moved since are no longer shared.
constexpr std::size_t kBytesPerProcess = 2000;
constexpr std::size_t kBytesPerFlow = 850;

std::size_t costOf(const Snapshot& snapshot)
{
    return snapshot.processes.size() * kBytesPerProcess + snapshot.flows.size() * kBytesPerFlow;
}

} // namespace

const ReplayTimeline::Mark* ReplayTimeline::markAfter(MonotonicTime moment) const
{
    const auto place = std::ranges::upper_bound(marks, moment, {}, &Mark::time);
    return place != marks.end() ? &*place : nullptr;
}

ReplayIndexer::ReplayIndexer(
    std::shared_ptr<const RecordingReader> recording, AnalyzerOptions options, Progress progress)
    : m_recording(std::move(recording))
    , m_options(std::move(options))
    , m_progress(std::move(progress))
    , m_draft(*m_recording)
    , m_timeline(std::make_shared<const ReplayTimeline>(m_draft.timeline()))
{
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before); // signals are for the main thread
    m_thread = std::thread([this] { run(); });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

ReplayIndexer::~ReplayIndexer()
{
    m_isStopping = true;
    m_thread.join();
}

void ReplayIndexer::run()
{
    Analyzer analyzer(m_options);
    RecordingCursor cursor(*m_recording);
    auto lastCheckpoint = Clock::now();
    auto lastProgress = Clock::now();
    while (!m_isStopping) {
        auto observation = cursor.next();
        if (!observation || !*observation) {
            break; // the end, or damage: there it ends for the replay too
        }
        SnapshotPointer snapshot = analyzer.apply(**observation);
        m_draft.note(**observation, *snapshot);
        if (Clock::now() - lastCheckpoint >= m_spacing) {
            keep(analyzer, cursor, std::move(snapshot));
            lastCheckpoint = Clock::now(); // what keeping costs does not count
        }
        if (Clock::now() - lastProgress >= kProgressInterval) {
            publish();
            lastProgress = Clock::now();
        }
    }
    if (!m_isStopping) {
        m_draft.finish();
        publish();
    }
}

void ReplayIndexer::keep(const Analyzer& analyzer, const RecordingCursor& cursor, SnapshotPointer snapshot)
{
    const std::size_t cost = costOf(*snapshot);
    const MonotonicTime time = snapshot->time;
    auto checkpoint = std::make_shared<const ReplayCheckpoint>(ReplayCheckpoint{.place = cursor.place(),
        .time = time,
        .snapshot = std::move(snapshot),
        .analyzer = std::make_shared<const Analyzer>(analyzer.fork())});
    const std::scoped_lock lock(m_mutex);
    m_checkpoints.push_back(std::move(checkpoint));
    if (m_checkpoints.size() > std::clamp(kMostMemory / (cost + 1), std::size_t{4}, kMostCheckpoints)) {
        // Every other one goes, and from now on they are twice as far apart.
        std::size_t index = 0;
        std::erase_if(m_checkpoints, [&](const auto&) { return index++ % 2 == 0; });
        m_spacing *= 2;
    }
}

void ReplayIndexer::publish()
{
    auto timeline = std::make_shared<const ReplayTimeline>(m_draft.timeline());
    {
        const std::scoped_lock lock(m_mutex);
        m_timeline = timeline;
    }
    if (m_progress) {
        m_progress(std::move(timeline));
    }
}

std::shared_ptr<const ReplayCheckpoint> ReplayIndexer::checkpointBefore(MonotonicTime moment) const
{
    const std::scoped_lock lock(m_mutex);
    const auto place
        = std::ranges::upper_bound(m_checkpoints, moment, {}, [](const auto& checkpoint) { return checkpoint->time; });
    return place != m_checkpoints.begin() ? *(place - 1) : nullptr;
}

ReplayTimelinePointer ReplayIndexer::timeline() const
{
    const std::scoped_lock lock(m_mutex);
    return m_timeline;
}

} // namespace netgrove
