// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTranslator>
#include <QTreeView>
#include <vector>

#include "tests/unit/ui/snapshot_samples.h"
#include "tests/unit/ui/window_fixture.h"
#include "ui/connection_model.h"
#include "ui/english.h"
#include "ui/filter/filter_line.h"
#include "ui/finding_panel.h"
#include "ui/forest_canvas.h"
#include "ui/inspector.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/messages.h"
#include "ui/process_actions.h"
#include "ui/process_table_view.h"
#include "ui/session_actions.h"
#include "ui/shortcuts_dialog.h"
#include "ui/status_line.h"
#include "ui/talkers_panel.h"
#include "ui/tray.h"

using namespace netgrove;
using namespace netgrove::test;

class TestWindow : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void testEveryStateSaysSomething();
    void testInspectorTellsWhoStartedWhichThread();
    void testThreadsThatAreNotKnownAreNotCalledNone();
    void testConnectionsNeedNoScrollBarOfTheirOwn();
    void testFindingLeadsToThePair();
    void testFilterHidesRows();
    void testNoticesAreShownOnceAndStayDismissed();
    void testWithoutPacketsNobodyIsSaidToBeSilent();
    void testOneNumberOfProcessesEverywhere();
    void testStatusLineAdmitsLosses();
    void testSizesAreRemembered();
    void testEveryErrorAndNoticeHasWords();
    void testChoicesAreRemembered();
    void testWhoTalksMostIsBesideWhenNobodyIsSelected();
    void testEveryKeyDoesOneThing_data();
    void testEveryKeyDoesOneThing();

private:
    QStringList openPopups();
};

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
            || m_window->statusLine().text().contains(QStringLiteral("talk outside"))
            || m_window->statusLine().text().contains(QStringLiteral("findings"));
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
    unheard->counters.packets = 0;
    m_window->setSnapshot(std::make_shared<Snapshot>(*unheard));
    QVERIFY(!m_window->statusLine().text().contains(QStringLiteral("packets/s")));
    QVERIFY(!m_window->statusLine().text().contains(QStringLiteral("lost")));
}

void TestWindow::testOneNumberOfProcessesEverywhere()
{
    SampleMachine machine;
    machine.process(1, "systemd");
    machine.process(700, "bash", 1);
    machine.process(701, "sleep", 700);
    machine.process(2, "kthreadd").facts.isKernelThread = true;
    machine.process(3, "kworker/0:1", 2).facts.isKernelThread = true;
    m_window->setSnapshot(machine.snapshot());
    QVERIFY2(m_window->statusLine().text().contains(QStringLiteral("| 3 processes")),
        qPrintable(m_window->statusLine().text()));
    QVERIFY(m_window->canvas().emptyText().startsWith(QStringLiteral("3 quiet processes")));
    m_window->processes().setQuietShown(true);
    QCOMPARE(m_window->processes().nodeCount(), 3U);
    machine.talk(3, "198.51.100.9", 2049); // the kernel's own file system over the network
    machine.end(701);
    machine.process(701).isCommunicating = true; // it talked a moment ago
    m_window->setSnapshot(machine.snapshot());
    QVERIFY2(m_window->statusLine().text().contains(QStringLiteral("| 3 processes  ·  1 talks outside")),
        qPrintable(m_window->statusLine().text()));
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

/// Opens the pop-up menus of a process, a connection, a finding, the heads of their columns and the filter, and leaves
/// them open. Gives the places that had none.
QStringList TestWindow::openPopups()
{
    QStringList without;
    const auto countAt = [&](const QString& place, const auto& ask) {
        const auto before = m_window->findChildren<QMenu*>().size();
        ask();
        if (m_window->findChildren<QMenu*>().size() == before) {
            without.append(place);
        }
    };
    const auto ask = [](QWidget& widget) {
        const QPoint middle = widget.rect().center();
        QContextMenuEvent event(QContextMenuEvent::Keyboard, middle, widget.mapToGlobal(middle));
        QCoreApplication::sendEvent(&widget, &event);
    };
    countAt(QStringLiteral("forest"), [&] { ask(m_window->canvas()); });
    countAt(QStringLiteral("filter"), [&] { ask(m_window->filterLine()); });
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier); // the table, so that it has places
    for (const QString& name : {QStringLiteral("table"), QStringLiteral("connections"), QStringLiteral("findings")}) {
        auto* view = m_window->findChild<QTreeView*>(name);
        view->setCurrentIndex(view->model()->index(0, 1));
        countAt(
            name, [&] { Q_EMIT view->customContextMenuRequested(view->visualRect(view->currentIndex()).center()); });
        if (view->header()->contextMenuPolicy() == Qt::CustomContextMenu) {
            countAt(name + QStringLiteral(", columns"), [&] { Q_EMIT view->header()->customContextMenuRequested({}); });
        }
    }
    return without;
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
    const Tray tray;
    QCOMPARE(openPopups(), QStringList({})); // none is missing
    for (const QWidget* widget : QApplication::allWidgets()) {
        if (const auto* menu = qobject_cast<const QMenu*>(widget)) {
            users.clear(); // a menu's letters are its own
            for (const QAction* action : menu->actions()) {
                take(QKeySequence::mnemonic(action->text()), action->text());
            }
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
