// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <random>

#include "core/layout/forest_layout.h"

using namespace netgrove;

namespace {

ProcessKey key(int number) { return {Pid(number), StartTime(static_cast<std::uint64_t>(number))}; }

/// A random forest: every node's parent is an earlier one or none.
std::vector<LayoutRequest> randomForest(int count, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<LayoutRequest> requests;
    for (int i = 0; i < count; ++i) {
        const auto parent
            = random() % 12 == 0 || i == 0 ? -1 : static_cast<std::int32_t>(random() % static_cast<unsigned>(i));
        requests.push_back({key(i + 1), parent, 30.0 + static_cast<double>(random() % 120), random() % 3 != 0});
    }
    return requests;
}

void dropLeaf(std::vector<LayoutRequest>& requests, std::size_t position)
{
    requests.erase(requests.begin() + static_cast<std::ptrdiff_t>(position));
    for (LayoutRequest& request : requests) {
        if (request.parent > static_cast<std::int32_t>(position)) {
            --request.parent;
        }
    }
}

void verifyNoOverlap(const ForestLayout& layout)
{
    std::vector<Box> rooms;
    for (const auto& [process, place] : layout.places()) {
        rooms.push_back(place.room.grown(-0.01));
    }
    std::sort(rooms.begin(), rooms.end(), [](const Box& first, const Box& second) { return first.left < second.left; });
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        for (std::size_t j = i + 1; j < rooms.size() && rooms[j].left < rooms[i].right(); ++j) {
            QVERIFY2(rooms[j].top >= rooms[i].bottom() || rooms[j].bottom() <= rooms[i].top, "two rooms overlap");
        }
    }
}

} // namespace

class TestForestLayout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testNothingOverlaps_data();
    void testNothingOverlaps();
    void testParentStandsAboveTheMiddleOfItsChildren();
    void testNewSiblingGoesToTheRight();
    void testRemovalLeavesTheOthersWhereTheyAre();
    void testNewcomerTakesAVacantSeat();
    void testCompactingClosesTheGaps();
    void testManyQuietLeavesStandInColumns();
    void testRoomNeverShrinksUntilCompacted();
    void testStaysFreeOfOverlapThroughBirthsAndDeaths();
    void testEmptyForestHasNoBounds();
    void testDeepChainIsPlaced();
    void testWideFamilyStandsOnShelves();
    void testNewcomerOnAShelfMovesNobody();
};

void TestForestLayout::testNothingOverlaps_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<unsigned>("seed");
    for (const int count : {1, 2, 10, 100, 1000, 3000}) {
        for (const unsigned seed : {1U, 2U}) {
            QTest::addRow("%d nodes, seed %u", count, seed) << count << seed;
        }
    }
}

void TestForestLayout::testNothingOverlaps()
{
    QFETCH(int, count);
    QFETCH(unsigned, seed);
    ForestLayout layout;
    const auto requests = randomForest(count, seed);
    layout.update(requests);
    QCOMPARE(layout.places().size(), static_cast<std::size_t>(count));
    verifyNoOverlap(layout);
    for (const LayoutRequest& request : requests) {
        const LayoutPlace* place = layout.find(request.key);
        QVERIFY(place != nullptr);
        QVERIFY(place->isStacked || place->room.width >= request.width - 0.01);
        const Box bounds = layout.bounds().grown(0.01);
        QVERIFY(place->room.left >= bounds.left && place->room.right() <= bounds.right());
        QVERIFY(place->room.top >= bounds.top && place->room.bottom() <= bounds.bottom());
        if (request.parent >= 0) {
            const LayoutPlace* parent = layout.find(requests[static_cast<std::size_t>(request.parent)].key);
            QVERIFY2(place->centre.y > parent->centre.y, "a child must stand below its parent");
        }
    }
}

void TestForestLayout::testParentStandsAboveTheMiddleOfItsChildren()
{
    ForestLayout layout;
    layout.update({{key(1), -1, 50, false}, {key(2), 0, 50, false}, {key(3), 0, 90, false}, {key(4), 0, 50, false}});
    const double middle = (layout.find(key(2))->centre.x + layout.find(key(4))->centre.x) / 2;
    QCOMPARE(layout.find(key(1))->centre.x, middle);
}

void TestForestLayout::testNewSiblingGoesToTheRight()
{
    ForestLayout layout;
    std::vector<LayoutRequest> requests{{key(1), -1, 50, false}, {key(20), 0, 50, false}, {key(30), 0, 50, false}};
    layout.update(requests);
    // Even an older one, found late, must not push the others apart.
    requests.insert(requests.begin() + 1, {key(10), 0, 50, false});
    layout.update(requests);
    QVERIFY(layout.find(key(10))->centre.x > layout.find(key(30))->centre.x);
    QVERIFY(layout.find(key(20))->centre.x < layout.find(key(30))->centre.x);
}

void TestForestLayout::testRemovalLeavesTheOthersWhereTheyAre()
{
    ForestLayout layout;
    auto requests = randomForest(200, 5);
    for (LayoutRequest& request : requests) {
        request.mayStack = false;
    }
    layout.update(requests);
    const auto before = layout.places();
    dropLeaf(requests, requests.size() - 1); // the last one is a leaf for certain
    layout.update(requests);
    for (const LayoutRequest& request : requests) {
        QCOMPARE(layout.find(request.key)->centre, before.at(request.key).centre);
    }
    QCOMPARE(layout.emptySeats(), std::size_t(1));
}

void TestForestLayout::testNewcomerTakesAVacantSeat()
{
    ForestLayout layout;
    std::vector<LayoutRequest> requests{{key(1), -1, 50, false}, {key(2), 0, 50, false}, {key(3), 0, 50, false}};
    layout.update(requests);
    const Point seat = layout.find(key(2))->centre;
    dropLeaf(requests, 1);
    layout.update(requests);
    requests.push_back({key(4), 0, 50, false});
    layout.update(requests);
    QCOMPARE(layout.find(key(4))->centre, seat);
    QCOMPARE(layout.emptySeats(), std::size_t(0));
}

void TestForestLayout::testCompactingClosesTheGaps()
{
    ForestLayout layout;
    std::vector<LayoutRequest> requests{
        {key(1), -1, 50, false}, {key(2), 0, 50, false}, {key(3), 0, 50, false}, {key(4), 0, 50, false}};
    layout.update(requests);
    const double width = layout.bounds().width;
    dropLeaf(requests, 2);
    layout.update(requests);
    QCOMPARE(layout.bounds().width, width);
    layout.compact();
    layout.update(requests);
    QVERIFY(layout.bounds().width < width);
    QCOMPARE(layout.emptySeats(), std::size_t(0));
}

void TestForestLayout::testManyQuietLeavesStandInColumns()
{
    ForestLayout layout;
    std::vector<LayoutRequest> requests{{key(1), -1, 50, false}};
    for (int leaf = 2; leaf <= 301; ++leaf) {
        requests.push_back({key(leaf), 0, 80, true});
    }
    requests.push_back({key(400), 0, 80, false});
    layout.update(requests);
    verifyNoOverlap(layout);
    QVERIFY(layout.find(key(2))->isStacked);
    QVERIFY(!layout.find(key(400))->isStacked);
    QVERIFY2(layout.bounds().width < 4000, "300 leaves must not make a line");
    QVERIFY(layout.bounds().height < 3000);
}

void TestForestLayout::testRoomNeverShrinksUntilCompacted()
{
    ForestLayout layout;
    layout.update({{key(1), -1, 120, false}, {key(2), -1, 50, false}});
    const Point neighbour = layout.find(key(2))->centre;
    layout.update({{key(1), -1, 60, false}, {key(2), -1, 50, false}});
    QCOMPARE(layout.find(key(2))->centre, neighbour);
}

void TestForestLayout::testStaysFreeOfOverlapThroughBirthsAndDeaths()
{
    std::mt19937 random(11);
    ForestLayout layout;
    auto requests = randomForest(150, 9);
    int next = 1000;
    for (int turn = 0; turn < 60; ++turn) {
        for (int births = 0; births < 4; ++births) {
            requests.push_back({key(next++), static_cast<std::int32_t>(random() % requests.size()),
                40.0 + static_cast<double>(random() % 100), random() % 2 == 0});
        }
        for (int deaths = 0; deaths < 4; ++deaths) {
            const std::size_t victim = random() % requests.size();
            const bool isParent = std::any_of(requests.begin(), requests.end(),
                [victim](const LayoutRequest& request) { return request.parent == static_cast<std::int32_t>(victim); });
            if (!isParent) {
                dropLeaf(requests, victim);
            }
        }
        if (turn % 20 == 19) {
            layout.compact();
        }
        layout.update(requests);
        QCOMPARE(layout.places().size(), requests.size());
        verifyNoOverlap(layout);
    }
}

void TestForestLayout::testEmptyForestHasNoBounds()
{
    ForestLayout layout;
    layout.update({});
    QVERIFY(layout.places().empty());
    QVERIFY(layout.bounds().isEmpty());
}

void TestForestLayout::testDeepChainIsPlaced()
{
    std::vector<LayoutRequest> requests;
    for (int i = 0; i < 3000; ++i) {
        requests.push_back({key(i + 1), i - 1, 50, false});
    }
    ForestLayout layout;
    layout.update(requests);
    QCOMPARE(layout.find(key(3000))->centre.x, layout.find(key(1))->centre.x);
}

void TestForestLayout::testWideFamilyStandsOnShelves()
{
    ForestLayout layout;
    layout.setViewport({1200, 800});
    std::vector<LayoutRequest> requests{{key(1), -1, 80, false}};
    for (int child = 2; child <= 201; ++child) {
        requests.push_back({key(child), 0, 120, false});
    }
    layout.update(requests);
    verifyNoOverlap(layout);
    const double aspect = layout.bounds().width / layout.bounds().height;
    QVERIFY2(aspect > 0.5 && aspect < 4, "two hundred children must not make one row");
    // The trunk stays free: nobody stands in the way from the parent down to the last shelf.
    const double trunk = layout.find(key(1))->centre.x;
    for (int child = 2; child <= 201; ++child) {
        const Box room = layout.find(key(child))->room;
        QVERIFY(room.right() < trunk || room.left > trunk);
    }
}

void TestForestLayout::testNewcomerOnAShelfMovesNobody()
{
    ForestLayout layout;
    std::vector<LayoutRequest> requests{{key(1), -1, 80, false}};
    for (int child = 2; child <= 101; ++child) {
        requests.push_back({key(child), 0, 120, false});
    }
    layout.update(requests);
    for (int newcomer = 500; newcomer < 540; ++newcomer) {
        const auto before = layout.places();
        requests.push_back({key(newcomer), 0, 120, false});
        QVERIFY(layout.update(requests));
        for (const auto& [process, place] : before) {
            // The forest may move as a whole.
            const Point now = layout.find(process)->centre;
            const Point root = layout.find(key(1))->centre;
            const Point was = before.at(process).centre;
            const Point rootWas = before.at(key(1)).centre;
            const double moved
                = std::abs(now.x - was.x - root.x + rootWas.x) + std::abs(now.y - was.y - root.y + rootWas.y);
            QVERIFY2(moved < 0.01, "only the newcomer finds a place");
        }
    }
    verifyNoOverlap(layout);
    QVERIFY2(!layout.update(requests), "the same again is no work");
}

QTEST_GUILESS_MAIN(TestForestLayout)
#include "tst_forest_layout.moc"
