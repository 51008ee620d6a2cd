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
}

void ReplayControl::setPlaying(bool isPlaying, MonotonicTime now)
{
    if (isPlaying && m_sensor.isExhausted()) {
        return; // at its end: there is nothing to play
    }
    m_sensor.setPaused(!isPlaying, now);
}

ReplayControl::Arrival ReplayControl::seek(MonotonicTime moment, MonotonicTime now)
{
    const auto checkpoint = m_indexer->checkpointBefore(moment);
    Arrival arrival{.analyzer = checkpoint ? checkpoint->analyzer->fork() : Analyzer(m_options),
        .snapshot = checkpoint ? checkpoint->snapshot : nullptr};
    RecordingCursor cursor(*m_sensor.recording());
    if (checkpoint) {
        cursor.moveTo(checkpoint->place);
    }
    while (true) {
        const RecordingCursor::Place place = cursor.place();
        const auto observation = cursor.next();
        const bool isThere = observation && *observation;
        // The first one is always shown: before it there is nothing to see.
        if (!isThere || ((*observation)->time > moment && arrival.snapshot)) {
            m_sensor.moveTo(place, arrival.snapshot ? arrival.snapshot->time : moment, now);
            return arrival;
        }
        arrival.snapshot = arrival.analyzer.apply(**observation);
    }
}

std::optional<MonotonicTime> ReplayControl::nextFinding() const
{
    const ReplayTimelinePointer timeline = m_indexer->timeline();
    const ReplayTimeline::Mark* mark = timeline->markAfter(m_sensor.position());
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
    return {.position = m_sensor.position(),
        .begin = m_sensor.recording()->begin(),
        .end = m_sensor.recording()->end(),
        .speed = m_sensor.speed(),
        .isPlaying = !m_sensor.isPaused() && !m_sensor.isExhausted(),
        .isAtEnd = m_sensor.isExhausted(),
        .isStoppingAtFindings = m_isStoppingAtFindings,
        .fault = m_sensor.isExhausted() ? m_sensor.fault() : std::nullopt};
}

} // namespace netgrove
