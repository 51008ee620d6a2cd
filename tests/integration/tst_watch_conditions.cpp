// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// How netgrove-watch ends, and what it does where something is missing: exit statuses, privilege, interfaces, hidepid.
#include <csignal>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "tests/integration/lab_main.h"
#include "tests/integration/stand_in.h"
#include "tests/integration/watch_run.h"

using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {
/// Runs a program to its end; its exit status, -1 where it crashed or did not end.
int statusOf(const QString& program, const QStringList& arguments, QString* errors = nullptr)
{
    QProcess process;
    process.start(program, arguments);
    const bool hasEnded = process.waitForFinished(15000);
    if (errors != nullptr) {
        *errors = QString::fromUtf8(process.readAllStandardError());
    }
    return hasEnded && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
}

void ip(const QString& command) { QCOMPARE(statusOf(QStringLiteral("ip"), command.split(u' ')), 0); }

/// What it said besides its events, on stderr or as an event "notice".
QString notices(WatchRun& run)
{
    QString text = run.errors();
    for (const QJsonObject& notice : run.eventsOf(QStringLiteral("notice"))) {
        text += QString::fromUtf8(QJsonDocument(notice).toJson(QJsonDocument::Compact)) + u'\n';
    }
    return text;
}

const QString kNobody = QStringLiteral("65534");
} // namespace

class TestWatchConditions final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void statusTellsWhatHappened_data();
    void statusTellsWhatHappened();
    void findingIsStatusOne();
    void ordinaryUserIsToldWhatToDo();
    void terminationIsAnEndToo();
    void readerThatLeavesEndsItQuietly();
    void vanishedInterfaceIsNoEnd();
    void interfaceThatComesLaterIsCaptured();
    void hiddenProcessesAreSaid();

private:
    QString publicProgram() const { return m_public.filePath(QStringLiteral("netgrove-watch")); }

    QTemporaryDir m_public; ///< a copy of the program where an ordinary user can run it
};

void TestWatchConditions::initTestCase()
{
    QVERIFY(m_public.isValid());
    const auto everyone = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther;
    QVERIFY(QFile::copy(programPath(QStringLiteral("netgrove-watch")), publicProgram()));
    QVERIFY(QFile::setPermissions(m_public.path(), everyone));
    QVERIFY(QFile::setPermissions(publicProgram(), everyone));
}

void TestWatchConditions::statusTellsWhatHappened_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("status");
    QTest::newRow("nothing found") << QStringLiteral("--duration 1 --attribution proc") << 0;
    QTest::newRow("help") << QStringLiteral("--help") << 0;
    QTest::newRow("version") << QStringLiteral("--version") << 0;
    QTest::newRow("unknown option") << QStringLiteral("--no-such-option") << 2;
    QTest::newRow("unknown format") << QStringLiteral("--format xml") << 2;
    QTest::newRow("unknown attribution") << QStringLiteral("--attribution guess") << 2;
    QTest::newRow("unknown view") << QStringLiteral("--view other") << 2;
    QTest::newRow("duration that is no number") << QStringLiteral("--duration soon") << 2;
    QTest::newRow("duration below zero") << QStringLiteral("--duration -5") << 2;
    QTest::newRow("window that is no number") << QStringLiteral("--window wide") << 2;
    QTest::newRow("stray word") << QStringLiteral("everything") << 2;
    QTest::newRow("no such interface") << QStringLiteral("--interface nosuch0 --duration 1") << 3;
}

void TestWatchConditions::statusTellsWhatHappened()
{
    QFETCH(const QString, arguments);
    QFETCH(const int, status);
    QString errors;
    const int actual = statusOf(programPath(QStringLiteral("netgrove-watch")), arguments.split(u' '), &errors);
    QVERIFY2(actual == status, qPrintable(QStringLiteral("status %1; %2").arg(actual).arg(errors)));
    if (status >= 2) {
        QVERIFY(!errors.trimmed().isEmpty());
    }
    if (arguments.contains(u"nosuch0")) {
        QVERIFY2(errors.contains(u"nosuch0"), qPrintable(errors));
    }
}

void TestWatchConditions::findingIsStatusOne()
{
    // An alert in the graded view, which is the default, by its own end and not by a signal.
    WatchRun run({QStringLiteral("--duration"), QStringLiteral("4")});
    QVERIFY2(run.waitForEvent(QStringLiteral("start")), qPrintable(run.errors()));
    StandIn bot(QStringLiteral("bot"));
    QCOMPARE(run.waitForEnd(), 1);
}

void TestWatchConditions::ordinaryUserIsToldWhatToDo()
{
    QString errors;
    const int status = statusOf(QStringLiteral("setpriv"),
        {QStringLiteral("--reuid"), kNobody, QStringLiteral("--regid"), kNobody, QStringLiteral("--clear-groups"),
            publicProgram(), QStringLiteral("--duration"), QStringLiteral("1")},
        &errors);
    QVERIFY2(status == 3, qPrintable(QStringLiteral("status %1; %2").arg(status).arg(errors)));
    QVERIFY2(errors.contains(QRegularExpression(QStringLiteral("root|sudo|CAP_NET_RAW"))), qPrintable(errors));
}

void TestWatchConditions::terminationIsAnEndToo()
{
    WatchRun run({QStringLiteral("--attribution"), QStringLiteral("proc")});
    QVERIFY2(run.waitForEvent(QStringLiteral("start")), qPrintable(run.errors()));
    ::kill(static_cast<pid_t>(run.pid()), SIGTERM);
    QCOMPARE(run.waitForEnd(), 0);
    QCOMPARE(run.events().back()[u"event"].toString(), QStringLiteral("end"));
}

void TestWatchConditions::readerThatLeavesEndsItQuietly()
{
    QTemporaryDir folder;
    const QString status = folder.filePath(QStringLiteral("status"));
    const QString errors = folder.filePath(QStringLiteral("errors"));
    const QString script = QStringLiteral("{ %1 --format jsonl --duration 20 2>%3; echo $? >%2; } | head -n 1")
                               .arg(programPath(QStringLiteral("netgrove-watch")), status, errors);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(statusOf(QStringLiteral("sh"), {QStringLiteral("-c"), script}), 0);
    QVERIFY2(timer.elapsed() < 10'000, "it went on without a reader");
    QFile statusFile(status);
    QFile errorsFile(errors);
    QVERIFY(statusFile.open(QIODevice::ReadOnly) && errorsFile.open(QIODevice::ReadOnly));
    const int number = statusFile.readAll().trimmed().toInt();
    QVERIFY2(number == 0 || number == 1, qPrintable(QString::number(number)));
    QCOMPARE(errorsFile.readAll(), QByteArray());
}

void TestWatchConditions::vanishedInterfaceIsNoEnd()
{
    ip(QStringLiteral("link add lab-extra type veth peer name lab-extra-end"));
    ip(QStringLiteral("link set lab-extra up"));
    WatchRun run({QStringLiteral("--interface"), QStringLiteral("lab-extra"), QStringLiteral("--interface"),
        QStringLiteral("lab-pc"), QStringLiteral("--attribution"), QStringLiteral("proc")});
    QVERIFY2(run.waitForEvent(QStringLiteral("start")), qPrintable(run.errors()));
    ip(QStringLiteral("link del lab-extra"));
    run.readFor(300ms);
    StandIn bot(QStringLiteral("bot"));
    QVERIFY(run.waitForEvent(QStringLiteral("finding"), 8s));
    QVERIFY(bot.waitForEnd());
    QCOMPARE(run.interrupt(), 1);
    const QString said = notices(run);
    QVERIFY2(said.contains(u"lab-extra"), qPrintable(said));
}

void TestWatchConditions::interfaceThatComesLaterIsCaptured()
{
    WatchRun run({QStringLiteral("--attribution"), QStringLiteral("proc")});
    QVERIFY2(run.waitForEvent(QStringLiteral("start")), qPrintable(run.errors()));
    ip(QStringLiteral("link add lab-late type veth peer name lab-late-end"));
    ip(QStringLiteral("addr add 203.0.113.250/32 peer 203.0.113.251/32 dev lab-late"));
    ip(QStringLiteral("link set lab-late-end up"));
    ip(QStringLiteral("link set lab-late up"));
    // Nobody answers at the other end; with a neighbour by hand the echo request leaves all the same.
    ip(QStringLiteral("neigh add 203.0.113.251 lladdr 02:00:00:00:00:01 dev lab-late"));
    statusOf(QStringLiteral("ping"), {QStringLiteral("-c1"), QStringLiteral("-W1"), QStringLiteral("203.0.113.251")});
    const bool isSeen
        = run.waitFor([](const QJsonObject& event) { return event[u"remote"].toString() == u"203.0.113.251:0"; }, 5s);
    ip(QStringLiteral("link del lab-late"));
    QVERIFY(isSeen);
    QCOMPARE(run.interrupt(), 0);
}

void TestWatchConditions::hiddenProcessesAreSaid()
{
    // A user with the right to capture and no right to see other people's processes (proc(5), hidepid).
    const QString script = QStringLiteral(
        "mount -t proc -o hidepid=invisible proc /proc && exec setpriv --reuid %1 --regid %1 --clear-groups"
        " --inh-caps +net_raw,+net_admin --ambient-caps +net_raw,+net_admin %2 --format jsonl --attribution proc "
        "\"$@\"")
                               .arg(kNobody, publicProgram());
    QProcess watch;
    watch.start(QStringLiteral("unshare"),
        {QStringLiteral("--mount"), QStringLiteral("--propagation"), QStringLiteral("private"), QStringLiteral("sh"),
            QStringLiteral("-c"), script, QStringLiteral("sh"), QStringLiteral("--duration"), QStringLiteral("4")});
    QVERIFY(watch.waitForStarted());
    QVERIFY(watch.waitForReadyRead(10'000));
    StandIn browser(QStringLiteral("browser"), {QStringLiteral("--seconds"), QStringLiteral("1")});
    QVERIFY(browser.waitForEnd());
    QVERIFY(watch.waitForFinished(15'000));
    const QString errors = QString::fromUtf8(watch.readAllStandardError());
    QVERIFY2(watch.exitStatus() == QProcess::NormalExit && watch.exitCode() == 0, qPrintable(errors));
    // Flows are seen, and belong to nobody rather than to a wrong one.
    int flows = 0;
    const QByteArray output = watch.readAllStandardOutput();
    QVERIFY2(errors.contains(u"hidepid") || output.contains("hidepid"), "it did not say that processes are hidden");
    const QList<QByteArray> lines = output.split('\n');
    for (const QByteArray& line : lines) {
        const QJsonObject event = QJsonDocument::fromJson(line).object();
        if (event[u"event"].toString() == u"flow" && event[u"external"].toBool()) {
            ++flows;
            QVERIFY2(event[u"pid"].isNull(), line);
            QCOMPARE(event[u"how"].toString(), QStringLiteral("none"));
        }
    }
    QVERIFY(flows > 0);
}

int main(int argc, char** argv) { return runInLab<TestWatchConditions>(argc, argv); }

#include "tst_watch_conditions.moc"
