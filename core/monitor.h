// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The only thread boundary. A Monitor lives in a thread of its own, owns the sensor and the analysis, and hands
/// finished Snapshots to whoever looks. MonitorThread is the handle that the window holds.
#pragma once

#include <QObject>
#include <QThread>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/analyse/analyzer.h"
#include "core/analyse/snapshot.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/import/opened_recording.h"
#include "core/observe/sensor.h"
#include "core/session/recorder.h"
#include "core/session/replay_control.h"
#include "core/session/replay_timeline.h"
#include "core/spare_memory.h"

class QSocketNotifier;
class QTimer;

namespace netgrove {

/// Makes the sensor. Called in the monitor's thread, so that all that the sensor opens belongs to that thread.
using SensorFactory = std::function<std::unique_ptr<Sensor>()>;

/// What may be done to a process: SIGSTOP, SIGCONT, SIGTERM, SIGKILL.
enum class ProcessAction : std::uint8_t { suspend, resume, terminate, kill };

/// Does it. Errors: noSuchProcess (ended, or the pid is another's by now), noPrivilege, refused, notSupported, system.
using ProcessSignaller = std::function<Result<void>(ProcessKey, ProcessAction)>;

/// Through a pidfd, checked against the start time: never the wrong process.
Result<void> signalThroughPidfd(ProcessKey process, ProcessAction action);

struct MonitorOptions {
    SensorFactory makeSensor;
    AnalyzerOptions analyzer;
    ProcessSignaller signaller = signalThroughPidfd;
};

/// Whether a file can be played: a recording, or packets (of these only that they are such a file). Quick. Errors: as
/// RecordingReader::open().
Result<void> checkRecording(const QString& path);

/// Whether what is seen is being recorded, and how that goes.
struct RecordingState {
    std::string path;
    bool isRecording = false;
    RecordingStatus status; ///< of the recording that runs or ran last; its failure: why it stopped by itself
};

/// Drives a Sensor and an Analyzer. All signals are emitted in the monitor's thread; all slots belong to it.
///
/// One Snapshot at a time is on its way: after snapshotReady the next one is kept back until taken() has been called,
/// and of those that come meanwhile only the newest is kept. So a slow window costs old pictures, never memory.
class Monitor final : public QObject {
    Q_OBJECT

public:
    explicit Monitor(MonitorOptions options);
    ~Monitor() override;

public Q_SLOTS:
    /// Makes and starts the sensor; on error failed() and nothing else. Does nothing while running.
    void start();
    /// Finishes the sensor: a last snapshotReady() (whether or not the one before was taken) and ended().
    void stop();
    void setInterval(std::chrono::milliseconds interval);
    /// The paper's rule alone, or every finding graded. From the next Snapshot on.
    void setView(netgrove::View view);
    /// What the user trusts; null: nothing. From the next Snapshot on.
    void setTrust(netgrove::TrustPointer trust);
    /// The receiver of snapshotReady() is ready for the next one.
    void taken();
    void signalProcess(netgrove::ProcessKey process, netgrove::ProcessAction action, quint64 requestId);
    /// Several, in this order; see core/sense/processes/signal_tree.h.
    void signalProcesses(
        const std::vector<netgrove::ProcessKey>& processes, netgrove::ProcessAction action, quint64 requestId);

    /// From now on everything is recorded into a new file, what is known already included. recordingChanged() follows;
    /// recordingFailed() where the file cannot be made. Before start(): with the first Observation.
    void startRecording(const QString& path, const netgrove::RecordingOptions& options);
    void stopRecording();

    /// What the next start() plays instead of watching the machine; empty: it watches the machine again.
    void setRecording(const QString& path);
    /// Of a replay (the sensor is a ReplaySensor that stays at its end; else they do nothing); replayChanged() follows.
    void setPlaying(bool isPlaying);
    void setReplaySpeed(double speed); ///< recorded seconds a second; kFullSpeed: at once
    void seek(netgrove::MonotonicTime moment); ///< another one, or stop(), ends one that is under way
    void seekNextFinding(); ///< does nothing where no later one is known
    void setStoppingAtFindings(bool isStopping);

Q_SIGNALS:
    void snapshotReady(netgrove::SnapshotPointer snapshot);
    void failed(netgrove::Error error);
    void ended();
    void signalDone(quint64 requestId, std::optional<netgrove::Error> error);
    void recordingChanged(netgrove::RecordingState state); ///< with each Snapshot while it records
    void recordingFailed(netgrove::Error error); ///< could not begin
    void begun(bool isReplay); ///< the sensor works: the Snapshots that follow are of a recording, or of this machine
    void replayChanged(netgrove::ReplayState state); ///< with each Snapshot of a replay
    void timelineChanged(netgrove::ReplayTimelinePointer timeline); ///< as more of the recording is looked through
    /// One for each process; none for those that were signalled.
    void signalsDone(quint64 requestId, std::vector<std::optional<netgrove::Error>> errors);

private:
    SnapshotPointer takeIn(Observation observation);
    void lookClosely(const std::vector<ProcessKey>& processes);
    void tellSession();
    void replayMoved();
    void advanceSeek();
    void work();
    void armTimer();
    void offer(SnapshotPointer snapshot);
    void finish();

    Result<std::unique_ptr<Sensor>> makeSensor();

    MonitorOptions m_options;
    QString m_recording; ///< played instead of the machine; empty: none
    std::optional<OpenedRecording> m_opened; ///< it, while it is played
    std::optional<std::chrono::milliseconds> m_interval;
    std::unique_ptr<Sensor> m_sensor;
    std::unique_ptr<Analyzer> m_analyzer;
    std::unique_ptr<ReplayControl> m_replay; ///< null: no replay
    std::unique_ptr<Recorder> m_recorder; ///< null: nothing is recorded
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::unique_ptr<QTimer> m_timer;
    SnapshotPointer m_waiting; ///< the newest, not yet sent
    bool m_isOneOnItsWay = false;
    SpareMemory m_spareMemory;
};

/// Starts a Monitor in a thread and joins it. Lives in the thread of the window, where all its signals are emitted.
class MonitorThread final : public QObject {
    Q_OBJECT

public:
    explicit MonitorThread(MonitorOptions options, QObject* parent = nullptr);
    /// Stops and joins.
    ~MonitorThread() override;

    void start();
    /// Finishes the sensor and joins the thread; takes as long as the sensor's finish(). The last snapshotReady() and
    /// ended() are delivered when the event loop runs again.
    void stop();
    bool isRunning() const { return m_thread.isRunning(); }
    void setInterval(std::chrono::milliseconds interval);
    void setView(View view);
    void setTrust(TrustPointer trust);
    /// Asks for the action; signalDone() follows with the number given back.
    quint64 signalProcess(ProcessKey process, ProcessAction action);
    /// The same for several, parents first; signalsDone() follows.
    quint64 signalProcesses(std::vector<ProcessKey> processes, ProcessAction action);

    /// Stops what runs, and plays a recording; damage that stands at its beginning is failed().
    void openRecording(const QString& path);
    /// Stops the replay, and watches the machine again.
    void closeRecording();
    bool isReplaying() const { return m_isReplaying; }
    /// Whether the last snapshotReady() told of a recording. Differs from isReplaying() while the last Snapshots of the
    /// one are still on their way after the other was asked for.
    bool isShowingReplay() const { return m_isShowingReplay; }
    // See the slots of Monitor with these names.
    void startRecording(const QString& path, const RecordingOptions& options);
    void stopRecording();
    void setPlaying(bool isPlaying);
    void setReplaySpeed(double speed);
    void seek(MonotonicTime moment);
    void seekNextFinding();
    void setStoppingAtFindings(bool isStopping);

Q_SIGNALS:
    void snapshotReady(netgrove::SnapshotPointer snapshot);
    void failed(netgrove::Error error);
    void ended();
    void signalDone(quint64 requestId, std::optional<netgrove::Error> error);
    void recordingChanged(netgrove::RecordingState state);
    void recordingFailed(netgrove::Error error);
    void replayChanged(netgrove::ReplayState state);
    void timelineChanged(netgrove::ReplayTimelinePointer timeline);
    void signalsDone(quint64 requestId, std::vector<std::optional<netgrove::Error>> errors);

private:
    QThread m_thread;
    Monitor* m_monitor = nullptr; ///< owned; lives in m_thread, deleted after it was joined
    quint64 m_lastRequest = 0;
    bool m_isReplaying = false;
    bool m_isShowingReplay = false;
};

} // namespace netgrove

Q_DECLARE_METATYPE(netgrove::SnapshotPointer)
Q_DECLARE_METATYPE(netgrove::Error)
Q_DECLARE_METATYPE(netgrove::RecordingState)
Q_DECLARE_METATYPE(netgrove::ReplayState)
Q_DECLARE_METATYPE(netgrove::ReplayTimelinePointer)
Q_DECLARE_METATYPE(netgrove::ProcessKey)
Q_DECLARE_METATYPE(netgrove::ProcessAction)
Q_DECLARE_METATYPE(std::optional<netgrove::Error>)
Q_DECLARE_METATYPE(std::vector<std::optional<netgrove::Error>>)
