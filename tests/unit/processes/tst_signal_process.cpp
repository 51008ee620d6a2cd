// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <array>
#include <cerrno>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "core/sense/processes/proc_reader.h"
#include "core/sense/processes/signal_process.h"
#include "tests/unit/processes/child_process.h"
#include "tests/unit/processes/proc_tree.h"

using namespace netgrove;
using netgrove::test::ChildProcess;
using netgrove::test::ProcTree;

class TestSignalProcess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testSuspendsResumesAndKills();
    void testTerminates();
    void testRefuses_data();
    void testRefuses();
    void testKernelThreadIsRefused();
    void testUsedAgainPidIsNotSignalled();
    void testEndedProcessIsNotSignalled();
    void testUnreapedProcessIsNotSignalled();
    void testKernelWithoutPidfdSignalsNobody();
};

namespace {
ProcessKey keyOf(Pid pid) { return {pid, ProcReader::open("/proc")->stat(pid).value_or(ProcessStat{}).start}; }
/// From here on this process is on a kernel that does not know the call (seccomp(2)).
bool forgetCall(std::uint32_t number)
{
    std::array filter{
        sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
        sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}
char stateOf(Pid pid) { return ProcReader::open("/proc")->stat(pid).value_or(ProcessStat{}).state; }
} // namespace

void TestSignalProcess::testSuspendsResumesAndKills()
{
    ChildProcess child;
    const ProcessKey key = keyOf(child.pid());
    QVERIFY(signalProcess(key, ProcessSignal::suspend));
    QTRY_COMPARE(stateOf(child.pid()), 'T');
    QVERIFY(signalProcess(key, ProcessSignal::resume));
    QTRY_COMPARE(stateOf(child.pid()), 'S');
    QVERIFY(signalProcess(key, ProcessSignal::kill));
    const int status = child.wait();
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGKILL);
}

void TestSignalProcess::testTerminates()
{
    ChildProcess child;
    QVERIFY(signalProcess(keyOf(child.pid()), ProcessSignal::terminate));
    QCOMPARE(WTERMSIG(child.wait()), SIGTERM);
}

void TestSignalProcess::testRefuses_data()
{
    QTest::addColumn<int>("pid");
    QTest::newRow("init") << 1;
    QTest::newRow("everyone in our group") << 0;
    QTest::newRow("everyone") << -1;
    QTest::newRow("a group") << -12345;
    QTest::newRow("ourselves") << static_cast<int>(::getpid());
}

void TestSignalProcess::testRefuses()
{
    QFETCH(int, pid);
    // Were it not refused, SIGCONT would harm nobody.
    const auto done = signalProcess(keyOf(Pid(pid)), ProcessSignal::resume);
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::refused);
}

void TestSignalProcess::testKernelThreadIsRefused()
{
    ChildProcess child;
    ProcTree tree;
    tree.put({.pid = child.pid().value, .start = 5, .flags = 0x00200000});
    const auto done = signalProcess({child.pid(), StartTime(5)}, ProcessSignal::kill, tree.root());
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::refused);
    QVERIFY(child.isRunning());
}

void TestSignalProcess::testUsedAgainPidIsNotSignalled()
{
    ChildProcess child;
    ProcessKey key = keyOf(child.pid());
    key.start = StartTime(key.start.value - 1);
    const auto done = signalProcess(key, ProcessSignal::kill);
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::noSuchProcess);
    QVERIFY(child.isRunning());
}

void TestSignalProcess::testEndedProcessIsNotSignalled()
{
    ChildProcess child;
    const ProcessKey key = keyOf(child.pid());
    child.end();
    QCOMPARE(signalProcess(key, ProcessSignal::kill).error().code, ErrorCode::noSuchProcess);
}

void TestSignalProcess::testUnreapedProcessIsNotSignalled()
{
    ChildProcess child;
    const ProcessKey key = keyOf(child.pid());
    ::kill(child.pid().value, SIGKILL);
    QTRY_COMPARE(stateOf(child.pid()), 'Z');
    QCOMPARE(signalProcess(key, ProcessSignal::kill).error().code, ErrorCode::noSuchProcess);
}

/// There is no other way that could not reach a later process with the same number: kill(2) is none.
void TestSignalProcess::testKernelWithoutPidfdSignalsNobody()
{
    ChildProcess child;
    const ProcessKey key = keyOf(child.pid());
    const pid_t tester = ::fork();
    if (tester == 0) {
        const bool isRefused = forgetCall(SYS_pidfd_open) && !signalProcess(key, ProcessSignal::kill);
        ::_exit(isRefused ? 0 : 1);
    }
    int status = -1;
    QCOMPARE(::waitpid(tester, &status, 0), tester);
    QCOMPARE(status, 0);
    QCOMPARE(stateOf(child.pid()), 'S');
}

QTEST_GUILESS_MAIN(TestSignalProcess)
#include "tst_signal_process.moc"
