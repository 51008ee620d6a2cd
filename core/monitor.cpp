// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor.h"

#include <QSocketNotifier>
#include <QTimer>
#include <algorithm>
#include <utility>

#include "core/sense/processes/signal_process.h"
#include "core/sense/processes/signal_tree.h"

namespace netgrove {

namespace {

/// Observations taken in before the event loop gets its turn again: commands must not starve behind a busy sensor.
constexpr int kObservationsPerTurn = 16;

MonotonicTime now() { return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now()); }

ProcessSignal signalOf(ProcessAction action)
{
    switch (action) {
    case ProcessAction::suspend:
        return ProcessSignal::suspend;
    case ProcessAction::resume:
        return ProcessSignal::resume;
    case ProcessAction::terminate:
        return ProcessSignal::terminate;
    case ProcessAction::kill:
        break;
    }
    return ProcessSignal::kill;
}

ProcessAction actionOf(ProcessSignal signal)
{
    switch (signal) {
    case ProcessSignal::suspend:
        return ProcessAction::suspend;
    case ProcessSignal::resume:
        return ProcessAction::resume;
    case ProcessSignal::terminate:
        return ProcessAction::terminate;
    case ProcessSignal::kill:
        break;
    }
    return ProcessAction::kill;
}

} // namespace

Result<void> signalThroughPidfd(ProcessKey process, ProcessAction action)
{
    return signalProcess(process, signalOf(action));
}

Monitor::Monitor(MonitorOptions options)
    : m_options(std::move(options))
{
}

Monitor::~Monitor() = default;

void Monitor::start()
{
    if (m_sensor) {
        return;
    }
    auto made = makeSensor();
    if (!made) {
        Q_EMIT failed(made.error());
        return;
    }
    auto sensor = std::move(*made);
    if (m_interval) {
        sensor->setInterval(*m_interval);
    }
    if (auto started = sensor->start(); !started) {
        Q_EMIT failed(started.error());
        return;
    }
    m_sensor = std::move(sensor);
    m_analyzer = std::make_unique<Analyzer>(m_options.analyzer);
    if (auto* replay = dynamic_cast<ReplaySensor*>(m_sensor.get())) {
        // From the indexer's thread; the connection to whoever listens takes it over from there.
        m_replay = std::make_unique<ReplayControl>(*replay, m_options.analyzer,
            [this](ReplayTimelinePointer timeline) { Q_EMIT timelineChanged(std::move(timeline)); });
    }
    Q_EMIT begun(m_replay != nullptr);
    m_timer = std::make_unique<QTimer>();
    m_timer->setSingleShot(true);
    m_timer->setTimerType(Qt::PreciseTimer);
    connect(m_timer.get(), &QTimer::timeout, this, &Monitor::work);
    if (m_sensor->descriptor() >= 0) {
        m_notifier = std::make_unique<QSocketNotifier>(m_sensor->descriptor(), QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, &Monitor::work);
    }
    work();
}

void Monitor::stop()
{
    if (m_sensor) {
        finish();
    }
}

void Monitor::setInterval(std::chrono::milliseconds interval)
{
    m_interval = interval;
    if (m_sensor) {
        m_sensor->setInterval(interval);
        armTimer();
    }
}

void Monitor::setView(View view)
{
    m_options.analyzer.view = view;
    if (m_analyzer) {
        m_analyzer->setView(view);
    }
    if (m_replay) {
        m_replay->setAnalyzerOptions(m_options.analyzer);
    }
}

void Monitor::setTrust(TrustPointer trust)
{
    m_options.analyzer.trust = trust;
    if (m_analyzer) {
        m_analyzer->setTrust(std::move(trust));
    }
    if (m_replay) {
        m_replay->setAnalyzerOptions(m_options.analyzer);
    }
}

void Monitor::taken()
{
    m_isOneOnItsWay = false;
    if (m_waiting) {
        offer(std::exchange(m_waiting, nullptr));
    }
}

void Monitor::signalProcess(ProcessKey process, ProcessAction action, quint64 requestId)
{
    const Result<void> done = m_options.signaller(process, action);
    lookClosely({process});
    Q_EMIT signalDone(requestId, done ? std::nullopt : std::optional<Error>(done.error()));
}

void Monitor::signalProcesses(const std::vector<ProcessKey>& processes, ProcessAction action, quint64 requestId)
{
    const auto signalOne
        = [this](ProcessKey process, ProcessSignal signal) { return m_options.signaller(process, actionOf(signal)); };
    std::vector<std::optional<Error>> errors;
    for (const Result<void>& done : netgrove::signalProcesses(processes, signalOf(action), signalOne)) {
        errors.push_back(done ? std::nullopt : std::optional<Error>(done.error()));
    }
    lookClosely(processes);
    Q_EMIT signalsDone(requestId, errors);
}

/// What was done to them is to be seen at once.
void Monitor::lookClosely(const std::vector<ProcessKey>& processes)
{
    if (m_sensor) {
        m_sensor->lookClosely(processes);
    }
}

void Monitor::work()
{
    if (!m_sensor) {
        return;
    }
    if (m_replay && m_replay->isSeeking()) {
        advanceSeek();
        return;
    }
    SnapshotPointer newest;
    for (int taken = 0; taken < kObservationsPerTurn; ++taken) {
        auto observation = m_sensor->poll(now());
        if (!observation) {
            break;
        }
        const bool isPicture = observation->isComplete;
        newest = takeIn(std::move(*observation));
        observation.reset();
        if (isPicture) {
            m_spareMemory.onPicture(now());
        } else {
            m_spareMemory.onChange(now());
        }
    }
    if (newest) {
        offer(std::move(newest));
    }
    if (m_sensor->isAtEnd()) {
        finish();
        return;
    }
    armTimer();
}

void Monitor::armTimer()
{
    if (m_replay && m_replay->isSeeking()) {
        m_timer->start(0); // commands that came meanwhile go first
        return;
    }
    // Rounded up: a timer that fires before the deadline would find nothing to do and spin.
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(m_sensor->nextDeadline() - now());
    m_timer->start(std::clamp<std::chrono::milliseconds>(wait, std::chrono::milliseconds(0), std::chrono::minutes(1)));
}

void Monitor::offer(SnapshotPointer snapshot)
{
    if (m_isOneOnItsWay) {
        m_waiting = std::move(snapshot);
        return;
    }
    m_isOneOnItsWay = true;
    Q_EMIT snapshotReady(std::move(snapshot));
    tellSession();
}

void Monitor::finish()
{
    m_notifier.reset(); // before the sensor closes the descriptor that it watches
    m_timer.reset();
    m_waiting.reset();
    m_isOneOnItsWay = true;
    Q_EMIT snapshotReady(takeIn(m_sensor->finish(now())));
    stopRecording();
    m_replay.reset(); // it holds on to the sensor
    m_sensor.reset();
    m_opened.reset();
    m_analyzer.reset();
    Q_EMIT ended();
}

MonitorThread::MonitorThread(MonitorOptions options, QObject* parent)
    : QObject(parent)
    , m_monitor(new Monitor(std::move(options)))
{
    m_thread.setObjectName(QStringLiteral("monitor"));
    m_monitor->moveToThread(&m_thread);
    connect(m_monitor, &Monitor::snapshotReady, this, [this](const SnapshotPointer& snapshot) {
        Q_EMIT snapshotReady(snapshot); // returns when the window has drawn its conclusions: only then the next one
        QMetaObject::invokeMethod(m_monitor, &Monitor::taken, Qt::QueuedConnection);
    });
    // In the same queue as the Snapshots, so that it stands between those of the one and those of the other.
    connect(m_monitor, &Monitor::begun, this, [this](bool isReplay) { m_isShowingReplay = isReplay; });
    connect(m_monitor, &Monitor::failed, this, &MonitorThread::failed);
    connect(m_monitor, &Monitor::ended, this, &MonitorThread::ended);
    connect(m_monitor, &Monitor::signalDone, this, &MonitorThread::signalDone);
    connect(m_monitor, &Monitor::recordingChanged, this, &MonitorThread::recordingChanged);
    connect(m_monitor, &Monitor::recordingFailed, this, &MonitorThread::recordingFailed);
    connect(m_monitor, &Monitor::replayChanged, this, &MonitorThread::replayChanged);
    // Queued whatever thread it comes from: the monitor's, or the one that looks through a recording.
    connect(m_monitor, &Monitor::timelineChanged, this, &MonitorThread::timelineChanged, Qt::QueuedConnection);
    connect(m_monitor, &Monitor::signalsDone, this, &MonitorThread::signalsDone);
}

MonitorThread::~MonitorThread()
{
    disconnect(m_monitor, nullptr, this, nullptr);
    stop();
    delete m_monitor;
}

void MonitorThread::start()
{
    if (!m_thread.isRunning()) {
        m_thread.start();
    }
    QMetaObject::invokeMethod(m_monitor, &Monitor::start, Qt::QueuedConnection);
}

void MonitorThread::stop()
{
    if (!m_thread.isRunning()) {
        return;
    }
    QMetaObject::invokeMethod(m_monitor, &Monitor::stop, Qt::QueuedConnection);
    // Queued behind stop(), so that the sensor is closed in its own thread.
    QMetaObject::invokeMethod(m_monitor, [this] { m_thread.quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

void MonitorThread::setInterval(std::chrono::milliseconds interval)
{
    QMetaObject::invokeMethod(m_monitor, [this, interval] { m_monitor->setInterval(interval); }, Qt::QueuedConnection);
}

void MonitorThread::setView(View view)
{
    QMetaObject::invokeMethod(m_monitor, [this, view] { m_monitor->setView(view); }, Qt::QueuedConnection);
}

void MonitorThread::setTrust(TrustPointer trust)
{
    QMetaObject::invokeMethod(
        m_monitor, [this, trust = std::move(trust)] { m_monitor->setTrust(trust); }, Qt::QueuedConnection);
}

quint64 MonitorThread::signalProcess(ProcessKey process, ProcessAction action)
{
    const quint64 request = ++m_lastRequest;
    QMetaObject::invokeMethod(
        m_monitor, [this, process, action, request] { m_monitor->signalProcess(process, action, request); },
        Qt::QueuedConnection);
    return request;
}

quint64 MonitorThread::signalProcesses(std::vector<ProcessKey> processes, ProcessAction action)
{
    const quint64 request = ++m_lastRequest;
    QMetaObject::invokeMethod(
        m_monitor,
        [this, processes = std::move(processes), action, request] {
            m_monitor->signalProcesses(processes, action, request);
        },
        Qt::QueuedConnection);
    return request;
}

} // namespace netgrove
