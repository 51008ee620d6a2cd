// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Who gets what from the helper: real users, a real polkitd, a real bus.
#include <QDir>
#include <QFile>
#include <csignal>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/integration/helper_main.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

/// In tests/support/helper/helper_world.cpp: a rule grants this one everything,
const QString kGranted = QStringLiteral("games");
/// refuses this one everything,
const QString kRefused = QStringLiteral("nobody");
/// and says nothing of this one, for whom the policy wants an administrator's password.
const QString kAsked = QStringLiteral("daemon");

/// Somebody else's process, which sleeps.
class Victim {
public:
    Victim()
    {
        m_process.start(QStringLiteral("sleep"), {QStringLiteral("600")});
        m_process.waitForStarted();
    }
    ~Victim()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    QString key() const { return QStringLiteral("%1:%2").arg(pid()).arg(startOf(pid()).value); }
    qint64 pid() const { return m_process.processId(); }
    char state() const
    {
        QFile file(QStringLiteral("/proc/%1/stat").arg(pid()));
        const QByteArray stat = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        return stat.isEmpty() ? '-' : stat.at(stat.lastIndexOf(')') + 2);
    }

private:
    QProcess m_process;
};

} // namespace

class TestHelperAccess : public QObject {
    Q_OBJECT

public:
    explicit TestHelperAccess(HelperWorld& world)
        : m_world(world)
    {
    }

private Q_SLOTS:
    void testRuleGrants();
    void testRuleDenies();
    void testNobodyCanAsk();
    void testPersonCloses();
    void testPersonGrants();
    void testQuestionNamesWhatIsSignalled();
    void testQuestionIsInThePersonsLanguage();
    void testInactiveSessionIsRefused();
    void testPolkitDiesDuringTheQuestion();
    void testHelperDiesDuringTheQuestion();
    void testCallerLeavesDuringTheQuestion();
    void testArgumentsAreThoseOfTheQuestion();
    void testAnothersBusNameDoesNotHelp();
    void testWrongTypesAreRefused();
    void testFloodIsTurnedAway();
    void testProcessIsSignalledOnlyIfItIsTheOne();

private:
    /// Waits until the agent is registered, then lets the caller begin.
    static void begin(Caller& caller, ScriptedAgent& agent)
    {
        QVERIFY(agent.registerFor(caller.pid(), uidOf(kAsked)));
        caller.go();
    }
    std::size_t sensors() const
    {
        const qint64 helper = m_world.helperPid();
        const auto launchers = helper > 0 ? HelperWorld::childrenOf(helper) : std::vector<qint64>();
        return launchers.empty() ? 0 : HelperWorld::childrenOf(launchers.front()).size();
    }

    HelperWorld& m_world;
};

void TestHelperAccess::testRuleGrants()
{
    Caller caller(kGranted, {QStringLiteral("open")});
    QVERIFY(!caller.waitFor(QStringLiteral("state granted")).isEmpty());
    const QStringList first = caller.waitFor(QStringLiteral("observation 0")).split(QLatin1Char(' '));
    QCOMPARE(first.value(2), QStringLiteral("1")); // complete
    QVERIFY(first.value(3).toInt() > 5); // processes of others
}

void TestHelperAccess::testRuleDenies()
{
    Caller caller(kRefused, {QStringLiteral("open")});
    QVERIFY(!caller.waitFor(QStringLiteral("state denied")).isEmpty());
    QTRY_COMPARE(sensors(), 0U);
}

void TestHelperAccess::testNobodyCanAsk()
{
    Caller caller(kAsked, {QStringLiteral("open")});
    QVERIFY(!caller.waitFor(QStringLiteral("state noAgent")).isEmpty());
}

void TestHelperAccess::testPersonCloses()
{
    Caller caller(kAsked, {QStringLiteral("wait"), QStringLiteral("open")});
    ScriptedAgent agent(ScriptedAgent::Script::cancel);
    begin(caller, agent);
    QVERIFY(!caller.waitFor(QStringLiteral("state cancelled")).isEmpty());
    QCOMPARE(agent.messages().size(), 1);
}

void TestHelperAccess::testPersonGrants()
{
    Caller caller(kAsked, {QStringLiteral("wait"), QStringLiteral("open")});
    ScriptedAgent agent(ScriptedAgent::Script::grant);
    begin(caller, agent);
    QVERIFY(!caller.waitFor(QStringLiteral("state granted")).isEmpty());
    QVERIFY(!caller.waitFor(QStringLiteral("observation 0")).isEmpty());
}

void TestHelperAccess::testQuestionNamesWhatIsSignalled()
{
    const Victim victim;
    Caller caller(kAsked, {QStringLiteral("wait"), QStringLiteral("signal"), QStringLiteral("9"), victim.key()});
    ScriptedAgent agent(ScriptedAgent::Script::cancel);
    begin(caller, agent);
    QVERIFY(!caller.waitFor(QStringLiteral("refused cancelled")).isEmpty());
    const QString expected = QStringLiteral("SIGKILL: sleep (%1)").arg(victim.pid());
    QVERIFY2(agent.messages().value(0).endsWith(expected), qPrintable(agent.messages().join(QLatin1Char('|'))));
    QCOMPARE(victim.state(), 'S');
}

void TestHelperAccess::testQuestionIsInThePersonsLanguage()
{
    Caller caller(kAsked, {QStringLiteral("wait"), QStringLiteral("open")});
    ScriptedAgent agent(ScriptedAgent::Script::cancel);
    QVERIFY(agent.registerFor(caller.pid(), uidOf(kAsked), QStringLiteral("ja_JP.UTF-8")));
    caller.go();
    QVERIFY(!caller.waitFor(QStringLiteral("state cancelled")).isEmpty());
    QCOMPARE(agent.messages().value(0),
        QStringLiteral("Netgrove がすべてのユーザーの通信とプロセスを見るには認証が必要です"));
}

void TestHelperAccess::testInactiveSessionIsRefused()
{
    // What logind writes of a session behind another one, and the control group that its processes are in
    // (sd-login(3)): both on mounts of our own.
    const auto write = [](const QString& path, const QString& content) {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(content.toUtf8()) > 0;
    };
    const QString session = QStringLiteral("/run/systemd/sessions/n77");
    QVERIFY(write(session,
        QStringLiteral("UID=%1\nUSER=%2\nACTIVE=0\nSTATE=online\nREMOTE=0\nTYPE=x11\nCLASS=user\nSEAT=seat0\n")
            .arg(uidOf(kAsked).value)
            .arg(kAsked)));
    const QString scope = QStringLiteral("/user.slice/user-%1.slice/session-n77.scope").arg(uidOf(kAsked).value);
    const QString group = m_world.folder() + QStringLiteral("/cgroup");
    QVERIFY(write(group, QStringLiteral("1:name=systemd:%1\n0::%1\n").arg(scope)));
    // With an agent, so that it is the session that is refused, and not the want of one.
    Caller caller(kAsked, {QStringLiteral("wait"), QStringLiteral("open")});
    const QByteArray place = QByteArray("/proc/") + QByteArray::number(caller.pid()) + "/cgroup";
    QCOMPARE(::mount(group.toLocal8Bit().constData(), place.constData(), nullptr, MS_BIND, nullptr), 0);
    ScriptedAgent agent(ScriptedAgent::Script::grant);
    begin(caller, agent);
    QVERIFY(!caller.waitFor(QStringLiteral("state waiting")).isEmpty());
    const QString answer = caller.waitFor(QStringLiteral("state "));
    QVERIFY2(answer.startsWith(QStringLiteral("state denied")), qPrintable(answer));
    QVERIFY(agent.messages().isEmpty());
    ::umount2(place.constData(), MNT_DETACH);
    QFile::remove(session);
}

void TestHelperAccess::testPolkitDiesDuringTheQuestion()
{
    {
        Caller caller(kAsked, {QStringLiteral("wait"), QStringLiteral("open")});
        ScriptedAgent agent(ScriptedAgent::Script::keepOpen);
        begin(caller, agent);
        QTRY_COMPARE(agent.messages().size(), 1);
        m_world.killPolkit();
        QVERIFY(!caller.waitFor(QStringLiteral("state noAuthority")).isEmpty());
    }
    m_world.startPolkit();
    Caller caller(kGranted, {QStringLiteral("open")});
    QVERIFY(!caller.waitFor(QStringLiteral("state granted")).isEmpty());
}

void TestHelperAccess::testHelperDiesDuringTheQuestion()
{
    {
        Caller caller(kAsked, {QStringLiteral("wait"), QStringLiteral("open")});
        ScriptedAgent agent(ScriptedAgent::Script::keepOpen);
        begin(caller, agent);
        QTRY_COMPARE(agent.messages().size(), 1);
        ::kill(static_cast<pid_t>(m_world.helperPid()), SIGKILL);
        QVERIFY(!caller.waitFor(QStringLiteral("state died"), 1000).isEmpty());
        QTRY_VERIFY(agent.withdrawn() > 0); // the dialog closes
    }
    Caller caller(kGranted, {QStringLiteral("open")});
    QVERIFY(!caller.waitFor(QStringLiteral("state granted")).isEmpty());
}

void TestHelperAccess::testCallerLeavesDuringTheQuestion()
{
    QTRY_COMPARE(sensors(), 0U);
    ScriptedAgent agent(ScriptedAgent::Script::keepOpen);
    {
        Caller caller(kAsked, {QStringLiteral("wait"), QStringLiteral("open")});
        begin(caller, agent);
        QTRY_COMPARE(agent.messages().size(), 1);
        caller.kill();
        QVERIFY(caller.waitForEnd());
    }
    QTRY_VERIFY(agent.withdrawn() > 0); // the dialog closes
    agent.grantFirst(); // too late
    QTest::qWait(200);
    QCOMPARE(sensors(), 0U);
}

void TestHelperAccess::testArgumentsAreThoseOfTheQuestion()
{
    const Victim meant;
    const Victim other;
    // One caller, two calls: the answer to the first is no answer to the second.
    Caller caller(kAsked,
        {QStringLiteral("wait"), QStringLiteral("signal"), QStringLiteral("19"), meant.key(), QStringLiteral("--and"),
            QStringLiteral("19"), other.key()});
    ScriptedAgent agent(ScriptedAgent::Script::keepOpen);
    begin(caller, agent);
    QTRY_COMPARE(agent.messages().size(), 2);
    agent.grantFirst();
    QCOMPARE(caller.waitFor(QStringLiteral("outcome")), QStringLiteral("outcome -1"));
    QTRY_COMPARE(meant.state(), 'T');
    QTest::qWait(200);
    QCOMPARE(other.state(), 'S');
}

void TestHelperAccess::testAnothersBusNameDoesNotHelp()
{
    // One that may (root is never asked) is named as the sender by one that may not: the bus knows better.
    Caller forger(kRefused, {QStringLiteral("forge"), QDBusConnection::systemBus().baseService()});
    QCOMPARE(forger.waitFor(QStringLiteral("answer")).section(QLatin1Char(' '), 1, 1),
        QStringLiteral("org.netgrove.Error.Denied"));
}

void TestHelperAccess::testWrongTypesAreRefused()
{
    Caller caller(kGranted, {QStringLiteral("wrong")});
    const QString bad = QStringLiteral("answer org.netgrove.Error.BadArguments");
    for (int call = 0; call < 7; ++call) {
        QCOMPARE(caller.waitFor(QStringLiteral("answer")), bad);
    }
    QVERIFY(!caller.waitFor(QStringLiteral("answer org.freedesktop.DBus.Error.Unknown")).isEmpty());
    QVERIFY(caller.waitForEnd());
}

void TestHelperAccess::testFloodIsTurnedAway()
{
    Caller caller(kAsked, {QStringLiteral("wait"), QStringLiteral("flood"), QStringLiteral("10000")});
    ScriptedAgent agent(ScriptedAgent::Script::keepOpen);
    begin(caller, agent);
    // Four questions wait, as many as one caller may have; the rest hear so at once.
    QVERIFY(!caller.waitFor(QStringLiteral("answers org.netgrove.Error.Busy 9996"), 60000).isEmpty());
    QTRY_COMPARE(agent.messages().size(), 4);
    Caller other(kGranted, {QStringLiteral("open")});
    QVERIFY(!other.waitFor(QStringLiteral("state granted")).isEmpty());
}

void TestHelperAccess::testProcessIsSignalledOnlyIfItIsTheOne()
{
    const Victim victim;
    const QString earlier = QStringLiteral("%1:%2").arg(victim.pid()).arg(startOf(victim.pid()).value - 1);
    Caller caller(kGranted,
        {QStringLiteral("signal"), QStringLiteral("9"), earlier, QStringLiteral("1:0"), QStringLiteral("0:0"),
            QStringLiteral("-1:0")});
    // noSuchProcess, and refused three times.
    QCOMPARE(caller.waitFor(QStringLiteral("outcome")), QStringLiteral("outcome 2 6 6 6"));
    QCOMPARE(victim.state(), 'S');
    Caller again(kGranted, {QStringLiteral("signal"), QStringLiteral("9"), victim.key()});
    QCOMPARE(again.waitFor(QStringLiteral("outcome")), QStringLiteral("outcome -1"));
    QTRY_COMPARE(victim.state(), '-');
}

int main(int argc, char** argv) { return runInHelperWorld<TestHelperAccess>(argc, argv); }
#include "tst_helper_access.moc"
