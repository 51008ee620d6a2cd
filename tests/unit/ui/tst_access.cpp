// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// How the window stands with the right to see the machine, and what is done to processes.
#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QFile>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <array>

#include "tests/support/fake_sensor.h"
#include "tests/unit/ui/snapshot_samples.h"
#include "ui/access_banner.h"
#include "ui/action_runner.h"
#include "ui/banner.h"
#include "ui/english.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/process_actions.h"
#include "ui/suspended_book.h"
#include "ui/vital_processes.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

constexpr std::array kTroubles{AccessState::cancelled, AccessState::denied, AccessState::inactiveSession,
    AccessState::noAgent, AccessState::noAuthority, AccessState::notInstalled, AccessState::busy, AccessState::died,
    AccessState::garbled, AccessState::failed};

SuspendedProcess target(int pid, unsigned uid)
{
    return {{Pid(pid), StartTime(7)}, Uid(uid), QStringLiteral("p%1").arg(pid)};
}

ProcessPointer named(const char* comm, int pid = 4000)
{
    auto process = std::make_shared<ProcessRecord>();
    process->key = {Pid(pid), StartTime(1)};
    process->facts.key = process->key;
    process->facts.comm = comm;
    process->facts.state = 'S';
    return process;
}

} // namespace

class TestAccess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installEnglish(); }
    void testEachStateHasItsOwnWordsAndAWayOn();
    void testWaitingAndGrantedNeedNoButton();
    void testDemoIsOfferedWhereThereIsOne();
    void testButtonsTellWhatIsWanted();
    void testBannerSpeaksForTheNotice();
    void testOwnProcessesNeedNoQuestion();
    void testOthersGoThroughTheHelper();
    void testRefusalIsSaid();
    void testSuspendedAreRememberedOverAStart();
    void testOtherBootForgets();
    void testBrokenStateFileIsNoTrouble_data();
    void testBrokenStateFileIsNoTrouble();
    void testResumeAllResumesChildrenFirst();
    void testWhatKeepsTheSessionAliveIsKnown_data();
    void testWhatKeepsTheSessionAliveIsKnown();
    void testVitalIsAskedTwice();
    void testUntouchableIsNeverATarget();
    void testTreeIsAskedAboutAsAWhole();
};

void TestAccess::testEachStateHasItsOwnWordsAndAWayOn()
{
    AccessBanner banner;
    QSet<QString> seen;
    for (const AccessState state : kTroubles) {
        banner.setState(state);
        QVERIFY(banner.explainsMissingPackets());
        QVERIFY(!banner.isHidden());
        QVERIFY2(!seen.contains(banner.banner().what()), qPrintable(banner.banner().what()));
        seen.insert(banner.banner().what());
        QVERIFY(!banner.banner().remedy().isEmpty());
        QVERIFY(banner.findChild<QPushButton*>(QStringLiteral("accessRetry")) != nullptr);
        QVERIFY(banner.findChild<QPushButton*>(QStringLiteral("accessDismiss")) != nullptr);
    }
}

void TestAccess::testWaitingAndGrantedNeedNoButton()
{
    AccessBanner banner;
    banner.setState(AccessState::cancelled);
    banner.setState(AccessState::waiting);
    QVERIFY(!banner.isHidden());
    QVERIFY(banner.findChild<QPushButton*>(QStringLiteral("accessRetry")) == nullptr);
    for (const AccessState state : {AccessState::granted, AccessState::notNeeded}) {
        banner.setState(state);
        QVERIFY(banner.isHidden());
        QVERIFY(!banner.explainsMissingPackets());
    }
}

void TestAccess::testDemoIsOfferedWhereThereIsOne()
{
    AccessBanner banner;
    banner.setState(AccessState::denied);
    QVERIFY(banner.findChild<QPushButton*>(QStringLiteral("accessDemo")) == nullptr);
    banner.setDemoOffered(true);
    banner.setState(AccessState::denied);
    QSignalSpy wanted(&banner, &AccessBanner::demoRequested);
    banner.findChild<QPushButton*>(QStringLiteral("accessDemo"))->click();
    QCOMPARE(wanted.count(), 1);
}

void TestAccess::testButtonsTellWhatIsWanted()
{
    AccessBanner banner;
    banner.setState(AccessState::died);
    QSignalSpy wanted(&banner, &AccessBanner::retryRequested);
    auto* again = banner.findChild<QPushButton*>(QStringLiteral("accessRetry"));
    QCOMPARE(again->text(), QStringLiteral("&Restart"));
    again->click();
    QCOMPARE(wanted.count(), 1);
    banner.findChild<QPushButton*>(QStringLiteral("accessDismiss"))->click();
    QVERIFY(banner.isHidden());
    QVERIFY(banner.explainsMissingPackets()); // it was read
}

void TestAccess::testBannerSpeaksForTheNotice()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    MonitorThread monitor({});
    MainWindow window(monitor, settings);
    Snapshot snapshot = *sampleSmall().snapshot();
    snapshot.notices = {{NoticeKind::captureRefused, snapshot.time, "socket: Operation not permitted"},
        {NoticeKind::processEventsRefused, snapshot.time, "bind: Operation not permitted"}};
    snapshot.machine.attribution = AttributionMode::none;
    window.show();
    window.access().setState(AccessState::denied);
    window.setSnapshot(std::make_shared<Snapshot>(snapshot));
    QVERIFY(window.messages().texts().isEmpty());
    window.access().setState(AccessState::notNeeded);
    window.setSnapshot(std::make_shared<Snapshot>(snapshot));
    QCOMPARE(window.messages().texts().size(), 2);
}

// ---------------------------------------------------------------------------------------------------- doing something

namespace {

std::unique_ptr<Sensor> idleSensor()
{
    auto sensor = std::make_unique<FakeSensor>(std::deque<Observation>{}, Observation{});
    sensor->goOn();
    return sensor;
}

/// A runner whose monitor and whose helper write down what they are asked.
struct Scene {
    explicit Scene(const QString& file = {}, const QString& boot = QStringLiteral("boot"))
        : monitor(wiring())
        , suspended(file, boot)
        , runner(monitor, suspended)
        , finished(&runner, &ActionRunner::finished)
    {
        qRegisterMetaType<ActionResult>();
        runner.setOwnUid(Uid(1000));
        monitor.start(); // no sensor: it only signals
    }
    void useHelper(std::optional<AccessState> refusal)
    {
        runner.setOthers([this, refusal](const std::vector<ProcessKey>& keys, ProcessAction, ActionRunner::Done done) {
            others.append(QString::number(keys.size()));
            done(std::vector<std::optional<Error>>(refusal ? 0 : keys.size()), refusal);
        });
    }
    MonitorOptions wiring()
    {
        MonitorOptions options;
        options.makeSensor = idleSensor;
        options.signaller = [this](ProcessKey key, ProcessAction action) -> Result<void> {
            own.append(QStringLiteral("%1:%2").arg(key.pid.value).arg(static_cast<int>(action)));
            return {};
        };
        return options;
    }
    ActionResult result() { return finished.takeFirst().at(0).value<ActionResult>(); }

    QStringList own;
    QStringList others;
    MonitorThread monitor;
    SuspendedBook suspended;
    ActionRunner runner;
    QSignalSpy finished;
};

} // namespace

void TestAccess::testOwnProcessesNeedNoQuestion()
{
    Scene scene;
    scene.useHelper(AccessState::denied);
    scene.runner.run({ProcessAction::suspend, {target(10, 1000), target(11, 1000)}, QStringLiteral("p10")});
    QTRY_COMPARE(scene.finished.count(), 1);
    QCOMPARE(scene.own.join(QLatin1Char(' ')), QStringLiteral("10:0 11:0"));
    QVERIFY(scene.others.isEmpty());
    QCOMPARE(scene.runner.suspended().size(), 2U);
}

void TestAccess::testOthersGoThroughTheHelper()
{
    Scene scene;
    scene.useHelper(std::nullopt);
    scene.runner.run({ProcessAction::terminate, {target(10, 1000), target(11, 0)}, QStringLiteral("p10")});
    QTRY_COMPARE(scene.finished.count(), 1);
    QCOMPARE(scene.others, QStringList(QStringLiteral("2"))); // one question about both
    QVERIFY(scene.own.isEmpty());
}

void TestAccess::testRefusalIsSaid()
{
    Scene scene;
    scene.useHelper(AccessState::cancelled);
    scene.runner.run({ProcessAction::suspend, {target(11, 0)}, QStringLiteral("p11")});
    QTRY_COMPARE(scene.finished.count(), 1);
    QVERIFY(messageFor(scene.result()).what.contains(QStringLiteral("nothing was done")));
    QVERIFY(scene.runner.suspended().empty());
}

void TestAccess::testSuspendedAreRememberedOverAStart()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("deep/suspended.json"));
    {
        SuspendedBook book(file, QStringLiteral("boot"));
        book.add({{Pid(10), StartTime(9007199254740993)}, Uid(1000), QStringLiteral("näme \"x\"")});
        book.add(target(11, 0));
        book.remove(target(11, 0).key);
    }
    const SuspendedBook next(file, QStringLiteral("boot"));
    QCOMPARE(next.all().size(), 1U);
    QCOMPARE(next.all().front().key.start.value, 9007199254740993U);
    QCOMPARE(next.all().front().name, QStringLiteral("näme \"x\""));
    QCOMPARE(QFile::permissions(file) & (QFile::ReadOther | QFile::ReadGroup), QFile::Permissions());
}

void TestAccess::testOtherBootForgets()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("suspended.json"));
    SuspendedBook(file, QStringLiteral("boot")).add(target(10, 1000));
    QVERIFY(SuspendedBook(file, QStringLiteral("another")).all().empty());
    QVERIFY(SuspendedBook(file, {}).all().empty());
}

void TestAccess::testBrokenStateFileIsNoTrouble_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("garbage") << QByteArray("\xff\xfe{[}");
    QTest::newRow("another shape") << QByteArray(R"([1,2,3])");
    QTest::newRow("wrong types") << QByteArray(R"({"boot":"boot","processes":[1,{"pid":"x"},{"pid":-1,"start":1}]})");
    QTest::newRow("pid 1") << QByteArray(R"({"boot":"boot","processes":[{"pid":1,"start":"0","uid":0}]})");
}

void TestAccess::testBrokenStateFileIsNoTrouble()
{
    QFETCH(QByteArray, content);
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("suspended.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    QVERIFY(SuspendedBook(file.fileName(), QStringLiteral("boot")).all().empty());
}

void TestAccess::testResumeAllResumesChildrenFirst()
{
    Scene scene;
    scene.runner.run({ProcessAction::suspend, {target(10, 1000), target(11, 1000)}, QStringLiteral("p10")});
    QTRY_COMPARE(scene.finished.count(), 1);
    scene.own.clear();
    scene.runner.resumeAll();
    QTRY_COMPARE(scene.finished.count(), 2);
    QCOMPARE(scene.own.join(QLatin1Char(' ')), QStringLiteral("11:1 10:1"));
    QVERIFY(scene.runner.suspended().empty());
}

// ------------------------------------------------------------------------------------------------------------- asking

void TestAccess::testWhatKeepsTheSessionAliveIsKnown_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("pid");
    QTest::addColumn<int>("vitality");
    const auto row = [](const char* what, const char* name, int pid, Vitality vitality) {
        QTest::newRow(what) << QString::fromLatin1(name) << pid << static_cast<int>(vitality);
    };
    const auto self = static_cast<int>(QCoreApplication::applicationPid());
    row("pid 1", "anything", 1, Vitality::untouchable);
    row("itself", "netgrove", self, Vitality::untouchable);
    row("kernel thread", "[kworker]", 4000, Vitality::untouchable);
    row("X server", "Xorg", 4000, Vitality::vital);
    row("compositor of GNOME", "gnome-shell", 4000, Vitality::vital);
    row("compositor of KDE", "kwin_wayland", 4000, Vitality::vital);
    row("bus", "dbus-daemon", 4000, Vitality::vital);
    row("Fedora's bus", "dbus-broker", 4000, Vitality::vital);
    row("sound", "pipewire", 4000, Vitality::vital);
    row("older sound", "pulseaudio", 4000, Vitality::vital);
    row("login", "systemd-logind", 4000, Vitality::vital);
    row("a program", "curl", 4000, Vitality::ordinary);
}

void TestAccess::testWhatKeepsTheSessionAliveIsKnown()
{
    QFETCH(const QString, name);
    QFETCH(const int, pid);
    ProcessRecord process = *named(name.toLatin1().constData(), pid);
    process.facts.isKernelThread = name.startsWith(QLatin1Char('['));
    const VitalityVerdict verdict = vitalityOf(process);
    QTEST(static_cast<int>(verdict.vitality), "vitality");
    QCOMPARE(verdict.reason.isEmpty(), verdict.vitality == Vitality::ordinary);
}

void TestAccess::testVitalIsAskedTwice()
{
    QWidget window;
    ProcessActions actions(window);
    actions.setOwnUid(Uid(0));
    actions.setProcess(named("pipewire"), QStringLiteral("me"));
    actions.action(ProcessAction::kill)->trigger();
    const auto* dialog = window.findChild<QDialog*>(QStringLiteral("confirmDialog"));
    QVERIFY(dialog != nullptr);
    auto* confirm = dialog->findChild<QPushButton*>(QStringLiteral("confirmButton"));
    QVERIFY(!confirm->isEnabled());
    dialog->findChild<QCheckBox*>(QStringLiteral("vitalBox"))->click();
    QVERIFY(confirm->isEnabled());
}

void TestAccess::testUntouchableIsNeverATarget()
{
    QWidget window;
    ProcessActions actions(window);
    actions.setOwnUid(Uid(0));
    ProcessRecord parent = *named("sh");
    parent.children = {named("child", 4001)->key};
    const auto root = std::make_shared<ProcessRecord>(parent);
    const auto self = named("netgrove", static_cast<int>(QCoreApplication::applicationPid()));
    actions.setTreeSource([&](ProcessKey) { return std::vector<ProcessPointer>{root, self, named("child", 4001)}; });
    QSignalSpy confirmed(&actions, &ProcessActions::confirmed);
    actions.setProcess(self, QStringLiteral("me"));
    QVERIFY(!actions.action(ProcessAction::suspend)->isEnabled());
    actions.setProcess(root, QStringLiteral("me"));
    actions.treeAction(ProcessAction::resume)->trigger();
    QCOMPARE(confirmed.count(), 1);
    const auto request = confirmed.takeFirst().at(0).value<ActionRequest>();
    QCOMPARE(request.targets.size(), 2U);
    QCOMPARE(request.targets.front().key.pid, Pid(4001)); // resumed from the leaves on
}

void TestAccess::testTreeIsAskedAboutAsAWhole()
{
    QWidget window;
    ProcessActions actions(window);
    actions.setOwnUid(Uid(0));
    ProcessRecord parent = *named("sh");
    parent.children = {named("child", 4001)->key};
    const auto root = std::make_shared<ProcessRecord>(parent);
    actions.setTreeSource([&](ProcessKey) { return std::vector<ProcessPointer>{root, named("child", 4001)}; });
    actions.setProcess(named("leaf"), QStringLiteral("me"));
    QVERIFY(!actions.treeAction(ProcessAction::kill)->isEnabled());
    actions.setProcess(root, QStringLiteral("me"));
    QSignalSpy confirmed(&actions, &ProcessActions::confirmed);
    actions.treeAction(ProcessAction::kill)->trigger();
    auto* dialog = window.findChild<QDialog*>(QStringLiteral("confirmDialog"));
    QVERIFY(dialog != nullptr);
    dialog->findChild<QPushButton*>(QStringLiteral("confirmButton"))->click();
    QCOMPARE(confirmed.count(), 1);
    const auto request = confirmed.takeFirst().at(0).value<ActionRequest>();
    QCOMPARE(request.targets.size(), 2U);
    QCOMPARE(request.targets.front().key.pid, Pid(4000)); // parents first
}

QTEST_MAIN(TestAccess)
#include "tst_access.moc"
