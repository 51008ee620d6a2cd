// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/replay_control.h"

#include <algorithm>
#include <utility>

namespace netgrove {

ReplayControl::ReplayControl(ReplaySensor& sensor, AnalyzerOptions options, ReplayIndexer::Progress progress)
    : m_sensor(sensor)
    , m_options(std::move(options))
    , m_progress(std::move(progress))
{
    index();
}

void ReplayControl::index()
{
    m_indexer.reset(); // before the next one begins
    m_indexer = std::make_unique<ReplayIndexer>(m_sensor.recording(), m_options, m_progress);
}

void ReplayControl::setAnalyzerOptions(AnalyzerOptions options)
{
    m_options = std::move(options);
    index();
    if (m_seek) {
        seek(m_seek->target);
    }
}

void ReplayControl::setPlaying(bool isPlaying, MonotonicTime now)
{
    if (isPlaying && m_sensor.isExhausted() && !m_seek) {
        return; // at its end: there is nothing to play
    }
    m_sensor.setPaused(!isPlaying, now);
}

void ReplayControl::seek(MonotonicTime moment)
{
    m_seek.emplace(Seek{.target = moment,
        .analyzer = Analyzer(m_options),
        .snapshot = nullptr,
        .cursor = RecordingCursor(*m_sensor.recording())});
}

/// The indexer may have come nearer meanwhile.
void ReplayControl::takeShortcut()
{
    const auto checkpoint = m_indexer->checkpointBefore(m_seek->target);
    if (checkpoint && (!m_seek->snapshot || checkpoint->time > m_seek->snapshot->time)) {
        m_seek->analyzer = checkpoint->analyzer->fork();
        m_seek->snapshot = checkpoint->snapshot;
        m_seek->cursor.moveTo(checkpoint->place);
    }
}

std::optional<ReplayControl::Arrival> ReplayControl::advance(std::chrono::nanoseconds budget, MonotonicTime now)
{
    if (!m_seek) {
        return std::nullopt;
    }
    takeShortcut();
    const auto until = std::chrono::steady_clock::now() + budget;
    do { // NOLINT(cppcoreguidelines-avoid-do-while)
        const RecordingCursor::Place place = m_seek->cursor.place();
        const auto observation = m_seek->cursor.next();
        const bool isThere = observation && *observation;
        // The first one is always shown: before it there is nothing to see.
        if (!isThere || ((*observation)->time > m_seek->target && m_seek->snapshot)) {
            const SnapshotPointer snapshot = m_seek->snapshot;
            m_sensor.moveTo(place, snapshot ? snapshot->time : m_seek->target, now);
            Arrival arrival{.analyzer = std::move(m_seek->analyzer), .snapshot = snapshot};
            m_seek.reset();
            return arrival;
        }
        m_seek->snapshot = m_seek->analyzer.apply(**observation);
    } while (std::chrono::steady_clock::now() < until);
    return std::nullopt;
}

std::optional<MonotonicTime> ReplayControl::nextFinding() const
{
    const ReplayTimelinePointer timeline = m_indexer->timeline();
    const ReplayTimeline::Mark* mark = timeline->markAfter(m_seek ? m_seek->target : m_sensor.position());
    return mark != nullptr ? std::optional(mark->time) : std::nullopt;
}

void ReplayControl::afterSnapshot(const Snapshot& snapshot, MonotonicTime now)
{
    const bool isFound = std::ranges::any_of(
        snapshot.findings, [&](const FindingPointer& finding) { return finding->raised == snapshot.time; });
    // At the end too, so that who goes back from there can look around.
    if ((m_isStoppingAtFindings && isFound) || m_sensor.isExhausted()) {
        m_sensor.setPaused(true, now);
    }
}

ReplayState ReplayControl::state() const
{
    const bool isAtEnd = m_sensor.isExhausted() && !m_seek;
    return {.position = m_sensor.position(),
        .seekingTo = m_seek ? std::optional(m_seek->target) : std::nullopt,
        .begin = m_sensor.recording()->begin(),
        .end = m_sensor.recording()->end(),
        .speed = m_sensor.speed(),
        .isPlaying = !m_sensor.isPaused() && !isAtEnd,
        .isAtEnd = isAtEnd,
        .isStoppingAtFindings = m_isStoppingAtFindings,
        .fault = isAtEnd ? m_sensor.fault() : std::nullopt};
}

} // namespace netgrove
