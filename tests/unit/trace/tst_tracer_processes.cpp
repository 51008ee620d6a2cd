// SPDX-License-Identifier: GPL-3.0-or-later
// Births, execs and ends as they happen, and the processes that are too short for anybody else. Needs privilege.
#include <array>
#include <fstream>
#include <sstream>
#include <thread>

#include <csignal>
#include <linux/if_packet.h>
#include <linux/sched.h>
#include <net/if.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTest>

#include "tests/unit/trace/watched_child.h"

using namespace netgrove;
using namespace netgrove::test;

using Kind = ProcessEvent::Kind;

namespace {

/// Field 22 of stat (proc(5)) of this process.
std::uint64_t ownStartTime()
{
    std::ifstream file("/proc/self/stat");
    std::string text;
    std::getline(file, text);
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string field;
    for (int i = 3; i <= 22; ++i) {
        fields >> field;
    }
    return std::stoull(field);
}

std::vector<Kind> kindsOf(const std::vector<ProcessEvent>& events)
{
    std::vector<Kind> kinds;
    for (const ProcessEvent& event : events) {
        kinds.push_back(event.kind);
    }
    return kinds;
}

} // namespace

class TestTracerProcesses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void birthNamesCreatorAndStart();
    void exitStatusIsAsWaitHasIt_data();
    void exitStatusIsAsWaitHasIt();
    void creatorIsTheCallerEvenWithCloneParent();
    void vforkAndExecAreTold();
    void threadsNameTheThreadThatStartedThem();
    void execByAnotherThanTheLeaderEndsItsUses();
    void renameIsTold();
    void signalsThatSuspendAreToldAndBounded();
    void everyMillisecondProcessIsSeen_data();
    void everyMillisecondProcessIsSeen();
    void pidsAreThoseOfTheReadersNamespace();

private:
    std::vector<ProcessEvent> born() const;

    std::unique_ptr<Tracer> m_tracer;
    Heard m_heard;
    pid_t m_child = 0;
};

void TestTracerProcesses::init()
{
    m_heard = {};
    m_tracer.reset();
    auto tracer = Tracer::open();
    QVERIFY2(tracer.has_value(), tracer ? "" : tracer.error().detail.c_str());
    m_tracer = std::move(*tracer);
}

/// Processes that m_child gave birth to.
std::vector<ProcessEvent> TestTracerProcesses::born() const
{
    std::vector<ProcessEvent> births;
    for (const ProcessEvent& event : m_heard.processes) {
        if (event.kind == Kind::fork && event.parentPid == Pid(m_child)) {
            births.push_back(event);
        }
    }
    return births;
}

void TestTracerProcesses::birthNamesCreatorAndStart()
{
    std::array<int, 2> truth{};
    QVERIFY(::pipe(truth.data()) == 0);
    std::uint64_t start = 0;
    m_child = watchChild(*m_tracer, m_heard, [&] {
        start = ownStartTime();
        require(::write(truth[1], &start, sizeof(start)) == sizeof(start));
    });
    QVERIFY(m_child > 0);
    QCOMPARE(::read(truth[0], &start, sizeof(start)), static_cast<ssize_t>(sizeof(start)));
    ::close(truth[0]);
    ::close(truth[1]);
    const auto events = m_heard.eventsOf(m_child);
    QCOMPARE(kindsOf(events), (std::vector<Kind>{Kind::fork, Kind::exit}));
    QCOMPARE(events[0].parentPid, Pid(::getpid()));
    QCOMPARE(events[0].parentStart, StartTime(ownStartTime()));
    QCOMPARE(events[0].start, StartTime(start));
    QCOMPARE(events[1].start, StartTime(start));
}

void TestTracerProcesses::exitStatusIsAsWaitHasIt_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<int>("code");
    QTest::newRow("returns 0") << 0 << 0;
    QTest::newRow("returns 7") << 0 << 7;
    QTest::newRow("killed") << SIGKILL << 0;
}

void TestTracerProcesses::exitStatusIsAsWaitHasIt()
{
    QFETCH(int, signal);
    QFETCH(int, code);
    std::array<int, 2> truth{};
    QVERIFY(::pipe(truth.data()) == 0);
    m_child = watchChild(*m_tracer, m_heard, [&] {
        const pid_t grandchild = ::fork();
        if (grandchild == 0) {
            if (signal != 0) {
                ::kill(::getpid(), signal);
            }
            ::_exit(code);
        }
        int status = -1;
        require(::waitpid(grandchild, &status, 0) == grandchild);
        require(::write(truth[1], &status, sizeof(status)) == sizeof(status));
    });
    int status = -1;
    QCOMPARE(::read(truth[0], &status, sizeof(status)), static_cast<ssize_t>(sizeof(status)));
    ::close(truth[0]);
    ::close(truth[1]);
    QCOMPARE(born().size(), std::size_t{1});
    const auto events = m_heard.eventsOf(born()[0].pid.value);
    QCOMPARE(kindsOf(events), (std::vector<Kind>{Kind::fork, Kind::exit}));
    QCOMPARE(events[1].exitStatus, status);
}

void TestTracerProcesses::creatorIsTheCallerEvenWithCloneParent()
{
    m_child = watchChild(*m_tracer, m_heard, [] {
        clone_args arguments{};
        arguments.flags = CLONE_PARENT;
        const long sibling = ::syscall(SYS_clone3, &arguments, sizeof(arguments));
        require(sibling >= 0);
        if (sibling == 0) {
            ::syscall(SYS_exit_group, 0);
        }
    });
    QVERIFY(born()[0].pid != Pid(m_child));
    QVERIFY(m_child > 0);
    QCOMPARE(born().size(), std::size_t{1}); // though its ppid is the test's
    ::waitpid(born()[0].pid.value, nullptr, __WALL);
}

void TestTracerProcesses::vforkAndExecAreTold()
{
    m_child = watchChild(*m_tracer, m_heard, [] {
        const pid_t grandchild = ::vfork();
        if (grandchild == 0) {
            ::execl("/bin/true", "true", nullptr);
            ::_exit(1);
        }
        require(::waitpid(grandchild, nullptr, 0) == grandchild);
    });
    QVERIFY(m_child > 0);
    QCOMPARE(born().size(), std::size_t{1});
    const auto kinds = kindsOf(m_heard.eventsOf(born()[0].pid.value));
    QCOMPARE(kinds, (std::vector<Kind>{Kind::fork, Kind::rename, Kind::exec, Kind::exit}));
}

void TestTracerProcesses::threadsNameTheThreadThatStartedThem()
{
    std::array<int, 2> truth{};
    QVERIFY(::pipe(truth.data()) == 0);
    std::array<pid_t, 2> tids{};
    m_child = watchChild(*m_tracer, m_heard, [&] {
        std::thread outer([&] {
            tids[0] = static_cast<pid_t>(::syscall(SYS_gettid));
            std::thread([&] { tids[1] = static_cast<pid_t>(::syscall(SYS_gettid)); }).join();
        });
        outer.join();
        require(::write(truth[1], tids.data(), sizeof(tids)) == sizeof(tids));
    });
    QVERIFY(m_child > 0);
    QCOMPARE(::read(truth[0], tids.data(), sizeof(tids)), static_cast<ssize_t>(sizeof(tids)));
    ::close(truth[0]);
    ::close(truth[1]);
    std::vector<ProcessEvent> starts;
    for (const ProcessEvent& event : m_heard.eventsOf(m_child)) {
        if (event.kind == Kind::threadStart) {
            starts.push_back(event);
        }
    }
    QCOMPARE(starts.size(), std::size_t{2});
    QCOMPARE(starts[0].tid, Tid(tids[0]));
    QCOMPARE(starts[0].parentTid, Tid(m_child));
    QCOMPARE(starts[1].tid, Tid(tids[1]));
    QCOMPARE(starts[1].parentTid, Tid(tids[0])); // not the leader
    QCOMPARE(starts[1].parentPid, Pid(m_child));
}

void TestTracerProcesses::execByAnotherThanTheLeaderEndsItsUses()
{
    m_child = watchChild(*m_tracer, m_heard, [] {
        std::thread([] {
            // Nothing tells that a packet socket is closed: only the thread's end can end this use.
            const int sender = ::socket(AF_PACKET, SOCK_DGRAM, 0);
            sockaddr_ll device{};
            device.sll_family = AF_PACKET;
            device.sll_ifindex = static_cast<int>(::if_nametoindex("lo"));
            device.sll_protocol = htons(0x88b5); // EtherType for local experiments
            const auto* address = reinterpret_cast<const sockaddr*>(&device);
            require(::sendto(sender, "0123456789", 10, 0, address, sizeof(device)) == 10);
            ::execl("/bin/true", "true", nullptr);
        }).join();
    });
    QVERIFY(m_child > 0);
    const auto uses = m_heard.usesOf(m_child);
    QCOMPARE(uses.size(), std::size_t{1});
    QVERIFY(uses[0].tid != Tid(m_child));
    QVERIFY(uses[0].isFinal);
    QCOMPARE(kindsOf(m_heard.eventsOf(m_child)).back(), Kind::exit);
}

void TestTracerProcesses::renameIsTold()
{
    m_child = watchChild(*m_tracer, m_heard, [] { ::prctl(PR_SET_NAME, "other"); });
    QCOMPARE(kindsOf(m_heard.eventsOf(m_child)), (std::vector<Kind>{Kind::fork, Kind::rename, Kind::exit}));
}

void TestTracerProcesses::signalsThatSuspendAreToldAndBounded()
{
    m_child = watchChild(*m_tracer, m_heard, [] {
        for (int count = 0; count < 1000; ++count) {
            ::raise(SIGCONT);
            ::raise(SIGWINCH); // does neither
        }
    });
    QVERIFY(m_child > 0);
    const auto kinds = kindsOf(m_heard.eventsOf(m_child));
    const auto told = std::count(kinds.begin(), kinds.end(), Kind::signal);
    QVERIFY2(told >= 1 && told < 1000, qPrintable(QString::number(told)));
    QCOMPARE(m_tracer->losses().events, std::uint64_t{0});
}

void TestTracerProcesses::everyMillisecondProcessIsSeen_data()
{
    QTest::addColumn<bool>("isTcp");
    QTest::newRow("TCP") << true;
    QTest::newRow("UDP") << false;
}

void TestTracerProcesses::everyMillisecondProcessIsSeen()
{
    QFETCH(bool, isTcp);
    constexpr std::size_t kCount = 200;
    m_child = watchChild(*m_tracer, m_heard, [=] {
        const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_storage address = loopback(AF_INET, 7000);
        require(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof(sockaddr_in)) == 0
            && ::listen(listener, 300) == 0);
        for (std::size_t i = 0; i < kCount; ++i) {
            const pid_t shortLived = ::fork();
            if (shortLived != 0) {
                continue;
            }
            const int sender = ::socket(AF_INET, isTcp ? SOCK_STREAM : SOCK_DGRAM, 0);
            require(::connect(sender, reinterpret_cast<sockaddr*>(&address), sizeof(sockaddr_in)) == 0);
            sendAll(sender, 100 + i);
            ::_exit(0);
        }
        while (::wait(nullptr) > 0) { }
    });
    QVERIFY(m_child > 0);
    const auto births = born();
    QCOMPARE(births.size(), kCount);
    for (std::size_t i = 0; i < kCount; ++i) {
        const auto uses = m_heard.usesOf(births[i].pid.value);
        QCOMPARE(uses.size(), std::size_t{1});
        QCOMPARE(uses[0].txBytes, 100 + i);
        QCOMPARE(uses[0].process.start, births[i].start.value());
        QCOMPARE(uses[0].key.protocol, isTcp ? Protocol::tcp : Protocol::udp);
        QCOMPARE(uses[0].key.remote.port, std::uint16_t{7000});
        QVERIFY(uses[0].isFinal);
        QVERIFY(m_heard.hasExited(births[i].pid.value));
    }
    QCOMPARE(m_tracer->lostEvents(), std::uint64_t{0});
}

void TestTracerProcesses::pidsAreThoseOfTheReadersNamespace()
{
    m_tracer.reset();
    // A reader that is process 1 of its own pid namespace, and watches its only child.
    const pid_t outer = ::fork();
    if (outer == 0) {
        ::alarm(20);
        require(::unshare(CLONE_NEWPID) == 0);
        const pid_t first = ::fork();
        if (first == 0) {
            auto tracer = Tracer::open();
            require(tracer.has_value());
            Heard heard;
            const pid_t child = watchChild(
                **tracer, heard, [] { sendTo(::socket(AF_INET, SOCK_DGRAM, 0), 10, loopback(AF_INET, 7)); });
            const auto uses = heard.usesOf(child);
            const bool isRight = ::getpid() == 1 && uses.size() == 1 && uses[0].tid == Tid(child)
                && heard.eventsOf(child).front().parentPid == Pid(1) && heard.processes.size() == 2;
            ::_exit(isRight ? 0 : 1);
        }
        int status = -1;
        ::waitpid(first, &status, 0);
        ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 2);
    }
    int status = -1;
    QCOMPARE(::waitpid(outer, &status, 0), outer);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
}

QTEST_GUILESS_MAIN(TestTracerProcesses)
#include "tst_tracer_processes.moc"
