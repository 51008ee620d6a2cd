// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/analyse/analyzer.h"
#include "core/analyse/rules/server_like_pair.h"
#include "tests/support/observation_builder.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {
std::string pairsOf(const Snapshot& snapshot)
{
    std::string text;
    for (const FindingPointer& finding : snapshot.findings) {
        if (finding->rule == Rule::serverLikePair) {
            text += (text.empty() ? "" : " ") + std::to_string(finding->ancestor->key.pid.value) + ">"
                + std::to_string(finding->descendant->key.pid.value) + (finding->isActive ? "" : "(over)");
        }
    }
    return text;
}

const Evidence* evidence(const Finding& finding, std::string_view kind)
{
    const auto place = std::ranges::find(finding.evidence, kind, &Evidence::kind);
    return place != finding.evidence.end() ? &*place : nullptr;
}

FlowBuilder control(std::uint64_t id, int pid)
{
    return aFlow(id).openedBy(pid).to("198.51.100.7", 6667).established().at(500ms);
}

FlowBuilder burst(std::uint64_t id, int pid)
{
    return aFlow(id).openedBy(pid).udp().to("203.0.113.9", 9).at(600ms, 900ms);
}
} // namespace

/// Shapes of the paper, as small forests. 1 is init; time is 1 s and the window 60 s unless told otherwise.
class TestServerLikePair : public QObject {
    Q_OBJECT

private:
    ObservationBuilder m_scene;

    SnapshotPointer once()
    {
        Analyzer analyzer;
        return analyzer.apply(m_scene.take(1s));
    }
    void chain(std::initializer_list<int> pids)
    {
        int parent = 0;
        for (const int pid : pids) {
            ProcessBuilder process = aProcess(pid, "p" + std::to_string(pid));
            m_scene.add(parent != 0 ? process.childOf(parent) : process);
            parent = pid;
        }
    }

private Q_SLOTS:
    void init() { m_scene = ObservationBuilder(); }

    void testRuleOnBareForests_data()
    {
        using Nodes = std::vector<LineageNode>;
        using Pairs = std::vector<LineagePair>;
        QTest::addColumn<Nodes>("nodes");
        QTest::addColumn<Pairs>("pairs");
        QTest::newRow("nothing") << Nodes{} << Pairs{};
        QTest::newRow("parent and child") << Nodes{{-1, true}, {0, true}} << Pairs{{0, 1}};
        QTest::newRow("silent between") << Nodes{{-1, true}, {0, false}, {1, false}, {2, true}} << Pairs{{0, 3}};
        QTest::newRow("nearest of a chain") << Nodes{{-1, true}, {0, true}, {1, true}} << Pairs{{0, 1}, {1, 2}};
        QTest::newRow("siblings share an ancestor")
            << Nodes{{-1, true}, {0, false}, {1, true}, {1, true}} << Pairs{{0, 2}, {0, 3}};
        QTest::newRow("siblings alone") << Nodes{{-1, false}, {0, true}, {0, true}} << Pairs{};
        QTest::newRow("child listed before its parent") << Nodes{{1, true}, {-1, true}} << Pairs{{1, 0}};
        QTest::newRow("a circle ends") << Nodes{{1, false}, {0, false}, {0, true}} << Pairs{};
        QTest::newRow("a circle of talkers") << Nodes{{1, true}, {0, true}} << Pairs{{1, 0}, {0, 1}};
        QTest::newRow("its own parent") << Nodes{{0, true}} << Pairs{};
    }
    void testRuleOnBareForests()
    {
        QFETCH(std::vector<LineageNode>, nodes);
        QFETCH(std::vector<LineagePair>, pairs);
        QVERIFY(serverLikePairs(nodes) == pairs);
    }

    // -------------------------------------------------------------------------------- bots: must be found

    void testChildThatFloodsUnderAControlConnection()
    {
        chain({1, 100, 200});
        m_scene.add(control(1, 100)).add(burst(2, 200));
        const SnapshotPointer snapshot = once();
        QCOMPARE(pairsOf(*snapshot), "100>200");
        QCOMPARE(snapshot->findings.front()->grade, Grade::alert);
        QVERIFY(snapshot->find(key(100))->isPairAncestor);
        QVERIFY(snapshot->find(key(200))->isPairDescendant);
        QVERIFY(!snapshot->find(key(1))->isPairAncestor);
        QCOMPARE(snapshot->find(key(200))->worstGrade, Grade::alert);
        QCOMPARE(snapshot->find(key(200))->findings, std::vector<std::uint64_t>{1});
        QVERIFY(snapshot->findings.front()->descendant->isPairDescendant);
    }

    void testChildThatScansPorts()
    {
        chain({1, 100, 200});
        m_scene.add(control(1, 100));
        for (std::uint16_t port = 1; port <= 50; ++port) {
            m_scene.add(
                aFlow(port + 1U).openedBy(200).to("203.0.113.9", port).state(TcpState::refused).at(700ms).final());
        }
        QCOMPARE(pairsOf(*once()), "100>200");
    }

    void testSilentProcessesBetween()
    {
        chain({1, 100, 150, 160, 200});
        m_scene.add(control(1, 100)).add(burst(2, 200));
        const SnapshotPointer snapshot = once();
        QCOMPARE(pairsOf(*snapshot), "100>200");
        QVERIFY(snapshot->find(key(150))->isOnPairPath && snapshot->find(key(160))->isOnPairPath);
        QCOMPARE(snapshot->findings.front()->path, (std::vector{key(100), key(150), key(160), key(200)}));
        const Evidence* between = evidence(*snapshot->findings.front(), "silent-between");
        QVERIFY(between != nullptr);
        QCOMPARE(between->text, "2 silent processes between them: p150 (150), p160 (160).");
    }

    void testDoubleForkHidesNothing()
    {
        chain({1, 100, 150});
        m_scene.add(aProcess(200, "p200").childOf(150).nowUnder(1)).add(aProcess(150, "p150").childOf(100).ended());
        m_scene.add(control(1, 100)).add(burst(2, 200));
        QCOMPARE(pairsOf(*once()), "100>200");
    }

    void testParentThatEndedCountsWithinItsWindow()
    {
        chain({1, 100, 200});
        m_scene.add(control(1, 100).final()).add(aProcess(100, "p100").childOf(1).ended().at(800ms)).add(burst(2, 200));
        const SnapshotPointer snapshot = once();
        QCOMPARE(pairsOf(*snapshot), "100>200(over)");
        QVERIFY(snapshot->find(key(100))->ended.has_value());
    }

    void testEveryLinkOfATalkingChainIsFoundOnce()
    {
        chain({1, 100, 200, 300});
        m_scene.add(control(1, 100)).add(burst(2, 200)).add(burst(3, 300));
        QCOMPARE(pairsOf(*once()), "100>200 200>300");
    }

    void testInitIsAnOrdinaryAncestor()
    {
        chain({1, 100});
        m_scene.add(control(1, 1)).add(burst(2, 100));
        QCOMPARE(pairsOf(*once()), "1>100");
    }

    void testServerOnThisPcThatSomeoneTalksTo()
    {
        chain({1, 100, 200});
        m_scene.add(control(1, 100).inbound()).add(burst(2, 200).inbound());
        QCOMPARE(pairsOf(*once()), "100>200");
    }

    void testIpv6()
    {
        chain({1, 100, 200});
        m_scene.add(control(1, 100).to("2001:db8::7", 6667)).add(burst(2, 200).to("2001:db8::9", 9));
        QCOMPARE(pairsOf(*once()), "100>200");
    }

    // ----------------------------------------------------------------------- the paper's benign shapes: none

    void testBenignShapes_data()
    {
        QTest::addColumn<QString>("shape");
        for (const char* shape : {"one process talks", "many threads of one process", "parent talks, children do not",
                 "children talk, parent does not", "nobody talks", "cousins under a silent grandparent"}) {
            QTest::newRow(shape) << QString::fromLatin1(shape);
        }
    }
    void testBenignShapes()
    {
        QFETCH(QString, shape);
        chain({1, 100, 200});
        m_scene.add(aProcess(201, "p201").childOf(100)).add(aProcess(300, "p300").childOf(201));
        const auto is = [&](const char* text) { return shape == QLatin1String(text); };
        if (is("one process talks")) {
            m_scene.add(control(1, 200)).add(burst(2, 200));
        } else if (is("many threads of one process")) {
            m_scene.add(control(1, 100).usedBy(100, 100)).add(burst(2, 100).usedBy(100, 101).usedBy(100, 102));
        } else if (is("parent talks, children do not")) {
            m_scene.add(control(1, 100)).add(burst(2, 100));
        } else if (is("children talk, parent does not")) {
            m_scene.add(control(1, 200)).add(burst(2, 201));
        } else if (is("cousins under a silent grandparent")) {
            m_scene.add(control(1, 200)).add(burst(2, 300));
        }
        const SnapshotPointer snapshot = once();
        QCOMPARE(pairsOf(*snapshot), "");
        QCOMPARE(snapshot->findings.size(), std::size_t{0});
    }

    void testWhatIsNotExternalIsNotCommunication_data()
    {
        QTest::addColumn<RemoteScope>("scope");
        QTest::addColumn<bool>("isForwarded");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("external") << RemoteScope::external << false << true;
        QTest::newRow("loopback only") << RemoteScope::ownMachine << false << false;
        QTest::newRow("multicast only") << RemoteScope::multicast << false << false;
        QTest::newRow("broadcast only") << RemoteScope::broadcast << false << false;
        QTest::newRow("forwarded") << RemoteScope::external << true << false;
    }
    void testWhatIsNotExternalIsNotCommunication()
    {
        QFETCH(RemoteScope, scope);
        QFETCH(bool, isForwarded);
        QFETCH(bool, isFound);
        chain({1, 100, 200});
        FlowBuilder flow = burst(2, 200).scope(scope);
        m_scene.add(control(1, 100)).add(isForwarded ? flow.forwarded() : flow);
        const SnapshotPointer snapshot = once();
        QCOMPARE(pairsOf(*snapshot), isFound ? "100>200" : "");
        QCOMPARE(snapshot->find(key(200))->isCommunicating, isFound);
        QCOMPARE(snapshot->find(key(200))->flowCount, 1U);
    }

    // ----------------------------------------------------------------------------------------- time

    void testWindowExpiresButAnEstablishedConnectionDoesNot()
    {
        Analyzer analyzer;
        chain({1, 100, 200});
        m_scene.add(control(1, 100)).add(burst(2, 200));
        QCOMPARE(pairsOf(*analyzer.apply(m_scene.take(1s))), "100>200");
        QCOMPARE(pairsOf(*analyzer.apply(m_scene.take(60s))), "100>200");
        const SnapshotPointer later = analyzer.apply(m_scene.take(61s));
        QVERIFY(later->find(key(100))->isCommunicating); // idle for a minute, but connected
        QVERIFY(!later->find(key(200))->isCommunicating);
        QCOMPARE(pairsOf(*later), "100>200(over)");
        m_scene.add(burst(2, 200).at(600ms, 62s));
        QCOMPARE(pairsOf(*analyzer.apply(m_scene.take(62s))), "100>200");
    }

    void testBothWithinTheWindowAtTheSameTime()
    {
        Analyzer analyzer;
        chain({1, 100, 200});
        m_scene.add(burst(1, 100));
        analyzer.apply(m_scene.take(1s));
        m_scene.add(burst(2, 200).at(70s));
        QCOMPARE(pairsOf(*analyzer.apply(m_scene.take(70s))), "");
    }

    void testSilentFromTheStartOfTheClockIsNotRecent()
    {
        chain({1, 100});
        const SnapshotPointer snapshot = once();
        QVERIFY(!snapshot->find(key(100))->isCommunicating);
        QVERIFY(snapshot->find(key(100))->lastExternal == MonotonicTime{});
    }

    void testFindingIsRaisedOnceAndSaidAgainWhenItGrows()
    {
        Analyzer analyzer;
        chain({1, 100, 200});
        m_scene.add(control(1, 100)).add(burst(2, 200));
        const FindingPointer first = analyzer.apply(m_scene.take(1s))->findings.front();
        const FindingPointer same = analyzer.apply(m_scene.take(2s))->findings.front();
        QCOMPARE(first.get(), same.get());
        m_scene.add(burst(2, 200).at(600ms, 3s).counters({.txBytes = 50'000'000, .txPackets = 50'000}));
        const SnapshotPointer grown = analyzer.apply(m_scene.take(3s));
        QCOMPARE(grown->findings.size(), std::size_t{1});
        QCOMPARE(grown->findings.front()->id, first->id);
        QVERIFY(grown->findings.front()->evidence != first->evidence);
        QVERIFY(grown->findings.front()->raised == first->raised);
        QVERIFY(grown->findings.front()->changed == moment(3s));
    }

    // ------------------------------------------------------------------------------------- evidence

    void testEvidenceHasNumbersAndSafeNames()
    {
        m_scene.add(aProcess(100, "age\x1b[31mnt")).add(aProcess(200, "w\n\xff").childOf(100).executable("/tmp/x"));
        m_scene.add(
            control(1, 100).counters({.txBytes = 1500, .txPackets = 3, .rxBytes = 2'500'000, .rxPackets = 2000}));
        m_scene.add(burst(2, 200));
        const SnapshotPointer snapshot = once();
        const Finding& finding = *snapshot->findings.front();
        QCOMPARE(finding.evidence.size(), std::size_t{3});
        QCOMPARE(finding.evidence[0].kind, "both-communicate");
        QCOMPARE(finding.evidence[0].text,
            "The ancestor age\xEF\xBF\xBD[31mnt (100) talks to the outside (1 host): 1.5 kB sent, 2.5 MB received, "
            "last packet 0.5 s ago.");
        QCOMPARE(finding.evidence[1].text,
            "The descendant w\xEF\xBF\xBD\xEF\xBF\xBD (200) talks to the outside (1 host): 1.0 kB sent, 0 bytes "
            "received, last packet 0.1 s ago.");
        QCOMPARE(finding.evidence[2].kind, "birth");
        QCOMPARE(finding.evidence[2].text,
            "w\xEF\xBF\xBD\xEF\xBF\xBD (200) was born at 2023-11-14T22:13:22.000000Z of age\xEF\xBF\xBD[31mnt (100); "
            "it executed /tmp/x.");
    }

    // -------------------------------------------------------------------------------------- threads

    void testThreadsArePairedOnlyWhenAsked_data()
    {
        QTest::addColumn<bool>("isOn");
        QTest::newRow("off") << false;
        QTest::newRow("on") << true;
    }
    void testThreadsArePairedOnlyWhenAsked()
    {
        QFETCH(bool, isOn);
        Analyzer analyzer({.view = View::paper, .window = 60s, .isThreadRuleOn = isOn});
        chain({1, 100});
        m_scene.add(ThreadObservation{.change = ThreadChange::start,
            .time = moment(0s),
            .process = key(100),
            .tid = Tid(101),
            .creator = Tid(100),
            .name = "silent"});
        m_scene.add(ThreadObservation{.change = ThreadChange::start,
            .time = moment(0s),
            .process = key(100),
            .tid = Tid(102),
            .creator = Tid(101),
            .name = "flood"});
        m_scene.add(aFlow(1).at(500ms).established().usedBy(100, 100)).add(aFlow(2).udp().at(600ms).usedBy(100, 102));
        const SnapshotPointer snapshot = analyzer.apply(m_scene.take(1s));
        QCOMPARE(snapshot->findings.size(), isOn ? std::size_t{1} : std::size_t{0});
        const ProcessRecord* process = snapshot->find(key(100));
        QCOMPARE(process->threads.size(), std::size_t{3}); // the silent one leads from one to the other
        QVERIFY(process->threads[0].isCommunicating && !process->threads[1].isCommunicating
            && process->threads[2].isCommunicating);
        if (isOn) {
            QVERIFY(snapshot->findings.front()->isThreadLevel);
        }
    }
};

QTEST_APPLESS_MAIN(TestServerLikePair)
#include "tst_server_like_pair.moc"
