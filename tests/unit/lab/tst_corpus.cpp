// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The corpus without a lab: its scripts, and the judge that says whether a verdict is right. A judge that lets things
/// pass would make the confusion table worthless.
#include <set>

#include <QTest>

#include "tests/lab/corpus/excerpt.h"
#include "tests/lab/corpus/judgement.h"
#include "tests/lab/corpus/script.h"
#include "tests/support/lab/addresses.h"

using namespace netgrove::lab;
using namespace std::string_literals;

Q_DECLARE_METATYPE(netgrove::lab::Got)

namespace {
const Scene kBot{"bot", Nature::bot, true, "", ""};
const Scene kBlindBot{"bot", Nature::bot, false, "", "", "nobody can see it"};
const Scene kHonest{"honest", Nature::benign, false, "", ""};
const Scene kHonestPair{"honest", Nature::benign, true, "", ""};

/// In "bot", 10 is told and 11 attacks; 12 is another of its processes. "honest" has 20 and 21.
const std::string kTruth = R"({"truth":"actor","scene":"bot","role":"actor","pid":10,"tid":10}
{"truth":"actor","scene":"bot","role":"controller","pid":10,"tid":10}
{"truth":"actor","scene":"bot","role":"attacker","pid":11,"tid":111}
{"truth":"actor","scene":"bot","role":"actor","pid":11,"tid":11}
{"truth":"actor","scene":"bot","role":"actor","pid":12,"tid":12}
{"truth":"actor","scene":"honest","role":"actor","pid":20,"tid":20}
{"truth":"actor","scene":"honest","role":"actor","pid":21,"tid":21}
no JSON
)";

std::string pairLine(const std::string& grade, int ancestor, int descendant, int id = 1)
{
    return R"({"event":"finding","rule":"server-like-pair","id":)" + std::to_string(id) + R"(,"grade":")" + grade
        + R"(","ancestor":{"pid":)" + std::to_string(ancestor) + R"(},"descendant":{"pid":)"
        + std::to_string(descendant)
        + R"(},"thread_level":false,"evidence":[{"kind":"burst","text":"A burst.","points":30},{"kind":"packaged","text":"Packaged.","points":-50}]})"
        + "\n";
}

SceneVerdict judged(const Scene& scene, const std::string& lines, const std::string& truth = kTruth,
    bool isPaperView = false, const std::string& mode = "ebpf")
{
    return judge({&scene, mode, isPaperView}, readCasts(truth), readRun(lines));
}
} // namespace

class TestCorpus final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scriptIsATree();
    void eachRepeatsItsBody();
    void badIndentIsRefused();
    void everySceneHasAScriptThatReads();
    void bots_data();
    void bots();
    void benign_data();
    void benign();
    void worstGradeCounts();
    void invisibleIsNoFailure();
    void paperViewWantsPairsAndNoOthers();
    void forgeryIsFoundByItsRemote();
    void threadsAreToldApart();
    void realProgramsAreOfTheirAncestorsScene();
    void tablesCount();
    void excerptKeepsTheSceneAlone();
};

void TestCorpus::scriptIsATree()
{
    const auto steps
        = parseScript("# a comment\nas alice\nrun /usr/bin/x --flag\n\n  keep s1:443 100\n  fork\n    wait\nwait\n");
    QVERIFY(steps.has_value());
    QCOMPARE(steps->size(), std::size_t{3});
    const Step& run = steps->at(1);
    QCOMPARE(run.verb, "run"s);
    QCOMPARE(run.words, (std::vector{"/usr/bin/x"s, "--flag"s}));
    QCOMPARE(run.body.size(), std::size_t{2});
    QCOMPARE(run.body.at(1).body.front().verb, "wait"s);
    std::set<int> numbers;
    for (int number = 1; number <= 6; ++number) {
        const Step* found = findStep(*steps, number);
        QVERIFY(found != nullptr);
        numbers.insert(found->number);
    }
    QCOMPARE(numbers.size(), std::size_t{6});
    QVERIFY(findStep(*steps, 7) == nullptr);
}

void TestCorpus::eachRepeatsItsBody()
{
    const auto steps = parseScript("each 4 7\n  fork\n    get s$:443 $00\n");
    QVERIFY(steps.has_value());
    QCOMPARE(steps->size(), std::size_t{2});
    QCOMPARE(steps->at(1).body.front().words, (std::vector{"s7:443"s, "700"s}));
    QVERIFY(steps->at(0).number != steps->at(1).number);
}

void TestCorpus::badIndentIsRefused() { QVERIFY(!parseScript("    fork\n  wait\n").has_value()); }

void TestCorpus::everySceneHasAScriptThatReads()
{
    std::set<std::string_view> names;
    for (const Scene& scene : scenes()) {
        const auto steps = parseScript(scene.script);
        QVERIFY2(steps.has_value() && !steps->empty(), scene.name.data());
        QVERIFY2(names.insert(scene.name).second, scene.name.data());
        QVERIFY2(scene.nature == Nature::benign || scene.isPaperFinding || !scene.untracedBlindness.empty(),
            scene.name.data());
    }
    QVERIFY(findScene("firefox") != nullptr);
    QVERIFY(findScene("no such scene") == nullptr);
}

void TestCorpus::bots_data()
{
    QTest::addColumn<std::string>("lines");
    QTest::addColumn<Got>("got");
    QTest::addColumn<bool>("isRight");
    QTest::newRow("alert") << pairLine("alert", 10, 11) << Got::alert << true;
    QTest::newRow("notice is too little") << pairLine("notice", 10, 11) << Got::notice << false;
    QTest::newRow("nothing") << ""s << Got::nothing << false;
    QTest::newRow("another pair of the scene is not it") << pairLine("alert", 10, 12) << Got::nothing << false;
    QTest::newRow("upside down is not it") << pairLine("alert", 11, 10) << Got::nothing << false;
    QTest::newRow("another scene's") << pairLine("alert", 20, 21) << Got::nothing << false;
}

void TestCorpus::bots()
{
    QFETCH(const std::string, lines);
    const SceneVerdict verdict = judged(kBot, lines);
    QTEST(verdict.got, "got");
    QTEST(verdict.isRight, "isRight");
    QCOMPARE(verdict.why.empty(), verdict.isRight);
}

void TestCorpus::benign_data()
{
    QTest::addColumn<std::string>("lines");
    QTest::addColumn<Got>("got");
    QTest::addColumn<bool>("isRight");
    QTest::newRow("nothing") << ""s << Got::nothing << true;
    QTest::newRow("expected") << pairLine("expected", 20, 21) << Got::expected << true;
    QTest::newRow("notice") << pairLine("notice", 20, 21) << Got::notice << true;
    QTest::newRow("alert") << pairLine("alert", 20, 21) << Got::alert << false;
    QTest::newRow("one end is enough") << pairLine("alert", 99, 21) << Got::alert << false;
    QTest::newRow("another scene's") << pairLine("alert", 10, 11) << Got::nothing << true;
}

void TestCorpus::benign()
{
    QFETCH(const std::string, lines);
    const SceneVerdict verdict = judged(kHonest, lines);
    QTEST(verdict.got, "got");
    QTEST(verdict.isRight, "isRight");
}

void TestCorpus::worstGradeCounts()
{
    const SceneVerdict verdict = judged(kHonest, pairLine("alert", 20, 21) + pairLine("notice", 20, 21));
    QCOMPARE(verdict.got, Got::alert);
    QCOMPARE(verdict.evidence, "packaged -50, burst +30 = -20"s);
}

void TestCorpus::invisibleIsNoFailure()
{
    QVERIFY(judged(kBlindBot, "", kTruth, false, "proc").isBlind);
    QVERIFY(!judged(kBlindBot, "", kTruth, false, "ebpf").isBlind);
    QVERIFY(!judged(kBlindBot, "", kTruth, false, "ebpf").isRight);
    QVERIFY(!judged(kBlindBot, pairLine("alert", 10, 11), kTruth, false, "proc").isBlind);
    QVERIFY(judged(kBlindBot, pairLine("alert", 10, 11), kTruth, false, "proc").isRight);
    QVERIFY(!judged(kBlindBot, "", "", false, "proc").isRight); // it was not played at all
}

void TestCorpus::paperViewWantsPairsAndNoOthers()
{
    QVERIFY(!judged(kHonest, pairLine("expected", 20, 21), kTruth, true).isRight);
    QVERIFY(judged(kHonestPair, pairLine("alert", 20, 21), kTruth, true).isRight);
    QVERIFY(judged(kHonestPair, "", kTruth, true).isRight);
    QVERIFY(judged(kBlindBot, "", kTruth, true).isRight);
}

void TestCorpus::forgeryIsFoundByItsRemote()
{
    const std::string truth = kTruth + R"({"truth":"forgery","scene":"bot","remote":"203.0.113.61"})" + "\n";
    const auto spoof = [](const std::string& sender, const std::string& remote) {
        return R"({"event":"finding","rule":"spoofed-source","id":1,"grade":"alert","ancestor":null,"descendant":)"
            + sender + R"(,"evidence":[{"kind":"forged-source","text":"To )" + remote + R"(.","points":100}]})" + "\n";
    };
    QVERIFY(judged(kBot, spoof("null", "203.0.113.61"), truth).isRight);
    QVERIFY(judged(kBot, spoof(R"({"pid":11})", ""), truth).isRight);
    QVERIFY(!judged(kBot, spoof(R"({"pid":12})", ""), truth).isRight); // someone else is named
    QVERIFY(!judged(kBot, spoof("null", "203.0.113.99"), truth).isRight);
    QVERIFY(!judged(kBot, pairLine("alert", 10, 11), truth).isRight); // the pair alone is not it
}

void TestCorpus::threadsAreToldApart()
{
    const auto threads = [](int tid) {
        return R"({"event":"finding","rule":"server-like-pair","id":1,"grade":"alert","ancestor":{"pid":10},"descendant":{"pid":10},"thread_level":true,"ancestor_tid":10,"descendant_tid":)"
            + std::to_string(tid) + R"(,"evidence":[]})" + "\n";
    };
    QVERIFY(judged(kBot, threads(111)).isRight);
    QVERIFY(!judged(kBot, threads(112)).isRight);
}

void TestCorpus::realProgramsAreOfTheirAncestorsScene()
{
    const std::string births = R"({"event":"process","pid":30,"birth_parent":{"pid":21}}
{"event":"process","pid":31,"birth_parent":{"pid":30}}
)";
    QVERIFY(!judged(kHonest, births + pairLine("alert", 30, 31)).isRight);
    QVERIFY(judged(kHonest, pairLine("alert", 30, 31)).isRight);
}

void TestCorpus::tablesCount()
{
    const std::string table
        = toMarkdown({judged(kBot, pairLine("alert", 10, 11)), judged(kBlindBot, "", kTruth, false, "proc"),
            judged(kHonest, pairLine("alert", 20, 21)), judged(kHonest, "", kTruth, false, "proc")});
    QVERIFY2(table.find("`ebpf`: what it is") != std::string::npos, table.c_str());
    QVERIFY2(
        table.find("| bot | 1 | 0 | 0 | 0 | 0 |\n| benign | 1 | 0 | 0 | 0 | 0 |") != std::string::npos, table.c_str());
    QVERIFY2(
        table.find("| bot | 0 | 0 | 0 | 0 | 1 |\n| benign | 0 | 0 | 0 | 1 | 0 |") != std::string::npos, table.c_str());
    QVERIFY2(table.find("**alert**") != std::string::npos, table.c_str());
}

void TestCorpus::excerptKeepsTheSceneAlone()
{
    using namespace netgrove;
    const auto process = [](int pid, std::optional<int> parent) {
        ProcessObservation observation;
        observation.key = {Pid(pid), StartTime{1}};
        if (parent) {
            observation.birthParent = ProcessKey{Pid(*parent), StartTime{1}};
            observation.isBirthParentKnown = true;
        }
        return observation;
    };
    const auto flow = [](std::optional<int> owner) {
        FlowObservation observation;
        if (owner) {
            observation.owners = {{Pid(*owner), StartTime{1}}};
        }
        return observation;
    };
    Observation observation;
    observation.machine.emplace().hostName = "somebody's";
    for (const char* address : {"192.0.2.10", "10.1.2.3"}) {
        observation.machine->addresses.emplace_back().address = addressOf(address);
    }
    // 7 is the machine's, 10 an actor born of it, 11 a real program that the actor started, 8 another of the machine's.
    observation.processes = {process(7, {}), process(10, 7), process(11, 10), process(8, 7)};
    observation.processes.at(1).executable = "/home/somebody/build/bin/netgrove-lab";
    observation.flows = {flow(11), flow(8), flow({})};
    Excerpt excerpt({Pid(10)});
    const Observation kept = excerpt.of(observation);
    QCOMPARE(kept.machine->hostName, "pc"s);
    QCOMPARE(kept.machine->addresses.size(), std::size_t{1});
    QCOMPARE(kept.processes.size(), std::size_t{2});
    QVERIFY(!kept.processes.at(0).birthParent);
    QCOMPARE(kept.processes.at(0).executable, "netgrove-lab"s);
    QVERIFY(kept.processes.at(1).isBirthParentKnown);
    QCOMPARE(kept.flows.size(), std::size_t{2}); // the program's, and nobody's
    // What was kept once stays: its exit has no parent to go by.
    Observation later;
    later.processes = {process(11, {}), process(7, {})};
    QCOMPARE(excerpt.of(later).processes.size(), std::size_t{1});
}

QTEST_GUILESS_MAIN(TestCorpus)

#include "tst_corpus.moc"
