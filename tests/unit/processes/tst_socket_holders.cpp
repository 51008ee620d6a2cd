// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <array>
#include <memory>

#include <sys/socket.h>
#include <sys/stat.h>

#include "core/base/file_descriptor.h"
#include "core/sense/processes/process_clock.h"
#include "core/sense/processes/process_table.h"
#include "core/sense/processes/socket_holders.h"
#include "tests/support/lab/descriptor_passing.h"
#include "tests/unit/processes/child_process.h"
#include "tests/unit/processes/proc_tree.h"

using namespace netgrove;
using netgrove::test::ChildProcess;
using netgrove::test::ProcTree;
using namespace std::chrono_literals;

class TestSocketHolders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void testHeldSinceTheStart();
    void testOpenedLaterIsSearched();
    void testOpenedInTheSameMomentIsSearched();
    void testNobodyIsAnAnswer();
    void testInheritedHasTwoOwnersEldestFirst();
    void testGrandchildOfAChildThatClosedIt();
    void testClosedIsRememberedAWhile();
    void testEndedIsRememberedAWhile();
    void testWhoEndedIsHardlyEverOutlivedByTheSocket();
    void testUsedAgainPidIsNotCredited();
    void testBudgetCutsShortAndGoesOn();
    void testLikelyHoldersAreAskedFirst();
    void testPassedOnIsFoundByRefreshAndSweep();
    void testLookGivesWhatIsNew();
    void testIdleSweepReadsNothing();
    void testRealInheritedSocket();
    void testRealDescriptorPassedOverAUnixSocket();

private:
    using Keys = std::vector<ProcessKey>;
    void put(int pid, int parent, std::uint64_t start, std::uint32_t uid = 1000)
    {
        m_tree->put({.pid = pid, .parent = parent, .start = start, .uid = uid});
    }
    void fork(int pid, int parent);
    Keys ask(std::uint64_t inode, SocketHolders::Hint hint = {})
    {
        return m_holders->holdersOf(Inode(inode), hint, m_now);
    }
    static ProcessKey key(int pid, std::uint64_t start) { return {Pid(pid), StartTime(start)}; }

    std::unique_ptr<ProcTree> m_tree;
    std::unique_ptr<ProcReader> m_reader;
    std::unique_ptr<ProcessTable> m_table;
    std::unique_ptr<SocketHolders> m_holders;
    MonotonicTime m_now;
    StartTime m_tick;
};

void TestSocketHolders::init()
{
    m_tree = std::make_unique<ProcTree>();
    m_reader = std::make_unique<ProcReader>(std::move(*ProcReader::open(m_tree->root())));
    m_tick = StartTime(100'000);
    m_now = toMonotonic(m_tick) + 1ms;
    put(1, 0, 1, 0);
    put(10, 1, 100);
    put(20, 1, 200);
    m_tree->holdSocket(10, 3, 777);
    m_table = std::make_unique<ProcessTable>(*m_reader);
    m_table->start(m_now);
    m_holders = std::make_unique<SocketHolders>(*m_reader, *m_table);
    m_holders->start(m_now);
    m_now += 1s;
}

void TestSocketHolders::fork(int pid, int parent)
{
    ProcessEvent event;
    event.time = m_now;
    event.pid = Pid(pid);
    event.tid = Tid(pid);
    event.parentPid = Pid(parent);
    put(pid, parent, toStartTime(m_now).value);
    m_table->apply(event);
}

void TestSocketHolders::testHeldSinceTheStart() { QCOMPARE(ask(777), Keys{key(10, 100)}); }

void TestSocketHolders::testOpenedLaterIsSearched()
{
    m_tree->holdSocket(20, 5, 888);
    QCOMPARE(ask(888), Keys{key(20, 200)});
}

void TestSocketHolders::testOpenedInTheSameMomentIsSearched()
{
    std::vector<FileDescriptor> opened;
    auto reader = ProcReader::open("/proc");
    ProcessTable table(*reader);
    table.start(m_now);
    SocketHolders holders(*reader, table);
    holders.start(m_now);
    for (int count = 0; count < 3; ++count) { // packets are handled in batches, at one time
        opened.emplace_back(::socket(AF_INET, SOCK_DGRAM, 0));
        struct stat facts{};
        QCOMPARE(::fstat(opened.back().get(), &facts), 0);
        QCOMPARE(holders.holdersOf(Inode(facts.st_ino), {}, m_now).size(), std::size_t{1});
    }
}

void TestSocketHolders::testNobodyIsAnAnswer()
{
    QVERIFY(ask(999).empty());
    QVERIFY(!m_holders->isSearching(Inode(999)));
    QVERIFY(ask(0).empty());
}

void TestSocketHolders::testInheritedHasTwoOwnersEldestFirst()
{
    fork(30, 10);
    m_tree->holdSocket(30, 3, 777);
    const Keys found = ask(777);
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[0], key(10, 100));
    QCOMPARE(found[1].pid, Pid(30));

    // The child is asked first, since it is young: the parent that made the socket after it was listed is found all the
    // same.
    m_now += 1s;
    m_tree->holdSocket(20, 4, 888);
    fork(40, 20);
    m_tree->holdSocket(40, 4, 888);
    const Keys both = ask(888);
    QCOMPARE(both.size(), std::size_t{2});
    QCOMPARE(both[0], key(20, 200));
}

void TestSocketHolders::testGrandchildOfAChildThatClosedIt()
{
    fork(30, 10);
    fork(31, 30);
    m_tree->holdSocket(31, 8, 777); // under another number
    const Keys found = ask(777);
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[1].pid, Pid(31));
}

void TestSocketHolders::testClosedIsRememberedAWhile()
{
    QCOMPARE(ask(777).size(), std::size_t{1});
    m_tree->drop(10, 3);
    m_now += 1s;
    QCOMPARE(ask(777).size(), std::size_t{1});
    m_now += 15s;
    m_holders->look(key(10, 100), m_now);
    QVERIFY(ask(777).empty());
}

void TestSocketHolders::testEndedIsRememberedAWhile()
{
    m_tree->remove(10);
    m_table->rescan(m_now);
    m_holders->sweep(m_now);
    QCOMPARE(ask(777), Keys{key(10, 100)});
    m_now += 11s;
    m_holders->sweep(m_now);
    QVERIFY(ask(777).empty());
}

/// So only its relatives are asked about it at once, when every moment may count for a newborn.
void TestSocketHolders::testWhoEndedIsHardlyEverOutlivedByTheSocket()
{
    m_tree->holdSocket(20, 9, 777); // it was passed on
    m_tree->remove(10);
    m_table->rescan(m_now);
    m_now += 1s;
    QCOMPARE(ask(777), Keys{key(10, 100)});
    QVERIFY(m_holders->isSearching(Inode(777)));
    m_now += 50ms;
    QCOMPARE(ask(777), (Keys{key(10, 100), key(20, 200)}));
}

void TestSocketHolders::testUsedAgainPidIsNotCredited()
{
    m_tree->put({.pid = 20, .start = 5000}); // nobody has told the table yet
    m_tree->holdSocket(20, 4, 888);
    QVERIFY(ask(888).empty());
}

void TestSocketHolders::testBudgetCutsShortAndGoesOn()
{
    for (int pid = 100; pid < 140; ++pid) {
        put(pid, 1, static_cast<std::uint64_t>(pid));
        for (int descriptor = 0; descriptor < 20; ++descriptor) {
            m_tree->hold(pid, descriptor, "/dev/null");
        }
    }
    m_tree->holdSocket(100, 50, 888); // the eldest of them: asked last
    m_table->rescan(m_now);
    SocketHolders::Limits limits;
    limits.burst = 100;
    limits.linksPerSecond = 100;
    SocketHolders holders(*m_reader, *m_table, limits);
    MonotonicTime now = m_now;
    Keys found = holders.holdersOf(Inode(888), {}, now);
    int questions = 1;
    while (found.empty() && questions < 100) {
        QVERIFY(holders.isSearching(Inode(888)));
        now += 1s;
        found = holders.holdersOf(Inode(888), {}, now);
        ++questions;
    }
    QCOMPARE(found, Keys{key(100, 100)});
    QVERIFY(questions > 2);
    QVERIFY(holders.counters().searchesCutShort > 0);
    QVERIFY(holders.counters().linksRead < 2000);
}

void TestSocketHolders::testLikelyHoldersAreAskedFirst()
{
    for (int pid = 100; pid < 200; ++pid) {
        put(pid, 1, static_cast<std::uint64_t>(pid), 0);
    }
    put(300, 1, 300, 33);
    m_table->rescan(m_now);
    m_holders->start(m_now);
    m_now += 1s;
    m_tree->holdSocket(300, 4, 888);
    const auto before = m_holders->counters().listings;
    QCOMPARE(ask(888, {.uid = Uid(33), .netns = {}}), Keys{key(300, 300)});
    // The one, and its ancestor for a relative's sake; not the hundred others.
    QVERIFY(m_holders->counters().listings - before <= 3);
}

void TestSocketHolders::testPassedOnIsFoundByRefreshAndSweep()
{
    QCOMPARE(ask(777).size(), std::size_t{1});
    m_tree->holdSocket(20, 9, 777);
    m_now += 1s;
    QCOMPARE(m_holders->refresh(Inode(777), m_now).size(), std::size_t{2});

    m_tree->holdSocket(1, 9, 777);
    m_now += 1s;
    m_holders->sweep(m_now);
    m_now += 11s;
    ask(777);
    m_holders->sweep(m_now);
    QCOMPARE(m_holders->known(Inode(777)).size(), std::size_t{3});
}

void TestSocketHolders::testLookGivesWhatIsNew()
{
    fork(30, 10);
    m_tree->holdSocket(30, 3, 777);
    m_tree->holdSocket(30, 4, 888);
    const ProcessKey child = m_table->find(Pid(30))->key();
    const auto fresh = m_holders->look(child, m_now);
    QCOMPARE(fresh.size(), std::size_t{1}); // what it inherited is no news
    QCOMPARE(fresh[0].inode, Inode(888));
    QVERIFY(m_holders->look(child, m_now).empty());
    QCOMPARE(m_holders->known(Inode(888)), Keys{child});
}

void TestSocketHolders::testIdleSweepReadsNothing()
{
    const auto before = m_holders->counters().linksRead;
    for (int tick = 0; tick < 10; ++tick) {
        m_now += 1s;
        m_holders->sweep(m_now);
    }
    QCOMPARE(m_holders->counters().linksRead, before);
}

void TestSocketHolders::testRealInheritedSocket()
{
    const FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM, 0));
    struct stat facts{};
    QCOMPARE(::fstat(socket.get(), &facts), 0);
    const ChildProcess child;
    QVERIFY(child.isReady());
    auto reader = ProcReader::open("/proc");
    ProcessTable table(*reader);
    const auto now = std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now());
    table.start(now);
    SocketHolders holders(*reader, table);
    const Keys found = holders.holdersOf(Inode(facts.st_ino), {.uid = Uid(::geteuid()), .netns = {}}, now);
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[0].pid, Pid(::getpid()));
    QCOMPARE(found[1].pid, child.pid());
}

void TestSocketHolders::testRealDescriptorPassedOverAUnixSocket()
{
    std::array<int, 2> pair{};
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()), 0);
    const ChildProcess child([&] {
        // Before the socket exists: it cannot be inherited, only received.
        if (::fork() == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            const FileDescriptor received = lab::receiveDescriptor(pair[0]);
            const pid_t own = ::getpid();
            const bool isTold = ::write(pair[0], &own, sizeof own) == sizeof own;
            while (isTold) {
                ::pause();
            }
        }
    });
    const FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM, 0));
    struct stat facts{};
    QCOMPARE(::fstat(socket.get(), &facts), 0);
    auto reader = ProcReader::open("/proc");
    ProcessTable table(*reader);
    auto now = std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now());
    table.start(now);
    SocketHolders holders(*reader, table);
    holders.start(now);
    QCOMPARE(holders.holdersOf(Inode(facts.st_ino), {}, now).size(), std::size_t{1});

    lab::passDescriptor(pair[1], socket.get());
    pid_t receiver = 0;
    QCOMPARE(::read(pair[1], &receiver, sizeof receiver), static_cast<ssize_t>(sizeof receiver));
    ::close(pair[0]);
    ::close(pair[1]);

    now += 1s;
    const Keys found = holders.refresh(Inode(facts.st_ino), now);
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[0].pid, Pid(::getpid()));
    QCOMPARE(found[1].pid, Pid(receiver));
    ::kill(receiver, SIGKILL);
}

QTEST_GUILESS_MAIN(TestSocketHolders)
#include "tst_socket_holders.moc"
