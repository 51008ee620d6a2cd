// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/analyse/analyzer.h"
#include "core/analyse/attribution.h"
#include "tests/support/observation_builder.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

/// Whose flow it is.
class TestAttribution : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testWhoIsCredited_data()
    {
        QTest::addColumn<FlowObservation>("flow");
        QTest::addColumn<QString>("expected"); // how, process, communicators, tids
        const auto row = [](const char* name, const FlowObservation& flow, const char* expected) {
            QTest::newRow(name) << flow << QString::fromLatin1(expected);
        };
        row("nobody known", aFlow(1), "none - [] []");
        row("sole holder", aFlow(1).heldBy(100), "holder 100 [100] []");
        row("eldest of the holders, not the last one scanned", aFlow(1).heldBy(100).heldBy(200).heldBy(300),
            "holder 100 [100] []");
        row("opener before holders", aFlow(1).heldBy(100).openedBy(200), "opener 200 [200] []");
        row("traced before opener", aFlow(1).openedBy(100).usedBy(200, 201), "traced 200 [200] [201]");
        row("traced who holds it no more", aFlow(1).heldBy(100).usedBy(300, 300), "traced 300 [300] [300]");
        row("several threads of one", aFlow(1).usedBy(200, 203, 5).usedBy(200, 201, 9).usedBy(200, 203, 1),
            "traced 200 [200] [201,203]");
        row("most bytes first", aFlow(1).usedBy(100, 100, 10).usedBy(200, 200, 20), "traced 200 [200,100] [200]");
        row("bytes of all threads count together",
            aFlow(1).usedBy(100, 100, 15).usedBy(200, 200, 10).usedBy(200, 201, 10), "traced 200 [200,100] [200,201]");
        row("received bytes count too", aFlow(1).usedBy(100, 100, 10).usedBy(200, 200, 1, 90),
            "traced 200 [200,100] [200]");
        row("forwarded", aFlow(1).forwarded(), "none - [] []");
        row("forged, sender unknown", aFlow(1).forged(3), "none - [] []");
        row("forged, sender traced", aFlow(1).forged(3).usedBy(200, 200), "traced 200 [200] [200]");
    }
    void testWhoIsCredited()
    {
        QFETCH(FlowObservation, flow);
        QFETCH(QString, expected);
        const Attribution got = attribute(flow);
        QStringList communicators;
        for (const ProcessKey key : got.communicators) {
            communicators << QString::number(key.pid.value);
        }
        QStringList tids;
        for (const Tid tid : got.tids) {
            tids << QString::number(tid.value);
        }
        const std::string_view how = toText(got.how);
        QCOMPARE(QStringLiteral("%1 %2 [%3] [%4]")
                     .arg(QLatin1String(how.data(), static_cast<qsizetype>(how.size())),
                         got.process ? QString::number(got.process->pid.value) : QStringLiteral("-"),
                         communicators.join(QLatin1Char(',')), tids.join(QLatin1Char(','))),
            expected);
    }

    void testSharesOfSeveralAddUpToTheFlow()
    {
        const FlowObservation flow = aFlow(1)
                                         .usedBy(100, 100, 300, 10)
                                         .usedBy(200, 200, 700, 40)
                                         .counters({.txBytes = 1100, .txPackets = 10, .rxBytes = 70, .rxPackets = 2});
        const Attribution attribution = attribute(flow);
        FlowRecord record;
        record.facts = flow;
        record.process = attribution.process;
        record.communicators = attribution.communicators;
        QVERIFY(
            shareOf(record, key(100)) == (FlowCounters{.txBytes = 300, .txPackets = 0, .rxBytes = 10, .rxPackets = 0}));
        QVERIFY(shareOf(record, key(200))
            == (FlowCounters{.txBytes = 800, .txPackets = 10, .rxBytes = 60, .rxPackets = 2}));
    }

    void testInheritedSocketUsedByTheChildOnly()
    {
        Analyzer analyzer;
        ObservationBuilder scene;
        scene.add(aProcess(100, "parent")).add(aProcess(200, "child").childOf(100));
        scene.add(aFlow(1).openedBy(100).heldBy(200).usedBy(200, 200).at(500ms));
        const SnapshotPointer snapshot = analyzer.apply(scene.take(1s));
        QVERIFY(snapshot->find(key(200))->isCommunicating);
        QVERIFY(!snapshot->find(key(100))->isCommunicating);
        QCOMPARE(snapshot->findings.size(), std::size_t{0});
    }

    void testInheritedSocketUsedByBothIsAPair()
    {
        Analyzer analyzer;
        ObservationBuilder scene;
        scene.add(aProcess(100, "parent")).add(aProcess(200, "child").childOf(100));
        scene.add(aFlow(1).openedBy(100).heldBy(200).at(500ms).usedBy(200, 200, 900).usedBy(100, 100, 50));
        const SnapshotPointer snapshot = analyzer.apply(scene.take(1s));
        QCOMPARE(snapshot->findings.size(), std::size_t{1});
        QCOMPARE(snapshot->find(key(100))->totals.txBytes, std::uint64_t{50});
        QCOMPARE(snapshot->find(key(200))->totals.txBytes, std::uint64_t{950});
    }

    void testBetterEvidenceTakesTheFlowFromTheWrongProcess()
    {
        Analyzer analyzer;
        ObservationBuilder scene;
        scene.add(aProcess(100, "parent")).add(aProcess(200, "child").childOf(100));
        scene.add(aFlow(1).heldBy(100).heldBy(200).established().at(500ms));
        const SnapshotPointer before = analyzer.apply(scene.take(1s));
        QVERIFY(before->find(key(100))->isCommunicating);
        scene.add(aFlow(1).heldBy(100).heldBy(200).established().at(500ms, 2s).usedBy(200, 200));
        const SnapshotPointer after = analyzer.apply(scene.take(2s));
        const ProcessRecord& parent = *after->find(key(100));
        QVERIFY(!parent.isCommunicating);
        QVERIFY(parent.totals == FlowCounters{});
        QCOMPARE(parent.flowCount, 0U);
        QCOMPARE(parent.remoteHostCount, 0U);
        const ProcessRecord& child = *after->find(key(200));
        QVERIFY(child.isCommunicating);
        QCOMPARE(child.totals.txBytes, std::uint64_t{1000});
        QCOMPARE(child.flows.size(), std::size_t{1});
        QCOMPARE(after->findings.size(), std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(TestAttribution)
#include "tst_attribution.moc"
