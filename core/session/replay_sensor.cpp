// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/replay_sensor.h"

#include <algorithm>
#include <utility>

namespace netgrove {

namespace {

/// When nothing comes until someone presses play.
constexpr std::chrono::seconds kLongWait{60};

} // namespace

ReplaySensor::ReplaySensor(ReplayOptions options)
    : m_options(std::move(options))
{
}

Result<void> ReplaySensor::start()
{
    auto reader = RecordingReader::open(m_options.path);
    if (!reader) {
        return tl::unexpected(reader.error());
    }
    m_reader = std::make_shared<const RecordingReader>(std::move(*reader));
    m_cursor.emplace(*m_reader);
    m_said.time = m_anchorRecorded = m_reader->begin();
    fetch();
    fetch();
    return {};
}

/// Moves up by one.
void ReplaySensor::fetch()
{
    m_next = std::exchange(m_afterNext, std::nullopt);
    if (m_fault) {
        return;
    }
    auto observation = m_cursor->next();
    if (!observation) {
        m_fault = observation.error();
    } else if (*observation) {
        m_afterNext = std::move(**observation);
    } else {
        m_fault = m_reader->fault();
    }
}

MonotonicTime ReplaySensor::recordedTimeAt(MonotonicTime now) const
{
    const auto passed = std::chrono::duration<double, std::nano>(now - *m_anchor) * m_options.speed;
    // Beyond what a clock can count is as good as the end.
    const auto most = std::chrono::duration<double, std::nano>(MonotonicTime::max() - m_anchorRecorded);
    return passed >= most ? MonotonicTime::max()
                          : m_anchorRecorded + std::chrono::duration_cast<std::chrono::nanoseconds>(passed);
}

bool ReplaySensor::isDue(MonotonicTime now) const
{
    return m_options.speed == kFullSpeed || (m_anchor && m_next->time <= recordedTimeAt(now));
}

bool ReplaySensor::isLastHeld() const
{
    return m_next && !m_afterNext && !m_fault && m_reader->isClosed() && !m_options.isStayingAtEnd && !m_isSilent;
}

std::optional<Observation> ReplaySensor::poll(MonotonicTime now)
{
    if (m_isPaused || !m_next) {
        return std::nullopt;
    }
    if (!m_anchor) {
        m_anchor = now;
    }
    if (!isDue(now)) {
        return std::nullopt;
    }
    if (isLastHeld()) {
        m_isLastDue = true;
        return std::nullopt;
    }
    Observation observation = std::move(*m_next);
    fetch();
    remember(observation);
    return observation;
}

void ReplaySensor::remember(const Observation& observation)
{
    m_isSilent = false;
    m_said.sequence = observation.sequence;
    m_said.time = observation.time;
    m_said.wallTime = observation.wallTime;
    m_said.counters = observation.counters;
    if (m_options.isStayingAtEnd) {
        return; // nobody asks for an end then
    }
    if (observation.isComplete) {
        m_openFlows.clear();
    }
    for (const FlowObservation& flow : observation.flows) {
        if (flow.isFinal) {
            m_openFlows.erase(flow.id);
        } else {
            m_openFlows.insert_or_assign(flow.id, flow);
        }
    }
}

Observation ReplaySensor::finish(MonotonicTime)
{
    if (m_next && (m_isLastDue || m_isSilent)) {
        return std::move(*m_next);
    }
    Observation last = m_said;
    ++last.sequence;
    for (auto& [id, flow] : m_openFlows) {
        flow.isFinal = true;
        last.flows.push_back(std::move(flow));
    }
    std::ranges::sort(last.flows, {}, &FlowObservation::id);
    return last;
}

bool ReplaySensor::isAtEnd() const { return !m_options.isStayingAtEnd && (!m_next || m_isLastDue); }

MonotonicTime ReplaySensor::nextDeadline() const
{
    const MonotonicTime now = std::chrono::steady_clock::now();
    if (isAtEnd()) {
        return now;
    }
    if (m_isPaused || !m_next) {
        return now + kLongWait;
    }
    if (!m_anchor || m_options.speed == kFullSpeed) {
        return now;
    }
    const auto wait = std::chrono::duration<double, std::nano>(m_next->time - m_anchorRecorded) / m_options.speed;
    const auto longest = std::chrono::duration<double, std::nano>(kLongWait);
    // One nanosecond more, as the division rounds down.
    return *m_anchor + std::chrono::nanoseconds(1)
        + std::chrono::duration_cast<std::chrono::nanoseconds>(
            std::clamp(wait, std::chrono::duration<double, std::nano>(0),
                longest + std::chrono::duration<double, std::nano>(now - *m_anchor)));
}

void ReplaySensor::setSpeed(double speed, MonotonicTime now)
{
    if (m_anchor && m_options.speed != kFullSpeed && !m_isPaused) {
        m_anchorRecorded = recordedTimeAt(now);
    } else {
        m_anchorRecorded = m_said.time;
    }
    m_anchor = now;
    m_options.speed = speed;
}

void ReplaySensor::setPaused(bool isPaused, MonotonicTime now)
{
    if (isPaused == m_isPaused) {
        return;
    }
    if (isPaused && m_anchor && m_options.speed != kFullSpeed && m_next) {
        m_anchorRecorded = std::min(recordedTimeAt(now), m_next->time);
    } else if (isPaused) {
        m_anchorRecorded = m_said.time;
    }
    m_anchor = now;
    m_isPaused = isPaused;
}

void ReplaySensor::moveTo(const RecordingCursor::Place& place, MonotonicTime position, MonotonicTime now)
{
    m_cursor->moveTo(place);
    m_fault.reset();
    m_next.reset();
    m_afterNext.reset();
    fetch();
    fetch();
    m_said.time = m_anchorRecorded = position;
    m_anchor = now;
    m_isLastDue = false;
}

} // namespace netgrove
