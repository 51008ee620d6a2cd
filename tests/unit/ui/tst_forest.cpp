// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The drawn forest: what is in it, what keeps its place, keyboard, screen readers, pictures.
#include <QAccessible>
#include <QAccessibleActionInterface>
#include <QImage>
#include <QLineEdit>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <QXmlStreamReader>
#include <algorithm>
#include <unordered_set>

#include "tests/unit/ui/snapshot_samples.h"
#include "ui/forest_accessible.h"
#include "ui/forest_canvas.h"
#include "ui/forest_picture.h"
#include "ui/forest_search.h"
#include "ui/forest_sprites.h"
#include "ui/process_filter.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {

const ForestItem* itemOf(const ForestCanvas& canvas, std::int32_t pid)
{
    return canvas.scene().find(SampleMachine::key(pid));
}

std::vector<const ForestItem*> hostsOf(const ForestCanvas& canvas, std::int32_t pid)
{
    std::vector<const ForestItem*> hosts;
    for (const ForestItem& item : canvas.items()) {
        if (item.host && item.process == SampleMachine::key(pid)) {
            hosts.push_back(&item);
        }
    }
    return hosts;
}

} // namespace

class TestForest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void testSharedHostIsOneLeafWithALineFromEach();
    void testManyHostsAreToldByPort();
    void testHostsKeepTheirKeysFromPictureToPicture();
    void testHoveredProcessStaysWhereItIs();
    void testSelectionIsKeptInPlaceWhenProcessesComeAndGo();
    void testUnchangedPictureMovesNothing();
    void testWholeForestStaysWhole();
    void testPartThatIsSeenStaysWhenTheForestLives();
    void testNoticeIsNeitherRedNorSilent();
    void testKeyboardReachesEveryProcess();
    void testNextFindingGoesRound();
    void testSearchFindsWhatIsFolded();
    void testMenuKeyOpensTheMenu();
    void testNamesAreNeverMarkup();
    void testTreeForScreenReaders();
    void testFocusIsOnWhatIsSelected();
    void testActionsOfScreenReaders();
    void testGoneItemIsToldAsInvalid();
    void testComingGoingAndTurningIsTold();
    void testViewGlidesThroughTheSharedPoint();
    void testSvgIsWellFormedAndComplete();
    void testPictureOfAPairShowsNobodyElse();
    void testPicturesAreBounded();
    void testTextsOfOneFontHaveOneBaseLine();
    void testWhatIsNoLongerDrawnIsForgotten();

private:
    SampleMachine m_machine;
    std::unique_ptr<ProcessModel> m_model;
    std::unique_ptr<ProcessFilter> m_filter;
    std::unique_ptr<ForestCanvas> m_canvas;
};

void TestForest::init()
{
    m_machine = sampleDesktop(60);
    m_model = std::make_unique<ProcessModel>();
    m_filter = std::make_unique<ProcessFilter>();
    m_filter->setSourceModel(m_model.get());
    m_canvas = std::make_unique<ForestCanvas>(*m_model, *m_filter);
    m_canvas->setAnimated(false);
    m_canvas->resize(1200, 800);
    m_canvas->show();
    m_model->setSnapshot(m_machine.snapshot());
}

void TestForest::cleanup()
{
    m_canvas.reset();
    m_filter.reset();
    m_model.reset();
}

// -------------------------------------------------------------------------------------------------- what there is

void TestForest::testSharedHostIsOneLeafWithALineFromEach()
{
    m_machine.talk(2390, "198.51.100.7", 443);
    m_model->setSnapshot(m_machine.snapshot());
    m_canvas->setHostsShown(true);
    const auto shared = std::ranges::count_if(m_canvas->items(),
        [](const ForestItem& item) { return item.host && item.host->name == QLatin1String("build.example.org"); });
    QCOMPARE(shared, 1);
    const auto& links = m_canvas->scene().links();
    const bool isLinked = std::ranges::any_of(links, [this](const ForestLink& link) {
        const ForestItem& host = m_canvas->items()[static_cast<std::size_t>(link.host)];
        return host.host->talkers == 2 && host.host->name == QLatin1String("build.example.org");
    });
    QVERIFY2(isLinked, "the second process that talks to the host needs a line of its own");
    m_canvas->setHostsShown(false);
    QVERIFY(std::ranges::none_of(m_canvas->items(), [](const ForestItem& item) { return item.host != nullptr; }));
}

void TestForest::testManyHostsAreToldByPort()
{
    for (int host = 1; host < 255; ++host) {
        m_machine.talk(4504, "100.64.0." + std::to_string(host), 445);
    }
    m_model->setSnapshot(m_machine.snapshot());
    m_canvas->setHostsShown(true);
    const auto hosts = hostsOf(*m_canvas, 4504);
    QVERIFY(hosts.size() <= 6);
    QVERIFY(std::ranges::any_of(hosts,
        [](const ForestItem* item) { return item->host->hosts >= 254 && item->host->place == QLatin1String(":445"); }));
}

void TestForest::testHostsKeepTheirKeysFromPictureToPicture()
{
    m_canvas->setHostsShown(true);
    std::vector<ProcessKey> before;
    for (const ForestItem& item : m_canvas->items()) {
        before.push_back(item.key);
    }
    QVERIFY(std::ranges::any_of(m_canvas->items(), [](const ForestItem& item) { return item.host != nullptr; }));
    m_machine.wait(1s);
    m_machine.talk(1, "198.51.100.200", 443); // an earlier process gets a host: the numbers of others must not move
    m_model->setSnapshot(m_machine.snapshot());
    for (const ProcessKey key : before) {
        QVERIFY(m_canvas->scene().numberOf(key) >= 0);
    }
}

// ----------------------------------------------------------------------------------------------------- places kept

void TestForest::testHoveredProcessStaysWhereItIs()
{
    m_canvas->zoomIn(); // from now on the view is the person's
    const QPoint before = m_canvas->itemRect(*itemOf(*m_canvas, 4471)).center();
    QTest::mouseMove(m_canvas.get(), before);
    for (int birth = 0; birth < 30; ++birth) {
        m_machine.process(9000 + birth, "newborn", birth % 2 == 0 ? 1 : 2204);
        m_machine.talk(9000 + birth, "203.0.113.9", 443);
        m_model->setSnapshot(m_machine.snapshot());
        QVERIFY((m_canvas->itemRect(*itemOf(*m_canvas, 4471)).center() - before).manhattanLength() <= 2);
    }
}

void TestForest::testSelectionIsKeptInPlaceWhenProcessesComeAndGo()
{
    m_canvas->zoomIn();
    m_canvas->setCurrent(SampleMachine::key(4504));
    m_canvas->centreOn(SampleMachine::key(4504));
    const QPoint before = m_canvas->itemRect(*itemOf(*m_canvas, 4504)).center();
    m_machine.process(9000, "newborn", 1);
    m_machine.talk(9000, "203.0.113.9", 443);
    m_machine.forget(2390);
    m_model->setSnapshot(m_machine.snapshot());
    QVERIFY((m_canvas->itemRect(*itemOf(*m_canvas, 4504)).center() - before).manhattanLength() <= 2);
}

void TestForest::testUnchangedPictureMovesNothing()
{
    std::vector<QPointF> before;
    for (const ForestItem& item : m_canvas->items()) {
        before.push_back(item.to);
    }
    for (int second = 0; second < 5; ++second) {
        m_machine.wait(1s);
        m_model->setSnapshot(m_machine.snapshot());
    }
    QVERIFY(!before.empty());
    QCOMPARE(m_canvas->items().size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        QCOMPARE(m_canvas->items()[i].to, before[i]);
    }
}

void TestForest::testWholeForestStaysWhole()
{
    m_machine = sampleDesktop(3000);
    m_model->setSnapshot(m_machine.snapshot());
    m_canvas->zoomToFit();
    for (int birth = 0; birth < 10; ++birth) {
        m_machine.process(9000 + birth, "newborn", 2100);
        m_machine.talk(9000 + birth, "203.0.113.9", 443);
        m_model->setSnapshot(m_machine.snapshot());
        QVERIFY(m_canvas->items().size() > 60);
        for (const ForestItem& item : m_canvas->items()) {
            QVERIFY2(m_canvas->isVisibleItem(item), "what was fitted into the window must go on fitting");
        }
    }
}

void TestForest::testPartThatIsSeenStaysWhenTheForestLives()
{
    m_machine = sampleDesktop(3000);
    m_model->setSnapshot(m_machine.snapshot());
    m_canvas->follow();
    QVERIFY(!m_canvas->sight().contains(m_canvas->scene().bounds())); // too large to be legible as a whole
    const QPoint before = m_canvas->itemRect(*itemOf(*m_canvas, 4471)).center();
    for (int birth = 0; birth < 10; ++birth) {
        m_canvas->setCurrent(SampleMachine::key(4471));
        m_machine.process(9000 + birth, "newborn", 2100);
        m_machine.talk(9000 + birth, "203.0.113.9", 443);
        m_model->setSnapshot(m_machine.snapshot());
        QVERIFY((m_canvas->itemRect(*itemOf(*m_canvas, 4471)).center() - before).manhattanLength() <= 2);
    }
}

void TestForest::testNoticeIsNeitherRedNorSilent()
{
    for (const std::int32_t pid : {4471, 4502, 4503, 4504}) {
        m_machine.process(pid).worstGrade = Grade::notice;
    }
    auto graded = std::make_shared<Snapshot>(*m_machine.snapshot());
    graded->view = View::graded;
    m_model->setSnapshot(graded);
    const ForestItem* item = itemOf(*m_canvas, 4504);
    QVERIFY(item->isAmber());
    QVERIFY(!item->isRed());
    QVERIFY(!item->tag.isEmpty());
    QVERIFY(m_canvas->stateWords(*item).contains(QLatin1String("notice")));
    auto paper = std::make_shared<Snapshot>(*graded);
    paper->view = View::paper;
    m_model->setSnapshot(paper);
    QVERIFY2(itemOf(*m_canvas, 4504)->isRed(), "in the paper's view every pair is red");
}

// --------------------------------------------------------------------------------------------------------- keyboard

void TestForest::testKeyboardReachesEveryProcess()
{
    // Whoever walks down to the first child, right along the row and back up must be able to come everywhere.
    std::unordered_set<ProcessKey> seen;
    std::vector<ProcessKey> waiting{m_canvas->items().front().key};
    while (!waiting.empty()) {
        const ProcessKey key = waiting.back();
        waiting.pop_back();
        if (!seen.insert(key).second) {
            continue;
        }
        for (const Qt::Key way : {Qt::Key_Down, Qt::Key_Left, Qt::Key_Right}) {
            m_canvas->setCurrent(key);
            QTest::keyClick(m_canvas.get(), way);
            waiting.push_back(*m_canvas->current());
        }
    }
    QCOMPARE(seen.size(), m_canvas->items().size());
}

void TestForest::testNextFindingGoesRound()
{
    std::unordered_set<ProcessKey> seen;
    for (int press = 0; press < 4; ++press) {
        QTest::keyClick(m_canvas.get(), Qt::Key_N);
        seen.insert(*m_canvas->current());
    }
    QCOMPARE(seen.size(), std::size_t(4));
    const ProcessKey last = *m_canvas->current();
    QTest::keyClick(m_canvas.get(), Qt::Key_N);
    QVERIFY(seen.contains(*m_canvas->current()));
    QTest::keyClick(m_canvas.get(), Qt::Key_N, Qt::ShiftModifier);
    QCOMPARE(*m_canvas->current(), last);
}

void TestForest::testSearchFindsWhatIsFolded()
{
    auto* search = m_canvas->findChild<ForestSearch*>();
    QTest::keyClick(m_canvas.get(), Qt::Key_Slash);
    QVERIFY(search->isVisible());
    QVERIFY(itemOf(*m_canvas, 2210) == nullptr); // quiet, folded
    QTest::keyClicks(search->findChild<QLineEdit*>(), QStringLiteral("2210"));
    QVERIFY(itemOf(*m_canvas, 2210) != nullptr);
    QCOMPARE(*m_canvas->current(), SampleMachine::key(2210));
    QVERIFY(m_canvas->rect().contains(m_canvas->itemRect(*itemOf(*m_canvas, 2210)).center()));
    QTest::keyClick(search->findChild<QLineEdit*>(), Qt::Key_Escape);
    QVERIFY(!search->isVisible());
}

void TestForest::testMenuKeyOpensTheMenu()
{
    m_canvas->setCurrent(SampleMachine::key(4504));
    QSignalSpy menu(m_canvas.get(), &ForestCanvas::menuRequested);
    QTest::keyClick(m_canvas.get(), Qt::Key_F10, Qt::ShiftModifier);
    QCOMPARE(menu.count(), 1);
    QCOMPARE(menu.at(0).at(0).value<ProcessKey>(), SampleMachine::key(4504));
}

void TestForest::testNamesAreNeverMarkup()
{
    m_machine.process(4504).facts.comm = "<b>&amp;\n";
    m_machine.process(4504).facts.executable.clear();
    const SnapshotPointer snapshot = m_machine.snapshot();
    m_model->setSnapshot(snapshot);
    const QString name = itemOf(*m_canvas, 4504)->name;
    QVERIFY(name.startsWith(QLatin1String("<b>&amp;")));
    QVERIFY(!name.contains(QLatin1Char('\n')));
    m_canvas->grab();
    const QByteArray svg = forestSvg(snapshot, {});
    QVERIFY(svg.contains("&lt;b&gt;&amp;amp;"));
    QVERIFY(!svg.contains("<b>"));
}

// --------------------------------------------------------------------------------------------------- screen readers

void TestForest::testTreeForScreenReaders()
{
    QAccessibleInterface* tree = QAccessible::queryAccessibleInterface(m_canvas.get());
    QVERIFY(tree != nullptr);
    QCOMPARE(tree->role(), QAccessible::Tree);
    QCOMPARE(tree->text(QAccessible::Name), QStringLiteral("Forest of processes"));
    QVERIFY(tree->childCount() >= static_cast<int>(m_canvas->items().size()));
    for (std::size_t i = 0; i < m_canvas->items().size(); ++i) {
        QAccessibleInterface* child = tree->child(static_cast<int>(i));
        QVERIFY(child != nullptr && child->isValid());
        QCOMPARE(child->role(), QAccessible::TreeItem);
        QCOMPARE(child->parent(), tree);
        QCOMPARE(tree->indexOfChild(child), static_cast<int>(i));
        QVERIFY(!child->text(QAccessible::Name).isEmpty());
        QVERIFY(!child->text(QAccessible::Description).isEmpty());
        QVERIFY(child->state().selectable && child->state().focusable);
    }
    QAccessibleInterface* red = tree->child(m_canvas->scene().numberOf(SampleMachine::key(4504)));
    QCOMPARE(red->text(QAccessible::Name), QStringLiteral("httpd-update 4504"));
    const QString state = red->text(QAccessible::Description);
    QVERIFY2(state.contains(QLatin1String("communicating")), qPrintable(state));
    QVERIFY2(state.contains(QLatin1String("child of httpd-update 4471")), qPrintable(state));
    const QPoint middle = red->rect().center();
    QCOMPARE(tree->childAt(middle.x(), middle.y()), red);
}

void TestForest::testFocusIsOnWhatIsSelected()
{
    m_canvas->activateWindow();
    m_canvas->setFocus();
    QTRY_VERIFY(m_canvas->hasFocus());
    m_canvas->setCurrent(SampleMachine::key(4471));
    QTest::keyClick(m_canvas.get(), Qt::Key_Down);
    const ForestItem* current = m_canvas->scene().find(m_canvas->current());
    QAccessibleInterface* tree = QAccessible::queryAccessibleInterface(m_canvas.get());
    QAccessibleInterface* focused = tree->focusChild();
    QVERIFY(focused != nullptr);
    QCOMPARE(focused->text(QAccessible::Name), QStringLiteral("httpd-update %1").arg(current->key.pid.value));
    QVERIFY(focused->state().focused && focused->state().selected);
    const auto focusedItems = std::ranges::count_if(m_canvas->items(),
        [&](const ForestItem& item) { return tree->child(m_canvas->scene().numberOf(item.key))->state().focused; });
    QCOMPARE(focusedItems, 1);
}

void TestForest::testActionsOfScreenReaders()
{
    QAccessibleInterface* tree = QAccessible::queryAccessibleInterface(m_canvas.get());
    QAccessibleInterface* item = tree->child(m_canvas->scene().numberOf(SampleMachine::key(2204)));
    QAccessibleActionInterface* actions = item->actionInterface();
    QVERIFY(actions != nullptr);
    QSignalSpy changed(m_canvas.get(), &ForestCanvas::currentChanged);
    QSignalSpy activated(m_canvas.get(), &ForestCanvas::activated);
    QSignalSpy menu(m_canvas.get(), &ForestCanvas::menuRequested);
    actions->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(changed.count(), 1);
    QCOMPARE(activated.count(), 1);
    actions->doAction(QAccessibleActionInterface::showMenuAction());
    QCOMPARE(menu.count(), 1);
    QVERIFY(item->state().expandable && item->state().collapsed);
    const std::size_t before = m_canvas->items().size();
    actions->doAction(QAccessibleActionInterface::toggleAction());
    QVERIFY(m_canvas->items().size() > before);
    QVERIFY(item->state().expanded);
    for (const QString& name : actions->actionNames()) {
        QVERIFY(!actions->localizedActionDescription(name).isEmpty());
    }
}

void TestForest::testGoneItemIsToldAsInvalid()
{
    QAccessibleInterface* tree = QAccessible::queryAccessibleInterface(m_canvas.get());
    QAccessibleInterface* item = tree->child(m_canvas->scene().numberOf(SampleMachine::key(2390)));
    QVERIFY(item->isValid());
    m_machine.forget(2390);
    m_model->setSnapshot(m_machine.snapshot());
    QVERIFY(!item->isValid());
    QVERIFY(item->state().invalid);
    QCOMPARE(item->text(QAccessible::Name), QString());
}

namespace {
std::vector<QAccessible::Event> toldEvents;
void keepForestEvent(QAccessibleEvent* event) { toldEvents.push_back(event->type()); }
} // namespace

void TestForest::testComingGoingAndTurningIsTold()
{
    QAccessibleInterface* tree = QAccessible::queryAccessibleInterface(m_canvas.get());
    QVERIFY(tree->child(m_canvas->scene().numberOf(SampleMachine::key(2390))) != nullptr); // somebody knows it
    tellForestChanges(*m_canvas);
    const auto told = [this] {
        toldEvents.clear();
        m_model->setSnapshot(m_machine.snapshot());
        tellForestChanges(*m_canvas, keepForestEvent);
        return std::exchange(toldEvents, {});
    };
    QVERIFY(told().empty());
    m_machine.process(9000, "newcomer", 1);
    m_machine.talk(9000, "203.0.113.9", 443);
    const auto come = told();
    const auto forget = [this](int pid) { m_machine.forget(pid); };
    forget(2390);
    const auto gone = told();
    m_machine.process(9001, "child", 9000);
    m_machine.talk(9001, "203.0.113.9", 80);
    told();
    m_machine.pair(9000, 9001);
    const auto turned = told();
    for (int pid = 10'000; pid < 13'000; ++pid) {
        m_machine.process(pid, "many", 1);
        m_machine.talk(pid, "203.0.113.9", 443);
    }
    const auto many = told();
    QVERIFY(std::ranges::count(come, QAccessible::ObjectCreated) >= 1);
    QCOMPARE(std::ranges::count(gone, QAccessible::ObjectDestroyed), 1);
    QCOMPARE(std::ranges::count(turned, QAccessible::DescriptionChanged), 2);
    QCOMPARE(many.size(), std::size_t(kMostForestEvents) + 1);
    QCOMPARE(many.back(), QAccessible::ObjectReorder);
}

// --------------------------------------------------------------------------------------------------- view, pictures

void TestForest::testViewGlidesThroughTheSharedPoint()
{
    ForestView view;
    view.set(1, {100, 50});
    const QPointF mouse(300, 200);
    const QPointF fixed = view.toForest(mouse);
    view.glideTo(2, fixed - mouse / 2, 0ms, 100ms);
    for (int time = 0; time <= 100; time += 10) {
        view.advance(std::chrono::milliseconds(time));
        QVERIFY((view.toWidget(fixed) - mouse).manhattanLength() < 0.01);
    }
    QCOMPARE(view.zoom(), 2.0);
    QVERIFY(!view.isGliding());
}

void TestForest::testSvgIsWellFormedAndComplete()
{
    const QByteArray svg = forestSvg(m_machine.snapshot(), {});
    QXmlStreamReader reader(svg);
    QString texts;
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::Characters) {
            texts += reader.text();
        }
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    for (const char* name : {"firefox", "httpd-update", "4504", "pair: child"}) {
        QVERIFY2(texts.contains(QLatin1String(name)), name);
    }
}

void TestForest::testPictureOfAPairShowsNobodyElse()
{
    PictureOptions options;
    options.finding = 2; // 4471 → 4503, by way of sh 4480
    const QString svg = QString::fromUtf8(forestSvg(m_machine.snapshot(), options));
    QVERIFY(svg.contains(QLatin1String("4471")) && svg.contains(QLatin1String("4503")));
    QVERIFY(svg.contains(QLatin1String("4480")));
    QVERIFY(!svg.contains(QLatin1String("firefox")) && !svg.contains(QLatin1String("4504")));
    options.finding = 999;
    QVERIFY(!forestImage(m_machine.snapshot(), options).isNull());
}

void TestForest::testPicturesAreBounded()
{
    PictureOptions options;
    options.size = QSize(640, 480);
    options.scale = 2;
    const QImage image = forestImage(m_machine.snapshot(), options);
    QCOMPARE(image.size(), QSize(1280, 960));
    options = {};
    options.isQuietShown = true;
    options.scale = 4;
    const QImage large = forestImage(sampleDesktop(2000).snapshot(), options);
    QVERIFY(large.width() <= 16384 && large.height() <= 16384);
    QVERIFY(!forestImage(nullptr, options).isNull());
}

/// Else the words in a pill would lie on its edge, in Japanese.
void TestForest::testTextsOfOneFontHaveOneBaseLine()
{
    const auto topOfFirstLetter = [](const QString& text) {
        QImage image(200, 60, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        ForestSprites sprites;
        QFont font;
        font.setPixelSize(24);
        painter.setPen(Qt::black);
        sprites.drawText(painter, {4, 12}, text, font, true);
        painter.end();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < 16; ++x) {
                if (qGray(image.pixel(x, y)) < 128) {
                    return y;
                }
            }
        }
        return -1;
    };
    const int top = topOfFirstLetter(QStringLiteral("8 threads"));
    QVERIFY(top > 0);
    QCOMPARE(topOfFirstLetter(QStringLiteral("8 スレッド")), top);
    QCOMPARE(topOfFirstLetter(QStringLiteral("8 警告: 親")), top);
}

void TestForest::testWhatIsNoLongerDrawnIsForgotten()
{
    QImage image(200, 40, QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&image);
    ForestSprites sprites;
    constexpr int kPictures = 3000; // fewer than the texts that may be kept in all
    for (int picture = 0; picture < kPictures; ++picture) {
        sprites.nextPicture();
        sprites.drawText(painter, {0, 0}, QStringLiteral("cc1plus %1").arg(picture), QFont(), true);
        sprites.drawText(painter, {0, 20}, QStringLiteral("systemd 1"), QFont(), true);
    }
    const qsizetype most = 2 * RecentCache<int, int>::kKept + 2;
    QVERIFY2(sprites.size() <= most, qPrintable(QString::number(sprites.size())));
    QVERIFY(sprites.size() > 2);
}

QTEST_MAIN(TestForest)
#include "tst_forest.moc"
