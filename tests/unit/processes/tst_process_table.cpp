// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <set>

#include "core/sense/processes/process_clock.h"
#include "core/sense/processes/process_table.h"
#include "tests/unit/processes/proc_tree.h"
#include "tests/unit/processes/process_event_at.h"

using namespace netgrove;
using netgrove::test::ProcTree;
using namespace std::chrono_literals;

class TestProcessTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void testSeenHaveTodaysParent();
    void testForkKeepsItsBirthParent();
    void testDoubleForkKeepsTheChain();
    void testChildThatIsGoneIsListedWithItsParentsImage();
    void testExecIsReadAnew();
    void testExecThatCannotBeReadHasNoName();
    void testExecThatCannotBeReadHasTheNameOfItsEvent();
    void testPidUsedAgainIsAnotherProcess();
    void testLateForkOfASeenProcessTellsItsParent();
    void testOldExitDoesNotEndTheNewOwner();
    void testExitOfTheFirstThreadIsNotTheEnd();
    void testRescanFindsBirthsDeathsAndReuse();
    void testZombiesAreNotBorn();
    void testRefreshTellsNameAndParent();
    void testWhoeverIsSuspendedIsSeenWithinTwoRefreshes();
    void testChangeThatIsExpectedIsSeenAtOnce();
    void testSuspendedAreLookedAtUntilTheyGoOn();
    void testEndThatNobodyToldIsFound();
    void testAllWhoAreDoubtedAreLookedAtInOneRefresh();
    void testEndIsTakenByItsStartWhateverTheClocksSay();
    void testEndedAreForgotten();
    void testEndedAreBounded();
    void testUntakenObservationsAreCounted();
    void testWhatCannotBeReadIsNotGone();
    void testWhoWasTakenForDeadComesBack();
    void testEndedKeepTheSocketsOfTheirEnd();
    void testAllHasParentsFirst();
    void testFindAtAMoment();

private:
    ProcessEvent event(ProcessEvent::Kind kind, int pid, int parent = 0) const;
    void putMany(int count, char state);
    std::size_t countWhere(bool (*isOne)(const ProcessTable::Entry&)) const;
    std::unique_ptr<ProcTree> m_tree;
    std::unique_ptr<ProcReader> m_reader;
    std::unique_ptr<ProcessTable> m_table;
    // Start times are ticks since boot and events are monotonic: these are the same moment.
    StartTime m_tick{100'000};
    MonotonicTime m_now;
};

void TestProcessTable::init()
{
    m_tree = std::make_unique<ProcTree>();
    m_reader = std::make_unique<ProcReader>(std::move(*ProcReader::open(m_tree->root())));
    // Small enough for forty processes to be many.
    m_table = std::make_unique<ProcessTable>(*m_reader, ProcessTable::Limits{.refreshed = 4, .glanced = 30});
    m_now = toMonotonic(m_tick) + 5ms;
    m_tree->put({.pid = 1, .parent = 0, .start = 1, .comm = "init"});
    m_tree->put({.pid = 50, .parent = 1, .start = 500, .comm = "shell", .executable = "/bin/shell"});
    m_table->start(m_now);
}

ProcessEvent TestProcessTable::event(ProcessEvent::Kind kind, int pid, int parent) const
{
    return test::processEventAt(m_now, kind, pid, parent);
}

void TestProcessTable::testSeenHaveTodaysParent()
{
    const auto observed = m_table->takeObservations();
    QCOMPARE(observed.size(), std::size_t{2});
    const auto* shell = m_table->find(Pid(50));
    QVERIFY(shell);
    QCOMPARE(shell->facts.change, ProcessChange::seen);
    QCOMPARE(shell->facts.birthParent, std::optional(ProcessKey{Pid(1), StartTime(1)}));
    QVERIFY(!shell->facts.isBirthParentKnown);
    QVERIFY(!m_table->find(Pid(1))->facts.birthParent);
}

void TestProcessTable::testForkKeepsItsBirthParent()
{
    m_table->takeObservations();
    m_tree->put({.pid = 60, .parent = 50, .start = m_tick.value, .comm = "shell", .flags = 0x40});
    m_table->apply(event(ProcessEvent::Kind::fork, 60, 50));
    const auto observed = m_table->takeObservations();
    QCOMPARE(observed.size(), std::size_t{1});
    QCOMPARE(observed[0].change, ProcessChange::fork);
    QCOMPARE(observed[0].key, (ProcessKey{Pid(60), m_tick}));
    QCOMPARE(observed[0].birthParent, std::optional(ProcessKey{Pid(50), StartTime(500)}));
    QVERIFY(observed[0].isBirthParentKnown);
    QCOMPARE(observed[0].birthThread, Tid(50));
    QVERIFY(!observed[0].hasExeced);
    QCOMPARE(observed[0].executable, std::string("/bin/shell"));
}

void TestProcessTable::testDoubleForkKeepsTheChain()
{
    m_tree->put({.pid = 60, .parent = 50, .start = m_tick.value});
    m_table->apply(event(ProcessEvent::Kind::fork, 60, 50));
    m_tree->put({.pid = 61, .parent = 1, .start = m_tick.value}); // its parent is gone by the time we look
    m_table->apply(event(ProcessEvent::Kind::fork, 61, 60));
    m_tree->remove(60);
    m_table->apply(event(ProcessEvent::Kind::exit, 60));
    const auto* orphan = m_table->find(Pid(61));
    QVERIFY(orphan);
    QCOMPARE(orphan->facts.parentPid, Pid(1));
    QCOMPARE(orphan->facts.birthParent, std::optional(ProcessKey{Pid(60), m_tick}));
    QVERIFY(m_table->find(ProcessKey{Pid(60), m_tick}));
}

void TestProcessTable::testChildThatIsGoneIsListedWithItsParentsImage()
{
    m_table->takeObservations();
    m_table->apply(event(ProcessEvent::Kind::fork, 60, 50));
    m_table->apply(event(ProcessEvent::Kind::exit, 60));
    const auto observed = m_table->takeObservations();
    QCOMPARE(observed.size(), std::size_t{2});
    QCOMPARE(observed[0].change, ProcessChange::fork);
    QCOMPARE(observed[0].comm, std::string("shell"));
    QCOMPARE(observed[0].executable, std::string("/bin/shell"));
    QCOMPARE(observed[0].key.start, m_tick);
    QCOMPARE(observed[1].change, ProcessChange::exit);
    QCOMPARE(observed[1].key, observed[0].key);
}

void TestProcessTable::testExecIsReadAnew()
{
    m_tree->put({.pid = 60, .parent = 50, .start = m_tick.value, .flags = 0x40});
    m_table->apply(event(ProcessEvent::Kind::fork, 60, 50));
    m_tree->put({.pid = 60, .parent = 50, .start = m_tick.value, .comm = "curl", .executable = "/usr/bin/curl"});
    m_table->apply(event(ProcessEvent::Kind::exec, 60));
    const auto& facts = m_table->find(Pid(60))->facts;
    QCOMPARE(facts.change, ProcessChange::exec);
    QCOMPARE(facts.comm, std::string("curl"));
    QCOMPARE(facts.executable, std::string("/usr/bin/curl"));
    QVERIFY(facts.hasExeced);
    QCOMPARE(facts.birthParent, std::optional(ProcessKey{Pid(50), StartTime(500)}));
}

void TestProcessTable::testExecThatCannotBeReadHasNoName()
{
    m_table->apply(event(ProcessEvent::Kind::fork, 60, 50));
    m_table->apply(event(ProcessEvent::Kind::exec, 60));
    const auto& facts = m_table->find(Pid(60))->facts;
    QVERIFY(facts.hasExeced);
    QVERIFY(facts.comm.empty()); // "shell" would be wrong
    QVERIFY(facts.executable.empty());
    QVERIFY(facts.commandLine.empty());
}

void TestProcessTable::testExecThatCannotBeReadHasTheNameOfItsEvent()
{
    m_table->apply(event(ProcessEvent::Kind::fork, 60, 50));
    ProcessEvent exec = event(ProcessEvent::Kind::exec, 60);
    exec.comm = "curl";
    m_table->apply(exec);
    const auto& facts = m_table->find(Pid(60))->facts;
    QCOMPARE(facts.comm, std::string("curl"));
    QVERIFY(facts.executable.empty());
}

void TestProcessTable::testPidUsedAgainIsAnotherProcess()
{
    m_table->takeObservations();
    m_tree->put({.pid = 50, .parent = 1, .start = m_tick.value, .comm = "other"});
    m_table->apply(event(ProcessEvent::Kind::fork, 50, 1)); // the exit of the first was lost
    const auto observed = m_table->takeObservations();
    QCOMPARE(observed.size(), std::size_t{2});
    QCOMPARE(observed[0].change, ProcessChange::exit);
    QCOMPARE(observed[0].key, (ProcessKey{Pid(50), StartTime(500)}));
    QCOMPARE(observed[1].change, ProcessChange::fork);
    QCOMPARE(m_table->find(Pid(50))->key(), (ProcessKey{Pid(50), m_tick}));
    QVERIFY(!m_table->find(ProcessKey{Pid(50), StartTime(500)})->isAlive());
}

void TestProcessTable::testLateForkOfASeenProcessTellsItsParent()
{
    m_tree->put({.pid = 60, .parent = 1, .start = m_tick.value});
    m_table->rescan(m_now);
    QVERIFY(!m_table->find(Pid(60))->facts.isBirthParentKnown);
    m_table->apply(event(ProcessEvent::Kind::fork, 60, 50));
    const auto& facts = m_table->find(Pid(60))->facts;
    QVERIFY(facts.isBirthParentKnown);
    QCOMPARE(facts.birthParent->pid, Pid(50));
    QCOMPARE(facts.change, ProcessChange::update);
}

void TestProcessTable::testOldExitDoesNotEndTheNewOwner()
{
    m_tree->put({.pid = 60, .start = m_tick.value});
    m_table->rescan(m_now);
    ProcessEvent old = event(ProcessEvent::Kind::exit, 60);
    old.time = m_now - 1s;
    m_table->apply(old);
    QVERIFY(m_table->find(Pid(60))->isAlive());
}

void TestProcessTable::testExitOfTheFirstThreadIsNotTheEnd()
{
    m_tree->put({.pid = 50, .parent = 1, .start = 500, .state = 'Z', .flags = 4, .threads = 2});
    m_table->apply(event(ProcessEvent::Kind::exit, 50));
    QVERIFY(m_table->find(Pid(50))->isAlive());
    m_tree->put({.pid = 50, .parent = 1, .start = 500, .state = 'Z', .flags = 4, .threads = 1});
    ProcessEvent last = event(ProcessEvent::Kind::threadExit, 50);
    last.tid = Tid(51);
    m_table->apply(last);
    QVERIFY(!m_table->find(Pid(50))->isAlive());
}

void TestProcessTable::testRescanFindsBirthsDeathsAndReuse()
{
    m_tree->put({.pid = 70, .parent = 50, .start = 700});
    m_table->rescan(m_now);
    m_table->takeObservations();
    m_tree->put({.pid = 60, .parent = 50, .start = m_tick.value});
    m_tree->remove(50);
    std::filesystem::rename(m_tree->root() / "70", m_tree->root() / "former");
    m_tree->put({.pid = 70, .parent = 1, .start = m_tick.value});
    m_table->rescan(m_now + 1s);
    const auto observed = m_table->takeObservations();
    const auto has = [&](ProcessChange change, ProcessKey key) {
        return std::any_of(observed.begin(), observed.end(),
            [&](const auto& item) { return item.change == change && item.key == key; });
    };
    QCOMPARE(observed.size(), std::size_t{4});
    QVERIFY(has(ProcessChange::exit, {Pid(50), StartTime(500)}));
    QVERIFY(has(ProcessChange::exit, {Pid(70), StartTime(700)}));
    QVERIFY(has(ProcessChange::fork, {Pid(70), m_tick}));
    QVERIFY(has(ProcessChange::fork, {Pid(60), m_tick}));
    QVERIFY(!m_table->find(Pid(60))->facts.isBirthParentKnown);
}

void TestProcessTable::testZombiesAreNotBorn()
{
    m_table->takeObservations();
    m_tree->put({.pid = 60, .start = m_tick.value, .state = 'Z', .flags = 4});
    m_table->rescan(m_now);
    QVERIFY(m_table->takeObservations().empty());
    QVERIFY(!m_table->find(Pid(60)));
}

void TestProcessTable::testRefreshTellsNameAndParent()
{
    m_table->takeObservations();
    m_tree->put({.pid = 50, .parent = 1, .start = 500, .comm = "renamed", .executable = "/bin/shell"});
    m_table->refresh(m_now + 1s);
    auto observed = m_table->takeObservations();
    QCOMPARE(observed.size(), std::size_t{1});
    QCOMPARE(observed[0].change, ProcessChange::update);
    QCOMPARE(observed[0].comm, std::string("renamed"));
    m_table->refresh(m_now + 2s);
    QVERIFY(m_table->takeObservations().empty());
    m_tree->put({.pid = 50, .parent = 1, .start = 500, .comm = "renamed", .executable = "/bin/other"});
    m_tree->put({.pid = 50, .parent = 1, .start = 500, .comm = "other", .executable = "/bin/other"});
    m_table->refresh(m_now + 3s);
    observed = m_table->takeObservations();
    QCOMPARE(observed.size(), std::size_t{1});
    QCOMPARE(observed[0].change, ProcessChange::exec);
}

/// Pids from 1000 on.
void TestProcessTable::putMany(int count, char state)
{
    for (int pid = 1000; pid < 1000 + count; ++pid) {
        m_tree->put({.pid = pid, .start = 600, .state = state, .flags = state == 'Z' ? 4U : 0U});
    }
}

std::size_t TestProcessTable::countWhere(bool (*isOne)(const ProcessTable::Entry&)) const
{
    std::size_t count = 0;
    m_table->forEachAlive([&](const ProcessTable::Entry& entry) { count += isOne(entry) ? 1U : 0U; });
    return count;
}

void TestProcessTable::testWhoeverIsSuspendedIsSeenWithinTwoRefreshes()
{
    putMany(40, 'S');
    m_table->rescan(m_now);
    m_table->refresh(m_now);
    putMany(40, 'T');
    m_table->refresh(m_now + 1s);
    m_table->refresh(m_now + 2s);
    const auto isSuspended = [](const ProcessTable::Entry& entry) { return entry.facts.state == 'T'; };
    QCOMPARE(countWhere(isSuspended), std::size_t{40});
}

void TestProcessTable::testChangeThatIsExpectedIsSeenAtOnce()
{
    putMany(40, 'S');
    m_table->rescan(m_now);
    m_table->takeObservations();
    m_table->expectChange(Pid(1030), m_now);
    QVERIFY(!m_table->lookAtExpected(m_now));
    m_tree->put({.pid = 1030, .start = 600, .state = 'T'});
    QVERIFY(m_table->lookAtExpected(m_now + 10ms));
    const auto observed = m_table->takeObservations();
    QCOMPARE(observed.size(), std::size_t{1});
    QCOMPARE(observed[0].key.pid, Pid(1030));
    QCOMPARE(observed[0].state, 'T');
}

void TestProcessTable::testSuspendedAreLookedAtUntilTheyGoOn()
{
    putMany(40, 'S');
    m_table->rescan(m_now);
    m_tree->put({.pid = 1030, .start = 600, .state = 'T'});
    m_table->expectChange(Pid(1030), m_now);
    QVERIFY(m_table->lookAtExpected(m_now));
    QVERIFY(!m_table->lookAtExpected(m_now + 60s)); // long after the signal: it is suspended still
    m_tree->put({.pid = 1030, .start = 600, .state = 'S'});
    QVERIFY(m_table->lookAtExpected(m_now + 61s));
    m_table->lookAtExpected(m_now + 120s);
    m_tree->put({.pid = 1030, .start = 600, .state = 'T'});
    QVERIFY(!m_table->lookAtExpected(m_now + 121s)); // nothing is expected of it any more
}

void TestProcessTable::testEndThatNobodyToldIsFound()
{
    putMany(40, 'S');
    m_table->rescan(m_now);
    putMany(40, 'Z'); // nobody has waited for them: they are listed still
    m_table->refresh(m_now + 1s);
    m_table->refresh(m_now + 2s);
    QCOMPARE(m_table->aliveCount(), std::size_t{2});
}

void TestProcessTable::testAllWhoAreDoubtedAreLookedAtInOneRefresh()
{
    putMany(40, 'S');
    m_table->rescan(m_now);
    m_table->refresh(m_now);
    putMany(40, 'Z');
    m_table->doubtAll();
    m_table->refresh(m_now + 1s);
    QCOMPARE(m_table->aliveCount(), std::size_t{2});
}

void TestProcessTable::testEndIsTakenByItsStartWhateverTheClocksSay()
{
    ProcessEvent born = event(ProcessEvent::Kind::fork, 60, 50);
    born.start = m_tick;
    m_table->apply(born);
    ProcessEvent end = event(ProcessEvent::Kind::exit, 60);
    end.start = m_tick;
    end.time = m_now - 1s; // the time spent suspended was read badly
    m_table->apply(end);
    QVERIFY(!m_table->find(Pid(60))->isAlive());
}

void TestProcessTable::testEndedAreForgotten()
{
    m_tree->remove(50);
    m_table->apply(event(ProcessEvent::Kind::exit, 50));
    m_table->refresh(m_now + 119s);
    QVERIFY(m_table->find(Pid(50)));
    m_table->refresh(m_now + 121s);
    QVERIFY(!m_table->find(Pid(50)));
    QVERIFY(!m_table->find(ProcessKey{Pid(50), StartTime(500)}));
}

void TestProcessTable::testEndedAreBounded()
{
    ProcessTable::Limits limits;
    limits.ended = 10;
    ProcessTable table(*m_reader, limits);
    table.start(m_now);
    for (int pid = 100; pid < 200; ++pid) {
        table.apply(event(ProcessEvent::Kind::fork, pid, 50));
        table.apply(event(ProcessEvent::Kind::exit, pid));
    }
    QCOMPARE(table.all().size(), std::size_t{12});
    QVERIFY(!table.find(Pid(100)));
    QVERIFY(table.find(Pid(199)));
}

void TestProcessTable::testUntakenObservationsAreCounted()
{
    ProcessTable::Limits limits;
    limits.pending = 5;
    ProcessTable table(*m_reader, limits);
    table.start(m_now);
    for (int pid = 100; pid < 110; ++pid) {
        table.apply(event(ProcessEvent::Kind::fork, pid, 50));
    }
    for (int pid = 102; pid < 105; ++pid) { // one of the first five is among them
        table.apply(event(ProcessEvent::Kind::exit, pid, 50));
    }
    const auto taken = table.takeObservations();
    QCOMPARE(table.lostObservations(), std::uint64_t{2}); // two came and went
    std::set<std::int32_t> living;
    for (const ProcessObservation& observation : taken) {
        if (observation.change == ProcessChange::exit) {
            QCOMPARE(living.erase(observation.key.pid.value), std::size_t{1});
        } else {
            living.insert(observation.key.pid.value);
        }
    }
    QCOMPARE(living, (std::set<std::int32_t>{1, 50, 100, 101, 105, 106, 107, 108, 109}));
    QVERIFY(table.takeObservations().empty());
}

/// Where no descriptor is left, /proc/PID is there and nothing in it can be read.
void TestProcessTable::testWhatCannotBeReadIsNotGone()
{
    m_tree->put({.pid = 60, .parent = 50, .start = m_tick.value});
    m_table->apply(event(ProcessEvent::Kind::fork, 60, 50));
    m_table->takeObservations();
    m_tree->blind(60);
    m_table->refresh(m_now);
    QVERIFY(m_table->rescan(m_now));
    QVERIFY(m_table->find(Pid(60))->isAlive());
    m_tree->remove(60);
    QVERIFY(m_table->rescan(m_now));
    QVERIFY(!m_table->find(Pid(60))->isAlive());
}

void TestProcessTable::testWhoWasTakenForDeadComesBack()
{
    m_tree->put({.pid = 60, .parent = 50, .start = m_tick.value});
    m_table->apply(event(ProcessEvent::Kind::fork, 60, 50));
    m_tree->remove(60);
    m_table->rescan(m_now);
    m_table->takeObservations();
    m_tree->put({.pid = 60, .parent = 1, .start = m_tick.value});
    m_table->rescan(m_now);
    const auto* back = m_table->find(Pid(60));
    QVERIFY(back->isAlive());
    QCOMPARE(back->facts.birthParent->pid, Pid(50));
    const auto told = m_table->takeObservations();
    QCOMPARE(told.size(), std::size_t{1});
    QCOMPARE(told.front().change, ProcessChange::seen);
}

void TestProcessTable::testEndedKeepTheSocketsOfTheirEnd()
{
    const ProcessKey shell{Pid(50), StartTime(500)};
    m_table->setSockets(shell, {.listeningPorts = {6667}}, m_now);
    m_table->setSockets(shell, {}, m_now); // it closed the socket
    QVERIFY(m_table->find(shell)->facts.sockets == SocketRoles{});
    m_table->setSockets(shell, {.listeningPorts = {6668}}, m_now);
    m_tree->remove(50);
    m_table->apply(event(ProcessEvent::Kind::exit, 50));
    m_table->takeObservations();
    m_table->setSockets(shell, {}, m_now); // its sockets went with it
    QCOMPARE(m_table->find(shell)->facts.sockets.listeningPorts, std::vector<std::uint16_t>{6668});
    QVERIFY(m_table->takeObservations().empty());
    m_table->setSockets(shell, {.hasRawSocket = true, .listeningPorts = {}}, m_now); // known late
    QCOMPARE(m_table->takeObservations().size(), std::size_t{1});
}

void TestProcessTable::testAllHasParentsFirst()
{
    m_tree->put({.pid = 90, .parent = 50, .start = m_tick.value});
    m_table->apply(event(ProcessEvent::Kind::fork, 90, 50));
    m_tree->put({.pid = 20, .parent = 90, .start = m_tick.value}); // pids wrapped around within a tick
    m_table->apply(event(ProcessEvent::Kind::fork, 20, 90));
    const auto everything = m_table->all();
    QCOMPARE(everything.size(), std::size_t{4});
    const auto place = [&](int pid) {
        return std::find_if(everything.begin(), everything.end(), [&](const auto& item) {
            return item.key.pid == Pid(pid);
        }) - everything.begin();
    };
    QVERIFY(place(1) < place(50));
    QVERIFY(place(50) < place(90));
    QVERIFY(place(90) < place(20));
    QCOMPARE(everything[static_cast<std::size_t>(place(20))].change, ProcessChange::seen);
}

void TestProcessTable::testFindAtAMoment()
{
    m_table->apply(event(ProcessEvent::Kind::fork, 60, 50));
    m_table->apply(event(ProcessEvent::Kind::exit, 60));
    const MonotonicTime before = m_now;
    m_now += 10s;
    m_table->apply(event(ProcessEvent::Kind::fork, 60, 50));
    QCOMPARE(m_table->find(Pid(60), before)->key().start, m_tick);
    QCOMPARE(m_table->find(Pid(60), m_now)->key().start, StartTime(m_tick.value + 1000));
    QVERIFY(!m_table->find(Pid(60), before - 1s));
}

QTEST_GUILESS_MAIN(TestProcessTable)
#include "tst_process_table.moc"
