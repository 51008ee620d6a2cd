// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The helper's parts that need neither bus nor polkit.
#include <QTest>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/netgrove-helper/request_book.h"
#include "app/netgrove-helper/signaller.h"
#include "app/netgrove-helper/stream_writer.h"
#include "app/netgrove-helper/system_calls.h"
#include "core/observe/codec.h"
#include "core/observe/frame.h"
#include "core/sense/processes/signal_tree.h"

using namespace netgrove;

namespace {

/// Runs `work` under a filter in a child; its exit status, or minus the signal that ended it.
int underFilter(Role role, int (*work)())
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        const int result = allowOnly(role) ? work() : 99;
        // As a thread ends. A parser may end no process, which _exit() would: refused that, glibc 2.41 crashes.
        ::syscall(SYS_exit, result);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/// 0: it works; else what the kernel said.
int errorOf(long result) { return result >= 0 ? 0 : errno; }

Observation withProcess(std::uint64_t sequence, int pid)
{
    Observation observation;
    observation.sequence = sequence;
    observation.isComplete = sequence == 0;
    ProcessObservation process;
    process.key = {Pid(pid), StartTime(1)};
    process.commandLine = std::string(1000, 'x');
    observation.processes.push_back(process);
    return observation;
}

/// Reads what there is, and what the writer has kept for it.
std::vector<Observation> drain(const FileDescriptor& reader, StreamWriter& writer)
{
    std::vector<Observation> all;
    FrameReader frames;
    std::vector<std::byte> chunk(65536);
    ssize_t length = 0;
    while ((length = ::read(reader.get(), chunk.data(), chunk.size())) > 0) {
        frames.append(std::span(chunk).first(static_cast<std::size_t>(length)));
        for (auto frame = frames.next(); frame && *frame; frame = frames.next()) {
            all.push_back(*decode(**frame));
        }
        writer.flush();
    }
    return all;
}

} // namespace

class TestHelperParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testCallerMayHaveOnlySoMany();
    void testUserMayHaveOnlySoMany();
    void testTotalIsBounded();
    void testNumbersOfOtherSignalsAreRefused();
    void testTreeIsStoppedBeforeItIsEnded();
    void testReaderWhoStopsLosesAndIsToldAllAnew();
    void testReaderWhoLeavesIsNoticed();
    void testFilters_data();
    void testFilters();
};

void TestHelperParts::testCallerMayHaveOnlySoMany()
{
    RequestBook book({.perCaller = 2, .perUser = 10, .total = 10});
    const auto first = book.admit(":1.1", Uid(1000));
    QVERIFY(first && book.admit(":1.1", Uid(1000)));
    QVERIFY(book.isFullFor(":1.1"));
    QVERIFY(!book.admit(":1.1", Uid(1000)));
    QVERIFY(book.admit(":1.2", Uid(1000)));
    book.finish(*first);
    QVERIFY(book.admit(":1.1", Uid(1000)));
    QCOMPARE(book.requestsOf(":1.1").size(), 2U);
}

void TestHelperParts::testUserMayHaveOnlySoMany()
{
    RequestBook book({.perCaller = 2, .perUser = 3, .total = 10});
    for (int caller = 0; caller < 3; ++caller) {
        QVERIFY(book.admit(":1." + std::to_string(caller), Uid(1000)));
    }
    QVERIFY(!book.admit(":1.7", Uid(1000)));
    QVERIFY(book.admit(":1.8", Uid(1001)));
}

void TestHelperParts::testTotalIsBounded()
{
    RequestBook book({.perCaller = 2, .perUser = 2, .total = 5});
    unsigned admitted = 0;
    for (unsigned user = 0; user < 100; ++user) {
        admitted += book.admit(":1." + std::to_string(user), Uid(user)) ? 1U : 0U;
    }
    QCOMPARE(admitted, 5U);
}

void TestHelperParts::testNumbersOfOtherSignalsAreRefused()
{
    int known = 0;
    for (std::uint32_t number = 0; number < 70; ++number) {
        known += signalFromNumber(number) ? 1 : 0;
    }
    QCOMPARE(known, 4);
    QCOMPARE(signalFromNumber(SIGKILL), std::optional(ProcessSignal::kill));
    QVERIFY(!signalFromNumber(SIGUSR1));
    QVERIFY(!signalFromNumber(0));
    QVERIFY(!signalFromNumber(UINT32_MAX));
}

void TestHelperParts::testTreeIsStoppedBeforeItIsEnded()
{
    QStringList done;
    const auto write = [&done](ProcessKey key, ProcessSignal signal) -> Result<void> {
        done.append(QStringLiteral("%1%2").arg(QLatin1Char("SRTK"[static_cast<int>(signal)])).arg(key.pid.value));
        return key.pid == Pid(3) ? failure(ErrorCode::noSuchProcess, "") : Result<void>();
    };
    const std::vector<ProcessKey> tree{{Pid(2), {}}, {Pid(3), {}}, {Pid(4), {}}};
    const auto outcomes = signalProcesses(tree, ProcessSignal::terminate, write);
    QCOMPARE(done.join(QLatin1Char(' ')), QStringLiteral("S2 S3 S4 T2 T3 T4 R2 R3 R4"));
    QVERIFY(outcomes.at(0) && !outcomes.at(1) && outcomes.at(2));
    done.clear();
    signalProcesses(tree, ProcessSignal::kill, write);
    QCOMPARE(done.join(QLatin1Char(' ')), QStringLiteral("S2 S3 S4 K2 K3 K4"));
    done.clear();
    signalProcesses({tree.front()}, ProcessSignal::terminate, write);
    QCOMPARE(done.join(QLatin1Char(' ')), QStringLiteral("T2"));
}

void TestHelperParts::testReaderWhoStopsLosesAndIsToldAllAnew()
{
    std::array<int, 2> ends{};
    QCOMPARE(::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC), 0);
    const FileDescriptor reader(ends[0]);
    StreamWriter writer(FileDescriptor(ends[1]), 20000);
    constexpr int kTold = 500;
    for (int index = 0; index < kTold; ++index) {
        writer.offer(withProcess(static_cast<std::uint64_t>(index), 100 + index));
    }
    QVERIFY(writer.isWaiting());
    QVERIFY(writer.lost() > 0);
    const std::uint64_t lost = writer.lost();
    QCOMPARE(drain(reader, writer).size(), kTold - lost);
    QVERIFY(!writer.isWaiting());
    writer.offer(withProcess(kTold, 100 + kTold));
    const std::vector<Observation> after = drain(reader, writer); // longer than the bound: nothing else waits
    QCOMPARE(after.size(), 1U);
    QVERIFY(after.front().isComplete);
    QCOMPARE(after.front().processes.size(), kTold + 1U); // also those that were told of while it did not read
    QCOMPARE(after.front().counters.queueDrops, lost);
}

void TestHelperParts::testReaderWhoLeavesIsNoticed()
{
    std::signal(SIGPIPE, SIG_IGN); // as the helper's sensor has it
    std::array<int, 2> ends{};
    QCOMPARE(::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC), 0);
    StreamWriter writer{FileDescriptor(ends[1])};
    ::close(ends[0]);
    writer.offer(withProcess(0, 100));
    QVERIFY(writer.isBroken());
}

void TestHelperParts::testFilters_data()
{
    QTest::addColumn<int>("role");
    QTest::addColumn<quintptr>("work");
    QTest::addColumn<int>("status");
    using Work = int (*)();
    const auto row = [](const char* name, Role role, Work work, int status) {
        QTest::newRow(name) << static_cast<int>(role) << reinterpret_cast<quintptr>(work) << status;
    };
    const Work readFile = [] { return errorOf(::open("/proc/self/stat", O_RDONLY)); };
    const Work writeFile = [] { return errorOf(::open("/tmp/netgrove-never", O_WRONLY | O_CREAT, 0600)); };
    const Work writeOld = [] { return errorOf(::open("/etc/passwd", O_RDWR)); };
    const Work execute = [] {
        ::execl("/bin/true", "true", nullptr);
        return errno;
    };
    const Work newProcess = [] {
        const pid_t child = ::fork();
        if (child == 0) {
            ::_exit(0);
        }
        return errorOf(child);
    };
    const Work byPid = [] { return errorOf(::kill(::getppid(), 0)); };
    const Work internet = [] { return errorOf(::socket(AF_INET, SOCK_STREAM, 0)); };
    const Work packets = [] { return errorOf(::socket(AF_PACKET, SOCK_RAW, 0)); };
    const Work loadProgram = [] { return errorOf(::syscall(SYS_bpf, 5 /* BPF_PROG_LOAD */, nullptr, 0)); };
    const Work namespaces = [] { return errorOf(::unshare(CLONE_NEWNET)); };
    const Work listen = [] {
        const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
        return socket < 0 ? 98 : errorOf(::listen(socket, 1));
    };
    const Work memoryFile = [] { return errorOf(::syscall(SYS_memfd_create, "trial", 0)); };
    row("service reads files", Role::service, readFile, 0);
    row("service writes none", Role::service, writeFile, EPERM);
    row("service opens none for both", Role::service, writeOld, EPERM);
    row("service starts no program", Role::service, execute, -SIGSYS);
    row("service starts no process", Role::service, newProcess, EPERM);
    row("service signals nobody by pid", Role::service, byPid, EPERM);
    row("service has no internet", Role::service, internet, EPERM);
    row("service captures nothing", Role::service, packets, EPERM);
    row("service listens nowhere", Role::service, listen, EPERM);
    row("service loads no eBPF", Role::service, loadProgram, EPERM);
    row("launcher forks", Role::launcher, newProcess, 0);
    row("launcher writes no file", Role::launcher, writeFile, EPERM);
    row("launcher starts no program", Role::launcher, execute, -SIGSYS);
    row("launcher listens nowhere", Role::launcher, listen, EPERM);
    row("launcher holds libbpf's places", Role::launcher, memoryFile, 0); // which libbpf before 1.4 did not ask for
    row("launcher makes no namespace", Role::launcher, namespaces, EPERM);
    row("sensor reads files", Role::sensor, readFile, 0);
    row("sensor writes none", Role::sensor, writeFile, EPERM);
    row("sensor starts no process", Role::sensor, newProcess, EPERM);
    row("sensor starts no program", Role::sensor, execute, -SIGSYS);
    row("sensor listens nowhere", Role::sensor, listen, EPERM);
    row("sensor makes no memory file", Role::sensor, memoryFile, EPERM);
    row("sensor signals nobody", Role::sensor, byPid, EPERM);
    row("sensor loads no eBPF", Role::sensor, loadProgram, EPERM);
    row("parser opens no file", Role::parser, readFile, EPERM);
    row("parser opens no socket", Role::parser, packets, EPERM);
    row("parser starts no process", Role::parser, newProcess, EPERM);
    row("parser starts no program", Role::parser, execute, -SIGSYS);
}

void TestHelperParts::testFilters()
{
    QFETCH(int, role);
    QFETCH(quintptr, work);
    QFETCH(int, status);
    QCOMPARE(underFilter(static_cast<Role>(role), reinterpret_cast<int (*)()>(work)), status);
}

QTEST_GUILESS_MAIN(TestHelperParts)
#include "tst_helper_parts.moc"
