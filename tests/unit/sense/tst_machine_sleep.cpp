// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The machine sleeps while the program runs: CLOCK_MONOTONIC stands still meanwhile, CLOCK_BOOTTIME and CLOCK_REALTIME
/// go on (clock_gettime(2)). This program has a clock_gettime() of its own, which is taken before libc's.
#include <QTest>
#include <ctime>
#include <memory>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/analyse/snapshot.h"
#include "core/sense/capture/capture_clock.h"
#include "core/sense/machine.h"
#include "core/sense/processes/process_clock.h"
#include "core/sense/processes/process_table.h"
#include "core/sense/sleep_book.h"
#include "tests/unit/processes/proc_tree.h"
#include "tests/unit/processes/process_event_at.h"

using namespace netgrove;
using netgrove::test::ProcTree;
using namespace std::chrono_literals;

namespace {
constexpr auto kNight = 8h;
constexpr std::uint64_t kTicksOfNight = 8 * 3600 * 100; // USER_HZ is 100 (time(7))
std::chrono::seconds slept{0};

void sleepANight() { slept += kNight; }

std::chrono::nanoseconds realtime() { return wallNow().time_since_epoch(); }
} // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept
{
    const auto failed = static_cast<int>(::syscall(SYS_clock_gettime, clock, time));
    if (failed == 0 && (clock == CLOCK_BOOTTIME || clock == CLOCK_REALTIME)) {
        time->tv_sec += slept.count();
    }
    return failed;
}

class TestMachineSleep : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void testStartTimesFollowTheClockThatGoesOn();
    void testWhoLivedBeforeIsTheSameAfter();
    void testWhoIsBornAfterIsYoungerThanTheSleep();
    void testWhoIsGoneBeforeWeLookedIsBornAfterTheSleep();
    void testExecAndEndAfterTheSleepAreOfWhoLivedBefore();
    void testPidUsedAgainAfterTheSleepIsAnother();
    void testEndFromBeforeTheSleepDoesNotEndTheNewOwner();
    void testPacketsKeepTheirOrder();
    void testMomentsKeepTheirWallTime();

private:
    ProcessEvent event(ProcessEvent::Kind kind, int pid, int parent = 0) const;
    std::unique_ptr<ProcTree> m_tree;
    std::unique_ptr<ProcReader> m_reader;
    std::unique_ptr<ProcessTable> m_table;
    // The same moment, as long as nobody has slept: events are monotonic, starts are ticks since boot.
    StartTime m_tick{100'000};
    MonotonicTime m_now;
};

void TestMachineSleep::init()
{
    slept = 0s;
    m_tree = std::make_unique<ProcTree>();
    m_reader = std::make_unique<ProcReader>(std::move(*ProcReader::open(m_tree->root())));
    m_table = std::make_unique<ProcessTable>(*m_reader);
    m_now = toMonotonic(m_tick) + 5ms;
    m_tree->put({.pid = 1, .parent = 0, .start = 1, .comm = "init"});
    m_tree->put({.pid = 50, .parent = 1, .start = 500, .comm = "shell"});
    m_table->start(m_now);
    m_tree->put({.pid = 60, .parent = 50, .start = m_tick.value, .flags = 0x40}); // forked, no exec yet
    m_table->apply(event(ProcessEvent::Kind::fork, 60, 50));
    m_table->takeObservations();
}

ProcessEvent TestMachineSleep::event(ProcessEvent::Kind kind, int pid, int parent) const
{
    return test::processEventAt(m_now, kind, pid, parent);
}

void TestMachineSleep::testStartTimesFollowTheClockThatGoesOn()
{
    sleepANight();
    const StartTime morning(m_tick.value + kTicksOfNight);
    QCOMPARE(toStartTime(m_now), morning);
    QVERIFY(toMonotonic(morning) <= m_now);
    QVERIFY(m_now - toMonotonic(morning) < 10ms);
}

void TestMachineSleep::testWhoLivedBeforeIsTheSameAfter()
{
    sleepANight();
    m_now += 1s;
    QVERIFY(m_table->rescan(m_now));
    m_table->refresh(m_now);
    QVERIFY(m_table->takeObservations().empty()); // no end, no birth
    QCOMPARE(m_table->aliveCount(), std::size_t{3});
    QCOMPARE(m_table->find(Pid(60), m_now)->key(), (ProcessKey{Pid(60), m_tick}));
}

void TestMachineSleep::testWhoIsBornAfterIsYoungerThanTheSleep()
{
    const MonotonicTime evening = m_now;
    sleepANight();
    m_now += 1s;
    const ProcessKey born{Pid(70), StartTime(m_tick.value + kTicksOfNight + 100)};
    m_tree->put({.pid = 70, .parent = 60, .start = born.start.value});
    m_table->apply(event(ProcessEvent::Kind::fork, 70, 60));
    const auto told = m_table->takeObservations();
    QCOMPARE(told.size(), std::size_t{1});
    QCOMPARE(told.front().key, born);
    QCOMPARE(told.front().state, 'S'); // what /proc shows was taken to be it
    QCOMPARE(told.front().birthParent, std::optional(ProcessKey{Pid(60), m_tick}));
    QCOMPARE(m_table->find(Pid(70), m_now)->key(), born);
    QVERIFY(!m_table->find(Pid(70), evening));
}

void TestMachineSleep::testWhoIsGoneBeforeWeLookedIsBornAfterTheSleep()
{
    sleepANight();
    m_now += 1s;
    m_table->apply(event(ProcessEvent::Kind::fork, 70, 60));
    m_table->apply(event(ProcessEvent::Kind::exit, 70));
    const auto told = m_table->takeObservations();
    QCOMPARE(told.size(), std::size_t{2});
    QCOMPARE(told[0].key, (ProcessKey{Pid(70), StartTime(m_tick.value + kTicksOfNight + 100)}));
    QCOMPARE(told[1].change, ProcessChange::exit);
    QCOMPARE(told[1].key, told[0].key);
}

void TestMachineSleep::testExecAndEndAfterTheSleepAreOfWhoLivedBefore()
{
    sleepANight();
    m_now += 1s;
    m_tree->put({.pid = 60, .parent = 50, .start = m_tick.value, .comm = "curl", .executable = "/usr/bin/curl"});
    m_table->apply(event(ProcessEvent::Kind::exec, 60));
    QCOMPARE(m_table->find(Pid(60))->facts.executable, std::string("/usr/bin/curl"));
    m_tree->remove(60);
    m_table->apply(event(ProcessEvent::Kind::exit, 60));
    const auto told = m_table->takeObservations();
    QCOMPARE(told.size(), std::size_t{2});
    QCOMPARE(told[1].change, ProcessChange::exit);
    QCOMPARE(told[1].key, (ProcessKey{Pid(60), m_tick}));
    QCOMPARE(told[1].time, m_now);
}

void TestMachineSleep::testPidUsedAgainAfterTheSleepIsAnother()
{
    const MonotonicTime evening = m_now;
    sleepANight();
    m_now += 1s;
    const ProcessKey other{Pid(60), StartTime(m_tick.value + kTicksOfNight + 100)};
    m_tree->put({.pid = 60, .parent = 1, .start = other.start.value, .comm = "other"});
    m_table->apply(event(ProcessEvent::Kind::fork, 60, 1)); // the end of the first was lost
    const auto told = m_table->takeObservations();
    QCOMPARE(told.size(), std::size_t{2});
    QCOMPARE(told[0].change, ProcessChange::exit);
    QCOMPARE(told[0].key, (ProcessKey{Pid(60), m_tick}));
    QCOMPARE(told[1].key, other);
    QCOMPARE(m_table->find(Pid(60), m_now)->key(), other);
    QCOMPARE(m_table->find(Pid(60), evening)->key(), (ProcessKey{Pid(60), m_tick}));
}

void TestMachineSleep::testEndFromBeforeTheSleepDoesNotEndTheNewOwner()
{
    const ProcessEvent late = event(ProcessEvent::Kind::exit, 60); // lay unread through the night
    sleepANight();
    m_now += 1s;
    m_tree->remove(60);
    QVERIFY(m_table->rescan(m_now));
    m_tree->put({.pid = 60, .parent = 1, .start = m_tick.value + kTicksOfNight + 100, .comm = "other"});
    QVERIFY(m_table->rescan(m_now));
    m_tree->remove(60); // it ends as well: only the time tells whose end that was
    m_table->apply(late);
    QVERIFY(m_table->find(Pid(60))->isAlive());
    m_table->apply(event(ProcessEvent::Kind::exit, 60));
    QVERIFY(!m_table->find(Pid(60))->isAlive());
}

/// A packet has a stamp by CLOCK_REALTIME. One that came last before the sleep is handed over after it.
void TestMachineSleep::testPacketsKeepTheirOrder()
{
    CaptureClock clock;
    const MonotonicTime before = monotonicNow();
    clock.beginDispatch();
    const MonotonicTime first = clock.toMonotonic(realtime());
    clock.endDispatch(true);
    const std::chrono::nanoseconds unread = realtime();
    sleepANight();
    clock.beginDispatch();
    const MonotonicTime second = clock.toMonotonic(unread);
    const MonotonicTime third = clock.toMonotonic(realtime());
    clock.endDispatch(true);
    const MonotonicTime after = monotonicNow();
    constexpr auto kSlack = 10ms; // a stamp may be a little older than the last dispatch
    QVERIFY(before - kSlack <= first);
    QVERIFY(first - kSlack <= second); // not a night ago
    QVERIFY(second <= third);
    QVERIFY(third <= after + kSlack); // nor a night ahead
}

/// What was seen in the evening is written with the time of the evening, also in the morning.
void TestMachineSleep::testMomentsKeepTheirWallTime()
{
    constexpr std::chrono::microseconds kClose = 50ms; // clocks are read one after the other
    SleepBook book;
    const MonotonicTime evening = monotonicNow();
    const WallTime clockOfEvening = wallNow();
    book.look(evening);
    sleepANight();
    const MonotonicTime morning = monotonicNow();
    book.look(morning);
    sleepANight(); // Friday to Monday
    const MonotonicTime monday = monotonicNow();
    book.look(monday);
    book.look(monday);
    QCOMPARE(book.sleeps().size(), std::size_t{2});
    Snapshot snapshot;
    snapshot.time = monday;
    snapshot.wallTime = wallNow();
    snapshot.machine.sleeps = book.sleeps();
    const auto isClose = [kClose](WallTime left, WallTime right) { return std::chrono::abs(left - right) < kClose; };
    QVERIFY(isClose(snapshot.toWall(evening - 1h), clockOfEvening - 1h));
    QVERIFY(isClose(snapshot.toWall(evening), clockOfEvening));
    QVERIFY(isClose(snapshot.toWall(morning), clockOfEvening + kNight));
    QVERIFY(isClose(snapshot.toWall(monday + 1s), snapshot.wallTime + 1s));
}

QTEST_GUILESS_MAIN(TestMachineSleep)
#include "tst_machine_sleep.moc"
