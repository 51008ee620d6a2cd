// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "core/session/replay_sensor.h"
#include "tests/support/recorded_scene.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {

/// The moment of the test's clock: nothing here waits.
MonotonicTime clockAt(std::chrono::nanoseconds passed) { return MonotonicTime(std::chrono::hours(500) + passed); }

std::vector<Observation> polled(ReplaySensor& sensor, MonotonicTime now)
{
    std::vector<Observation> said;
    while (auto observation = sensor.poll(now)) {
        said.push_back(std::move(*observation));
    }
    return said;
}

} // namespace

class TestReplaySensor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_path = m_folder.path().toStdString() + "/r.netgrove";
        m_said = pairScene();
        RecordingOptions options;
        options.blockTime = 300ms;
        options.keyframeTime = 1s;
        QVERIFY(writeRecording(m_path, m_said, options));
    }
    void atOnceGivesAllAndKeepsTheLastForTheEnd();
    void itKeepsTheRecordedPace_data();
    void itKeepsTheRecordedPace();
    void itPausesAndGoesOn();
    void speedChangesOnTheWay();
    void itMovesToAPlace();
    void itStaysAtItsEndWhereAsked();
    void stoppedEarlyItEndsEveryFlow();
    void aCutRecordingEndsEveryFlow();
    void damageEndsItWithAReason();

private:
    QTemporaryDir m_folder;
    std::string m_path;
    std::vector<Observation> m_said;
};

void TestReplaySensor::atOnceGivesAllAndKeepsTheLastForTheEnd()
{
    ReplaySensor sensor({.path = m_path, .speed = kFullSpeed, .isStayingAtEnd = false});
    QVERIFY(sensor.start());
    std::vector<Observation> heard = polled(sensor, clockAt(0s));
    QVERIFY(sensor.isAtEnd());
    heard.push_back(sensor.finish(clockAt(0s)));
    QVERIFY(heard == m_said);
    QVERIFY(!sensor.fault());
}

void TestReplaySensor::itKeepsTheRecordedPace_data()
{
    QTest::addColumn<double>("speed");
    QTest::newRow("as it was") << 1.0;
    QTest::newRow("ten times") << 10.0;
    QTest::newRow("half") << 0.5;
}

void TestReplaySensor::itKeepsTheRecordedPace()
{
    QFETCH(double, speed);
    ReplaySensor sensor({.path = m_path, .speed = speed, .isStayingAtEnd = false});
    QVERIFY(sensor.start());
    QCOMPARE(polled(sensor, clockAt(0s)).size(), std::size_t{1}); // the first one at once
    const auto passed = [&](std::chrono::duration<double> recorded) {
        return clockAt(std::chrono::duration_cast<std::chrono::nanoseconds>(recorded / speed));
    };
    QCOMPARE(polled(sensor, passed(99ms)).size(), std::size_t{0});
    QCOMPARE(polled(sensor, passed(101ms)).size(), std::size_t{1});
    QCOMPARE(polled(sensor, passed(1001ms)).size(), std::size_t{9});
    QVERIFY(!sensor.isAtEnd());
    QCOMPARE(polled(sensor, passed(3899ms)).size(), std::size_t{28});
    QVERIFY(!sensor.isAtEnd());
    QCOMPARE(polled(sensor, passed(3901ms)).size(), std::size_t{0});
    QVERIFY(sensor.isAtEnd());
}

void TestReplaySensor::itPausesAndGoesOn()
{
    ReplaySensor sensor({.path = m_path, .speed = 1, .isStayingAtEnd = false});
    QVERIFY(sensor.start());
    polled(sensor, clockAt(0s));
    QCOMPARE(polled(sensor, clockAt(510ms)).size(), std::size_t{5});
    sensor.setPaused(true, clockAt(550ms));
    QCOMPARE(polled(sensor, clockAt(100s)).size(), std::size_t{0});
    sensor.setPaused(false, clockAt(200s));
    QCOMPARE(polled(sensor, clockAt(200s + 49ms)).size(), std::size_t{0});
    QCOMPARE(polled(sensor, clockAt(200s + 51ms)).size(), std::size_t{1});
}

void TestReplaySensor::speedChangesOnTheWay()
{
    ReplaySensor sensor({.path = m_path, .speed = 1, .isStayingAtEnd = false});
    QVERIFY(sensor.start());
    polled(sensor, clockAt(0s));
    QCOMPARE(polled(sensor, clockAt(1s + 1ms)).size(), std::size_t{10});
    sensor.setSpeed(10, clockAt(1s + 1ms));
    QCOMPARE(polled(sensor, clockAt(1s + 101ms)).size(), std::size_t{10});
    sensor.setSpeed(kFullSpeed, clockAt(2s));
    polled(sensor, clockAt(2s));
    QVERIFY(sensor.isAtEnd());
}

void TestReplaySensor::itMovesToAPlace()
{
    ReplaySensor sensor({.path = m_path, .speed = kFullSpeed, .isStayingAtEnd = true});
    QVERIFY(sensor.start());
    RecordingCursor cursor(*sensor.recording());
    for (int index = 0; index < 17; ++index) {
        QVERIFY(cursor.next());
    }
    const auto place = cursor.place();
    for (int round = 0; round < 3; ++round) {
        sensor.moveTo(place, m_said[16].time, clockAt(0s));
        QCOMPARE(sensor.position(), m_said[16].time);
        const auto heard = polled(sensor, clockAt(0s));
        QCOMPARE(heard.size(), std::size_t{23});
        QCOMPARE(heard.front(), m_said[17]);
    }
    sensor.moveTo({}, m_said[0].time, clockAt(0s));
    QVERIFY(polled(sensor, clockAt(0s)) == m_said);
}

void TestReplaySensor::itStaysAtItsEndWhereAsked()
{
    ReplaySensor sensor({.path = m_path, .speed = kFullSpeed, .isStayingAtEnd = true});
    QVERIFY(sensor.start());
    QCOMPARE(polled(sensor, clockAt(0s)).size(), m_said.size());
    QVERIFY(sensor.isExhausted() && !sensor.isAtEnd());
    QVERIFY(sensor.nextDeadline() > std::chrono::steady_clock::now() + 10s); // it does not spin
}

void TestReplaySensor::stoppedEarlyItEndsEveryFlow()
{
    ReplaySensor sensor({.path = m_path, .speed = 1, .isStayingAtEnd = false});
    QVERIFY(sensor.start());
    polled(sensor, clockAt(0s));
    polled(sensor, clockAt(3s));
    const Observation last = sensor.finish(clockAt(3s));
    QCOMPARE(last.flows.size(), std::size_t{2});
    QVERIFY(last.flows[0].isFinal && last.flows[1].isFinal);
    QCOMPARE(last.flows[0].counters, m_said[30].flows[0].counters);
    QCOMPARE(last.time, m_said[30].time);
}

void TestReplaySensor::aCutRecordingEndsEveryFlow()
{
    const std::string cut = m_path + ".cut";
    QVERIFY(writeRecording(cut, {m_said.begin(), m_said.begin() + 31}, {}, false));
    ReplaySensor sensor({.path = cut, .speed = kFullSpeed, .isStayingAtEnd = false});
    QVERIFY(sensor.start());
    const auto heard = polled(sensor, clockAt(0s));
    QVERIFY(sensor.isAtEnd() && !sensor.fault());
    const MonotonicTime deadline = sensor.nextDeadline();
    QVERIFY(deadline <= std::chrono::steady_clock::now()); // nobody waits for the end
    QVERIFY(!heard.empty());
    const Observation last = sensor.finish(clockAt(0s));
    QCOMPARE(last.sequence, heard.back().sequence + 1);
    QVERIFY(std::ranges::all_of(last.flows, &FlowObservation::isFinal));
}

void TestReplaySensor::damageEndsItWithAReason()
{
    std::string content = fileContent(m_path);
    content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 4);
    setFileContent(m_path + ".bad", content);
    ReplaySensor sensor({.path = m_path + ".bad", .speed = kFullSpeed, .isStayingAtEnd = false});
    QVERIFY(sensor.start());
    const auto heard = polled(sensor, clockAt(0s));
    QVERIFY(heard.size() > 5 && heard.size() < m_said.size());
    QVERIFY(sensor.isAtEnd());
    QVERIFY(sensor.fault().has_value());
    QVERIFY2(sensor.fault()->detail.find("byte ") != std::string::npos, sensor.fault()->detail.c_str());
}

QTEST_GUILESS_MAIN(TestReplaySensor)
#include "tst_replay_sensor.moc"
