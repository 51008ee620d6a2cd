// SPDX-License-Identifier: GPL-3.0-or-later
// Real events; needs root (CAP_NET_ADMIN) in the initial pid and user namespaces.
#include <QTest>

#include <array>
#include <sched.h>
#include <thread>

#include <sys/prctl.h>
#include <sys/socket.h>

#include "core/sense/processes/namespaces.h"
#include "core/sense/processes/proc_connector.h"
#include "core/sense/processes/process_table.h"
#include "tests/unit/processes/child_process.h"

using namespace netgrove;
using netgrove::test::ChildProcess;
using namespace std::chrono_literals;

class TestProcConnector : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void testTellsForkExecAndExit();
    void testDoubleForkKeepsTheBirthParent();
    void testThreadsAreNotProcesses();
    void testWorksFromAnotherNetworkNamespace();
    void testOverrunIsReported();
    void testChildOfAThreadNamesTheThread();

private:
    void pump();
    static MonotonicTime now()
    {
        return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now());
    }
    std::unique_ptr<ProcReader> m_reader;
    std::unique_ptr<ProcConnector> m_connector;
    std::unique_ptr<ProcessTable> m_table;
};

void TestProcConnector::init()
{
    m_reader = std::make_unique<ProcReader>(std::move(*ProcReader::open("/proc")));
    auto connector = ProcConnector::open();
    QVERIFY2(connector.has_value(), connector ? "" : connector.error().detail.c_str());
    m_connector = std::make_unique<ProcConnector>(std::move(*connector));
    m_table = std::make_unique<ProcessTable>(*m_reader);
    m_table->start(now());
    m_table->takeObservations();
}

void TestProcConnector::pump()
{
    QVERIFY(m_connector->read([&](const ProcessEvent& event) { m_table->apply(event); }));
}

void TestProcConnector::testTellsForkExecAndExit()
{
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::execl("/bin/sh", "sh", "-c", "exit 3", nullptr);
        ::_exit(1);
    }
    ::waitpid(pid, nullptr, 0);
    pump();
    std::vector<ProcessObservation> its;
    for (const ProcessObservation& item : m_table->takeObservations()) {
        if (item.key.pid == Pid(pid)) {
            its.push_back(item);
        }
    }
    QVERIFY(its.size() >= 3);
    QCOMPARE(its.front().change, ProcessChange::fork);
    QCOMPARE(its.front().birthParent->pid, Pid(::getpid()));
    QVERIFY(its.front().isBirthParentKnown);
    QCOMPARE(its[1].change, ProcessChange::exec);
    QCOMPARE(its.back().change, ProcessChange::exit);
    QCOMPARE(its.back().exitStatus, std::optional(3 << 8));
    QCOMPARE(its.front().key, its.back().key);
}

void TestProcConnector::testDoubleForkKeepsTheBirthParent()
{
    std::array<int, 2> told{};
    QCOMPARE(::pipe(told.data()), 0);
    const pid_t middle = ::fork();
    if (middle == 0) {
        const pid_t last = ::fork();
        if (last == 0) {
            ::prctl(PR_SET_PDEATHSIG, 0);
            ::alarm(20); // ends by itself, come what may
            ::pause();
            ::_exit(0);
        }
        const bool isTold = ::write(told[1], &last, sizeof last) == sizeof last;
        ::_exit(isTold ? 0 : 1);
    }
    pid_t last = 0;
    QCOMPARE(::read(told[0], &last, sizeof last), static_cast<ssize_t>(sizeof last));
    ::close(told[0]);
    ::close(told[1]);
    ::waitpid(middle, nullptr, 0);
    pump();
    const auto* orphan = m_table->find(Pid(last));
    QVERIFY(orphan);
    QVERIFY(orphan->isAlive());
    QVERIFY(orphan->facts.parentPid != Pid(middle));
    QCOMPARE(orphan->facts.birthParent->pid, Pid(middle));
    const auto* between = m_table->find(*orphan->facts.birthParent);
    QVERIFY(between);
    QVERIFY(!between->isAlive());
    QCOMPARE(between->facts.birthParent->pid, Pid(::getpid()));
    ::kill(last, SIGKILL);
}

void TestProcConnector::testThreadsAreNotProcesses()
{
    ChildProcess child([] { std::thread([] { }).join(); });
    std::vector<ProcessEvent> its;
    QVERIFY(m_connector->read([&](const ProcessEvent& event) {
        m_table->apply(event);
        if (event.pid == child.pid()) {
            its.push_back(event);
        }
    }));
    const auto count = [&](ProcessEvent::Kind kind) {
        return std::count_if(its.begin(), its.end(), [&](const auto& event) { return event.kind == kind; });
    };
    QCOMPARE(count(ProcessEvent::Kind::fork), 1);
    QCOMPARE(count(ProcessEvent::Kind::threadStart), 1);
    QCOMPARE(count(ProcessEvent::Kind::threadExit), 1);
    QVERIFY(m_table->find(child.pid())->isAlive());
}

void TestProcConnector::testWorksFromAnotherNetworkNamespace()
{
    // In a thread of its own: a network namespace is a thread's.
    bool isUnshared = false;
    bool isOpen = false;
    NetnsId before;
    NetnsId after;
    std::thread([&] {
        isUnshared = ::unshare(CLONE_NEWNET) == 0;
        before = currentNetns();
        isOpen = ProcConnector::open().has_value();
        after = currentNetns();
    }).join();
    QVERIFY(isUnshared);
    QVERIFY(isOpen);
    QCOMPARE(after, before);
    QVERIFY(after != currentNetns());
}

void TestProcConnector::testOverrunIsReported()
{
    const int small = 1;
    QCOMPARE(::setsockopt(m_connector->descriptor(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
    pump();
    for (int count = 0; count < 60; ++count) {
        const pid_t pid = ::fork();
        if (pid == 0) {
            ::_exit(0);
        }
        ::waitpid(pid, nullptr, 0);
    }
    auto outcome = m_connector->read([](const ProcessEvent&) { });
    QVERIFY(outcome);
    bool isOverrun = outcome->isOverrun;
    std::uint64_t lost = outcome->lost;
    // How many it were, the next message of the same CPU tells.
    for (int count = 0; count < 60 && lost == 0; ++count) {
        const pid_t pid = ::fork();
        if (pid == 0) {
            ::_exit(0);
        }
        ::waitpid(pid, nullptr, 0);
        outcome = m_connector->read([](const ProcessEvent&) { });
        QVERIFY(outcome);
        isOverrun |= outcome->isOverrun;
        lost += outcome->lost;
    }
    QVERIFY(isOverrun);
    QVERIFY(lost > 0);
}

void TestProcConnector::testChildOfAThreadNamesTheThread()
{
    pid_t pid = 0;
    pid_t thread = 0;
    std::thread([&] {
        thread = ::gettid();
        pid = ::fork();
        if (pid == 0) {
            ::_exit(0);
        }
        ::waitpid(pid, nullptr, 0);
    }).join();
    pump();
    const auto* child = m_table->find(Pid(pid));
    QVERIFY(child);
    QCOMPARE(child->facts.birthParent->pid, Pid(::getpid()));
    QCOMPARE(child->facts.birthThread, Tid(thread));
}

QTEST_GUILESS_MAIN(TestProcConnector)
#include "tst_proc_connector.moc"
