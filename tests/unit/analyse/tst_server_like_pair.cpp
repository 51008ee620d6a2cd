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

ThreadObservation aThread(int pid, int tid, int creator, ThreadChange change = ThreadChange::start)
{
    return {.change = change,
        .time = moment(0s),
        .process = key(pid),
        .tid = Tid(tid),
        .creator = Tid(creator),
        .name = "t" + std::to_string(tid)};
}

/// A connection that one thread of the process uses.
FlowBuilder talkOf(int pid, int tid) { return aFlow(1).at(500ms).established().usedBy(pid, tid); }
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
        QCOMPARE(between->text.english(), "2 silent processes between them: p150 (150), p160 (160).");
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
        QCOMPARE(finding.evidence.size(), std::size_t{4});
        QCOMPARE(finding.evidence[0].kind, "both-communicate");
        QCOMPARE(finding.evidence[0].text.english(),
            "w\xEF\xBF\xBD\xEF\xBF\xBD (200) sends to 203.0.113.9 (1.0 kB) while age\xEF\xBF\xBD[31mnt (100), which "
            "gave birth to it, holds a connection to 198.51.100.7:6667.");
        QCOMPARE(finding.evidence[1].text.english(),
            "The ancestor age\xEF\xBF\xBD[31mnt (100) talks to the outside (1 host): 1.5 kB sent, 2.5 MB received, "
            "last packet 0.5 s ago.");
        QCOMPARE(finding.evidence[2].text.english(),
            "The descendant w\xEF\xBF\xBD\xEF\xBF\xBD (200) talks to the outside (1 host): 1.0 kB sent, 0 bytes "
            "received, last packet 0.1 s ago.");
        QCOMPARE(finding.evidence[3].kind, "birth");
        QCOMPARE(finding.evidence[3].text.english(),
            "w\xEF\xBF\xBD\xEF\xBF\xBD (200) was born 59 min before its first packet, of age\xEF\xBF\xBD[31mnt (100); "
            "it executed /tmp/x.");
    }

    void testTheFirstSentenceSaysThePoint_data()
    {
        QTest::addColumn<QString>("shape");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("connection above") << "connection"
                                          << "p200 (200) sends to 203.0.113.9 (1.0 kB) while p100 (100), which gave "
                                             "birth to it, holds a connection to 198.51.100.7:6667.";
        QTest::newRow("several connections") << "several"
                                             << "p200 (200) sends to 203.0.113.9 (1.0 kB) while p100 (100), which gave "
                                                "birth to it, holds a connection to 198.51.100.7:6667 and 1 more.";
        QTest::newRow("datagrams above") << "datagrams"
                                         << "p200 (200) sends to 203.0.113.9 (1.0 kB) while p100 (100), which gave "
                                            "birth to it, sends to 203.0.113.9 (1.0 kB).";
        QTest::newRow("receives from many") << "receives"
                                            << "p200 (200) receives from 2 hosts (5.0 MB) while p100 (100), which gave "
                                               "birth to it, holds a connection to 198.51.100.7:6667.";
        QTest::newRow("silent between") << "between"
                                        << "p300 (300) sends to 203.0.113.9 (1.0 kB) while p100 (100), which it "
                                           "descends from through 1 silent process, holds a connection to "
                                           "198.51.100.7:6667.";
        QTest::newRow("child ended") << "ended"
                                     << "p200 (200) sent to 203.0.113.9 (1.0 kB), and p100 (100), which gave birth to "
                                        "it, holds a connection to 198.51.100.7:6667.";
        QTest::newRow("birth not seen") << "unseen"
                                        << "p200 (200) sends to 203.0.113.9 (1.0 kB) while p100 (100), its parent, "
                                           "holds a connection to 198.51.100.7:6667.";
    }
    void testTheFirstSentenceSaysThePoint()
    {
        QFETCH(QString, shape);
        QFETCH(QString, sentence);
        const auto is = [&](const char* text) { return shape == QLatin1String(text); };
        if (is("unseen")) {
            chain({1, 100});
        } else {
            chain({1, 100, 200, 300});
        }
        m_scene.add(is("datagrams") ? burst(1, 100) : control(1, 100));
        m_scene.add(burst(2, is("between") ? 300 : 200));
        if (is("several")) {
            m_scene.add(control(3, 100).to("198.51.100.8", 443));
        } else if (is("receives")) {
            m_scene.add(burst(3, 200).to("203.0.113.10", 9).counters({.rxBytes = 5'000'000, .rxPackets = 4000}));
        } else if (is("ended")) {
            m_scene.add(aProcess(200, "p200").childOf(100).ended().at(950ms));
        } else if (is("unseen")) {
            ProcessBuilder found = aProcess(200, "p200").childOf(100);
            found.raw().isBirthParentKnown = false;
            m_scene.add(found);
        }
        const SnapshotPointer snapshot = once();
        QCOMPARE(QString::fromStdString(snapshot->findings.front()->evidence.front().text.english()), sentence);
    }

    void testBirthIsToldFromTheFirstPacket_data()
    {
        QTest::addColumn<std::chrono::nanoseconds>("first");
        QTest::addColumn<bool>("isShared");
        QTest::addColumn<QString>("words");
        // Born 2 s after boot, which was an hour before the sensor started.
        QTest::newRow("soon") << std::chrono::nanoseconds(-3598s + 40ms) << false
                              << "born at most 50 ms before its first packet";
        QTest::newRow("later") << std::chrono::nanoseconds(-3598s + 1500ms) << false
                               << "born 1.5 s before its first packet";
        QTest::newRow("flow older than itself") << std::chrono::nanoseconds(-3599s) << false << "born 59 min ago";
        QTest::newRow("flow of several") << std::chrono::nanoseconds(900ms) << true << "born 59 min ago";
    }
    void testBirthIsToldFromTheFirstPacket()
    {
        QFETCH(std::chrono::nanoseconds, first);
        QFETCH(bool, isShared);
        QFETCH(QString, words);
        chain({1, 100, 200});
        FlowBuilder flow = burst(2, 200).at(first, 900ms);
        m_scene.add(control(1, 100)).add(isShared ? flow.usedBy(100, 100).usedBy(200, 200) : flow);
        const SnapshotPointer snapshot = once();
        const Evidence* birth = evidence(*snapshot->findings.front(), "birth");
        QVERIFY(birth != nullptr);
        QVERIFY2(birth->text.english().find(words.toStdString()) != std::string::npos, birth->text.english().c_str());
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
        m_scene.add(aThread(100, 101, 100)).add(aThread(100, 102, 101));
        m_scene.add(talkOf(100, 100)).add(aFlow(2).udp().at(600ms).usedBy(100, 102));
        const SnapshotPointer snapshot = analyzer.apply(m_scene.take(1s));
        QCOMPARE(snapshot->findings.size(), isOn ? std::size_t{1} : std::size_t{0});
        const ProcessRecord* process = snapshot->find(key(100));
        QCOMPARE(process->threads.size(), std::size_t{3}); // the silent one leads from one to the other
        QVERIFY(process->threads[0].isCommunicating && !process->threads[1].isCommunicating
            && process->threads[2].isCommunicating);
        if (isOn) {
            const Finding& finding = *snapshot->findings.front();
            QVERIFY(finding.isThreadLevel && finding.isActive);
            QCOMPARE(finding.ancestorThread, Tid(100));
            QCOMPARE(finding.descendantThread, Tid(102));
            QCOMPARE(finding.evidence.front().text.english(),
                "In p100 (100), thread t102 (102) and thread p100 (100), which it descends from through 1 silent "
                "thread, both talk to the outside.");
            QVERIFY(process->isThreadPair);
        }
    }

    void testPairOfThreadsIsOverWithOneOfThem()
    {
        Analyzer analyzer({.view = View::paper, .window = 60s, .isThreadRuleOn = true});
        chain({1, 100});
        m_scene.add(aThread(100, 101, 100)).add(talkOf(100, 101));
        m_scene.add(aFlow(2).at(500ms).established().usedBy(100, 100));
        QVERIFY(analyzer.apply(m_scene.take(1s))->findings.front()->isActive);
        m_scene.add(aThread(100, 101, 100, ThreadChange::exit));
        const SnapshotPointer after = analyzer.apply(m_scene.take(2s));
        QCOMPARE(after->findings.size(), std::size_t{1});
        QVERIFY(!after->findings.front()->isActive);
        QVERIFY(after->find(key(100))->threads.back().isEnded);
        QVERIFY(after->find(key(100))->threads.back().isCommunicating); // its last packet is a second old
    }

    void testThreadsThatOnlyShareTheFirstThreadAreNoPair()
    {
        Analyzer analyzer({.view = View::paper, .window = 60s, .isThreadRuleOn = true});
        chain({1, 100});
        m_scene.add(aThread(100, 101, 100)).add(aThread(100, 102, 100));
        m_scene.add(talkOf(100, 101)).add(aFlow(2).udp().at(600ms).usedBy(100, 102));
        const SnapshotPointer snapshot = analyzer.apply(m_scene.take(1s));
        QCOMPARE(snapshot->findings.size(), std::size_t{0});
        const ProcessRecord* process = snapshot->find(key(100));
        QCOMPARE(process->threads.size(), std::size_t{3}); // the silent first thread holds them together
        QCOMPARE(process->threads[0].tid, Tid(100));
        QCOMPARE(process->threads[0].name, "p100");
        QVERIFY(!process->threads[0].isCommunicating);
        QCOMPARE(process->threads[2].creator, Tid(100));
    }

    void testReusedThreadNumberHasNoPast()
    {
        Analyzer analyzer;
        chain({1, 100});
        m_scene.add(aThread(100, 101, 100)).add(talkOf(100, 101));
        analyzer.apply(m_scene.take(1s));
        m_scene.add(aThread(100, 101, 100, ThreadChange::exit));
        analyzer.apply(m_scene.take(2s));
        m_scene.add(aThread(100, 102, 100)).add(aThread(100, 101, 102));
        m_scene.add(aFlow(3).udp().at(2500ms).usedBy(100, 102));
        const SnapshotPointer snapshot = analyzer.apply(m_scene.take(3s));
        const auto& threads = snapshot->find(key(100))->threads;
        QVERIFY(std::ranges::find(threads, Tid(102), &ThreadRecord::tid) != threads.end());
        QVERIFY(std::ranges::find(threads, Tid(101), &ThreadRecord::tid) == threads.end());
    }

    void testThreadsAreForgottenWithTheWindow()
    {
        Analyzer analyzer;
        chain({1, 100});
        m_scene.add(aThread(100, 101, 100)).add(aFlow(1).udp().at(600ms).usedBy(100, 101));
        QCOMPARE(analyzer.apply(m_scene.take(1s))->find(key(100))->threads.size(), std::size_t{2});
        QCOMPARE(analyzer.apply(m_scene.take(62s))->find(key(100))->threads.size(), std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(TestServerLikePair)
#include "tst_server_like_pair.moc"
