// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/analyse/analyzer.h"
#include "core/analyse/evidence/weights.h"
#include "tests/support/observation_builder.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {
const std::string kHash(64, 'a');

ProgramFacts installed(const char* package)
{
    ProgramFacts facts;
    facts.inode = std::hash<std::string_view>{}(package);
    facts.mode = 0755;
    facts.package = PackageState::owned;
    facts.packageName = package;
    facts.content = ContentState::known;
    facts.contentHash = kHash;
    return facts;
}

ProgramFacts ownProgram()
{
    ProgramFacts facts;
    facts.inode = 7;
    facts.isUserWritable = true;
    facts.package = PackageState::none;
    facts.content = ContentState::known;
    facts.contentHash = kHash;
    return facts;
}

ProcessBuilder with(ProcessBuilder process, ProgramFacts facts)
{
    process.raw().program = std::move(facts);
    return process;
}

/// A connection that waits: on it, words come in.
FlowBuilder control(std::uint64_t id, int pid)
{
    return aFlow(id).openedBy(pid).to("198.51.100.7", 6667).established().at(0ms).counters({200, 3, 150, 2});
}

/// Sixty packets in half a second, and nothing back.
FlowBuilder flood(std::uint64_t id, int pid, std::chrono::nanoseconds first = 600ms)
{
    return aFlow(id).openedBy(pid).udp().to("203.0.113.9", 9).at(first, first + 500ms).counters({30'000, 60, 0, 0});
}

/// Asks and is answered.
FlowBuilder visit(std::uint64_t id, int pid)
{
    return aFlow(id).openedBy(pid).to("203.0.113.80", 443).established().at(600ms).counters({5000, 10, 90'000, 70});
}
} // namespace

/// Shapes of bots and of honest programs, as small forests; 1 is init.
class TestVerdict : public QObject {
    Q_OBJECT

private:
    ObservationBuilder m_scene;
    Analyzer m_analyzer;

    FindingPointer only(std::chrono::nanoseconds when = 2s)
    {
        const SnapshotPointer snapshot = m_analyzer.apply(m_scene.take(when));
        return snapshot->findings.size() == 1 ? snapshot->findings.front() : nullptr;
    }
    static int pointsOf(const Finding& finding, std::string_view kind)
    {
        for (const Evidence& evidence : finding.evidence) {
            if (evidence.kind == kind && evidence.points != 0) {
                return evidence.points;
            }
        }
        return 0;
    }
    static bool has(const Finding& finding, std::string_view kind)
    {
        return std::ranges::any_of(finding.evidence, [&](const Evidence& evidence) { return evidence.kind == kind; });
    }
    void pair(ProcessBuilder ancestor, ProcessBuilder descendant)
    {
        m_scene.add(aProcess(1, "init")).add(ancestor.childOf(1)).add(descendant.childOf(100));
    }
    void ownPair(bool hasExeced = false)
    {
        ProcessBuilder child = with(aProcess(200, "agent").executable("/home/u/agent"), ownProgram());
        pair(with(aProcess(100, "agent").executable("/home/u/agent"), ownProgram()),
            hasExeced ? child : child.notExeced());
    }

private Q_SLOTS:
    void init()
    {
        m_scene = ObservationBuilder();
        m_analyzer = Analyzer({.view = View::graded});
    }

    // ------------------------------------------------------------------------------------------------- bots

    void testForkThatFloodsIsAnAlertWithItsNumbers()
    {
        ownPair();
        m_scene.add(control(1, 100)).add(flood(2, 200));
        const FindingPointer finding = only();
        QVERIFY(finding);
        QCOMPARE(finding->grade, Grade::alert);
        QVERIFY(pointsOf(*finding, "flood") > 0 && pointsOf(*finding, "same-image") > 0);
        int sum = 0;
        for (const Evidence& evidence : finding->evidence) {
            sum += evidence.points;
            QVERIFY(!evidence.text.english().empty());
        }
        QCOMPARE(finding->points, sum);
    }

    /// Packets are worth telling again at each fourfold, the bytes of an end at each sixteenfold: both are told then.
    void testNumbersOfAFindingAreOfOneMoment()
    {
        const auto countOf = [](const Finding& finding, const char* words) {
            return std::ranges::count_if(finding.evidence,
                [&](const Evidence& evidence) { return evidence.text.english().find(words) != std::string::npos; });
        };
        ownPair();
        m_scene.add(control(1, 100)).add(flood(2, 200).counters({33'000, 60, 0, 0}));
        const FindingPointer first = only();
        QVERIFY(first);
        const auto told = countOf(*first, "33.0 kB");
        QVERIFY(told >= 3); // what both do, what the descendant does, that it floods
        m_scene.add(flood(2, 200).at(600ms, 2500ms).counters({64'000, 130, 0, 0}));
        const FindingPointer grown = only(3s);
        QVERIFY(grown);
        QCOMPARE(countOf(*grown, "33.0 kB"), 0);
        QCOMPARE(countOf(*grown, "64.0 kB"), told);
    }

    void testScanIsAnAlert()
    {
        ownPair();
        m_scene.add(control(1, 100));
        for (std::uint16_t port = 1; port <= 20; ++port) {
            m_scene.add(
                aFlow(port + 1U).openedBy(200).to("203.0.113.9", port).state(TcpState::refused).at(700ms).final());
        }
        const FindingPointer finding = only();
        QVERIFY(finding);
        QCOMPARE(finding->grade, Grade::alert);
        QVERIFY(has(*finding, "port-scan"));
    }

    void testLineageTricksHideNothing_data()
    {
        QTest::addColumn<QString>("trick");
        for (const char* trick : {"double fork", "parent that exits", "silent between", "exec from a shared folder",
                 "new session", "installed interpreter", "command over UDP"}) {
            QTest::newRow(trick) << QString::fromLatin1(trick);
        }
    }
    void testLineageTricksHideNothing()
    {
        QFETCH(QString, trick);
        const auto is = [&](const char* name) { return trick == QLatin1String(name); };
        ProgramFacts facts = is("installed interpreter") ? installed("python3.11") : ownProgram();
        const char* path = is("installed interpreter") ? "/usr/bin/python3.11" : "/home/u/agent";
        m_scene.add(aProcess(1, "init"));
        m_scene.add(with(aProcess(100, "agent").executable(path), facts).childOf(1));
        m_scene.add(with(aProcess(150, "agent").executable(path).notExeced(), facts).childOf(100));
        ProcessBuilder child = with(aProcess(200, "agent").executable(path).notExeced(), facts).childOf(150);
        if (is("double fork")) {
            child.nowUnder(1);
        }
        if (is("new session")) {
            child.raw().session = Pid(200);
        }
        if (is("exec from a shared folder")) {
            facts.isInSharedFolder = true;
            child = with(aProcess(200, "x").executable("/tmp/x"), facts).childOf(150);
        }
        m_scene.add(child);
        if (is("double fork")) {
            m_scene.add(aProcess(150, "agent").childOf(100).notExeced().ended().at(200ms));
        }
        FlowBuilder told = control(1, 100);
        if (is("command over UDP")) {
            told.udp();
        }
        m_scene.add(told).add(flood(2, 200));
        if (is("parent that exits")) {
            m_scene.add(aProcess(100, "agent").childOf(1).ended().at(300ms));
        }
        const FindingPointer finding = only();
        QVERIFY(finding);
        QCOMPARE(finding->grade, Grade::alert);
        QCOMPARE(has(*finding, "orphaned"), is("double fork"));
    }

    void testManyChildrenEachWithLittle_data()
    {
        QTest::addColumn<int>("spacing");
        QTest::addColumn<bool>("isCrowd");
        QTest::newRow("at once") << 0 << true;
        QTest::newRow("one every four seconds") << 4 << false;
    }
    void testManyChildrenEachWithLittle()
    {
        QFETCH(const int, spacing);
        QFETCH(const bool, isCrowd);
        m_scene.add(aProcess(1, "init"))
            .add(with(aProcess(100, "agent"), ownProgram()).childOf(1))
            .add(control(1, 100));
        for (int child = 0; child < 8; ++child) {
            const int pid = 200 + child;
            m_scene.add(with(aProcess(pid, "agent").notExeced(), ownProgram())
                    .childOf(100)
                    .change(ProcessChange::fork)
                    .at(500ms + std::chrono::seconds(child * spacing)));
            m_scene.add(flood(static_cast<std::uint64_t>(pid), pid).counters({6000, 12, 0, 0}));
        }
        const SnapshotPointer snapshot = m_analyzer.apply(m_scene.take(2s + std::chrono::seconds(8 * spacing)));
        QCOMPARE(snapshot->findings.size(), 8U);
        for (const FindingPointer& finding : snapshot->findings) {
            QCOMPARE(finding->grade, Grade::alert);
            QCOMPARE(has(*finding, "crowd"), isCrowd);
            QVERIFY(has(*finding, "flood"));
        }
    }

    void testCommandOnAQuietConnectionIsSeen()
    {
        m_scene.add(aProcess(1, "init"))
            .add(with(aProcess(100, "agent"), ownProgram()).childOf(1))
            .add(control(1, 100));
        m_analyzer.apply(m_scene.take(1s));
        m_scene.add(control(1, 100).at(0ms, 60s).counters({266, 4, 222, 3}));
        m_scene.raw().flows.back().lastReceived = moment(60s);
        m_scene.add(with(aProcess(200, "agent").notExeced(), ownProgram())
                .childOf(100)
                .change(ProcessChange::fork)
                .at(60s + 5ms));
        m_scene.add(visit(2, 200).at(60s + 10ms));
        const FindingPointer finding = only(60s + 50ms);
        QVERIFY(finding);
        QVERIFY(has(*finding, "command"));
        QCOMPARE(finding->grade, Grade::alert);
    }

    void testThreadThatFloods()
    {
        m_scene.add(aProcess(100, "agent"));
        for (const int tid : {100, 101}) {
            m_scene.add(ThreadObservation{.change = ThreadChange::start,
                .time = moment(0s),
                .process = key(100),
                .tid = Tid(tid),
                .creator = Tid(tid == 100 ? 0 : 100),
                .name = "t"});
        }
        m_scene.add(control(1, 100).usedBy(100, 100)).add(flood(2, 100).usedBy(100, 101));
        const FindingPointer finding = only();
        QVERIFY(finding);
        QCOMPARE(finding->grade, Grade::alert);
        QVERIFY(finding->isThreadLevel);
        m_analyzer.setView(View::paper);
        QVERIFY(!only(3s)); // the paper's rule is about processes
    }

    // ---------------------------------------------------------------------------------------- honest programs

    void testTheRuleAloneIsANotice()
    {
        ownPair();
        m_scene.add(visit(1, 100)).add(visit(2, 200));
        const FindingPointer finding = only();
        QVERIFY(finding);
        QCOMPARE(finding->grade, Grade::notice);
    }

    void testPartsOfOneInstalledApplication()
    {
        pair(with(aProcess(100, "firefox"), installed("firefox")), with(aProcess(200, "socket"), installed("firefox")));
        m_scene.add(visit(1, 100)).add(visit(2, 200));
        const FindingPointer finding = only();
        QVERIFY(finding);
        QCOMPARE(finding->grade, Grade::expected);
        QVERIFY(pointsOf(*finding, "own-helper") < 0);
    }

    void testBrowserOpensATorrentClientThatMeetsManyDeadPeers()
    {
        ProcessBuilder browser = with(aProcess(100, "firefox"), installed("firefox"));
        browser.raw().loginUid = Uid(1000);
        pair(browser, with(aProcess(200, "transmission"), installed("transmission")));
        m_scene.add(visit(1, 100));
        for (std::uint16_t peer = 0; peer < 200; ++peer) {
            m_scene.add(aFlow(peer + 10U)
                    .openedBy(200)
                    .to(("203.0.113." + std::to_string(peer)).c_str(), 6881)
                    .at(600ms)
                    .counters({180, 3, 0, 0}));
        }
        const FindingPointer finding = only();
        QVERIFY(finding);
        QCOMPARE(finding->grade, Grade::notice);
    }

    void testLoginIsABarrierWhateverIsTypedThere()
    {
        pair(with(aProcess(100, "sshd"), installed("openssh-server")), with(aProcess(200, "x"), ownProgram()));
        m_scene.add(visit(1, 100).inbound()).add(flood(2, 200));
        const FindingPointer finding = only();
        QVERIFY(finding);
        QVERIFY(finding->grade != Grade::alert);
        QVERIFY(has(*finding, "barrier"));
    }

    void testWhoOnlyCallsItselfSshdIsNoBarrier()
    {
        pair(with(aProcess(100, "sshd").executable("/tmp/sshd"), ownProgram()),
            with(aProcess(200, "sshd").executable("/tmp/x"), ownProgram()));
        m_scene.add(visit(1, 100)).add(flood(2, 200));
        const FindingPointer finding = only();
        QVERIFY(finding);
        QCOMPARE(finding->grade, Grade::alert);
        QVERIFY(!has(*finding, "barrier") && has(*finding, "disguise"));
    }

    void testServerThatTheUserRuns()
    {
        ownPair();
        m_scene.add(visit(1, 100).inbound()).add(visit(2, 200).inbound());
        FindingPointer finding = only();
        QVERIFY(finding);
        QCOMPARE(finding->grade, Grade::notice);
        QVERIFY(pointsOf(*finding, "own-server") < 0);
        m_scene.add(flood(3, 200)); // now it does more than answer
        finding = only(3s);
        QCOMPARE(finding->grade, Grade::alert);
        QVERIFY(!has(*finding, "own-server"));
    }

    // ------------------------------------------------------------------------------------------ views, grades

    void testGradeRisesWithinTheTickAndNeverFallsByItself()
    {
        ownPair();
        m_scene.add(control(1, 100)).add(flood(2, 200).counters({3000, 5, 0, 0}));
        QCOMPARE(only(1s)->grade, Grade::notice);
        m_scene.add(flood(2, 200));
        QCOMPARE(only(2s)->grade, Grade::alert);
        m_scene.add(flood(2, 200).counters({30'000, 60, 90'000, 60})); // answered after all
        QCOMPARE(only(3s)->grade, Grade::alert);
    }

    void testWhatIsNotKnownYetCanOnlyRaise()
    {
        ProgramFacts asked = ownProgram();
        asked.package = PackageState::pending;
        asked.content = ContentState::pending;
        asked.isUserWritable = false; // root's, in /usr/bin
        pair(with(aProcess(100, "a"), asked), with(aProcess(200, "b"), asked));
        m_scene.add(visit(1, 100)).add(visit(2, 200));
        QCOMPARE(only(1s)->grade, Grade::expected);
        for (const int pid : {100, 200}) {
            m_scene.add(with(aProcess(pid, "a"), ownProgram()).childOf(pid - 100).change(ProcessChange::update));
        }
        QCOMPARE(only(2s)->grade, Grade::notice);
    }

    void testNobodyVouchesForAUsersProgramWhileItsPackageIsLookedUp()
    {
        ProgramFacts asked = ownProgram();
        asked.package = PackageState::pending;
        pair(with(aProcess(100, "a").executable("/home/u/a"), asked),
            with(aProcess(200, "a").executable("/home/u/a").notExeced(), asked));
        m_scene.add(visit(1, 100)).add(flood(2, 200));
        const FindingPointer finding = only(1s);
        QCOMPARE(finding->grade, Grade::alert);
        QVERIFY(!has(*finding, "own-helper"));
    }

    void testPaperViewShowsTheRuleAlone()
    {
        pair(with(aProcess(100, "firefox"), installed("firefox")), with(aProcess(200, "socket"), installed("firefox")));
        m_scene.add(visit(1, 100)).add(visit(2, 200));
        m_analyzer.setView(View::paper);
        FindingPointer finding = only(1s);
        QCOMPARE(finding->grade, Grade::alert);
        QCOMPARE(finding->points, 0);
        QVERIFY(!has(*finding, "own-helper"));
        m_analyzer.setView(View::graded);
        finding = only(2s);
        QCOMPARE(finding->grade, Grade::expected);
        QVERIFY(has(*finding, "own-helper"));
    }

    // ------------------------------------------------------------------------------------------------ trust

    void testTrustedPairIsMutedAndStays()
    {
        ownPair(true);
        m_scene.add(control(1, 100)).add(flood(2, 200));
        const FindingPointer before = only(1s);
        QCOMPARE(before->grade, Grade::alert);
        const auto entry = trustEntryFor(*before, "someone", WallTime{}, "my own tool");
        QVERIFY(entry);
        m_analyzer.setTrust(std::make_shared<const TrustList>(std::vector{*entry}));
        const SnapshotPointer trusted = m_analyzer.apply(m_scene.take(2s));
        QCOMPARE(trusted->findings.front()->grade, Grade::expected);
        QVERIFY(trusted->findings.front()->trust && has(*trusted->findings.front(), "trusted"));
        QVERIFY(!trusted->find(key(200))->isPairDescendant);
        m_analyzer.setTrust(nullptr);
        QCOMPARE(only(3s)->grade, Grade::alert);
    }

    void testProgramThatChangedLosesItsTrust()
    {
        ownPair(true);
        m_scene.add(control(1, 100)).add(flood(2, 200));
        auto entry = trustEntryFor(*only(1s), "someone", WallTime{}, {});
        entry->descendant.contentHash = std::string(64, 'b');
        m_analyzer.setTrust(std::make_shared<const TrustList>(std::vector{*entry}));
        const FindingPointer finding = only(2s);
        QCOMPARE(finding->grade, Grade::alert);
        QVERIFY(finding->lostTrust && has(*finding, "trust-lost"));
    }

    void testTrustIsForOneRule()
    {
        ownPair(true);
        m_scene.add(control(1, 100)).add(flood(2, 200));
        auto entry = trustEntryFor(*only(1s), "someone", WallTime{}, {});
        entry->rule = Rule::spoofedSource; // its packets may have another's address: no word of whom it starts
        entry->ancestor = {};
        m_analyzer.setTrust(std::make_shared<const TrustList>(std::vector{*entry}));
        const FindingPointer finding = only(2s);
        QCOMPARE(finding->grade, Grade::alert);
        QVERIFY(!finding->trust);
    }

    void testForgedSourceIsAnAlertByItself()
    {
        m_scene.add(aFlow(1).udp().from("10.9.8.7", 1).forged(3));
        const FindingPointer finding = only();
        QVERIFY(finding);
        QCOMPARE(finding->grade, Grade::alert);
        QVERIFY(finding->points >= kAlertPoints);
    }
};

QTEST_APPLESS_MAIN(TestVerdict)
#include "tst_verdict.moc"
