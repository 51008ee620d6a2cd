// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The panes around the forest: filter line, table, inspector, findings, dialogs.
#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QTest>
#include <QToolBar>
#include <QToolButton>
#include <QTreeView>

#include "tests/unit/ui/snapshot_samples.h"
#include "ui/connection_panel.h"
#include "ui/english.h"
#include "ui/filter/filter_line.h"
#include "ui/finding_panel.h"
#include "ui/forest_canvas.h"
#include "ui/inspector.h"
#include "ui/main_window.h"
#include "ui/process_facts.h"
#include "ui/process_table_view.h"
#include "ui/status_line.h"
#include "ui/traffic_chart.h"
#include "ui/window_dialogs.h"

using namespace netgrove;
using namespace netgrove::test;

class TestPanes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installEnglish(); }
    void init();
    void cleanup();
    void testAWrongFilterIsExplainedAndWhatIsBeforeItCounts();
    void testFieldsAndValuesAreOffered();
    void testFiltersAreSavedUnderAName();
    void testFindingsFollowTheFilter();
    void testAFrozenPictureStandsStill();
    void testAHiddenWindowTakesInNothingUntilItIsShown();
    void testNewRowsAreMarkedForAMoment();
    void testColumnsAreChosenAndRemembered();
    void testReasonsForAndAgainstStandApart();
    void testTrafficOfThePairIsDrawnOnOneAxis();
    void testAPairIsTrustedWithANoteAndTakenBack();
    void testWithoutContentAPairCannotBeTrusted();
    void testAConnectionBecomesAFilter();
    void testEveryControlHasANameForAssistiveTools();
    void testTabGoesThroughEverythingAndIsSeen();
    void testNamesAreNeverReadAsMarkup();
    void testEveryDialogOpens();

private:
    QWidget* dialog(const char* name) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<MonitorThread> m_monitor;
    std::unique_ptr<MainWindow> m_window;
};

namespace {

void type(FilterLine& line, const char* text)
{
    line.clear();
    QTest::keyClicks(&line, QString::fromLatin1(text));
}

/// A pair whose programs' contents are known.
SampleMachine knownPair()
{
    SampleMachine machine = sampleSmall();
    machine.process(2000, "parent", 700);
    machine.process(2001, "child", 2000);
    for (const std::int32_t pid : {2000, 2001}) {
        ProgramFacts program;
        program.content = ContentState::known;
        program.contentHash = std::string(64, pid == 2000 ? 'a' : 'b');
        machine.process(pid).facts.program = program;
        machine.talk(pid, "203.0.113.9", 443);
    }
    machine.pair(2000, 2001);
    return machine;
}

} // namespace

void TestPanes::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    m_monitor = std::make_unique<MonitorThread>(MonitorOptions());
    m_window = std::make_unique<MainWindow>(*m_monitor, *m_settings);
    m_window->canvas().setAnimated(false);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestPanes::cleanup()
{
    m_window.reset();
    m_monitor.reset();
}

QWidget* TestPanes::dialog(const char* name) const { return m_window->findChild<QWidget*>(QString::fromLatin1(name)); }

void TestPanes::testAWrongFilterIsExplainedAndWhatIsBeforeItCounts()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    FilterLine& line = m_window->filterLine();
    const auto* words = m_window->findChild<QLabel*>(QStringLiteral("filterError"));
    type(line, "proc:ktorrent");
    QVERIFY(!words->isVisible());
    QCOMPARE(line.filter().terms.size(), std::size_t(1));
    QTest::keyClicks(&line, QStringLiteral(" prot:x"));
    QVERIFY(words->isVisible());
    QVERIFY2(words->text().contains(QStringLiteral("Character 15")), qPrintable(words->text()));
    QCOMPARE(line.accessibleDescription(), words->text());
    QCOMPARE(line.filter().terms.size(), std::size_t(1));
    QTest::keyClick(&line, Qt::Key_Escape);
    QVERIFY(!words->isVisible());
    QVERIFY(!line.filter().isActive());
}

void TestPanes::testFieldsAndValuesAreOffered()
{
    FilterLine& line = m_window->filterLine();
    line.setKnownValues([](FilterField field) {
        return field == FilterField::user   ? QStringList{QStringLiteral("alice"), QStringLiteral("root")}
            : field == FilterField::country ? QStringList{QStringLiteral("JP"), QStringLiteral("United States")}
                                            : QStringList{};
    });
    type(line, "p");
    QCOMPARE(line.offers(),
        (QStringList{QStringLiteral("proc:"), QStringLiteral("port:"), QStringLiteral("proto:"), QStringLiteral("pid:"),
            QStringLiteral("package:")}));
    type(line, "-verdict:alert,no");
    QCOMPARE(
        line.offers(), (QStringList{QStringLiteral("verdict:alert,notice"), QStringLiteral("verdict:alert,none")}));
    type(line, "user:a");
    QCOMPARE(line.offers(), QStringList{QStringLiteral("user:alice")});
    type(line, "country:de,un");
    QCOMPARE(line.offers(), QStringList{QStringLiteral("country:de,\"United States\"")});
    type(line, "unknown:a");
    QCOMPARE(line.offers(), QStringList());
}

void TestPanes::testFiltersAreSavedUnderAName()
{
    FilterLine& line = m_window->filterLine();
    type(line, "port:443");
    line.saveAs(QStringLiteral("the web"));
    line.clear();
    QCOMPARE(line.savedNames(), QStringList{QStringLiteral("the web")});
    const MainWindow second(*m_monitor, *m_settings);
    QCOMPARE(const_cast<MainWindow&>(second).filterLine().savedNames(), QStringList{QStringLiteral("the web")});
    line.forget(QStringLiteral("the web"));
    QVERIFY(line.savedNames().isEmpty());
}

void TestPanes::testFindingsFollowTheFilter()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    const QAbstractItemModel& rows = *m_window->findings().view()->model();
    QCOMPARE(rows.rowCount(), 3);
    type(m_window->filterLine(), "pid:4502");
    QCOMPARE(rows.rowCount(), 1);
    type(m_window->filterLine(), "verdict:notice");
    QCOMPARE(rows.rowCount(), 0);
}

void TestPanes::testAFrozenPictureStandsStill()
{
    SampleMachine machine = sampleSmall();
    m_window->setSnapshot(machine.snapshot());
    const std::size_t before = m_window->processes().nodeCount();
    m_window->setFrozen(true);
    machine.wait(std::chrono::seconds(1));
    machine.process(2000, "new", 700);
    machine.talk(2000, "203.0.113.9", 443);
    machine.talk(700, "203.0.113.9", 443);
    machine.pair(700, 2000);
    m_window->setSnapshot(machine.snapshot());
    QCOMPARE(m_window->processes().nodeCount(), before);
    QCOMPARE(m_window->findings().view()->model()->rowCount(), 1); // an alert is never held back
    QVERIFY(m_window->statusLine().text().contains(QStringLiteral("frozen")));
    m_window->setFrozen(false);
    QVERIFY(m_window->processes().nodeCount() > before);
    QVERIFY(!m_window->statusLine().text().contains(QStringLiteral("frozen")));
}

void TestPanes::testAHiddenWindowTakesInNothingUntilItIsShown()
{
    SampleMachine machine = sampleSmall();
    m_window->setSnapshot(machine.snapshot());
    m_window->hide();
    QSignalSpy updated(&m_window->processes(), &ProcessModel::updated);
    machine.process(2000, "new", 700);
    machine.talk(2000, "203.0.113.9", 443);
    m_window->setSnapshot(machine.snapshot());
    QCOMPARE(updated.count(), 0);
    m_window->show();
    QVERIFY(updated.count() > 0);
    QVERIFY(m_window->processes().find(SampleMachine::key(2000)) != nullptr);
}

void TestPanes::testNewRowsAreMarkedForAMoment()
{
    SampleMachine machine = sampleSmall();
    m_window->setSnapshot(machine.snapshot());
    machine.wait(std::chrono::seconds(1));
    machine.process(2000, "new", 700);
    machine.talk(2000, "203.0.113.9", 443);
    m_window->setSnapshot(machine.snapshot());
    const ProcessModel& model = m_window->processes();
    const auto isFresh = [&model](std::int32_t pid) {
        return model.indexOf(SampleMachine::key(pid)).data(ProcessModel::isFreshRole).toBool();
    };
    QVERIFY(isFresh(2000));
    QVERIFY(!isFresh(1200)); // was there when we came
    machine.wait(std::chrono::seconds(6));
    m_window->setSnapshot(machine.snapshot());
    QVERIFY(!isFresh(2000));
}

void TestPanes::testColumnsAreChosenAndRemembered()
{
    ProcessTableView& table = m_window->table();
    QVERIFY(table.isColumnHidden(ProcessModel::stateColumn));
    QMenu menu;
    table.fillColumnMenu(menu);
    QCOMPARE(menu.actions().size(), qsizetype(ProcessModel::columnCount_));
    QVERIFY(!menu.actions().at(ProcessModel::nameColumn)->isEnabled());
    menu.actions().at(ProcessModel::stateColumn)->trigger();
    menu.actions().at(ProcessModel::userColumn)->trigger();
    table.setColumnWidth(ProcessModel::stateColumn, 123);
    m_window->close();
    MainWindow second(*m_monitor, *m_settings);
    QVERIFY(!second.table().isColumnHidden(ProcessModel::stateColumn));
    QVERIFY(second.table().isColumnHidden(ProcessModel::userColumn));
    QCOMPARE(second.table().columnWidth(ProcessModel::stateColumn), 123);
}

void TestPanes::testReasonsForAndAgainstStandApart()
{
    auto made = std::make_shared<Snapshot>(*knownPair().snapshot());
    auto finding = std::make_shared<Finding>(*made->findings.front());
    finding->evidence = {{"a", Phrase("Small against."), -5}, {"b", Phrase("Neutral."), 0},
        {"c", Phrase("Small for."), 5}, {"d", Phrase("Large against."), -40}, {"e", Phrase("Large for."), 30}};
    made->findings = {finding};
    m_window->setSnapshot(made);
    m_window->selectProcess(SampleMachine::key(2001));
    QCOMPARE(m_window->inspector().reasons(),
        (QStringList{QStringLiteral("Large for."), QStringLiteral("Small for."), QStringLiteral("Neutral."),
            QStringLiteral("Large against."), QStringLiteral("Small against.")}));
    QStringList names;
    for (const QWidget* row : m_window->inspector().findChildren<QWidget*>()) {
        names.append(row->accessibleName());
    }
    QVERIFY(names.contains(QStringLiteral("For, +30: Large for.")));
    QVERIFY(names.contains(QStringLiteral("Against, \u221240: Large against.")));
}

void TestPanes::testTrafficOfThePairIsDrawnOnOneAxis()
{
    SampleMachine machine = knownPair();
    m_window->setSnapshot(machine.snapshot());
    m_window->selectProcess(SampleMachine::key(2001));
    machine.wait(std::chrono::seconds(1));
    machine.process(2001).totals.txBytes += 5000;
    m_window->setSnapshot(machine.snapshot());
    const auto* chart = m_window->findChild<TrafficChart*>();
    QVERIFY(chart->isVisible());
    QStringList captions;
    for (const QLabel* caption : chart->findChildren<QLabel*>(QStringLiteral("trafficCaption"))) {
        captions.append(caption->text());
    }
    QCOMPARE(captions.size(), 2);
    QVERIFY2(captions[0].startsWith(QStringLiteral("child 2001")), qPrintable(captions[0]));
    QVERIFY(captions[0].contains(QStringLiteral("5.0")));
    QVERIFY(captions[1].startsWith(QStringLiteral("parent 2000")));
    m_window->findChild<QToolButton*>(QStringLiteral("trafficNumbers"))->click();
    QVERIFY(!chart->isVisible());
    machine.wait(std::chrono::seconds(1));
    m_window->setSnapshot(machine.snapshot());
    const auto* table = m_window->findChild<QTreeView*>(QStringLiteral("trafficTable"));
    QVERIFY(table->isVisible());
    QCOMPARE(table->model()->rowCount(), 1);
    QCOMPARE(table->model()->columnCount(), 5);
}

void TestPanes::testAPairIsTrustedWithANoteAndTakenBack()
{
    m_window->setSnapshot(knownPair().snapshot());
    m_window->selectProcess(SampleMachine::key(2001));
    m_window->findChild<QToolButton*>(QStringLiteral("trust"))->click();
    auto* asked = dialog("trustDialog");
    QVERIFY(asked != nullptr);
    asked->findChild<QPlainTextEdit*>(QStringLiteral("note"))->setPlainText(QStringLiteral("our backup"));
    asked->findChild<QPushButton*>(QStringLiteral("trustButton"))->click();
    QCOMPARE(m_window->trust().entries().size(), std::size_t(1));
    QCOMPARE(m_window->trust().entries()[0]->note, std::string("our backup"));
    QCOMPARE(m_window->trust().entries()[0]->descendant.contentHash, std::string(64, 'b'));
    m_window->dialogs().openTrustList();
    auto* list = dialog("trustListDialog");
    list->findChild<QPushButton*>(QStringLiteral("takeBack"))->click();
    QVERIFY(m_window->trust().entries().empty());
}

void TestPanes::testWithoutContentAPairCannotBeTrusted()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    m_window->selectProcess(SampleMachine::key(4504));
    m_window->findChild<QToolButton*>(QStringLiteral("trust"))->click();
    const auto* asked = dialog("trustDialog");
    QVERIFY(asked != nullptr);
    QVERIFY(asked->findChild<QPushButton*>(QStringLiteral("trustButton")) == nullptr);
}

void TestPanes::testAConnectionBecomesAFilter()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    Q_EMIT m_window->inspector().connections().filterRequested(QStringLiteral("ip:198.51.100.7"));
    QCOMPARE(m_window->filterLine().text(), QStringLiteral("ip:198.51.100.7"));
    Q_EMIT m_window->inspector().connections().filterRequested(QStringLiteral("-port:22"));
    QCOMPARE(m_window->filterLine().text(), QStringLiteral("ip:198.51.100.7 -port:22"));
}

void TestPanes::testEveryControlHasANameForAssistiveTools()
{
    m_window->setSnapshot(knownPair().snapshot());
    m_window->selectProcess(SampleMachine::key(2001));
    for (QWidget* widget : m_window->findChildren<QWidget*>()) {
        const bool isControl = widget->isVisible() && (widget->focusPolicy() & Qt::TabFocus) != 0;
        if (!isControl) {
            continue;
        }
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(face != nullptr);
        const QString where = QStringLiteral("%1 %2 in %3")
                                  .arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
                                      QLatin1String(widget->parentWidget()->metaObject()->className()));
        if (face->role() == QAccessible::Client || where.contains(QStringLiteral("QScrollArea"))) {
            continue; // holds others, and is no control itself
        }
        QVERIFY2(!face->text(QAccessible::Name).isEmpty(), qPrintable(where));
    }
}

void TestPanes::testTabGoesThroughEverythingAndIsSeen()
{
    m_window->setSnapshot(knownPair().snapshot());
    m_window->selectProcess(SampleMachine::key(2001));
    m_window->activateWindow();
    m_window->filterLine().setFocus(Qt::TabFocusReason);
    QTRY_COMPARE(QApplication::focusWidget(), &m_window->filterLine());
    QStringList unseen; // that they have the keyboard
    QList<QWidget*> order;
    QWidget* at = QApplication::focusWidget();
    do {
        order.append(at);
        QTest::keyClick(at, Qt::Key_Tab);
        QWidget* next = QApplication::focusWidget();
        QVERIFY2(next != nullptr && next != at, at->metaObject()->className()); // nobody keeps the key
        const QPoint place = next->mapTo(m_window.get(), QPoint());
        const QRect room = QRect(place, next->size()).adjusted(-3, -3, 3, 3);
        const QImage with = m_window->grab(room).toImage();
        next->clearFocus();
        const QImage without = m_window->grab(room).toImage();
        next->setFocus(Qt::TabFocusReason);
        if (with == without) {
            unseen.append(
                QStringLiteral("%1 “%2”").arg(QLatin1String(next->metaObject()->className()), next->accessibleName()));
        }
        at = next;
    } while (!order.contains(at) && order.size() < 200);
    QCOMPARE(at, &m_window->filterLine()); // round and back again
    QVERIFY2(unseen.isEmpty(), qPrintable(unseen.join(QStringLiteral(", "))));
    for (QWidget* area :
        QList<QWidget*>{&m_window->canvas(), m_window->findChild<FindingPanel*>(), &m_window->inspector(),
            m_window->inspector().connectionView(), m_window->findChild<QToolBar*>(QStringLiteral("mainToolBar"))}) {
        QVERIFY(area != nullptr);
        QVERIFY2(std::ranges::any_of(order, [area](QWidget* one) { return area == one || area->isAncestorOf(one); }),
            area->metaObject()->className());
    }
    QTest::keyClick(at, Qt::Key_Tab, Qt::ShiftModifier);
    QCOMPARE(QApplication::focusWidget(), order.last());
}

void TestPanes::testNamesAreNeverReadAsMarkup()
{
    SampleMachine machine = knownPair();
    for (const int pid : {2001, 2000}) {
        ProcessRecord& process = machine.process(pid);
        process.facts.comm = "<b>bold";
        process.facts.executable = "/tmp/<img src=x>";
        process.facts.commandLine = "<a href=\"x\">click</a>";
    }
    machine.talk(2001, "203.0.113.9", 443, 0, "<i>host</i>");
    m_window->setSnapshot(machine.snapshot());
    m_window->selectProcess(SampleMachine::key(2001));
    const auto isMarked = [](const QString& text) {
        return Qt::mightBeRichText(text)
            && (text.contains(QStringLiteral("<b>")) || text.contains(QStringLiteral("<img"))
                || text.contains(QStringLiteral("<a ")) || text.contains(QStringLiteral("<i>")));
    };
    int shown = 0;
    for (const QLabel* label : m_window->findChildren<QLabel*>()) {
        shown += label->text().contains(QStringLiteral("<b>bold")) ? 1 : 0;
        QVERIFY2(label->textFormat() == Qt::PlainText || !isMarked(label->text()), qPrintable(label->text()));
    }
    QVERIFY(shown > 0);
    for (const QWidget* widget : m_window->findChildren<QWidget*>()) {
        QVERIFY2(!isMarked(widget->toolTip()), qPrintable(widget->toolTip()));
    }
    for (const QAction* action : m_window->findChildren<QAction*>()) {
        QVERIFY2(!isMarked(action->toolTip()), qPrintable(action->toolTip()));
    }
    for (const QAbstractItemView* view : m_window->findChildren<QAbstractItemView*>()) {
        for (int row = 0; view->model() != nullptr && row < view->model()->rowCount(); ++row) {
            for (int column = 0; column < view->model()->columnCount(); ++column) {
                const QString tip = view->model()->index(row, column).data(Qt::ToolTipRole).toString();
                QVERIFY2(!isMarked(tip), qPrintable(tip));
            }
        }
    }
}

void TestPanes::testEveryDialogOpens()
{
    WindowDialogs& dialogs = m_window->dialogs();
    dialogs.openPreferences();
    QVERIFY(dialog("preferencesDialog") != nullptr);
    dialogs.openShortcuts();
    const auto* keys = dialog("shortcutsDialog")->findChild<QTreeView*>();
    QVERIFY(keys->model()->rowCount() > 15);
    dialogs.welcomeNewcomer();
    QVERIFY(dialog("welcomeDialog") != nullptr);
    QSignalSpy demo(&dialogs, &WindowDialogs::demoRequested);
    dialog("welcomeDialog")->findChild<QPushButton*>(QStringLiteral("demoButton"))->click();
    QCOMPARE(demo.count(), 1);
    QTRY_VERIFY(dialog("welcomeDialog") == nullptr);
    dialogs.welcomeNewcomer(); // once
    QVERIFY(dialog("welcomeDialog") == nullptr);
}

QTEST_MAIN(TestPanes)
#include "tst_panes.moc"
