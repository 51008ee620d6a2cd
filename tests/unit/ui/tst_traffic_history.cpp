// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/unit/ui/snapshot_samples.h"
#include "ui/traffic_history.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

void grow(SampleMachine& machine, std::int32_t pid, std::uint64_t sent, std::uint64_t received)
{
    machine.process(pid).totals.txBytes += sent;
    machine.process(pid).totals.rxBytes += received;
}

} // namespace

class TestTrafficHistory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testBytesFallIntoTheirSecond();
    void testWhatWasBeforeIsNotSpread();
    void testANewbornsFirstBytesCount();
    void testFiveMinutesAreKept();
    void testTheSilentGoFirst();
    void testTimeThatGoesBackBeginsAnew();
};

void TestTrafficHistory::testBytesFallIntoTheirSecond()
{
    SampleMachine machine;
    machine.process(5);
    TrafficHistory history;
    history.take(*machine.snapshot());
    machine.wait(std::chrono::milliseconds(1000));
    grow(machine, 5, 100, 10);
    history.take(*machine.snapshot());
    machine.wait(std::chrono::milliseconds(400));
    grow(machine, 5, 50, 0);
    history.take(*machine.snapshot());
    machine.wait(std::chrono::milliseconds(3000));
    grow(machine, 5, 7, 8);
    const SnapshotPointer last = machine.snapshot();
    history.take(*last);
    const auto samples = history.samples(SampleMachine::key(5));
    QCOMPARE(samples.size(), std::size_t(2));
    QCOMPARE(samples[0].sent, 150U);
    QCOMPARE(samples[0].received, 10U);
    QCOMPARE(samples[1].sent, 7U);
    QCOMPARE(samples[1].second - samples[0].second, 3);
    QVERIFY(history.end() == last->time);
}

void TestTrafficHistory::testWhatWasBeforeIsNotSpread()
{
    SampleMachine machine;
    grow(machine, 5, 1'000'000, 0);
    TrafficHistory history;
    history.take(*machine.snapshot());
    QVERIFY(history.samples(SampleMachine::key(5)).empty());
}

void TestTrafficHistory::testANewbornsFirstBytesCount()
{
    SampleMachine machine;
    TrafficHistory history;
    history.take(*machine.snapshot());
    machine.wait(std::chrono::seconds(1));
    grow(machine, 5, 60, 0);
    history.take(*machine.snapshot());
    QCOMPARE(history.samples(SampleMachine::key(5)).at(0).sent, 60U);
}

void TestTrafficHistory::testFiveMinutesAreKept()
{
    SampleMachine machine;
    TrafficHistory history;
    history.take(*machine.snapshot());
    for (int second = 0; second < 400; ++second) {
        machine.wait(std::chrono::seconds(1));
        grow(machine, 5, 1, 1);
        history.take(*machine.snapshot());
    }
    QCOMPARE(history.samples(SampleMachine::key(5)).size(), std::size_t(300));
    machine.wait(std::chrono::seconds(200)); // silence ages too
    history.take(*machine.snapshot());
    QCOMPARE(history.samples(SampleMachine::key(5)).size(), std::size_t(100));
}

void TestTrafficHistory::testTheSilentGoFirst()
{
    SampleMachine machine;
    TrafficHistory history(8);
    history.take(*machine.snapshot());
    for (std::int32_t pid = 10; pid < 30; ++pid) {
        machine.wait(std::chrono::seconds(1));
        grow(machine, pid, 1, 0);
        grow(machine, 5, 1, 0);
        history.take(*machine.snapshot());
        machine.process(pid).totals = {};
    }
    QVERIFY(history.size() <= 8);
    QVERIFY(!history.samples(SampleMachine::key(5)).empty());
    QVERIFY(history.samples(SampleMachine::key(10)).empty());
}

void TestTrafficHistory::testTimeThatGoesBackBeginsAnew()
{
    SampleMachine machine;
    TrafficHistory history;
    machine.wait(std::chrono::seconds(100));
    history.take(*machine.snapshot());
    grow(machine, 5, 9, 9);
    machine.wait(std::chrono::seconds(1));
    history.take(*machine.snapshot());
    SampleMachine other;
    grow(other, 5, 1, 0);
    history.take(*other.snapshot());
    QVERIFY(history.samples(SampleMachine::key(5)).empty());
}

QTEST_GUILESS_MAIN(TestTrafficHistory)
#include "tst_traffic_history.moc"
