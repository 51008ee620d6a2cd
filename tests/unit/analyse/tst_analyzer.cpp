// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>

#include "core/analyse/analyzer.h"
#include "core/analyse/kept_record.h"
#include "core/analyse/process_forest.h"
#include "tests/support/observation_builder.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {
std::string pids(const Snapshot& snapshot)
{
    std::string text;
    for (const ProcessPointer& process : snapshot.processes) {
        text += (text.empty() ? "" : " ") + std::to_string(process->key.pid.value);
    }
    return text;
}
} // namespace

/// What the analyzer keeps, shares, adds up and forgets.
class TestAnalyzer : public QObject {
    Q_OBJECT

private:
    Analyzer m_analyzer;
    ObservationBuilder m_scene;

    SnapshotPointer tick(std::chrono::nanoseconds time) { return m_analyzer.apply(m_scene.take(time)); }

private Q_SLOTS:
    void init()
    {
        m_analyzer = Analyzer();
        m_scene = ObservationBuilder();
    }

    // --------------------------------------------------------------------------------------- lineage

    void testLineageIsByBirthWhateverOrderItIsToldIn()
    {
        m_scene.add(aProcess(300, "c").childOf(200))
            .add(aProcess(200, "b").childOf(100).nowUnder(1))
            .add(aProcess(100, "a"));
        const SnapshotPointer snapshot = tick(1s);
        QCOMPARE(pids(*snapshot), "100 200 300");
        QVERIFY(snapshot->find(key(300))->parent == key(200));
        QVERIFY(snapshot->find(key(200))->parent == key(100));
        QCOMPARE(snapshot->find(key(100))->children, std::vector{key(200)});
    }

    void testBrokenLineagesMakeNoCircles()
    {
        m_scene.add(aProcess(100, "a").childOf(200))
            .add(aProcess(200, "b").childOf(100))
            .add(aProcess(300, "c").childOf(300));
        ProcessBuilder twin = aProcess(400, "twin");
        ProcessBuilder other = aProcess(401, "other");
        twin.raw().key.start = other.raw().key.start = StartTime(400);
        twin.raw().birthParent = other.raw().key;
        other.raw().birthParent = twin.raw().key;
        m_scene.add(twin).add(other);
        const SnapshotPointer snapshot = tick(1s);
        QVERIFY(!snapshot->find(key(100))->parent); // nobody is younger than its child
        QVERIFY(snapshot->find(key(200))->parent == key(100));
        QVERIFY(!snapshot->find(key(300))->parent);
        QVERIFY(
            snapshot->find(twin.raw().key)->parent.has_value() != snapshot->find(other.raw().key)->parent.has_value());
    }

    void testEndedProcessesStayAsLongAsSomethingRefersToThem_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<int>("lastSecond"); // that it is still there
        QTest::newRow("nothing") << QString() << 6;
        QTest::newRow("descendant") << QStringLiteral("descendant") << 500;
        QTest::newRow("flow") << QStringLiteral("flow") << 500;
        QTest::newRow("window") << QStringLiteral("window") << 60;
        QTest::newRow("finding") << QStringLiteral("finding") << 500;
    }
    void testEndedProcessesStayAsLongAsSomethingRefersToThem()
    {
        QFETCH(QString, reason);
        QFETCH(int, lastSecond);
        m_scene.add(aProcess(1, "init"))
            .add(aProcess(100, "gone").childOf(1))
            .add(aProcess(100, "gone").childOf(1).ended().at(1s));
        if (reason == QLatin1String("descendant")) {
            m_scene.add(aProcess(150, "between").childOf(100).ended().at(1s)).add(aProcess(200, "alive").childOf(150));
        } else if (reason == QLatin1String("flow")) {
            m_scene.add(aFlow(1).openedBy(100).at(0s).scope(RemoteScope::ownMachine));
        } else if (reason == QLatin1String("window")) {
            m_scene.add(aFlow(1).openedBy(100).at(500ms).final());
        } else if (reason == QLatin1String("finding")) {
            m_scene.add(aFlow(1).openedBy(100).at(500ms).final()).add(aFlow(2).openedBy(1).at(500ms).final());
        }
        tick(1s);
        const SnapshotPointer still = tick(std::chrono::seconds(lastSecond));
        QVERIFY(still->find(key(100)) != nullptr);
        QVERIFY(still->find(key(100))->ended == moment(1s));
        if (lastSecond < 500) {
            QVERIFY(tick(std::chrono::seconds(lastSecond + 1))->find(key(100)) == nullptr);
        }
    }

    /// What its sockets were, or what its program's file is, may be learnt long after it is forgotten.
    void testWhatIsLearntOfTheForgottenBringsThemNotBack()
    {
        m_scene.add(aProcess(1, "init")).add(aProcess(100, "gone").childOf(1));
        tick(1s);
        m_scene.add(aProcess(100, "gone").childOf(1).ended());
        tick(2s);
        QVERIFY(tick(20s)->find(key(100)) == nullptr);
        m_scene.add(aProcess(100, "gone").childOf(1).change(ProcessChange::update));
        QVERIFY(tick(21s)->find(key(100)) == nullptr);
    }

    void testEndedOnesAreBoundedAndTheLineageBridgesThem()
    {
        constexpr int kLinks = static_cast<int>(ProcessForest::kMaximumEnded) + 2000;
        m_scene.add(aProcess(1, "root")).add(aFlow(1).openedBy(1).established().at(500ms));
        for (int pid = 2; pid <= kLinks; ++pid) { // each forks the next one and exits
            m_scene.add(aProcess(pid, "link").childOf(pid - 1).ended().at(500ms));
        }
        m_scene.add(aProcess(kLinks + 1, "last").childOf(kLinks)).add(aFlow(2).openedBy(kLinks + 1).at(500ms));
        const SnapshotPointer snapshot = tick(1s);
        QVERIFY(snapshot->processes.size() <= ProcessForest::kMaximumEnded + 2);
        QCOMPARE(snapshot->findings.size(), std::size_t{1});
        QVERIFY(snapshot->findings.front()->ancestor->key == key(1));
    }

    void testPidThatIsAnothersEndsTheFirst()
    {
        m_scene.add(aProcess(100, "first"));
        tick(1s);
        ProcessBuilder second = aProcess(100, "second").change(ProcessChange::fork).at(1500ms);
        second.raw().key.start = StartTime(999);
        m_scene.add(second);
        const SnapshotPointer snapshot = tick(2s);
        QVERIFY(snapshot->find(key(100))->ended == moment(1500ms));
        QVERIFY(!snapshot->find(second.raw().key)->ended);
    }

    void testDyingWordsDoNotEraseWhatWasKnown()
    {
        m_scene.add(aProcess(100, "a")).add(aProcess(200, "name").childOf(100));
        tick(1s);
        ProcessObservation bare;
        bare.change = ProcessChange::exit;
        bare.key = key(200);
        bare.time = moment(1500ms);
        m_scene.add(bare);
        const SnapshotPointer snapshot = tick(2s);
        QCOMPARE(snapshot->find(key(200))->facts.comm, "name");
        QVERIFY(snapshot->find(key(200))->facts.birthParent == key(100));
        QVERIFY(snapshot->find(key(200))->ended.has_value());
    }

    // --------------------------------------------------------------------------- complete Observations

    void testCompleteObservationReplacesTheState()
    {
        m_scene.add(aProcess(100, "stays")).add(aProcess(200, "goes").childOf(100));
        m_scene.add(aFlow(1).openedBy(100).at(500ms)).add(aFlow(2).openedBy(200).at(500ms));
        QCOMPARE(tick(1s)->findings.size(), std::size_t{1});
        m_scene.complete().add(aProcess(100, "stays")).add(aFlow(3).openedBy(100).at(1500ms));
        const SnapshotPointer snapshot = tick(2s);
        QCOMPARE(pids(*snapshot), "100");
        QCOMPARE(snapshot->flows.size(), std::size_t{1});
        QCOMPARE(snapshot->find(key(100))->flowCount, 1U);
        QCOMPARE(snapshot->find(key(100))->totals.txBytes, std::uint64_t{2000}); // what flow 1 carried is not forgotten
        QVERIFY(snapshot->find(key(100))->firstSeen == moment(1s));
        QCOMPARE(snapshot->findings.size(), std::size_t{1}); // a finding is never dropped
        QVERIFY(!snapshot->findings.front()->isActive);
        QCOMPARE(snapshot->findings.front()->descendant->facts.comm, "goes");
    }

    void testLostObservationsAreCounted()
    {
        tick(1s);
        m_scene.take(2s); // never arrives
        m_scene.take(3s);
        QCOMPARE(tick(4s)->counters.queueDrops, std::uint64_t{2});
    }

    // --------------------------------------------------------------------------------- rows and sums

    void testUnchangedRowsAreShared()
    {
        m_scene.add(aProcess(100, "a")).add(aProcess(200, "b")).add(aFlow(1).openedBy(100).at(1s));
        tick(1s);
        const SnapshotPointer before = tick(20s); // rates are at rest
        const SnapshotPointer same = tick(21s);
        QVERIFY(before->processes == same->processes);
        QVERIFY(before->flows == same->flows);
        m_scene.add(aFlow(1).openedBy(100).at(1s, 22s));
        const SnapshotPointer after = tick(22s);
        QVERIFY(before->flows[0] != after->flows[0]);
        QVERIFY(before->processes[0] != after->processes[0]);
        QVERIFY(before->processes[1] == after->processes[1]);
        QVERIFY(after->processes[0]->flows[0] == after->flows[0]);
    }

    void testEndedFlowsLeaveTheirBytes()
    {
        m_scene.add(aProcess(100, "a")).add(aFlow(1).openedBy(100).at(1s)).add(aFlow(2).openedBy(100).at(1s));
        tick(1s);
        m_scene.add(aFlow(1).openedBy(100).at(1s, 2s).counters({.txBytes = 5000, .txPackets = 50}).final());
        const SnapshotPointer ending = tick(2s);
        QCOMPARE(ending->flows.size(), std::size_t{2}); // it is still shown in the tick that it ends in
        const SnapshotPointer after = tick(3s);
        QCOMPARE(after->flows.size(), std::size_t{1});
        const ProcessRecord& process = *after->find(key(100));
        QCOMPARE(process.flowCount, 1U);
        QCOMPARE(process.remoteHostCount, 1U);
        QCOMPARE(process.flows.size(), std::size_t{1});
        QCOMPARE(process.totals.txBytes, std::uint64_t{6000});
        QVERIFY(process.isCommunicating);
    }

    void testRatesRiseAndComeToRest()
    {
        m_scene.add(aProcess(100, "a"));
        tick(1s);
        for (int second = 2; second <= 7; ++second) {
            m_scene.add(aFlow(1)
                    .openedBy(100)
                    .at(1s, std::chrono::seconds(second))
                    .counters({.txBytes = static_cast<std::uint64_t>(second - 1) * 10'000,
                        .rxBytes = static_cast<std::uint64_t>(second - 1) * 500}));
            const SnapshotPointer snapshot = tick(std::chrono::seconds(second));
            QCOMPARE(snapshot->flows[0]->txBytesPerSecond, 10'000.0);
            QCOMPARE(snapshot->flows[0]->rxBytesPerSecond, 500.0);
            QCOMPARE(snapshot->find(key(100))->txBytesPerSecond, 10'000.0);
        }
        const SnapshotPointer silent = tick(11s);
        QCOMPARE(silent->flows[0]->txBytesPerSecond, 0.0);
        QCOMPARE(silent->find(key(100))->txBytesPerSecond, 0.0);
    }

    void testWhatWasThereBeforeTheFirstPictureIsNoRate()
    {
        const auto flow = [](std::chrono::seconds last, std::uint64_t bytes) {
            return aFlow(1).openedBy(100).at(0s, last).counters({.txBytes = bytes});
        };
        m_scene.add(aProcess(100, "a")).add(flow(1s, 1'000'000));
        SnapshotPointer snapshot = tick(1s);
        QCOMPARE(snapshot->flows[0]->txBytesPerSecond, 0.0);
        QCOMPARE(snapshot->find(key(100))->txBytesPerSecond, 0.0);
        m_scene.add(flow(2s, 1'005'000));
        snapshot = tick(2s);
        QCOMPARE(snapshot->flows[0]->txBytesPerSecond, 5'000.0);
        QCOMPARE(snapshot->find(key(100))->txBytesPerSecond, 5'000.0);
    }

    void testAttributedShareLeavesForwardedFlowsOut()
    {
        QCOMPARE(tick(1s)->attributedShare, 1.0);
        m_scene.add(aFlow(1).openedBy(100)).add(aFlow(2)).add(aFlow(3).forwarded());
        QCOMPARE(tick(2s)->attributedShare, 0.5);
        m_scene.add(aFlow(2).final());
        tick(3s);
        QCOMPARE(tick(4s)->attributedShare, 1.0);
    }

    void testFlowsOfAProcessAreTheNewest()
    {
        m_scene.add(aProcess(100, "a"));
        for (std::uint64_t id = 1; id <= ProcessRecord::kFlowsPerProcess + 5; ++id) {
            m_scene.add(aFlow(id).openedBy(100));
        }
        const SnapshotPointer snapshot = tick(1s);
        const ProcessRecord& process = *snapshot->find(key(100));
        QCOMPARE(process.flowCount, static_cast<std::uint32_t>(ProcessRecord::kFlowsPerProcess + 5));
        QCOMPARE(process.flows.size(), ProcessRecord::kFlowsPerProcess);
        QCOMPARE(process.flows.front()->facts.id, std::uint64_t{ProcessRecord::kFlowsPerProcess + 5});
    }

    void testAFindingKeepsOnlyTheNewestFlowsOfItsEnds()
    {
        m_scene.add(aProcess(100, "a")).add(aProcess(200, "b").childOf(100)).add(aFlow(1).openedBy(100));
        for (std::uint64_t id = 2; id <= kFlowsOfKept + 10; ++id) {
            m_scene.add(aFlow(id).openedBy(200));
        }
        const SnapshotPointer snapshot = tick(1s);
        QCOMPARE(snapshot->findings.size(), std::size_t{1});
        const ProcessRecord& end = *snapshot->findings.front()->descendant;
        QCOMPARE(end.flows.size(), kFlowsOfKept);
        QCOMPARE(end.flows.front()->facts.id, std::uint64_t{kFlowsOfKept + 10});
        QCOMPARE(end.flowCount, static_cast<std::uint32_t>(kFlowsOfKept + 9));
        QCOMPARE(snapshot->find(key(200))->flows.size(), kFlowsOfKept + 9);
    }

    void testTimesFromTheFutureOrBeforeTimeDoNoHarm()
    {
        FlowBuilder flow = aFlow(1).openedBy(100);
        flow.raw().last = MonotonicTime::max();
        flow.raw().first = MonotonicTime::min();
        m_scene.add(aProcess(100, "a")).add(flow);
        QVERIFY(tick(1s)->find(key(100))->lastExternal == moment(1s));
        QVERIFY(!tick(62s)->find(key(100))->isCommunicating);
    }

    // --------------------------------------------------------------------------------- spoofed source

    void testForgedSourceIsFoundAtTheFirstPacket_data()
    {
        QTest::addColumn<bool>("isKnown");
        QTest::newRow("sender unknown") << false;
        QTest::newRow("sender known") << true;
    }
    void testForgedSourceIsFoundAtTheFirstPacket()
    {
        QFETCH(bool, isKnown);
        FlowBuilder flow = aFlow(5).udp().from("203.0.113.5", 1000).to("198.51.100.7", 53).forged(1).at(900ms);
        flow.counters({.txBytes = 60, .txPackets = 1});
        if (isKnown) {
            flow.usedBy(100, 100);
        }
        m_scene.add(aProcess(100, "forger")).add(flow);
        const SnapshotPointer snapshot = tick(1s);
        QCOMPARE(snapshot->findings.size(), std::size_t{1});
        const Finding& finding = *snapshot->findings.front();
        QCOMPARE(finding.rule, Rule::spoofedSource);
        QCOMPARE(finding.grade, Grade::alert);
        QCOMPARE(finding.forgedFlow->facts.id, std::uint64_t{5});
        QVERIFY(finding.isActive);
        QVERIFY(finding.ancestor == nullptr);
        QCOMPARE(finding.descendant != nullptr, isKnown);
        QCOMPARE(finding.evidence[0].text.english(),
            "1 packet (60 bytes, udp) to 198.51.100.7:53 left this machine with the source 203.0.113.5, which is "
            "neither its own nor one that it forwards.");
        QCOMPARE(finding.evidence.back().kind, isKnown ? "sender" : "sender-unknown");
        QCOMPARE(snapshot->find(key(100))->findings.size(), isKnown ? std::size_t{1} : std::size_t{0});
        QVERIFY(!snapshot->find(key(100))->isPairDescendant);
        QVERIFY(!tick(70s)->findings.front()->isActive);
    }

    void testForgedSourcesAreCountedInOneFinding()
    {
        m_scene.add(aFlow(5).udp().from("203.0.113.5", 1000).forged(1));
        tick(1s);
        m_scene.add(aFlow(5)
                .udp()
                .from("203.0.113.5", 1000)
                .forged(250)
                .at(0s, 2s)
                .counters({.txBytes = 15000, .txPackets = 250}));
        const SnapshotPointer snapshot = tick(2s);
        QCOMPARE(snapshot->findings.size(), std::size_t{1});
        QCOMPARE(snapshot->findings.front()->evidence[1].text.english(),
            "250 different forged sources were used towards this host.");
    }

    void testForwardedIsNotForged()
    {
        m_scene.add(aFlow(5).forged(1).forwarded());
        QCOMPARE(tick(1s)->findings.size(), std::size_t{0});
    }

    // --------------------------------------------------------------------------------------- notices

    void testNoticesAreKeptOnceAndTakenBack()
    {
        const auto notice
            = [](NoticeKind kind) { return SensorNotice{.kind = kind, .time = moment(0s), .detail = "eth0"}; };
        m_scene.add(notice(NoticeKind::eventsLost))
            .add(notice(NoticeKind::interfaceGone))
            .add(notice(NoticeKind::eventsLost));
        QCOMPARE(tick(1s)->notices.size(), std::size_t{2});
        m_scene.add(notice(NoticeKind::interfaceBack));
        const SnapshotPointer snapshot = tick(2s);
        QCOMPARE(snapshot->notices.size(), std::size_t{2});
        QCOMPARE(snapshot->notices.back().kind, NoticeKind::interfaceBack);
    }

    // ----------------------------------------------------------------------------------------- scale

    void testAStormOfForksIsForgottenExceptForWhatIsRemembered()
    {
        m_scene.add(aProcess(1, "init"));
        int pid = 2;
        for (int second = 1; second <= 40; ++second) {
            for (int count = 0; count < 2500; ++count, ++pid) {
                m_scene.add(aProcess(pid, "storm").childOf(1).change(ProcessChange::fork));
                m_scene.add(aProcess(pid, "storm").childOf(1).ended());
            }
            const SnapshotPointer snapshot = tick(std::chrono::seconds(second));
            QVERIFY(snapshot->processes.size() <= 15'000);
            QVERIFY(snapshot->find(key(1)) != nullptr);
        }
        QCOMPARE(pid, 100'002);
    }
};

QTEST_APPLESS_MAIN(TestAnalyzer)
#include "tst_analyzer.moc"
