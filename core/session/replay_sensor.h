// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <unordered_map>

#include "core/observe/sensor.h"
#include "core/session/recording_reader.h"

namespace netgrove {

/// As fast as they can be read.
inline constexpr double kFullSpeed = std::numeric_limits<double>::infinity();

struct ReplayOptions {
    std::filesystem::path path;
    double speed = 1; ///< recorded seconds a second, above 0
    bool isStayingAtEnd = false; ///< it has nothing more to say then, but does not end: it can be moved back
};

/// Says what a recording says, as the sensor that was recorded did: the same Observations with their own times. What is
/// damaged ends it: see fault().
class ReplaySensor final : public Sensor {
public:
    explicit ReplaySensor(ReplayOptions options);

    /// Errors as RecordingReader::open().
    Result<void> start() override;
    int descriptor() const override { return -1; } ///< it has only deadlines
    MonotonicTime nextDeadline() const override;
    std::optional<Observation> poll(MonotonicTime now) override;
    /// Of a recording that was closed and played to its end, its own last Observation. Else one that ends every open
    /// flow at the moment that was reached.
    Observation finish(MonotonicTime now) override;
    void setInterval(std::chrono::milliseconds) override { } ///< ticks were chosen when it was recorded
    bool isAtEnd() const override;

    void setSpeed(double speed, MonotonicTime now);
    void setPaused(bool isPaused, MonotonicTime now);
    /// The next Observation is the one at that place; `position` is the recorded time before it.
    void moveTo(const RecordingCursor::Place& place, MonotonicTime position, MonotonicTime now);

    double speed() const { return m_options.speed; }
    bool isPaused() const { return m_isPaused; }
    bool isExhausted() const { return !m_next; }
    /// The recorded time of the Observation that was said last; before that, of the beginning.
    MonotonicTime position() const { return m_said.time; }
    /// Valid once started.
    const std::shared_ptr<const RecordingReader>& recording() const { return m_reader; }
    /// The damage that ended it, with file and byte.
    const std::optional<Error>& fault() const { return m_fault; }

private:
    void fetch();
    bool isDue(MonotonicTime now) const;
    bool isLastHeld() const; ///< what is left is for finish()
    MonotonicTime recordedTimeAt(MonotonicTime now) const;
    void remember(const Observation& observation);

    ReplayOptions m_options;
    std::shared_ptr<const RecordingReader> m_reader;
    std::optional<RecordingCursor> m_cursor;
    std::optional<Observation> m_next;
    std::optional<Observation> m_afterNext;
    Observation m_said; ///< sequence, times and counters of what was said last
    std::unordered_map<std::uint64_t, FlowObservation> m_openFlows;
    std::optional<MonotonicTime> m_anchor; ///< now, when …
    MonotonicTime m_anchorRecorded; ///< … recorded time was this
    bool m_isPaused = false;
    bool m_isLastDue = false;
    bool m_isSilent = true; ///< nothing was said yet
    std::optional<Error> m_fault;
};

} // namespace netgrove
