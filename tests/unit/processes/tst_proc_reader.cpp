// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <unistd.h>

#include "core/sense/processes/proc_reader.h"
#include "tests/unit/processes/proc_tree.h"

using namespace netgrove;
using netgrove::test::ProcTree;

class TestProcReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testDescribesAProcess();
    void testDeletedExecutableIsMarked();
    void testLongCommandLineIsCut();
    void testListsNumbersOnly();
    void testVanishedProcessIsNothing();
    void testWhatVanishesMidwayIsEmpty();
    void testDescriptorsAreSocketsByInode();
    void testDescribesThisProgram();
    void testHidingIsNoticed();
    void testMissingRootIsAnError();
};

void TestProcReader::testDescribesAProcess()
{
    ProcTree tree;
    tree.put({.pid = 42, .parent = 7, .start = 555, .comm = ") S 1\n", .threads = 4});
    const auto reader = ProcReader::open(tree.root());
    QVERIFY(reader);
    const auto facts = reader->describe(Pid(42), MonotonicTime(std::chrono::seconds(9)));
    QVERIFY(facts);
    QCOMPARE(facts->key, (ProcessKey{Pid(42), StartTime(555)}));
    QCOMPARE(facts->comm, std::string(") S 1\n"));
    QCOMPARE(facts->parentPid, Pid(7));
    QCOMPARE(facts->session, Pid(77));
    QCOMPARE(facts->executable, std::string("/usr/bin/program"));
    QCOMPARE(facts->commandLine, std::string("program --option"));
    QCOMPARE(facts->uid, Uid(1000));
    QCOMPARE(facts->netns, NetnsId(4026531840));
    QCOMPARE(facts->threadCount, 4U);
    QVERIFY(!facts->hasTerminal);
    QVERIFY(!facts->birthParent);
}

void TestProcReader::testDeletedExecutableIsMarked()
{
    ProcTree tree;
    tree.put({.pid = 42, .executable = "/tmp/x (deleted) (deleted)"});
    const auto executable = ProcReader::open(tree.root())->executable(Pid(42));
    QCOMPARE(executable.path, std::string("/tmp/x (deleted)"));
    QVERIFY(executable.isDeleted);
}

void TestProcReader::testLongCommandLineIsCut()
{
    ProcTree tree;
    tree.put({.pid = 42, .arguments = std::string(100'000, 'a')});
    QCOMPARE(ProcReader::open(tree.root())->commandLine(Pid(42)).size(), std::size_t{4096});
}

void TestProcReader::testListsNumbersOnly()
{
    ProcTree tree;
    tree.put({.pid = 300});
    tree.put({.pid = 7});
    for (const char* name : {"self", "12x", "-5", "0", "99999999999999"}) {
        std::filesystem::create_directories(tree.root() / name);
    }
    const auto listed = ProcReader::open(tree.root())->list();
    QVERIFY(listed);
    QCOMPARE(listed->size(), std::size_t{2});
    QCOMPARE(listed->at(0).pid, Pid(7));
    QCOMPARE(listed->at(1).pid, Pid(300));
}

void TestProcReader::testVanishedProcessIsNothing()
{
    ProcTree tree;
    const auto reader = ProcReader::open(tree.root());
    QVERIFY(!reader->describe(Pid(42), {}));
    QVERIFY(!reader->stat(Pid(42)));
    QVERIFY(!reader->descriptors(Pid(42)));
    QVERIFY(!reader->socketAt(Pid(42), 3));
    QVERIFY(!reader->openNetns(Pid(42)).isOpen());
    QVERIFY(reader->threads(Pid(42)).empty());
}

void TestProcReader::testWhatVanishesMidwayIsEmpty()
{
    ProcTree tree;
    tree.put({.pid = 42, .executable = ""});
    for (const char* name : {"status", "cmdline", "ns"}) {
        std::filesystem::remove_all(tree.root() / "42" / name);
    }
    const auto facts = ProcReader::open(tree.root())->describe(Pid(42), {});
    QVERIFY(facts);
    QVERIFY(facts->executable.empty());
    QVERIFY(facts->commandLine.empty());
    QCOMPARE(facts->netns, NetnsId(0));
}

void TestProcReader::testDescriptorsAreSocketsByInode()
{
    ProcTree tree;
    tree.put({.pid = 42});
    tree.holdSocket(42, 3, 900);
    tree.holdSocket(42, 4, 100);
    tree.hold(42, 5, "/dev/null");
    tree.hold(42, 6, "socket:[nonsense]");
    const auto reader = ProcReader::open(tree.root());
    const auto held = reader->descriptors(Pid(42));
    QVERIFY(held);
    QCOMPARE(held->count, 4U);
    QCOMPARE(held->sockets.size(), std::size_t{2});
    QCOMPARE(held->sockets[0].inode, Inode(100));
    QCOMPARE(held->sockets[0].descriptor, 4);
    QCOMPARE(reader->socketAt(Pid(42), 3), std::optional(Inode(900)));
    QVERIFY(!reader->socketAt(Pid(42), 5));
}

void TestProcReader::testDescribesThisProgram()
{
    const auto reader = ProcReader::open("/proc");
    QVERIFY(reader);
    const auto facts = reader->describe(Pid(::getpid()), {});
    QVERIFY(facts);
    QCOMPARE(facts->comm, std::string("tst_proc_reader"));
    QCOMPARE(facts->parentPid, Pid(::getppid()));
    QCOMPARE(facts->uid, Uid(::geteuid()));
    QVERIFY(facts->executable.ends_with("/tst_proc_reader"));
    QVERIFY(facts->netns.value != 0);
    QVERIFY(facts->hasExeced);
    QVERIFY(!facts->isKernelThread);
    QVERIFY(!reader->threads(Pid(::getpid())).empty());
    QVERIFY(reader->openNetns(Pid(::getpid())).isOpen());
    QCOMPARE(reader->descriptors(Pid(::getpid()))->count, reader->descriptorCount(Pid(::getpid())).value_or(0));
}

void TestProcReader::testHidingIsNoticed()
{
    ProcTree tree;
    tree.put({.pid = 42});
    QVERIFY(ProcReader::open(tree.root())->isHidingProcesses());
    tree.put({.pid = 1});
    QVERIFY(!ProcReader::open(tree.root())->isHidingProcesses());
}

void TestProcReader::testMissingRootIsAnError()
{
    const auto reader = ProcReader::open("/nonexistent/proc");
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, ErrorCode::system);
}

QTEST_GUILESS_MAIN(TestProcReader)
#include "tst_proc_reader.moc"
