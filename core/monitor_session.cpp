// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The part of the monitor that records and replays.
#include <utility>

#include "core/monitor.h"
#include "core/sense/capture/packet_file.h"

namespace netgrove {

namespace {

constexpr std::chrono::milliseconds kSeekSlice{30};

MonotonicTime now() { return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now()); }

} // namespace

SnapshotPointer Monitor::takeIn(Observation observation)
{
    if (m_recorder) {
        m_recorder->report(observation);
    }
    SnapshotPointer snapshot = m_analyzer->apply(observation);
    if (m_replay) {
        m_replay->afterSnapshot(*snapshot, now());
    }
    if (m_recorder) {
        m_recorder->take(std::move(observation), snapshot);
    }
    return snapshot;
}

Result<void> checkRecording(const QString& path)
{
    if (isPacketFile(path.toStdString())) {
        return {};
    }
    return RecordingReader::open(path.toStdString()).map([](const RecordingReader&) { });
}

Result<std::unique_ptr<Sensor>> Monitor::makeSensor()
{
    if (m_recording.isEmpty()) {
        return m_options.makeSensor();
    }
    return OpenedRecording::open(m_recording.toStdString()).map([this](OpenedRecording opened) {
        m_opened = std::move(opened);
        return std::unique_ptr<Sensor>(std::make_unique<ReplaySensor>(
            ReplayOptions{.path = m_opened->path(), .speed = 1, .isStayingAtEnd = true}));
    });
}

void Monitor::setRecording(const QString& path) { m_recording = path; }

void Monitor::tellSession()
{
    if (m_recorder) {
        const RecordingStatus status = m_recorder->status();
        Q_EMIT recordingChanged(
            {.path = m_recorder->path().string(), .isRecording = !status.failure, .status = status});
    }
    if (m_replay) {
        ReplayState state = m_replay->state();
        if (state.isAtEnd && m_opened && !state.fault) {
            state.fault = m_opened->fault();
        }
        Q_EMIT replayChanged(state);
    }
}

void Monitor::startRecording(const QString& path, const RecordingOptions& options)
{
    stopRecording();
    auto begun = Recorder::start(path.toStdString(), options);
    if (!begun) {
        Q_EMIT recordingFailed(begun.error());
        return;
    }
    m_recorder = std::move(*begun);
    tellSession();
}

void Monitor::stopRecording()
{
    if (!m_recorder) {
        return;
    }
    static_cast<void>(m_recorder->finish()); // a failure is in the status
    const RecordingState last{
        .path = m_recorder->path().string(), .isRecording = false, .status = m_recorder->status()};
    m_recorder.reset();
    Q_EMIT recordingChanged(last);
}

void Monitor::setPlaying(bool isPlaying)
{
    if (m_replay) {
        m_replay->setPlaying(isPlaying, now());
        replayMoved();
    }
}

void Monitor::setReplaySpeed(double speed)
{
    if (m_replay) {
        m_replay->setSpeed(speed, now());
        replayMoved();
    }
}

void Monitor::setStoppingAtFindings(bool isStopping)
{
    if (m_replay) {
        m_replay->setStoppingAtFindings(isStopping);
        replayMoved();
    }
}

void Monitor::seek(MonotonicTime moment)
{
    if (!m_replay) {
        return;
    }
    m_replay->seek(moment);
    advanceSeek();
    if (m_replay->isSeeking()) {
        replayMoved();
    }
}

/// In slices, so that a far place in a recording that was not looked through yet keeps no command waiting.
void Monitor::advanceSeek()
{
    auto arrival = m_replay->advance(kSeekSlice, now());
    if (!arrival) {
        armTimer();
        return;
    }
    *m_analyzer = std::move(arrival->analyzer);
    if (arrival->snapshot) {
        offer(std::move(arrival->snapshot));
    }
    replayMoved();
}

void Monitor::seekNextFinding()
{
    if (const auto moment = m_replay ? m_replay->nextFinding() : std::nullopt) {
        seek(*moment);
    }
}

/// Something about it changed that no Snapshot tells.
void Monitor::replayMoved()
{
    Q_EMIT replayChanged(m_replay->state());
    armTimer();
}

void MonitorThread::openRecording(const QString& path)
{
    stop();
    m_isReplaying = true;
    QMetaObject::invokeMethod(m_monitor, [this, path] { m_monitor->setRecording(path); }, Qt::QueuedConnection);
    start();
}

void MonitorThread::closeRecording()
{
    stop();
    m_isReplaying = false;
    QMetaObject::invokeMethod(m_monitor, [this] { m_monitor->setRecording({}); }, Qt::QueuedConnection);
    start();
}

void MonitorThread::startRecording(const QString& path, const RecordingOptions& options)
{
    QMetaObject::invokeMethod(
        m_monitor, [this, path, options] { m_monitor->startRecording(path, options); }, Qt::QueuedConnection);
}

void MonitorThread::stopRecording()
{
    QMetaObject::invokeMethod(m_monitor, &Monitor::stopRecording, Qt::QueuedConnection);
}

void MonitorThread::setPlaying(bool isPlaying)
{
    QMetaObject::invokeMethod(m_monitor, [this, isPlaying] { m_monitor->setPlaying(isPlaying); }, Qt::QueuedConnection);
}

void MonitorThread::setReplaySpeed(double speed)
{
    QMetaObject::invokeMethod(m_monitor, [this, speed] { m_monitor->setReplaySpeed(speed); }, Qt::QueuedConnection);
}

void MonitorThread::seek(MonotonicTime moment)
{
    QMetaObject::invokeMethod(m_monitor, [this, moment] { m_monitor->seek(moment); }, Qt::QueuedConnection);
}

void MonitorThread::seekNextFinding()
{
    QMetaObject::invokeMethod(m_monitor, &Monitor::seekNextFinding, Qt::QueuedConnection);
}

void MonitorThread::setStoppingAtFindings(bool isStopping)
{
    QMetaObject::invokeMethod(
        m_monitor, [this, isStopping] { m_monitor->setStoppingAtFindings(isStopping); }, Qt::QueuedConnection);
}

} // namespace netgrove
