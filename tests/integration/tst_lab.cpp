// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The lab keeps its own promises: it cleans up however it ends, and its stand-ins are harmless outside it.
#include <csignal>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "tests/integration/watch_run.h"

using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {
struct Outcome {
    int status = -1; ///< -1: crashed, or did not end
    QString output;
    QString errors;
};

Outcome run(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    const bool hasEnded = process.waitForFinished(30'000);
    return {hasEnded && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

QString lab() { return programPath(QStringLiteral("netgrove-lab")); }

Outcome inHosts(const QString& script)
{
    return run(
        lab(), {QStringLiteral("hosts"), QStringLiteral("--"), QStringLiteral("sh"), QStringLiteral("-c"), script});
}

/// True while a process is alive whose command line begins and goes on so.
bool isAnyoneCalled(const QByteArray& text, const QByteArray& first = {})
{
    const QStringList entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const QString& entry : entries) {
        QFile file(QStringLiteral("/proc/%1/cmdline").arg(entry));
        const QByteArray line = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        if (line.startsWith(first) && line.contains(text)) {
            return true;
        }
    }
    return false;
}

/// A sleep that no other program has on its command line.
QString uniqueSleep(int number) { return QStringLiteral("6%1%2").arg(QCoreApplication::applicationPid()).arg(number); }
} // namespace

class TestLab final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hostsReachEachOther();
    void commandsStatusIsPassedOn();
    void nothingIsLeftBehind_data();
    void nothingIsLeftBehind();
    void orphansEndWithTheHosts();
    void standInsRefuseToRunOutside();
    void standInsRefuseForeignInterfaces();
    void ordinaryUserCanHaveTheLab();
    void demoShowsThePairInTheTerminal();
};

void TestLab::hostsReachEachOther()
{
    const Outcome outcome = inHosts(QStringLiteral("ping -c1 -W2 198.51.100.20 && ping -c1 -W2 2001:db8:2::20"));
    QVERIFY2(outcome.status == 0, qPrintable(outcome.output + outcome.errors));
}

void TestLab::commandsStatusIsPassedOn() { QCOMPARE(inHosts(QStringLiteral("exit 42")).status, 42); }

void TestLab::nothingIsLeftBehind_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGKILL") << SIGKILL;
}

void TestLab::nothingIsLeftBehind()
{
    QFETCH(const int, signal);
    const QString sleep = uniqueSleep(signal);
    QProcess hosts;
    hosts.start(lab(), {QStringLiteral("hosts"), QStringLiteral("--"), QStringLiteral("sleep"), sleep});
    QVERIFY(hosts.waitForStarted());
    // The lab's own command line has the number too: the first word tells them apart.
    QTRY_VERIFY(isAnyoneCalled(sleep.toUtf8(), "sleep"));
    ::kill(static_cast<pid_t>(hosts.processId()), signal);
    QVERIFY(hosts.waitForFinished(10'000));
    QTRY_VERIFY(!isAnyoneCalled(sleep.toUtf8()));
    QVERIFY(!QFile::exists(QStringLiteral("/sys/class/net/lab-pc")));
    QVERIFY(!QFile::exists(QStringLiteral("/sys/class/net/lab-out")));
}

void TestLab::orphansEndWithTheHosts()
{
    const QString sleep = uniqueSleep(0);
    QCOMPARE(inHosts(QStringLiteral("setsid sh -c 'sleep %1 & sleep %1 &' & sleep 0.2; exit 0").arg(sleep)).status, 0);
    QVERIFY(!isAnyoneCalled(sleep.toUtf8()));
}

void TestLab::standInsRefuseToRunOutside()
{
    const Outcome outcome = run(lab(), {QStringLiteral("shape"), QStringLiteral("bot")});
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.errors.contains(u"inside the lab only"), qPrintable(outcome.errors));
    QCOMPARE(outcome.output, QString());
}

void TestLab::standInsRefuseForeignInterfaces()
{
    const Outcome outcome
        = inHosts(QStringLiteral("ip link add cable0 type veth peer name cable1 && exec %1 shape browser --seconds 1")
                .arg(lab()));
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.errors.contains(u"interface cable"), qPrintable(outcome.errors));
}

void TestLab::ordinaryUserCanHaveTheLab()
{
    QTemporaryDir folder;
    const auto everyone = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther;
    const QString copy = folder.filePath(QStringLiteral("netgrove-lab"));
    QVERIFY(QFile::copy(lab(), copy) && QFile::setPermissions(copy, everyone)
        && QFile::setPermissions(folder.path(), everyone));
    const Outcome outcome = run(QStringLiteral("setpriv"),
        {QStringLiteral("--reuid"), QStringLiteral("65534"), QStringLiteral("--regid"), QStringLiteral("65534"),
            QStringLiteral("--clear-groups"), copy, QStringLiteral("hosts"), QStringLiteral("--"), copy,
            QStringLiteral("shape"), QStringLiteral("bot")});
    if (outcome.status == 0) {
        QVERIFY2(outcome.output.contains(u"\"truth\":\"pair\""), qPrintable(outcome.output));
    } else {
        // Where the system forbids it, it says so and what to do.
        QVERIFY2(outcome.errors.contains(u"Run it as root"), qPrintable(outcome.errors));
    }
}

void TestLab::demoShowsThePairInTheTerminal()
{
    const Outcome outcome = run(lab(),
        {QStringLiteral("demo"), QStringLiteral("--watch"), programPath(QStringLiteral("netgrove-watch")),
            QStringLiteral("--seconds"), QStringLiteral("9")});
    QVERIFY2(outcome.status == 0, qPrintable(outcome.output + outcome.errors));
    QVERIFY2(outcome.output.contains(u"said \"flood\""), qPrintable(outcome.output));
    QVERIFY2(outcome.output.contains(u"server-like"), qPrintable(outcome.output));
}

QTEST_GUILESS_MAIN(TestLab)

#include "tst_lab.moc"
