// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>
#include <algorithm>
#include <vector>

#include "tests/unit/ui/snapshot_samples.h"
#include "tests/unit/ui/window_fixture.h"
#include "ui/finding_panel.h"
#include "ui/forest_canvas.h"
#include "ui/forest_legend.h"
#include "ui/inspector.h"
#include "ui/main_window.h"

using namespace netgrove;
using namespace netgrove::test;

class TestWindowForest : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void testClickOnACircleShowsTheProcess();
    void testArrowsWalkTheForest();
    void testPillUnfoldsAndFolds();
    void testThreadsUnfoldByMouseAndKeyboard();
    void testPairOfThreadsIsMarkedAsSuch();
    void testQuietBranchesOfALargeForestFold();
    void testWhoHasEndedIsNotCountedInAFold();
    void testForestDimsWhatDoesNotMatch();
    void testTheAnchorStaysUnderTheMouse();
    void testForestThatShrinksIsSeenLargeAgain();
    void testLegendCoversNoProcess();
    void testNothingIsDoneForNobody();
};

void TestWindowForest::testClickOnACircleShowsTheProcess()
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

void TestWindowForest::testArrowsWalkTheForest()
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

void TestWindowForest::testPillUnfoldsAndFolds()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    m_window->selectProcess(SampleMachine::key(2204));
    const std::size_t before = m_window->canvas().items().size();
    QTest::keyClick(&m_window->canvas(), Qt::Key_Space);
    QVERIFY(m_window->canvas().items().size() > before);
    QTest::keyClick(&m_window->canvas(), Qt::Key_Space);
    QCOMPARE(m_window->canvas().items().size(), before);
}

void TestWindowForest::testThreadsUnfoldByMouseAndKeyboard()
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

void TestWindowForest::testPairOfThreadsIsMarkedAsSuch()
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
    int marked = 0;
    for (const ForestItem& item : m_window->canvas().items()) {
        if (item.process == SampleMachine::key(2204)) {
            marked += item.tag.isEmpty() ? 0 : 1;
            const int tid = item.thread != nullptr ? item.thread->tid.value : 0;
            QCOMPARE(item.tag,
                tid == 0          ? QStringLiteral("pair: threads")
                    : tid == 2231 ? QStringLiteral("pair: parent")
                    : tid == 2240 ? QStringLiteral("pair: child")
                                  : QString());
        }
    }
    QCOMPARE(marked, 3); // the process and two of its threads
}

void TestWindowForest::testQuietBranchesOfALargeForestFold()
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

void TestWindowForest::testWhoHasEndedIsNotCountedInAFold()
{
    SampleMachine machine = sampleDesktop(300);
    m_window->processes().setQuietShown(true);
    m_window->setSnapshot(machine.snapshot());
    const auto foldOf = [this](ProcessKey key) {
        const auto& items = m_window->canvas().items();
        const auto place = std::ranges::find(items, key, &ForestItem::key);
        return place == items.end() ? 0U : place->foldedBelow;
    };
    const auto folded = std::ranges::find_if(
        m_window->canvas().items(), [](const ForestItem& item) { return item.isFoldedHere && item.foldedBelow > 1; });
    QVERIFY(folded != m_window->canvas().items().end());
    const ProcessKey above = folded->key;
    const std::uint32_t before = folded->foldedBelow;
    machine.end(m_window->processes().find(above)->children.front()->key.pid.value);
    m_window->setSnapshot(machine.snapshot());
    QCOMPARE(foldOf(above), before - 1);
}

void TestWindowForest::testForestDimsWhatDoesNotMatch()
{
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    m_window->findChild<QLineEdit*>()->setText(QStringLiteral("ktorrent"));
    int matches = 0;
    for (const ForestItem& item : m_window->canvas().items()) {
        QCOMPARE(item.isMatch, item.key.pid.value == 2811);
        matches += item.isMatch ? 1 : 0;
    }
    QCOMPARE(matches, 1);
}

void TestWindowForest::testTheAnchorStaysUnderTheMouse()
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

void TestWindowForest::testForestThatShrinksIsSeenLargeAgain()
{
    const auto show = [this](int talkers) {
        SampleMachine machine;
        machine.process(1, "systemd");
        for (int pid = 100; pid < 100 + talkers; ++pid) {
            machine.process(pid, "worker", 1);
            machine.talk(pid, "203.0.113.5", 443);
        }
        m_window->setSnapshot(machine.snapshot());
    };
    ForestCanvas& canvas = m_window->canvas();
    const auto offCentre = [&canvas] {
        QRect all;
        for (const ForestItem& item : canvas.items()) {
            all |= canvas.itemRect(item);
        }
        return std::abs(all.center().x() - canvas.rect().center().x());
    };
    show(150);
    QVERIFY(canvas.zoom() < 0.8);
    show(2);
    QCOMPARE(canvas.items().size(), std::size_t{3});
    QCOMPARE(canvas.zoom(), 1.0);
    QVERIFY(offCentre() < canvas.width() / 8);
    canvas.zoomIn(); // from now on the view is the person's
    const double wanted = canvas.zoom();
    show(150);
    show(2);
    QCOMPARE(canvas.zoom(), wanted);
}

void TestWindowForest::testLegendCoversNoProcess()
{
    ForestCanvas& canvas = m_window->canvas();
    m_window->setSnapshot(sampleDesktop(60).snapshot());
    QVERIFY(canvas.legend().isVisible() && !canvas.legend().isFolded());
    m_window->processes().setQuietShown(true); // the forest fills the canvas
    m_window->setSnapshot(sampleDesktop(300).snapshot());
    canvas.zoomToNormal();
    const auto isCovered = [&canvas] {
        const QRect taken = canvas.legend().geometry().adjusted(-12, -12, 12, 12); // nor the line that leads to it
        return std::ranges::any_of(
            canvas.items(), [&](const ForestItem& item) { return taken.intersects(canvas.itemRect(item)); });
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

void TestWindowForest::testNothingIsDoneForNobody()
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

QTEST_MAIN(TestWindowForest)
#include "tst_window_forest.moc"
