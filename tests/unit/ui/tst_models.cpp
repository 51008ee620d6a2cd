// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <random>

#include "tests/unit/ui/snapshot_samples.h"
#include "ui/connection_model.h"
#include "ui/finding_model.h"
#include "ui/process_filter.h"
#include "ui/process_model.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

constexpr auto kStrict = QAbstractItemModelTester::FailureReportingMode::QtTest;

/// Every row once, with its parent: what the model shows, to compare with what reduce() says.
std::map<ProcessKey, std::optional<ProcessKey>> shape(const ProcessModel& model, const QModelIndex& parent = {})
{
    std::map<ProcessKey, std::optional<ProcessKey>> all;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        all.emplace(model.node(index)->key, parent.isValid() ? std::optional(model.node(parent)->key) : std::nullopt);
        all.merge(shape(model, index));
    }
    return all;
}

std::map<ProcessKey, std::optional<ProcessKey>> expectedShape(const Snapshot& snapshot, bool isQuietShown)
{
    ReductionOptions options;
    options.isQuietShown = isQuietShown;
    const auto reduced = reduce(snapshot, options);
    std::map<ProcessKey, std::optional<ProcessKey>> all;
    for (const ReducedNode& node : reduced) {
        all.emplace(node.key,
            node.parent < 0 ? std::nullopt : std::optional(reduced[static_cast<std::size_t>(node.parent)].key));
    }
    return all;
}

} // namespace

class TestModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testForestFollowsEverySnapshot_data();
    void testForestFollowsEverySnapshot();
    void testRowsSurviveWhatDoesNotConcernThem();
    void testReparentedSubtreeMoves();
    void testUnchangedRowsAreNotAnnounced();
    void testUnfoldingShowsQuietChildren();
    void testRevealUnfoldsTheWay();
    void testFilterKeepsMatchesAndTheirAncestors_data();
    void testFilterKeepsMatchesAndTheirAncestors();
    void testHostileNamesAreShownSafely();
    void testThreeThousandRowsAreTakenInByDifference();
    void testConnectionsAreTakenInByDifference();
    void testFindingsOutliveTheirProcesses();
    void testMainReasonFitsTheGrade();
};

void TestModels::testForestFollowsEverySnapshot_data()
{
    QTest::addColumn<bool>("isQuietShown");
    QTest::addColumn<unsigned>("seed");
    for (const unsigned seed : {1U, 2U, 3U}) {
        QTest::addRow("reduced, seed %u", seed) << false << seed;
        QTest::addRow("full, seed %u", seed) << true << seed;
    }
}

void TestModels::testForestFollowsEverySnapshot()
{
    QFETCH(bool, isQuietShown);
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    SampleMachine machine = sampleDesktop(80, seed);
    ProcessModel model;
    const QAbstractItemModelTester tester(&model, kStrict);
    ProcessFilter filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester filterTester(&filter, kStrict);
    model.setQuietShown(isQuietShown);
    std::vector<std::int32_t> alive{1, 2100, 2204, 3000, 3120};
    for (std::int32_t turn = 0; turn < 25; ++turn) {
        for (int births = 0; births < 4; ++births) {
            const std::int32_t pid = 20'000 + turn * 10 + births;
            machine.process(pid, "newborn", alive.at(random() % alive.size()));
            alive.push_back(pid);
        }
        machine.talk(alive.at(random() % alive.size()), "203.0.113.9", 443);
        if (alive.size() > 8) { // also parents die: their children are roots or their grandparent's from then on
            const std::size_t victim = 5 + random() % (alive.size() - 5);
            machine.forget(alive.at(victim));
            alive.erase(alive.begin() + static_cast<std::ptrdiff_t>(victim));
        }
        if (turn == 10) {
            machine.pair(2100, alive.back());
        }
        machine.wait(std::chrono::seconds(1));
        const SnapshotPointer snapshot = machine.snapshot();
        model.setSnapshot(snapshot);
        QVERIFY(shape(model) == expectedShape(*snapshot, isQuietShown));
        QCOMPARE(model.nodeCount(), shape(model).size());
    }
}

void TestModels::testRowsSurviveWhatDoesNotConcernThem()
{
    SampleMachine machine = sampleDesktop(60);
    ProcessModel model;
    model.setSnapshot(machine.snapshot());
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy moves(&model, &QAbstractItemModel::rowsMoved);
    const QPersistentModelIndex kept = model.indexOf(SampleMachine::key(4504));
    QVERIFY(kept.isValid());
    machine.forget(419); // the first child of pid 1: every sibling behind it has a new row
    machine.process(8000, "curl", 1);
    machine.talk(8000, "203.0.113.7", 443);
    model.setSnapshot(machine.snapshot());
    QVERIFY(kept.isValid());
    QCOMPARE(model.node(kept)->key, SampleMachine::key(4504));
    QCOMPARE(resets.count(), 0);
    QCOMPARE(moves.count(), 0);
}

void TestModels::testReparentedSubtreeMoves()
{
    SampleMachine machine;
    machine.process(1, "init");
    machine.process(10, "middle", 1);
    machine.process(20, "leaf", 10);
    machine.process(21, "leaf", 10);
    ProcessModel model;
    const QAbstractItemModelTester tester(&model, kStrict);
    model.setQuietShown(true);
    model.setSnapshot(machine.snapshot());
    const QPersistentModelIndex leaf = model.indexOf(SampleMachine::key(21));
    machine.forget(10);
    for (const std::int32_t pid : {20, 21}) {
        machine.process(pid).parent = SampleMachine::key(1);
        machine.process(1).children.push_back(SampleMachine::key(pid));
    }
    model.setSnapshot(machine.snapshot());
    QVERIFY(leaf.isValid());
    QCOMPARE(leaf.parent(), model.indexOf(SampleMachine::key(1)));
    QVERIFY(model.find(SampleMachine::key(10)) == nullptr);
}

void TestModels::testUnchangedRowsAreNotAnnounced()
{
    SampleMachine machine = sampleDesktop(60);
    ProcessModel model;
    model.setSnapshot(machine.snapshot());
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setSnapshot(machine.snapshot());
    QCOMPARE(changes.count(), 0);
    machine.process(2204).rxBytesPerSecond = 5;
    model.setSnapshot(machine.snapshot());
    QCOMPARE(changes.count(), 1);
    QCOMPARE(model.node(changes.first().first().toModelIndex())->key, SampleMachine::key(2204));
}

void TestModels::testUnfoldingShowsQuietChildren()
{
    SampleMachine machine = sampleDesktop(60);
    ProcessModel model;
    const QAbstractItemModelTester tester(&model, kStrict);
    model.setSnapshot(machine.snapshot());
    QVERIFY(model.find(SampleMachine::key(2204))->foldedBelow > 0);
    QVERIFY(model.find(SampleMachine::key(2210)) == nullptr);
    model.setUnfolded(SampleMachine::key(2204), true);
    QVERIFY(model.find(SampleMachine::key(2210)) != nullptr);
    model.setUnfolded(SampleMachine::key(2204), false);
    QVERIFY(model.find(SampleMachine::key(2210)) == nullptr);
}

void TestModels::testRevealUnfoldsTheWay()
{
    SampleMachine machine;
    machine.process(1, "init");
    for (std::int32_t pid = 2; pid <= 6; ++pid) {
        machine.process(pid, "sh", pid - 1);
    }
    machine.process(50, "curl", 1);
    machine.talk(50, "203.0.113.7", 443);
    ProcessModel model;
    model.setSnapshot(machine.snapshot());
    QVERIFY(model.find(SampleMachine::key(6)) == nullptr);
    QVERIFY(model.reveal(SampleMachine::key(6)));
    QVERIFY(model.find(SampleMachine::key(6)) != nullptr);
    QVERIFY(!model.reveal(SampleMachine::key(777)));
}

void TestModels::testFilterKeepsMatchesAndTheirAncestors_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<int>>("matches");
    QTest::newRow("name") << "FIREFOX" << QList<int>{2204};
    QTest::newRow("pid") << "3188" << QList<int>{3188};
    QTest::newRow("remote address") << "198.51.100.25" << QList<int>{2390};
    QTest::newRow("host name") << "build.example" << QList<int>{3188};
    QTest::newRow("command line") << "--session=4503" << QList<int>{4503};
    QTest::newRow("every word") << "httpd 4502" << QList<int>{4502};
    QTest::newRow("nothing") << "no such thing" << QList<int>{};
}

void TestModels::testFilterKeepsMatchesAndTheirAncestors()
{
    QFETCH(QString, text);
    QFETCH(QList<int>, matches);
    SampleMachine machine = sampleDesktop(40);
    ProcessModel model;
    model.setSnapshot(machine.snapshot());
    ProcessFilter filter;
    const QAbstractItemModelTester tester(&filter, kStrict);
    filter.setSourceModel(&model);
    filter.setFilter(parseFilter(text).filter);
    QCOMPARE(filter.rowCount(), matches.isEmpty() ? 0 : 1); // the root of the desktop, kept for its descendant
    QList<int> found;
    for (const auto& [key, parent] : shape(model)) {
        if (filter.matches(model.indexOf(key))) {
            found.append(key.pid.value);
            QVERIFY(filter.mapFromSource(model.indexOf(key)).isValid());
        }
    }
    QCOMPARE(found, matches);
}

void TestModels::testHostileNamesAreShownSafely()
{
    SampleMachine machine;
    machine.process(5, "a\x1b[31m\n\xff<b>x</b>").facts.commandLine = "\xe2\x80\xae evil\r\n";
    machine.talk(5, "203.0.113.7", 443, 0, "<img src=x>\x07");
    ProcessModel model;
    model.setSnapshot(machine.snapshot());
    ConnectionModel connections;
    connections.setProcess(model.snapshot(), model.find(SampleMachine::key(5))->record.get());
    const QModelIndex row = model.indexOf(SampleMachine::key(5));
    const QString everything = row.data().toString()
        + row.siblingAtColumn(ProcessModel::commandColumn).data().toString()
        + connections.index(0, ConnectionModel::remoteColumn).data().toString();
    for (const QChar character : everything) {
        QVERIFY(character.isPrint() || character == QLatin1Char(' ') || character.isHighSurrogate()
            || character.isLowSurrogate() || character == QChar(QChar::ReplacementCharacter));
    }
    QVERIFY(!connections.index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("<img")));
}

void TestModels::testThreeThousandRowsAreTakenInByDifference()
{
    SampleMachine machine = sampleDesktop(3000);
    ProcessModel model;
    model.setQuietShown(true);
    model.setSnapshot(machine.snapshot());
    QVERIFY(model.nodeCount() > 2900);
    const QAbstractItemModelTester tester(&model, kStrict); // from here on: it looks at every row at every insertion
    for (std::int32_t i = 0; i < 3; ++i) {
        machine.forget(5100 + i * 300);
        machine.process(90'000 + i, "sh", 1);
        const SnapshotPointer snapshot = machine.snapshot();
        model.setSnapshot(snapshot);
        QVERIFY(shape(model) == expectedShape(*snapshot, true));
    }
}

void TestModels::testConnectionsAreTakenInByDifference()
{
    SampleMachine machine = sampleSmall();
    ConnectionModel model;
    const QAbstractItemModelTester tester(&model, kStrict);
    for (int i = 0; i < 20; ++i) {
        machine.talk(1300, "203.0.113.9", static_cast<std::uint16_t>(1000 + i));
    }
    SnapshotPointer snapshot = machine.snapshot();
    model.setProcess(snapshot, snapshot->find(SampleMachine::key(1300)));
    QCOMPARE(model.rowCount(), 21);
    const QPersistentModelIndex kept = model.index(10, 0);
    const std::uint64_t id = model.row(10)->facts.id;
    auto& flows = machine.process(1300).flows;
    flows.erase(flows.begin() + 3, flows.begin() + 7);
    machine.talk(1300, "203.0.113.9", 2000);
    snapshot = machine.snapshot();
    model.setProcess(snapshot, snapshot->find(SampleMachine::key(1300)));
    QCOMPARE(model.rowCount(), 18);
    QVERIFY(kept.isValid());
    QCOMPARE(model.row(kept.row())->facts.id, id);
    model.setProcess(snapshot, nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestModels::testFindingsOutliveTheirProcesses()
{
    SampleMachine machine = sampleDesktop(40);
    FindingModel model;
    const QAbstractItemModelTester tester(&model, kStrict);
    model.setSnapshot(machine.snapshot());
    QCOMPARE(model.rowCount(), 3);
    const QString text = model.index(0, FindingModel::pairColumn).data().toString();
    machine.forget(4504);
    model.setSnapshot(machine.snapshot());
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0, FindingModel::pairColumn).data().toString(), text);
    QVERIFY(text.contains(QStringLiteral("4471")) && text.contains(QStringLiteral("4504")));
}

void TestModels::testMainReasonFitsTheGrade()
{
    auto made = std::make_shared<Snapshot>(*sampleDesktop(40).snapshot());
    auto finding = std::make_shared<Finding>(*made->findings.back());
    finding->evidence.push_back({"trusted", Phrase("You trust this pair."), -100});
    made->findings = {finding};
    FindingModel model;
    const auto reason = [&] {
        made = std::make_shared<Snapshot>(*made);
        model.setSnapshot(made);
        return model.index(0, FindingModel::reasonColumn).data().toString();
    };
    QVERIFY(reason().contains(QStringLiteral("in vain")));
    finding = std::make_shared<Finding>(*finding);
    finding->grade = Grade::expected;
    made->findings = {finding};
    QCOMPARE(reason(), QStringLiteral("You trust this pair."));
}

QTEST_MAIN(TestModels)
#include "tst_models.moc"
