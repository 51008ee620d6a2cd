// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTranslator>
#include <QTreeView>
#include <algorithm>
#include <fstream>
#include <sstream>

#include "tests/unit/ui/snapshot_samples.h"
#include "ui/action_runner.h"
#include "ui/connection_model.h"
#include "ui/english.h"
#include "ui/finding_panel.h"
#include "ui/forest_canvas.h"
#include "ui/forest_legend.h"
#include "ui/high_contrast.h"
#include "ui/inspector.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/messages.h"
#include "ui/process_actions.h"
#include "ui/process_table_view.h"
#include "ui/session_actions.h"
#include "ui/shortcuts_dialog.h"
#include "ui/small_widgets.h"
#include "ui/status_line.h"
#include "ui/talkers_panel.h"
#include "ui/theme.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

/// A sensor that has nothing to say: the window is given its Snapshots by the test.
class SilentSensor final : public Sensor {
public:
    Result<void> start() override { return {}; }
    int descriptor() const override { return -1; }
    MonotonicTime nextDeadline() const override { return MonotonicTime::max(); }
    std::optional<Observation> poll(MonotonicTime) override { return std::nullopt; }
    Observation finish(MonotonicTime) override { return {}; }
    void setInterval(std::chrono::milliseconds) override { }
    bool isAtEnd() const override { return false; }
};

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

class TestWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void testEveryStateSaysSomething();
    void testClickOnACircleShowsTheProcess();
    void testArrowsWalkTheForest();
    void testPillUnfoldsAndFolds();
    void testThreadsUnfoldByMouseAndKeyboard();
    void testInspectorTellsWhoStartedWhichThread();
    void testThreadsThatAreNotKnownAreNotCalledNone();
    void testPairOfThreadsIsMarkedAsSuch();
    void testQuietBranchesOfALargeForestFold();
    void testConnectionsNeedNoScrollBarOfTheirOwn();
    void testFindingLeadsToThePair();
    void testFilterHidesRows();
    void testForestDimsWhatDoesNotMatch();
    void testTheAnchorStaysUnderTheMouse();
    void testKillEndsARealChild();
    void testCancelLeavesItAlone();
    void testActionsAreDisabledWithAReason_data();
    void testActionsAreDisabledWithAReason();
    void testActionsOnOthersProcessesAreRefusedWithWords();
    void testNoticesAreShownOnceAndStayDismissed();
    void testWithoutPacketsNobodyIsSaidToBeSilent();
    void testStatusLineAdmitsLosses();
    void testSizesAreRemembered();
    void testEveryErrorAndNoticeHasWords();
    void testColoursAreReadable_data();
    void testColoursAreReadable();
    void testHighContrastKeepsNothingPale();
    void testTheUsualBlackOnWhiteIsNotHighContrast();
    void testChoicesAreRemembered();
    void testLegendCoversNoProcess();
    void testNothingIsDoneForNobody();
    void testWhoTalksMostIsBesideWhenNobodyIsSelected();
    void testEveryKeyDoesOneThing_data();
    void testEveryKeyDoesOneThing();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<MonitorThread> m_monitor;
    std::unique_ptr<SuspendedBook> m_suspended;
    std::unique_ptr<ActionRunner> m_runner;
    std::unique_ptr<MainWindow> m_window;
};

void TestWindow::initTestCase() { installEnglish(); }

void TestWindow::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    MonitorOptions options;
    options.makeSensor = [] { return std::make_unique<SilentSensor>(); };
    m_monitor = std::make_unique<MonitorThread>(std::move(options));
    m_suspended = std::make_unique<SuspendedBook>(QString(), QString());
    m_runner = std::make_unique<ActionRunner>(*m_monitor, *m_suspended);
    m_window = std::make_unique<MainWindow>(*m_monitor, *m_settings);
    m_window->setActionRunner(*m_runner);
    m_window->canvas().setAnimated(false);
    m_window->actionsOfProcess().setOwnUid(Uid(0)); // whoever runs the tests
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestWindow::cleanup()
{
    m_window.reset();
    m_monitor.reset();
}

void TestWindow::testEveryStateSaysSomething()
{
    QVERIFY(m_window->statusLine().text().startsWith(QStringLiteral("Starting")));
    m_window->showError({ErrorCode::noSuchInterface, "eth7"});
    QVERIFY(m_window->statusLine().text().contains(QStringLiteral("no such network interface")));
    QVERIFY(m_window->table().hint().contains(QStringLiteral("ip link"))); // as in place of the forest
    QVERIFY(m_window->messages().texts().isEmpty());
    QVERIFY(!m_window->findings().view()->hint().contains(QStringLiteral("suspicious"))); // nobody looks
    m_window->setSnapshot(sampleSmall().snapshot());
    QVERIFY(m_window->findings().view()->hint().contains(QStringLiteral("suspicious")));
    QVERIFY(m_window->statusLine().text().startsWith(QStringLiteral("Live on 3 interfaces")));
    QVERIFY(!m_window->canvas().items().empty());
}

void TestWindow::testClickOnACircleShowsTheProcess()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    const auto& items = m_window->canvas().items();
    const auto item
        = std::find_if(items.begin(), items.end(), [](const ForestItem& one) { return one.key.pid.value == 4502; });
    QVERIFY(item != items.end());
    QTest::mouseClick(&m_window->canvas(), Qt::LeftButton, {}, m_window->canvas().itemRect(*item).center());
    QVERIFY(m_window->inspector().process());
    QCOMPARE(m_window->inspector().process()->key.pid.value, 4502);
    QCOMPARE(m_window->inspector().reasons().size(), 3);
    QCOMPARE(m_window->findChild<QTreeView*>(QStringLiteral("connections"))->model()->rowCount(), 48);
    const auto* table = m_window->findChild<QTreeView*>(QStringLiteral("table"));
    QCOMPARE(table->currentIndex().data(ProcessModel::keyRole).value<ProcessKey>().pid.value, 4502);
}

void TestWindow::testArrowsWalkTheForest()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    ForestCanvas& canvas = m_window->canvas();
    m_window->selectProcess(SampleMachine::key(4471));
    QTest::keyClick(&canvas, Qt::Key_Down);
    QVERIFY(canvas.current()->pid.value >= 4502 && canvas.current()->pid.value <= 4504);
    QTest::keyClick(&canvas, Qt::Key_Up);
    QCOMPARE(canvas.current()->pid.value, 4471);
    QTest::keyClick(&canvas, Qt::Key_Up);
    QCOMPARE(canvas.current()->pid.value, 2100);
    QTest::keyClick(&canvas, Qt::Key_Home);
    QCOMPARE(canvas.current()->pid.value, 1);
    QSignalSpy activated(&canvas, &ForestCanvas::activated);
    QTest::keyClick(&canvas, Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
}

void TestWindow::testPillUnfoldsAndFolds()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    m_window->selectProcess(SampleMachine::key(2204));
    const std::size_t before = m_window->canvas().items().size();
    QTest::keyClick(&m_window->canvas(), Qt::Key_Space);
    QVERIFY(m_window->canvas().items().size() > before);
    QTest::keyClick(&m_window->canvas(), Qt::Key_Space);
    QCOMPARE(m_window->canvas().items().size(), before);
}

void TestWindow::testThreadsUnfoldByMouseAndKeyboard()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    m_window->selectProcess(SampleMachine::key(2204));
    ForestCanvas& canvas = m_window->canvas();
    const std::size_t before = canvas.items().size();
    const auto threadsOf = [&] {
        std::vector<std::pair<int, int>> found; // tid and parent's tid or pid
        for (const ForestItem& item : canvas.items()) {
            if (item.thread != nullptr) {
                const ForestItem& parent = canvas.items().at(static_cast<std::size_t>(item.parent));
                found.emplace_back(
                    item.thread->tid.value, parent.thread != nullptr ? parent.thread->tid.value : parent.key.pid.value);
            }
        }
        std::sort(found.begin(), found.end());
        return found;
    };
    QTest::keyClick(&canvas, Qt::Key_T);
    const std::vector<std::pair<int, int>> expected{{2204, 2204}, {2231, 2204}, {2240, 2231}, {2241, 2231}};
    QVERIFY(threadsOf() == expected);
    // Selecting a thread keeps its process in the inspector, and a new Snapshot keeps the thread selected.
    QTest::keyClick(&canvas, Qt::Key_Down);
    QCOMPARE(canvas.current()->pid.value, -2204);
    QCOMPARE(m_window->inspector().process()->key, SampleMachine::key(2204));
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    QCOMPARE(canvas.current()->pid.value, -2204);
    QTest::keyClick(&canvas, Qt::Key_T);
    QCOMPARE(canvas.items().size(), before);
    QCOMPARE(*canvas.current(), SampleMachine::key(2204));
    const auto browser = std::find_if(canvas.items().begin(), canvas.items().end(),
        [](const ForestItem& item) { return item.key == SampleMachine::key(2204); });
    QCOMPARE(browser->threadPill, QStringLiteral("3 threads"));
    const QRect body = canvas.itemRect(*browser);
    const double circle = browser->radius * canvas.zoom();
    QTest::mouseClick(&canvas, Qt::LeftButton, {},
        QPoint(body.center().x() - static_cast<int>(circle + 25 * canvas.zoom()),
            body.top() + static_cast<int>(circle + 3 * canvas.zoom())));
    QVERIFY(threadsOf() == expected);
}

void TestWindow::testInspectorTellsWhoStartedWhichThread()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    m_window->selectProcess(SampleMachine::key(2204));
    QCOMPARE(m_window->inspector().threadLines(), QStringList{QStringLiteral("3 communicating threads")});
    m_window->findChild<QToolButton*>(QStringLiteral("threadsHead"))->click();
    const QStringList lines = m_window->inspector().threadLines();
    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines.at(1), QStringLiteral("firefox  2204: quiet"));
    QVERIFY(lines.at(2).startsWith(QStringLiteral("Socket Thread  2231: talks outside, just now")));
    QVERIFY(lines.at(4).startsWith(QStringLiteral("DNS Resolver #2  2241: talked outside, ended, last 45 s ago")));
    m_window->selectProcess(SampleMachine::key(3188));
    QCOMPARE(m_window->inspector().threadLines(), QStringList());
}

void TestWindow::testThreadsThatAreNotKnownAreNotCalledNone()
{
    auto untraced = std::make_shared<Snapshot>(*sampleDesktop(60).snapshot());
    untraced->machine.attribution = AttributionMode::proc;
    m_window->setSnapshot(untraced);
    m_window->selectProcess(SampleMachine::key(3188));
    QVERIFY(m_window->inspector().threadLines().join(QLatin1Char(' ')).contains(QStringLiteral("not known")));
}

void TestWindow::testPairOfThreadsIsMarkedAsSuch()
{
    SampleMachine machine = sampleDesktop(60);
    ProcessRecord& browser = machine.process(2204, "firefox");
    browser.isPairAncestor = browser.isPairDescendant = browser.isThreadPair = true;
    browser.findings.push_back(77);
    auto snapshot = std::make_shared<Snapshot>(*machine.snapshot());
    auto finding = std::make_shared<Finding>(*snapshot->findings.front());
    finding->id = 77;
    finding->isThreadLevel = true;
    finding->ancestor = finding->descendant = std::make_shared<ProcessRecord>(browser);
    finding->ancestorThread = Tid(2231);
    finding->descendantThread = Tid(2240);
    snapshot->findings.push_back(finding);
    m_window->setSnapshot(snapshot);
    auto* findings = m_window->findChild<QTreeView*>(QStringLiteral("findings"));
    QCOMPARE(findings->model()->index(0, FindingModel::ruleColumn).data().toString(),
        QStringLiteral("Server-like pair (threads)"));
    QCOMPARE(findings->model()->index(0, FindingModel::pairColumn).data().toString(),
        QStringLiteral("firefox 2204, threads 2231 \u2192 2240"));
    m_window->canvas().setThreadsShown(SampleMachine::key(2204), true);
    for (const ForestItem& item : m_window->canvas().items()) {
        if (item.process == SampleMachine::key(2204)) {
            const int tid = item.thread != nullptr ? item.thread->tid.value : 0;
            QCOMPARE(item.tag,
                tid == 0          ? QStringLiteral("pair: threads")
                    : tid == 2231 ? QStringLiteral("pair: parent")
                    : tid == 2240 ? QStringLiteral("pair: child")
                                  : QString());
        }
    }
}

void TestWindow::testQuietBranchesOfALargeForestFold()
{
    const SnapshotPointer snapshot = sampleDesktop(300).snapshot();
    m_window->processes().setQuietShown(true);
    m_window->setSnapshot(snapshot);
    ForestCanvas& canvas = m_window->canvas();
    QVERIFY(canvas.items().size() < m_window->processes().nodeCount());
    std::size_t told = canvas.items().size();
    const ForestItem* folded = nullptr;
    for (const ForestItem& item : canvas.items()) {
        QVERIFY(!item.isFoldedHere || (!item.record->isCommunicating && !item.isRed()));
        told += item.foldedBelow;
        folded = item.isFoldedHere ? &item : folded;
    }
    QCOMPARE(told, m_window->processes().nodeCount()); // every process is shown or counted
    QVERIFY(canvas.items().size() > 60); // and there is a forest to look at
    QVERIFY(folded != nullptr);
    // Whoever looks for a process in a folded branch finds it.
    const ProcessKey inside = m_window->processes().find(folded->key)->children.front()->key;
    m_window->selectProcess(inside);
    QVERIFY(std::any_of(
        canvas.items().begin(), canvas.items().end(), [&](const ForestItem& item) { return item.key == inside; }));
}

void TestWindow::testConnectionsNeedNoScrollBarOfTheirOwn()
{
    m_window->resize(1320, 840);
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    m_window->selectProcess(SampleMachine::key(2811)); // 46 connections
    QCoreApplication::processEvents();
    auto* view = m_window->findChild<QTreeView*>(QStringLiteral("connections"));
    QCOMPARE(view->verticalScrollBar()->maximum(), 0);
    QCOMPARE(view->horizontalScrollBar()->maximum(), 0);
    for (int column = 0; column < view->model()->columnCount(); ++column) {
        QCOMPARE(view->isColumnHidden(column), column > ConnectionModel::receivedColumn);
    }
    QVERIFY(view->visualRect(view->model()->index(45, ConnectionModel::receivedColumn)).right()
        <= view->viewport()->width());
}

void TestWindow::testFindingLeadsToThePair()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    auto* findings = m_window->findChild<QTreeView*>(QStringLiteral("findings"));
    QCOMPARE(findings->model()->rowCount(), 3);
    findings->setCurrentIndex(findings->model()->index(0, 0));
    QCOMPARE(m_window->inspector().process()->key.pid.value, 4504);
    QCOMPARE(m_window->canvas().current()->pid.value, 4504);
}

void TestWindow::testFilterHidesRows()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    auto* line = m_window->findChild<QLineEdit*>();
    QTest::keyClicks(line, QStringLiteral("ktorrent"));
    const auto* table = m_window->findChild<QTreeView*>(QStringLiteral("table"));
    QModelIndex row = table->model()->index(0, 0);
    int rows = 0;
    for (; row.isValid(); row = table->model()->index(0, 0, row)) {
        QCOMPARE(table->model()->rowCount(row.parent()), 1);
        ++rows;
    }
    QCOMPARE(rows, 3); // systemd, gnome-shell, ktorrent
    QTest::keyClick(line, Qt::Key_Escape);
    QVERIFY(table->model()->rowCount(table->model()->index(0, 0)) > 1);
}

void TestWindow::testForestDimsWhatDoesNotMatch()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    m_window->findChild<QLineEdit*>()->setText(QStringLiteral("ktorrent"));
    for (const ForestItem& item : m_window->canvas().items()) {
        QCOMPARE(item.isMatch, item.key.pid.value == 2811);
    }
}

void TestWindow::testTheAnchorStaysUnderTheMouse()
{
    SampleMachine machine = sampleDesktop(60);
    m_window->setSnapshot(machine.snapshot());
    ForestCanvas& canvas = m_window->canvas();
    canvas.zoomIn(); // from now on the view is the person's
    const auto place = [&canvas] {
        const auto item = std::find_if(canvas.items().begin(), canvas.items().end(),
            [](const ForestItem& one) { return one.key.pid.value == 4471; });
        return canvas.itemRect(*item).center();
    };
    m_window->selectProcess(SampleMachine::key(4471));
    const QPoint before = place();
    QTest::mouseMove(&canvas, before);
    for (std::int32_t pid = 9000; pid < 9006; ++pid) {
        machine.process(pid, "newcomer", 1);
        machine.talk(pid, "203.0.113.5", 443);
    }
    m_window->setSnapshot(machine.snapshot());
    QVERIFY((place() - before).manhattanLength() <= 2);
}

void TestWindow::testKillEndsARealChild()
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

void TestWindow::testCancelLeavesItAlone()
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

void TestWindow::testActionsAreDisabledWithAReason_data()
{
    QTest::addColumn<int>("pid");
    QTest::addColumn<bool>("isKernelThread");
    QTest::addColumn<bool>("isEnded");
    QTest::newRow("pid 1") << 1 << false << false;
    QTest::newRow("Netgrove itself") << static_cast<int>(QCoreApplication::applicationPid()) << false << false;
    QTest::newRow("kernel thread") << 77 << true << false;
    QTest::newRow("ended") << 4000 << false << true;
}

void TestWindow::testActionsAreDisabledWithAReason()
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

void TestWindow::testActionsOnOthersProcessesAreRefusedWithWords()
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

void TestWindow::testNoticesAreShownOnceAndStayDismissed()
{
    SampleMachine machine = sampleDesktop(60);
    machine.notices() = {{NoticeKind::captureRefused, MonotonicTime(), "socket: Operation not permitted"}};
    m_window->setSnapshot(machine.snapshot());
    m_window->setSnapshot(machine.snapshot());
    QCOMPARE(m_window->messages().texts().size(), 1);
    QVERIFY(m_window->messages().texts().constFirst().contains(QStringLiteral("./dev run")));
    QVERIFY2(m_window->processes().isQuietShown(), "without capture every process is shown");
    m_window->messages().findChild<QToolButton*>(QStringLiteral("dismiss"))->click();
    QCOMPARE(m_window->messages().texts().size(), 0);
    m_window->setSnapshot(machine.snapshot());
    QCOMPARE(m_window->messages().texts().size(), 0);
}

void TestWindow::testWithoutPacketsNobodyIsSaidToBeSilent()
{
    auto unheard = std::make_shared<Snapshot>(*sampleDesktop(60).snapshot());
    unheard->flows.clear();
    unheard->findings.clear();
    for (ProcessPointer& process : unheard->processes) {
        auto silent = std::make_shared<ProcessRecord>(*process);
        silent->isCommunicating = silent->isPairAncestor = silent->isPairDescendant = false;
        process = silent;
    }
    const auto isSilenceClaimed = [this] {
        return m_window->canvas().emptyTitle().contains(QStringLiteral("Nothing talks"))
            || m_window->statusLine().text().contains(QStringLiteral("talk outside"));
    };
    m_window->setSnapshot(unheard);
    QCOMPARE(m_window->processes().nodeCount(), 0U);
    QVERIFY(isSilenceClaimed());
    for (InterfaceFacts& one : unheard->machine.interfaces) {
        one.isCaptured = false;
    }
    m_window->setSnapshot(std::make_shared<Snapshot>(*unheard));
    QVERIFY(!isSilenceClaimed());
    QVERIFY(m_window->canvas().emptyTitle().contains(QStringLiteral("not captured")));
}

void TestWindow::testStatusLineAdmitsLosses()
{
    SampleMachine machine = sampleDesktop(60);
    machine.counters().kernelDrops = 40;
    machine.counters().lostEvents = 2;
    m_window->setSnapshot(machine.snapshot());
    const QString text = m_window->statusLine().text();
    QVERIFY(text.contains(QStringLiteral("Traced (eBPF), threads known")));
    QVERIFY(text.contains(QStringLiteral("42 lost")));
    QVERIFY(text.contains(QStringLiteral("100 % attributed")));
    QVERIFY(text.contains(QStringLiteral("3 findings going on")));
    auto silent = std::make_shared<Snapshot>(*machine.snapshot());
    silent->flows.clear();
    silent->counters.packets = 0;
    m_window->setSnapshot(silent);
    QVERIFY2(!m_window->statusLine().text().contains(QStringLiteral("attributed")), "of nothing there is no share");
}

void TestWindow::testSizesAreRemembered()
{
    const QSize chosen(
        760, 700); // fits the 800 x 800 of the offscreen platform: Qt 6.8 restores no more than the screen has
    m_window->resize(chosen);
    m_window->close();
    MainWindow second(*m_monitor, *m_settings);
    QCOMPARE(second.size(), chosen);
}

void TestWindow::testEveryErrorAndNoticeHasWords()
{
    QSet<QString> said;
    for (int kind = 0; kind <= static_cast<int>(NoticeKind::recordingStopped); ++kind) {
        const Message message = messageFor(SensorNotice{static_cast<NoticeKind>(kind), {}, "detail\x1b[0m"});
        QVERIFY(!message.what.isEmpty());
        QVERIFY(!message.detail.contains(QLatin1Char('\x1b')));
        said.insert(message.what);
    }
    QCOMPARE(said.size(), static_cast<int>(NoticeKind::recordingStopped) + 1);
    for (int code = 0; code <= static_cast<int>(ErrorCode::system); ++code) {
        const Error error{static_cast<ErrorCode>(code), "detail"};
        QVERIFY(!messageFor(error).what.isEmpty() && !messageFor(error).remedy.isEmpty());
        QVERIFY(messageFor(ProcessAction::kill, QStringLiteral("sleep (9)"), error)
                .what.contains(QStringLiteral("sleep (9)")));
    }
}

void TestWindow::testColoursAreReadable_data()
{
    QTest::addColumn<QPalette>("palette");
    const auto paletteOf = [](const QColor& base, const QColor& text) {
        QPalette palette;
        palette.setColor(QPalette::Base, base);
        palette.setColor(QPalette::Text, text);
        return palette;
    };
    QTest::newRow("light") << paletteOf(Qt::white, Qt::black);
    QTest::newRow("dark") << paletteOf(QColor(0x1f2124), QColor(0xe8e9eb));
    QTest::newRow("black") << paletteOf(Qt::black, Qt::white);
    QTest::newRow("high contrast, light") << highContrastPalette(false);
    QTest::newRow("high contrast, dark") << highContrastPalette(true);
}

/// WCAG 2.2: 1.4.3 for text, 1.4.11 for what is drawn and carries meaning.
void TestWindow::testColoursAreReadable()
{
    QFETCH(QPalette, palette);
    const Theme theme = Theme::of(palette);
    const auto isReadable = [](const QColor& ink, const QColor& ground, double least) {
        const bool isEnough = contrastRatio(ink, ground) >= least;
        return QTest::qVerify(isEnough, "contrast",
            qPrintable(QStringLiteral("%1 on %2").arg(ink.name(), ground.name())), __FILE__, __LINE__);
    };
    for (const QColor& ground : {theme.canvas, theme.panel}) {
        for (const QColor& ink : {theme.ink, theme.softInk, theme.alert, theme.warning, theme.done}) {
            QVERIFY(isReadable(ink, ground, 4.5));
        }
    }
    QVERIFY(isReadable(theme.onAlert, theme.alertFill, 4.5));
    for (const QColor& line :
        {theme.edge, theme.quietRing, theme.talkNew, theme.talkRing, theme.alert, theme.warning, theme.selection}) {
        QVERIFY(isReadable(line, theme.canvas, 3));
    }
}

void TestWindow::testHighContrastKeepsNothingPale()
{
    for (const bool isDark : {false, true}) {
        const QPalette palette = highContrastPalette(isDark);
        const Theme theme = Theme::of(palette);
        QCOMPARE(theme.isDark, isDark);
        for (const QColor& line : {theme.hairline, theme.edge, theme.softInk, theme.talkOld}) {
            QVERIFY(contrastRatio(line, theme.canvas) >= 3);
        }
        const auto ratio = [&](QPalette::ColorGroup group, QPalette::ColorRole ink, QPalette::ColorRole ground) {
            return contrastRatio(palette.color(group, ink), palette.color(group, ground));
        };
        for (const auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
            QVERIFY(ratio(group, QPalette::WindowText, QPalette::Window) >= 4.5);
            QVERIFY(ratio(group, QPalette::Text, QPalette::Base) >= 4.5);
            QVERIFY(ratio(group, QPalette::Text, QPalette::AlternateBase) >= 4.5);
            QVERIFY(ratio(group, QPalette::ButtonText, QPalette::Button) >= 4.5);
            QVERIFY(ratio(group, QPalette::ToolTipText, QPalette::ToolTipBase) >= 4.5);
            QVERIFY(ratio(group, QPalette::HighlightedText, QPalette::Highlight) >= 4.5);
            QVERIFY(ratio(group, QPalette::PlaceholderText, QPalette::Base) >= 4.5);
        }
    }
}

void TestWindow::testTheUsualBlackOnWhiteIsNotHighContrast()
{
    QPalette usual(QColor(0xef, 0xef, 0xef)); // Fusion's
    usual.setColor(QPalette::Base, Qt::white);
    usual.setColor(QPalette::Text, Qt::black);
    QVERIFY(Theme::of(usual).softInk != Theme::of(usual).ink);
}

void TestWindow::testChoicesAreRemembered()
{
    const auto press = [](MainWindow& window, Qt::Key key) { QTest::keyClick(&window, key, Qt::ControlModifier); };
    m_window->setSnapshot(sampleSmall().snapshot());
    QVERIFY(!m_window->processes().isQuietShown() && !m_window->canvas().areHostsShown());
    press(*m_window, Qt::Key_E);
    press(*m_window, Qt::Key_H);
    m_window->session().privateAction()->trigger();
    auto graded = std::make_shared<Snapshot>(*sampleSmall().snapshot());
    graded->view = View::graded;
    m_window->setSnapshot(graded);
    m_window->close();
    m_window = std::make_unique<MainWindow>(*m_monitor, *m_settings);
    QVERIFY(m_window->processes().isQuietShown() && m_window->canvas().areHostsShown());
    QVERIFY(m_window->session().privateAction()->isChecked());
    QSignalSpy pictures(m_monitor.get(), &MonitorThread::snapshotReady); // the view is the monitor's
    m_monitor->start();
    m_monitor->stop();
    QTRY_VERIFY(!pictures.isEmpty());
    QVERIFY(pictures.last().at(0).value<SnapshotPointer>()->view == View::graded);
}

void TestWindow::testNothingIsDoneForNobody()
{
    m_window->canvas().setAnimated(true);
    m_window->hide();
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    QVERIFY(m_window->canvas().items().empty());
    m_window->show();
    QVERIFY(!m_window->canvas().items().empty()); // what came meanwhile is there at once
    m_window->showMinimized();
    const std::size_t before = m_window->canvas().items().size();
    m_window->setSnapshot(sampleSmall().snapshot());
    QCOMPARE(m_window->canvas().items().size(), before);
    m_window->showNormal();
    QTRY_VERIFY(m_window->canvas().items().size() < before);
}

void TestWindow::testLegendCoversNoProcess()
{
    ForestCanvas& canvas = m_window->canvas();
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    QVERIFY(canvas.legend().isVisible() && !canvas.legend().isFolded());
    m_window->processes().setQuietShown(true); // the forest fills the canvas
    m_window->setSnapshot(sampleDesktop(300).snapshot());
    canvas.zoomToNormal();
    const auto isCovered = [&canvas] {
        return std::ranges::any_of(canvas.items(),
            [&canvas](const ForestItem& item) { return canvas.legend().geometry().intersects(canvas.itemRect(item)); });
    };
    for (int step = 0; step < 12; ++step) { // wherever one looks
        QVERIFY(canvas.legend().isFolded() || !isCovered());
        QTest::keyClick(&canvas, Qt::Key_Right, Qt::ShiftModifier);
    }
    QTest::keyClick(&canvas, Qt::Key_L);
    const bool isFolded = canvas.legend().isFolded();
    QTest::mouseClick(&canvas.legend(), Qt::LeftButton);
    QCOMPARE(canvas.legend().isFolded(), !isFolded); // a person's word counts, whatever is covered
}

void TestWindow::testWhoTalksMostIsBesideWhenNobodyIsSelected()
{
    SampleMachine machine = sampleSmall();
    const SnapshotPointer before = machine.snapshot();
    std::vector<ProcessKey> talking;
    for (const ProcessPointer& process : before->processes) {
        if (process->isCommunicating) {
            talking.push_back(process->key);
        }
    }
    QCOMPARE(talking.size(), std::size_t(2));
    machine.process(talking[1].pid.value).rxBytesPerSecond = 1e9;
    m_window->setSnapshot(machine.snapshot());
    auto* talkers = m_window->findChild<TalkersPanel*>();
    QVERIFY(talkers->isVisible());
    QCOMPARE(talkers->lines().size(), 2);
    QVERIFY(talkers->lines().constFirst().endsWith(QString::number(talking[1].pid.value)));
    auto* view = talkers->findChild<QTreeView*>();
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(0, 0)).center());
    QVERIFY(m_window->inspector().process() && m_window->inspector().process()->key == talking[1]);
}

void TestWindow::testEveryKeyDoesOneThing_data()
{
    QTest::addColumn<QString>("locale");
    QTest::newRow("English") << QStringLiteral("C");
    QTest::newRow("Japanese") << QStringLiteral("ja_JP");
}

void TestWindow::testEveryKeyDoesOneThing()
{
    QFETCH(const QString, locale);
    cleanup();
    installLanguage(QLocale(locale));
    init();
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    m_window->selectProcess(SampleMachine::key(4502)); // so that the inspector's buttons are there
    QMap<QString, QString> users; // key, what it does
    const auto take = [&](const QKeySequence& key, const QString& what) {
        const QString name = key.toString(QKeySequence::PortableText);
        if (!name.isEmpty()) {
            QVERIFY2(
                !users.contains(name), qPrintable(QStringLiteral("%1: %2, %3").arg(name, users.value(name), what)));
            users.insert(name, what);
        }
    };
    for (const QAction* action : m_window->findChildren<QAction*>()) {
        for (const QKeySequence& key : action->shortcuts()) {
            take(key, action->text());
        }
    }
    for (const QAbstractButton* button : m_window->findChildren<QAbstractButton*>()) {
        if (button->isVisible()) {
            take(QKeySequence::mnemonic(button->text()), button->text());
        }
    }
    const ShortcutsDialog dialog(m_window.get());
    const QAbstractItemModel* rows = dialog.findChild<QTreeView*>()->model();
    for (int row = 0; row < rows->rowCount(); ++row) {
        const QString key = rows->index(row, 0).data().toString();
        const QString what = rows->index(row, 1).data().toString();
        QVERIFY2(!what.contains(key), qPrintable(key + QStringLiteral(": ") + what));
        static const QRegularExpression mnemonic(QStringLiteral("&|\\([A-Z]\\)"));
        QVERIFY2(!what.contains(mnemonic), qPrintable(what));
    }
    for (QTranslator* translator : QCoreApplication::instance()->findChildren<QTranslator*>()) {
        QCoreApplication::removeTranslator(translator);
        delete translator;
    }
    installEnglish();
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
