// SPDX-License-Identifier: GPL-3.0-or-later
// Looks into the descriptors of real children; needs root (to trace them).
#include <QTest>

#include <algorithm>
#include <array>
#include <memory>
#include <sched.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "core/sense/processes/namespaces.h"
#include "core/sense/processes/newborn_watch.h"
#include "core/sense/processes/peek_socket.h"
#include "core/sense/processes/proc_connector.h"
#include "core/sense/processes/process_table.h"
#include "tests/unit/processes/child_process.h"

using namespace netgrove;
using netgrove::test::ChildProcess;
using namespace std::chrono_literals;

class TestNewbornWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void testFirstLookFindsASocketWithItsEndpoints();
    void testLaterLookFindsWhatComesLater();
    void testInheritedSocketIsNoNews();
    void testStormIsBoundedAndCounted();
    void testNobodyIsWatchedForLong();
    void testPeekDoesNotTakeAnotherSocket();
    void testPeekIntoAnotherNetworkNamespace();
    void testNamespacesAreListedAndEntered();

private:
    static MonotonicTime now()
    {
        return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now());
    }
    static ProcessEvent forkOf(Pid pid)
    {
        ProcessEvent event;
        event.time = now();
        event.pid = pid;
        event.tid = Tid(pid.value);
        event.parentPid = Pid(::getpid());
        return event;
    }
    void tell(NewbornWatch& watch, Pid pid)
    {
        m_table->apply(forkOf(pid));
        watch.apply(forkOf(pid), now());
    }
    NewbornWatch makeWatch(NewbornWatch::Limits limits = {})
    {
        return NewbornWatch(
            *m_reader, *m_table, *m_holders, [this](const SeenSocket& socket) { m_seen.push_back(socket); }, limits);
    }
    std::unique_ptr<ProcReader> m_reader;
    std::unique_ptr<ProcessTable> m_table;
    std::unique_ptr<SocketHolders> m_holders;
    std::vector<SeenSocket> m_seen;
};

namespace {

int boundSocket()
{
    const int socket = ::socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ? socket : -1;
}

} // namespace

void TestNewbornWatch::init()
{
    m_reader = std::make_unique<ProcReader>(std::move(*ProcReader::open("/proc")));
    m_table = std::make_unique<ProcessTable>(*m_reader);
    m_table->start(now());
    m_holders = std::make_unique<SocketHolders>(*m_reader, *m_table);
    m_holders->start(now());
    m_seen.clear();
}

void TestNewbornWatch::testFirstLookFindsASocketWithItsEndpoints()
{
    NewbornWatch watch = makeWatch();
    const ChildProcess child([] { boundSocket(); });
    tell(watch, child.pid());
    QCOMPARE(m_seen.size(), std::size_t{1});
    QCOMPARE(m_seen[0].process.pid, child.pid());
    QVERIFY(m_seen[0].record);
    QCOMPARE(m_seen[0].record->protocol, Protocol::udp);
    QCOMPARE(m_seen[0].record->local.address, *IpAddress::parse("127.0.0.1"));
    QVERIFY(m_seen[0].record->local.port != 0);
    QVERIFY(!m_seen[0].record->isConnected());
    QCOMPARE(m_seen[0].record->netns, currentNetns());
    QCOMPARE(m_seen[0].uid, Uid(::geteuid()));
    QCOMPARE(m_holders->known(m_seen[0].inode), std::vector{m_seen[0].process});
}

void TestNewbornWatch::testLaterLookFindsWhatComesLater()
{
    std::array<int, 2> go{};
    std::array<int, 2> done{};
    QVERIFY(::pipe(go.data()) == 0 && ::pipe(done.data()) == 0);
    NewbornWatch watch = makeWatch({.age = 1h});
    const pid_t child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        char word = 0;
        if (::read(go[0], &word, 1) == 1 && ::close(0) == 0 && boundSocket() == 0 && ::write(done[1], "x", 1) == 1) {
            ::pause();
        }
        ::_exit(1);
    }
    tell(watch, Pid(child));
    QVERIFY(m_seen.empty());
    QVERIFY(watch.nextDeadline() < now() + 1ms);
    char word = 0;
    QCOMPARE(::write(go[1], "x", 1), 1);
    QCOMPARE(::read(done[0], &word, 1), 1);
    // One descriptor closed, one opened: as many as before, which a few looks do not see.
    for (int look = 1; look <= 4; ++look) {
        watch.poll(now() + look * 1s);
    }
    QCOMPARE(m_seen.size(), std::size_t{1});
    for (int look = 5; look <= 8; ++look) {
        watch.poll(now() + look * 1s);
    }
    QCOMPARE(m_seen.size(), std::size_t{1}); // told once
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    for (const int descriptor : {go[0], go[1], done[0], done[1]}) {
        ::close(descriptor);
    }
}

void TestNewbornWatch::testInheritedSocketIsNoNews()
{
    const FileDescriptor inherited(boundSocket());
    const auto self = m_table->find(Pid(::getpid()))->key();
    m_holders->look(self, now());
    NewbornWatch watch = makeWatch();
    const ChildProcess child;
    tell(watch, child.pid());
    QVERIFY(m_seen.empty());
    struct stat facts{};
    ::fstat(inherited.get(), &facts);
    QCOMPARE(m_holders->known(Inode(facts.st_ino)).size(), std::size_t{2});
}

void TestNewbornWatch::testStormIsBoundedAndCounted()
{
    NewbornWatch watch = makeWatch({.age = 1h, .watched = 4, .looksPerSecond = 50});
    const ChildProcess child;
    for (int count = 0; count < 20; ++count) {
        tell(watch, child.pid()); // the same one again is one
    }
    QVERIFY(watch.skipped() > 0);
    QVERIFY(watch.skipped() <= 20);
}

void TestNewbornWatch::testNobodyIsWatchedForLong()
{
    NewbornWatch watch = makeWatch();
    const ChildProcess child;
    tell(watch, child.pid());
    QVERIFY(watch.nextDeadline() != MonotonicTime::max());
    watch.poll(now() + 5ms);
    QCOMPARE(watch.nextDeadline(), MonotonicTime::max());
}

void TestNewbornWatch::testPeekDoesNotTakeAnotherSocket()
{
    const ChildProcess child([] { boundSocket(); });
    const auto held = m_reader->descriptors(child.pid());
    QVERIFY(held && !held->sockets.empty());
    const auto& socket = held->sockets.back();
    QVERIFY(peekSocket(child.pid(), socket.descriptor, socket.inode));
    QCOMPARE(peekSocket(child.pid(), socket.descriptor, Inode(1)).error().code, ErrorCode::noSuchProcess);
    QCOMPARE(peekSocket(child.pid(), 999, socket.inode).error().code, ErrorCode::noSuchProcess);
    QCOMPARE(peekSocket(Pid(0x3fffff), 3, socket.inode).error().code, ErrorCode::noSuchProcess);
}

void TestNewbornWatch::testPeekIntoAnotherNetworkNamespace()
{
    const ChildProcess child([] {
        if (::unshare(CLONE_NEWNET) == 0) {
            ::socket(AF_INET, SOCK_RAW, 253);
        }
    });
    const auto held = m_reader->descriptors(child.pid());
    QVERIFY(held && !held->sockets.empty());
    const auto& socket = held->sockets.back();
    const auto record = peekSocket(child.pid(), socket.descriptor, socket.inode);
    QVERIFY(record);
    QCOMPARE(record->netns, m_reader->netns(child.pid()));
    QVERIFY(record->netns != currentNetns());
    QCOMPARE(record->protocol, Protocol::raw);
    QCOMPARE(record->discriminator, 253);
}

void TestNewbornWatch::testNamespacesAreListedAndEntered()
{
    const ChildProcess child([] { ::unshare(CLONE_NEWNET); });
    m_table->rescan(now());
    const Namespaces namespaces(*m_reader, *m_table);
    const NetnsId other = m_reader->netns(child.pid());
    const auto listed = namespaces.list();
    QCOMPARE(listed.front(), currentNetns());
    QVERIFY(std::find(listed.begin(), listed.end(), other) != listed.end());
    QCOMPARE(namespaces.processIn(other), std::optional(child.pid()));
    struct stat facts{};
    const FileDescriptor way = namespaces.open(other);
    QCOMPARE(::fstat(way.get(), &facts), 0);
    QCOMPARE(NetnsId(facts.st_ino), other);
    QVERIFY(!namespaces.open(NetnsId(1)).isOpen());
    QVERIFY(!namespaces.processIn(NetnsId(1)));
}

QTEST_GUILESS_MAIN(TestNewbornWatch)
#include "tst_newborn_watch.moc"
