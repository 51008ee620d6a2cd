// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <thread>

#include "core/monitor.h"

using namespace netgrove;

namespace {

/// What a test may ask a sensor that lives in another thread.
struct Trace {
    std::atomic<int> polls = 0;
    std::atomic<int> alive = 0;
    std::atomic<bool> isFinished = false;
    std::atomic<long> interval = 0;
    std::atomic<int> lookedAt = 0; ///< the pid that was to be looked at closely
    std::thread::id thread;
};

/// Gives `count` Observations as fast as it is asked, then none, or its end.
class EagerSensor final : public Sensor {
public:
    EagerSensor(Trace& trace, int count, bool isEnding)
        : m_trace(trace)
        , m_left(count)
        , m_isEnding(isEnding)
    {
        ++m_trace.alive;
        m_trace.thread = std::this_thread::get_id();
    }
    ~EagerSensor() override { --m_trace.alive; }
    Result<void> start() override { return {}; }
    void lookClosely(const std::vector<ProcessKey>& processes) override
    {
        m_trace.lookedAt = processes.front().pid.value;
    }
    int descriptor() const override { return -1; }
    MonotonicTime nextDeadline() const override
    {
        return MonotonicTime(std::chrono::steady_clock::now() + std::chrono::milliseconds(m_left > 0 ? 0 : 50));
    }
    std::optional<Observation> poll(MonotonicTime now) override
    {
        ++m_trace.polls;
        if (m_left == 0) {
            return std::nullopt;
        }
        --m_left;
        return next(now);
    }
    Observation finish(MonotonicTime now) override
    {
        m_trace.isFinished = true;
        return next(now);
    }
    void setInterval(std::chrono::milliseconds interval) override { m_trace.interval = interval.count(); }
    bool isAtEnd() const override { return m_isEnding && m_left == 0; }

private:
    Observation next(MonotonicTime now)
    {
        Observation observation;
        observation.sequence = ++m_sequence;
        observation.isComplete = m_sequence == 1;
        observation.time = now;
        observation.counters.packets = m_sequence;
        return observation;
    }

    Trace& m_trace;
    int m_left;
    bool m_isEnding;
    std::uint64_t m_sequence = 0;
};

class RefusedSensor final : public Sensor {
public:
    Result<void> start() override { return failure(ErrorCode::noSuchInterface, "eth7"); }
    int descriptor() const override { return -1; }
    MonotonicTime nextDeadline() const override { return {}; }
    std::optional<Observation> poll(MonotonicTime) override { return std::nullopt; }
    Observation finish(MonotonicTime) override { return {}; }
    void setInterval(std::chrono::milliseconds) override { }
    bool isAtEnd() const override { return false; }
};

MonitorOptions eager(Trace& trace, int count, bool isEnding = false)
{
    MonitorOptions options;
    options.makeSensor = [&trace, count, isEnding] { return std::make_unique<EagerSensor>(trace, count, isEnding); };
    return options;
}

} // namespace

class TestMonitor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testSpareMemoryIsGivenBackSoonAfterAPictureAndThenMoreRarely()
    {
        using namespace std::chrono_literals;
        std::vector<int> seconds;
        int second = 1;
        SpareMemory memory([&] { seconds.push_back(second); });
        memory.onPicture(MonotonicTime(1s));
        for (second = 2; second <= 200; ++second) {
            memory.onChange(MonotonicTime(std::chrono::seconds(second)));
        }
        const std::vector<int> rarely{1, 5, 13, 29, 61, 125, 189};
        QCOMPARE(seconds, rarely);
        memory.onPicture(MonotonicTime(201s)); // begins anew
        memory.onChange(MonotonicTime(205s));
        QCOMPARE(seconds.size(), rarely.size() + 2);
    }

    void testSlowWindowGetsOnlyTheNewest();
    void testStopFinishesAndJoins();
    void testDestructionWhileBusyJoins();
    void testEndOfASensorIsTold();
    void testSensorThatCannotStartIsTold();
    void testSensorLivesInTheWorker();
    void testIntervalReachesTheSensor();
    void testSignalIsDoneAndAnswered_data();
    void testSignalIsDoneAndAnswered();
};

void TestMonitor::testSlowWindowGetsOnlyTheNewest()
{
    constexpr int kCount = 2000;
    Trace trace;
    MonitorThread monitor(eager(trace, kCount));
    std::vector<std::uint64_t> seen;
    connect(&monitor, &MonitorThread::snapshotReady, this, [&](const SnapshotPointer& snapshot) {
        seen.push_back(snapshot->counters.packets);
        if (seen.size() == 1) { // a window that takes its time, until the sensor has said everything
            while (trace.polls < kCount + 1) {
                std::this_thread::yield();
            }
        }
    });
    monitor.start();
    QTRY_VERIFY(!seen.empty() && seen.back() == kCount);
    QVERIFY2(seen.size() <= 3, "pictures must not queue up behind a slow window");
    QVERIFY(std::is_sorted(seen.begin(), seen.end()));
}

void TestMonitor::testStopFinishesAndJoins()
{
    Trace trace;
    MonitorThread monitor(eager(trace, 3));
    QSignalSpy ended(&monitor, &MonitorThread::ended);
    QSignalSpy pictures(&monitor, &MonitorThread::snapshotReady);
    monitor.start();
    QTRY_VERIFY(pictures.count() > 0);
    monitor.stop();
    QVERIFY(!monitor.isRunning());
    QVERIFY(trace.isFinished);
    QCOMPARE(trace.alive, 0);
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(pictures.last().first().value<SnapshotPointer>()->counters.packets, std::uint64_t(4));
}

void TestMonitor::testDestructionWhileBusyJoins()
{
    Trace trace;
    {
        MonitorThread monitor(eager(trace, 1'000'000));
        monitor.start();
        QTRY_VERIFY(trace.polls > 10);
    }
    QCOMPARE(trace.alive, 0);
}

void TestMonitor::testEndOfASensorIsTold()
{
    Trace trace;
    MonitorThread monitor(eager(trace, 5, true));
    QSignalSpy ended(&monitor, &MonitorThread::ended);
    monitor.start();
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(trace.alive, 0);
}

void TestMonitor::testSensorThatCannotStartIsTold()
{
    MonitorOptions options;
    options.makeSensor = [] { return std::make_unique<RefusedSensor>(); };
    MonitorThread monitor(std::move(options));
    QSignalSpy failed(&monitor, &MonitorThread::failed);
    monitor.start();
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed.first().first().value<Error>().code, ErrorCode::noSuchInterface);
}

void TestMonitor::testSensorLivesInTheWorker()
{
    Trace trace;
    MonitorThread monitor(eager(trace, 1));
    QSignalSpy pictures(&monitor, &MonitorThread::snapshotReady);
    monitor.start();
    QTRY_COMPARE(pictures.count(), 1);
    QVERIFY(trace.thread != std::this_thread::get_id());
}

void TestMonitor::testIntervalReachesTheSensor()
{
    Trace trace;
    MonitorThread monitor(eager(trace, 1));
    monitor.start();
    monitor.setInterval(std::chrono::milliseconds(250));
    QTRY_COMPARE(trace.interval, 250L);
}

void TestMonitor::testSignalIsDoneAndAnswered_data()
{
    QTest::addColumn<bool>("isRefused");
    QTest::newRow("done") << false;
    QTest::newRow("not permitted") << true;
}

void TestMonitor::testSignalIsDoneAndAnswered()
{
    QFETCH(bool, isRefused);
    Trace trace;
    MonitorOptions options = eager(trace, 1);
    options.signaller = [isRefused](ProcessKey process, ProcessAction action) -> Result<void> {
        if (isRefused || process.pid != Pid(42) || action != ProcessAction::kill) {
            return failure(ErrorCode::noPrivilege, "pidfd_send_signal: Operation not permitted");
        }
        return {};
    };
    MonitorThread monitor(std::move(options));
    QSignalSpy done(&monitor, &MonitorThread::signalDone);
    monitor.start();
    const quint64 request = monitor.signalProcess({Pid(42), StartTime(7)}, ProcessAction::kill);
    QTRY_COMPARE(done.count(), 1);
    QCOMPARE(done.first().at(0).toULongLong(), request);
    const auto error = done.first().at(1).value<std::optional<Error>>();
    QCOMPARE(error.has_value(), isRefused);
    QCOMPARE(trace.lookedAt.load(), 42);
}

QTEST_GUILESS_MAIN(TestMonitor)
#include "tst_monitor.moc"
