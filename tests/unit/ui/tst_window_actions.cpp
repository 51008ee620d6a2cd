// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QDialog>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <fstream>
#include <sstream>

#include "tests/unit/ui/snapshot_samples.h"
#include "tests/unit/ui/window_fixture.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/process_actions.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

/// /proc/PID/stat field 22 (proc(5)); the name in parentheses may hold anything, so count from its end.
StartTime startTimeOf(qint64 pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string field;
    for (int number = 3; number <= 22; ++number) {
        fields >> field;
    }
    return StartTime(std::stoull(field));
}

ProcessRecord processRecord(std::int32_t pid)
{
    ProcessRecord process;
    process.key = SampleMachine::key(pid);
    process.facts.comm = "sleep";
    process.facts.state = 'S';
    return process;
}

} // namespace

class TestWindowActions : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void testKillEndsARealChild();
    void testCancelLeavesItAlone();
    void testActionsAreDisabledWithAReason_data();
    void testActionsAreDisabledWithAReason();
    void testActionsOnOthersProcessesAreRefusedWithWords();
};

void TestWindowActions::testKillEndsARealChild()
{
    QProcess child;
    child.start(QStringLiteral("sleep"), {QStringLiteral("60")});
    QVERIFY(child.waitForStarted());
    QSignalSpy finished(&child, &QProcess::finished);
    auto snapshot = std::make_shared<Snapshot>();
    auto record = std::make_shared<ProcessRecord>(processRecord(static_cast<std::int32_t>(child.processId())));
    record->key.start = startTimeOf(child.processId());
    record->facts.key = record->key;
    record->facts.commandLine = "sleep 60";
    record->isCommunicating = true;
    snapshot->processes = {record};
    m_window->setSnapshot(snapshot);
    m_window->selectProcess(record->key);
    m_monitor->start();
    m_window->actionsOfProcess().action(ProcessAction::kill)->trigger();
    auto* dialog = m_window->findChild<QDialog*>(QStringLiteral("confirmDialog"));
    QVERIFY(dialog != nullptr);
    QVERIFY(dialog->windowTitle().contains(QString::number(child.processId())));
    QCOMPARE(dialog->findChild<QPlainTextEdit*>()->toPlainText(), QStringLiteral("sleep 60"));
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("confirmButton")), Qt::LeftButton);
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(child.exitStatus(), QProcess::CrashExit);
    QTRY_VERIFY(m_window->messages().texts().join(QLatin1Char(' ')).contains(QStringLiteral("was killed")));

    // The same again: by now it has ended, and nobody else may be hit.
    m_window->actionsOfProcess().action(ProcessAction::terminate)->trigger();
    QTRY_VERIFY(
        (dialog = m_window->findChild<QDialog*>(QStringLiteral("confirmDialog"))) != nullptr && dialog->isVisible());
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("confirmButton")), Qt::LeftButton);
    QTRY_VERIFY(m_window->messages().texts().join(QLatin1Char(' ')).contains(QStringLiteral("had already ended")));
}

void TestWindowActions::testCancelLeavesItAlone()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    m_window->selectProcess(SampleMachine::key(4504));
    QSignalSpy confirmed(&m_window->actionsOfProcess(), &ProcessActions::confirmed);
    m_window->actionsOfProcess().action(ProcessAction::kill)->trigger();
    auto* dialog = m_window->findChild<QDialog*>(QStringLiteral("confirmDialog"));
    QVERIFY(dialog != nullptr);
    QTest::keyClick(dialog, Qt::Key_Return); // the default is the safe one
    QTRY_VERIFY(m_window->findChild<QDialog*>(QStringLiteral("confirmDialog")) == nullptr);
    QCOMPARE(confirmed.count(), 0);
}

void TestWindowActions::testActionsAreDisabledWithAReason_data()
{
    QTest::addColumn<int>("pid");
    QTest::addColumn<bool>("isKernelThread");
    QTest::addColumn<bool>("isEnded");
    QTest::newRow("pid 1") << 1 << false << false;
    QTest::newRow("Netgrove itself") << static_cast<int>(QCoreApplication::applicationPid()) << false << false;
    QTest::newRow("kernel thread") << 77 << true << false;
    QTest::newRow("ended") << 4000 << false << true;
}

void TestWindowActions::testActionsAreDisabledWithAReason()
{
    QFETCH(int, pid);
    QFETCH(bool, isKernelThread);
    QFETCH(bool, isEnded);
    ProcessActions& actions = m_window->actionsOfProcess();
    actions.setProcess(std::make_shared<ProcessRecord>(processRecord(4242)), QStringLiteral("alice"));
    const QString usual = actions.action(ProcessAction::kill)->toolTip();
    QVERIFY(actions.action(ProcessAction::kill)->isEnabled());
    QVERIFY(!actions.action(ProcessAction::resume)->isEnabled()); // it is not suspended
    auto process = std::make_shared<ProcessRecord>(processRecord(pid));
    process->facts.isKernelThread = isKernelThread;
    if (isEnded) {
        process->ended = MonotonicTime();
    }
    actions.setProcess(process, QStringLiteral("alice"));
    for (const QAction* action : actions.all()) {
        QVERIFY(!action->isEnabled());
        QVERIFY(!action->toolTip().isEmpty() && action->toolTip() != usual);
    }
}

void TestWindowActions::testActionsOnOthersProcessesAreRefusedWithWords()
{
    ProcessActions& actions = m_window->actionsOfProcess();
    actions.setOwnUid(Uid(1000));
    auto process = std::make_shared<ProcessRecord>(processRecord(4242));
    process->facts.uid = Uid(1001);
    actions.setProcess(process, QStringLiteral("bob"));
    QVERIFY(!actions.action(ProcessAction::kill)->isEnabled());
    QVERIFY(actions.action(ProcessAction::kill)->toolTip().contains(QStringLiteral("belongs to bob")));
    process = std::make_shared<ProcessRecord>(*process);
    process->facts.uid = Uid(1000);
    actions.setProcess(process, QStringLiteral("alice"));
    QVERIFY(actions.action(ProcessAction::kill)->isEnabled());
}

QTEST_MAIN(TestWindowActions)
#include "tst_window_actions.moc"
