// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the helper's parts may, and that they end when they should.
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <csignal>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/integration/helper_main.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

const QString kGranted = QStringLiteral("games");

#ifdef NETGROVE_TEST_HAS_EBPF
constexpr bool kHasEbpf = true;
#else
constexpr bool kHasEbpf = false;
#endif

QByteArray statusOf(const QString& task, const char* field)
{
    QFile file(task + QStringLiteral("/status"));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith(QByteArray(field) + ':')) {
            return line.mid(line.indexOf(':') + 1).trimmed();
        }
    }
    return {};
}

quint64 capabilities(const QString& task, const char* set) { return statusOf(task, set).toULongLong(nullptr, 16); }

QString taskOf(qint64 pid) { return QStringLiteral("/proc/%1").arg(pid); }

QStringList threadsOf(qint64 pid)
{
    const QDir tasks(taskOf(pid) + QStringLiteral("/task"));
    QStringList paths;
    for (const QString& tid : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        paths.append(tasks.filePath(tid));
    }
    return paths;
}

/// The thread of a process with this name.
QString threadOf(qint64 pid, const char* name)
{
    for (const QString& task : threadsOf(pid)) {
        if (statusOf(task, "Name") == name) {
            return task;
        }
    }
    return {};
}

constexpr quint64 bit(int capability) { return quint64{1} << capability; }

} // namespace

class TestHelperStream : public QObject {
    Q_OBJECT

public:
    explicit TestHelperStream(HelperWorld& world)
        : m_world(world)
    {
    }

private Q_SLOTS:
    void testSeesPacketsAndWhoSendsThem();
    void testEachPartHasOnlyItsRights();
    void testHelperKilledEndsTheStream();
    void testSensorKilledEndsTheStream();
    void testKilledAtAnyMomentLeavesNobodyWaiting_data();
    void testKilledAtAnyMomentLeavesNobodyWaiting();
    void testWindowKilledEndsTheCapture();
    void testReaderThatLeavesEndsTheCapture();
    void testReaderThatNeverReadsHoldsNobodyUp();
    void testPolkitAndBusDieAndComeBack();

private:
    qint64 launcher() const
    {
        const auto children = HelperWorld::childrenOf(m_world.helperPid());
        return children.empty() ? 0 : children.front();
    }
    qint64 sensor() const
    {
        const auto children = launcher() > 0 ? HelperWorld::childrenOf(launcher()) : std::vector<qint64>();
        return children.empty() ? 0 : children.front();
    }

    HelperWorld& m_world;
};

void TestHelperStream::testSeesPacketsAndWhoSendsThem()
{
    Caller caller(kGranted, {QStringLiteral("open")});
    const QString first = caller.waitFor(QStringLiteral("observation 0"));
    // AttributionMode: 2 with eBPF, where it was built in.
    const QString mode = kHasEbpf ? QStringLiteral("mode 2") : QStringLiteral("mode 1");
    QVERIFY2(first.endsWith(mode), qPrintable(first));
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in nobody{};
    nobody.sin_family = AF_INET;
    nobody.sin_port = htons(9); // discard
    nobody.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int packet = 0; packet < 20; ++packet) {
        ::sendto(socket, "x", 1, 0, reinterpret_cast<const sockaddr*>(&nobody), sizeof nobody);
    }
    ::close(socket);
    int packets = 0;
    for (int tick = 0; tick < 10 && packets < 20; ++tick) {
        const QString told = caller.waitFor(QStringLiteral("observation"));
        packets = told.section(QStringLiteral("packets "), 1).section(QLatin1Char(' '), 0, 0).toInt();
    }
    QVERIFY(packets >= 20);
}

void TestHelperStream::testEachPartHasOnlyItsRights()
{
    Caller caller(kGranted, {QStringLiteral("open")});
    QVERIFY(!caller.waitFor(QStringLiteral("observation 0")).isEmpty());
    // Numbers of capabilities(7).
    constexpr quint64 kKill = bit(5);
    constexpr quint64 kLook = bit(2) | bit(12) | bit(13) | bit(19); // DAC_READ_SEARCH, NET_ADMIN, NET_RAW, SYS_PTRACE
    constexpr quint64 kLoad = bit(38) | bit(39); // PERFMON, BPF
    const QString service = taskOf(m_world.helperPid());
    QCOMPARE(capabilities(service, "CapEff"), kKill);
    QCOMPARE(capabilities(taskOf(launcher()), "CapEff"), kLook | kLoad);
    QCOMPARE(capabilities(taskOf(sensor()), "CapEff"), kLook);
    QCOMPARE(capabilities(taskOf(sensor()), "CapPrm"), kLook);
    const QString parser = threadOf(sensor(), "parser");
    QVERIFY(!parser.isEmpty());
    QCOMPARE(capabilities(parser, "CapEff"), 0U);
    QCOMPARE(capabilities(parser, "CapPrm"), 0U);
    // All threads, the bus's own too: what was given up was so before the first of them.
    const auto tasks = threadsOf(m_world.helperPid()) + threadsOf(launcher()) + threadsOf(sensor());
    QVERIFY(tasks.size() > 3);
    QVERIFY(tasks.contains(parser));
    for (const QString& task : tasks) {
        const quint64 most = task.startsWith(service + QLatin1Char('/')) ? kKill
            : task.startsWith(taskOf(sensor()) + QLatin1Char('/'))       ? kLook
                                                                         : kLook | kLoad;
        QCOMPARE(capabilities(task, "CapPrm") & ~most, 0U);
        QCOMPARE(capabilities(task, "CapInh"), 0U);
        QCOMPARE(capabilities(task, "CapAmb"), 0U);
        QCOMPARE(statusOf(task, "NoNewPrivs"), QByteArray("1"));
        QCOMPARE(statusOf(task, "Seccomp"), QByteArray("2"));
    }
    // systemd's set is kept where it leaves no right to make it smaller.
    const bool isInUnit = qEnvironmentVariableIsSet("NETGROVE_TEST_HELPER");
    QCOMPARE(capabilities(service, "CapBnd"), isInUnit ? kKill | kLook | kLoad : kKill);
}

void TestHelperStream::testHelperKilledEndsTheStream()
{
    Caller caller(kGranted, {QStringLiteral("open")});
    QVERIFY(!caller.waitFor(QStringLiteral("observation 0")).isEmpty());
    const QString capture = threadOf(sensor(), "parser");
    QVERIFY(!capture.isEmpty());
    ::kill(static_cast<pid_t>(m_world.helperPid()), SIGKILL);
    QVERIFY(!caller.waitFor(QStringLiteral("end"), 1000).isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(capture), 1000);
}

void TestHelperStream::testSensorKilledEndsTheStream()
{
    Caller caller(kGranted, {QStringLiteral("open")});
    QVERIFY(!caller.waitFor(QStringLiteral("observation 0")).isEmpty());
    ::kill(static_cast<pid_t>(sensor()), SIGKILL);
    QVERIFY(!caller.waitFor(QStringLiteral("end"), 1000).isEmpty());
    Caller next(kGranted, {QStringLiteral("open")});
    QVERIFY(!next.waitFor(QStringLiteral("observation 0")).isEmpty());
}

void TestHelperStream::testKilledAtAnyMomentLeavesNobodyWaiting_data()
{
    QTest::addColumn<bool>("isSensor");
    QTest::addColumn<int>("after"); // milliseconds since it is there
    for (const bool isSensor : {false, true}) {
        for (const int after : {0, 10, 40, 150}) {
            QTest::addRow("%s after %d ms", isSensor ? "sensor" : "helper", after) << isSensor << after;
        }
    }
}

/// While it starts, asks, hands over the stream, sends the first picture.
void TestHelperStream::testKilledAtAnyMomentLeavesNobodyWaiting()
{
    QFETCH(const bool, isSensor);
    QFETCH(const int, after);
    if (const qint64 earlier = m_world.helperPid(); earlier > 0) { // of another caller; its parts go with it
        const qint64 capture = sensor();
        ::kill(static_cast<pid_t>(earlier), SIGKILL);
        QTRY_VERIFY(m_world.helperPid() != earlier && !QFile::exists(QStringLiteral("/proc/%1").arg(capture)));
    }
    Caller caller(kGranted, {QStringLiteral("open")});
    const auto victim = [&] { return isSensor ? sensor() : m_world.helperPid(); };
    QTRY_VERIFY_WITH_TIMEOUT(victim() > 0, 10000);
    QTest::qWait(after);
    QCOMPARE(::kill(static_cast<pid_t>(victim()), SIGKILL), 0);
    QVERIFY(caller.waitForEnd()); // the stream ended, or it was told that there will be none
    Caller next(kGranted, {QStringLiteral("open")});
    QVERIFY(!next.waitFor(QStringLiteral("observation 0")).isEmpty());
}

void TestHelperStream::testWindowKilledEndsTheCapture()
{
    Caller caller(kGranted, {QStringLiteral("open")});
    QVERIFY(!caller.waitFor(QStringLiteral("observation 0")).isEmpty());
    const QString capture = threadOf(sensor(), "parser");
    QVERIFY(!capture.isEmpty());
    caller.kill();
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(capture), 1000);
}

void TestHelperStream::testReaderThatLeavesEndsTheCapture()
{
    // It stays on the bus and closes the stream.
    Caller caller(kGranted, {QStringLiteral("open"), QStringLiteral("close")});
    QVERIFY(!caller.waitFor(QStringLiteral("closed")).isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(sensor(), 0, 2000);
}

void TestHelperStream::testReaderThatNeverReadsHoldsNobodyUp()
{
    Caller deaf(kGranted, {QStringLiteral("open"), QStringLiteral("unread")});
    QVERIFY(!deaf.waitFor(QStringLiteral("state granted")).isEmpty());
    Caller caller(kGranted, {QStringLiteral("open")});
    QVERIFY(!caller.waitFor(QStringLiteral("observation 2")).isEmpty());
}

/// The last one: callers of a bus that died hear nothing more from it.
void TestHelperStream::testPolkitAndBusDieAndComeBack()
{
    Caller caller(kGranted, {QStringLiteral("open"), QStringLiteral("again")});
    QVERIFY(!caller.waitFor(QStringLiteral("observation 0")).isEmpty());
    const QString capture = threadOf(sensor(), "parser");
    QVERIFY(!capture.isEmpty());
    m_world.killPolkit(); // it is asked once: what was granted goes on
    QVERIFY(!caller.waitFor(QStringLiteral("observation 2")).isEmpty());
    m_world.killBus();
    QVERIFY(!caller.waitFor(QStringLiteral("end"), 1000).isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(capture), 1000);
    m_world.startBus();
    m_world.startPolkit();
    QVERIFY(m_world.isRunning());
    caller.go();
    QVERIFY(!caller.waitFor(QStringLiteral("state granted")).isEmpty());
    QVERIFY(!caller.waitFor(QStringLiteral("observation 0")).isEmpty());
}

int main(int argc, char** argv) { return runInHelperWorld<TestHelperStream>(argc, argv); }
#include "tst_helper_stream.moc"
