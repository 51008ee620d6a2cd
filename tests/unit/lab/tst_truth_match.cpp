// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The judge of the matrix, on lines as the generators and netgrove-watch write them: a judge that lets things pass
/// would make every table worthless.
#include <QTest>

#include "tests/lab/matrix/goals.h"
#include "tests/lab/matrix/matrix_table.h"

using namespace netgrove::lab;
using namespace std::string_literals;

Q_DECLARE_METATYPE(netgrove::lab::Verdict)

namespace {
constexpr ProcessName kAnchor{100, 5'000};

/// Process 100 was born 50 s after boot, at 10:00:50: boot was at 10:00:00.
const std::string kStart = R"({"event":"start","attribution":"MODE"})"
                           "\n"
                           R"({"event":"process","change":"seen","pid":100,"start_time":"2026-01-01T10:00:50.000000Z"})"
                           "\n";

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
        text.replace(at, what.size(), by);
    }
    return text;
}

/// 200 sent 1000 and received 0, told at 10:02:00. Born 60 s after boot.
std::string told(int pid = 200, int ticks = 6'000, const std::string& second = "00", int sent = 1000)
{
    return R"({"truth":"flow","time":"2026-01-01T10:02:)" + second + R"(.000000Z","pid":)" + std::to_string(pid)
        + R"(,"tid":)" + std::to_string(pid) + R"(,"start_time":)" + std::to_string(ticks)
        + R"(,"comm":"x","protocol":"udp","local":"192.0.2.10:1","remote":"198.51.100.1:9","sent":)"
        + std::to_string(sent) + R"(,"received":0})" + "\n";
}

struct FlowLine {
    int id = 1;
    std::string who = R"("pid":200,"start_time":"2026-01-01T10:01:00.000000Z")";
    std::string how = "traced";
    std::string owners = "[200]";
    std::string users
        = R"([{"pid":200,"start_time":"2026-01-01T10:01:00.000000Z","tid":200,"tx_payload":1000,"rx_payload":0}])";
    int bytes = 1042; // one datagram: 14 + 20 + 8 of headers
    std::string first = "2026-01-01T10:01:59.900000Z";

    std::string text() const
    {
        return R"({"event":"flow","final":true,"protocol":"udp","local":"192.0.2.10:1","remote":"198.51.100.1:9",)"
            + who + R"(,"how":")" + how + R"(","owners":)" + owners + R"(,"tx_bytes":)" + std::to_string(bytes)
            + R"(,"tx_packets":1,"rx_bytes":0,"rx_packets":0,"first":")" + first + R"(","id":)" + std::to_string(id)
            + R"(,"users":)" + users + "}\n";
    }
};

const std::string kNobody = R"("pid":null,"start_time":null)";
const std::string kOther = R"("pid":300,"start_time":"2026-01-01T10:01:10.000000Z")";

CaseVerdict judge(const std::string& truth, const std::string& flows, const std::string& mode)
{
    return match(readTold(truth), readSeen(replaced(kStart, "MODE", mode) + flows, kAnchor));
}

constexpr auto kDone = R"({"truth":"done","pid":300,"tid":300,"start_time":7000,"comm":"parent"})"
                       "\n";
} // namespace

class TestTruthMatch final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void useIsJudged_data();
    void useIsJudged();
    void reusedPortIsAnotherFlow();
    void nameOnAFlowWithoutUseIsStray();
    void userOfAnotherProcessIsStray();
    void lastWordCounts();
    void goals_data();
    void goals();
    void floorExcusesNoWrongName_data();
    void floorExcusesNoWrongName();
    void tableSaysWhatIsBelowTheGoal();
    void linesThatAreNoneAreLeftOut();
};

void TestTruthMatch::useIsJudged_data()
{
    QTest::addColumn<std::string>("mode");
    QTest::addColumn<std::string>("flow");
    QTest::addColumn<Verdict>("verdict");
    const FlowLine right;
    QTest::newRow("traced, all right") << "ebpf"s << right.text() << Verdict::right;
    FlowLine line = right;
    line.users = "[]";
    QTest::newRow("traced, thread missing") << "ebpf"s << line.text() << Verdict::partial;
    line = right;
    line.users = replaced(right.users, "1000", "900");
    QTest::newRow("traced, a tenth of the bytes missing") << "ebpf"s << line.text() << Verdict::partial;
    line.users = replaced(right.users, "1000", "990");
    QTest::newRow("traced, within 2 %") << "ebpf"s << line.text() << Verdict::right;
    line = right;
    line.bytes = 1142;
    QTest::newRow("traced, more on the wire") << "ebpf"s << line.text() << Verdict::partial;
    line = right;
    line.who = kOther;
    QTest::newRow("traced, someone else credited") << "ebpf"s << line.text() << Verdict::wrong;
    line.users = "[]";
    QTest::newRow("traced, someone else, without users") << "ebpf"s << line.text() << Verdict::wrong;
    line = right;
    line.how = "opener";
    line.users = "[]";
    QTest::newRow("untraced, right") << "proc"s << line.text() << Verdict::right;
    line.who = kNobody;
    line.how = "none";
    QTest::newRow("nobody") << "proc"s << line.text() << Verdict::none;
    line.who = R"("pid":200,"start_time":"2026-01-01T10:00:59.990000Z")";
    line.how = "holder";
    QTest::newRow("an earlier process of the same number") << "proc"s << line.text() << Verdict::wrong;
    line.who = kOther;
    line.owners = "[300,200]";
    QTest::newRow("another holder, the user among the owners") << "proc"s << line.text() << Verdict::partial;
    line.owners = "[300]";
    QTest::newRow("another holder, the user not known") << "proc"s << line.text() << Verdict::wrong;
    line.who = replaced(kOther, "300", "301");
    line.owners = "[301,200]";
    QTest::newRow("a stranger to the case") << "proc"s << line.text() << Verdict::wrong;
    QTest::newRow("not seen") << "proc"s << ""s << Verdict::none;
}

void TestTruthMatch::useIsJudged()
{
    QFETCH(const std::string, mode);
    QFETCH(const std::string, flow);
    QFETCH(const Verdict, verdict);
    const CaseVerdict result = judge(told() + kDone, flow, mode);
    QCOMPARE(result.uses.size(), std::size_t{1});
    QCOMPARE(result.uses.front().verdict, verdict);
    QCOMPARE(result.uses.front().why.empty(), verdict == Verdict::right);
}

void TestTruthMatch::reusedPortIsAnotherFlow()
{
    FlowLine first;
    FlowLine second;
    second.id = 2;
    second.first = "2026-01-01T10:02:05.000000Z";
    second.who = replaced(kOther, "300", "201");
    second.users
        = replaced(first.users, "200,\"start_time\":\"2026-01-01T10:01:00", "201,\"start_time\":\"2026-01-01T10:01:10");
    second.users = replaced(second.users, "\"tid\":200", "\"tid\":201");
    const std::string truth = told() + told(201, 7'000, "06");
    QCOMPARE(judge(truth, first.text() + second.text(), "ebpf").count(Verdict::right), std::size_t{2});
    // Swapped, each is named on the other's flow.
    std::swap(first.who, second.who);
    std::swap(first.users, second.users);
    QCOMPARE(judge(truth, first.text() + second.text(), "ebpf").count(Verdict::wrong), std::size_t{2});
}

void TestTruthMatch::nameOnAFlowWithoutUseIsStray()
{
    FlowLine late;
    late.id = 2;
    late.first = "2026-01-01T10:02:01.000000Z";
    late.users = "[]";
    // A packet after the end is still its user's.
    QCOMPARE(judge(told(), FlowLine().text() + late.text(), "proc").strayNames.size(), std::size_t{0});
    late.who = kOther;
    QCOMPARE(judge(told(), FlowLine().text() + late.text(), "proc").strayNames.size(), std::size_t{1});
    late.who = kNobody;
    QCOMPARE(judge(told(), FlowLine().text() + late.text(), "proc").strayNames.size(), std::size_t{0});
}

void TestTruthMatch::userOfAnotherProcessIsStray()
{
    FlowLine line;
    const std::string other
        = R"({"pid":300,"start_time":"2026-01-01T10:01:10.000000Z","tid":300,"tx_payload":BYTES,"rx_payload":0}])";
    line.users = replaced(line.users, "}]", "}," + replaced(other, "BYTES", "1"));
    QCOMPARE(judge(told() + kDone, line.text(), "ebpf").wrongNames(), std::size_t{1});
    // Who opened the socket and sent nothing may stand there, if it belongs to the case.
    line.users = replaced(line.users, ":1,", ":0,");
    QCOMPARE(judge(told() + kDone, line.text(), "ebpf").wrongNames(), std::size_t{0});
    QCOMPARE(judge(told(), line.text(), "ebpf").wrongNames(), std::size_t{1});
}

void TestTruthMatch::lastWordCounts()
{
    FlowLine early;
    early.who = kNobody;
    QCOMPARE(judge(told(), early.text() + FlowLine().text(), "ebpf").count(Verdict::right), std::size_t{1});
}

void TestTruthMatch::goals_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<bool>("isTraced");
    QTest::addColumn<int>("right");
    QTest::addColumn<int>("none");
    QTest::addColumn<int>("milliseconds");
    QTest::addColumn<int>("wrong");
    QTest::addColumn<bool>("isKept");
    QTest::newRow("traced: all") << "x"s << true << 3 << 0 << 1 << 0 << true;
    QTest::newRow("traced: one missing") << "x"s << true << 3 << 1 << 1 << 0 << false;
    QTest::newRow("untraced: a short one missing") << "x"s << false << 3 << 1 << 49 << 0 << true;
    QTest::newRow("untraced: a long one missing") << "x"s << false << 3 << 1 << 50 << 0 << false;
    QTest::newRow("untraced: one wrong") << "x"s << false << 99 << 0 << 1 << 1 << false;
    QTest::newRow("95 of 100 over TCP") << "short-tcp"s << false << 95 << 5 << 1 << 0 << true;
    QTest::newRow("94 of 100 over TCP") << "short-tcp"s << false << 94 << 6 << 1 << 0 << false;
    QTest::newRow("90 of 100 over UDP") << "short-udp"s << false << 90 << 10 << 1 << 0 << true;
    QTest::newRow("89 of 100 over UDP") << "short-udp"s << false << 89 << 11 << 1 << 0 << false;
    QTest::newRow("told nothing") << "x"s << true << 0 << 0 << 1 << 0 << false;
}

void TestTruthMatch::goals()
{
    QFETCH(const int, right);
    QFETCH(const int, none);
    QFETCH(const int, milliseconds);
    QFETCH(const int, wrong);
    CaseVerdict verdict;
    const auto add = [&](int count, Verdict what) {
        for (int number = 0; number < count; ++number) {
            UseVerdict use;
            use.verdict = what;
            use.age = std::chrono::milliseconds(milliseconds);
            verdict.uses.push_back(use);
        }
    };
    add(right, Verdict::right);
    add(none, Verdict::none);
    add(wrong, Verdict::wrong);
    QFETCH(const std::string, name);
    QFETCH(const bool, isTraced);
    QTEST(shortfall(name, isTraced, verdict).empty(), "isKept");
}

void TestTruthMatch::tableSaysWhatIsBelowTheGoal()
{
    const CaseVerdict right = judge(told(), FlowLine().text(), "ebpf");
    const std::string table = toMarkdown({cellOf(right, true, "one", "does one", "ebpf"),
        cellOf({}, true, "two", "does two", "ebpf"), cellOf({}, false, "three", "does three", "ebpf")});
    QVERIFY2(table.find("| `one` | does one | pass | 1 / 0 / 0 / 0 |") != std::string::npos, table.c_str());
    QVERIFY2(table.find("| `two` | does two | miss (goal missed) |") != std::string::npos, table.c_str());
    QVERIFY2(table.find("| `three` | does three | not offered |") != std::string::npos, table.c_str());
    QVERIFY2(table.find("1 below the goal") != std::string::npos, table.c_str());
}

void TestTruthMatch::linesThatAreNoneAreLeftOut()
{
    const std::string truth = "garbage\n[1,2]\n{\"truth\":\"flow\"\n" + told() + "{}";
    QCOMPARE(readTold(truth).uses.size(), std::size_t{1});
    QCOMPARE(judge(truth, "\n\n\x01{\n" + FlowLine().text(), "ebpf").count(Verdict::right), std::size_t{1});
}

void TestTruthMatch::floorExcusesNoWrongName_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<int>("right");
    QTest::addColumn<int>("none");
    QTest::addColumn<int>("wrong");
    QTest::addColumn<bool>("isTolerable");
    QTest::newRow("goal kept") << "short-tcp"s << 95 << 5 << 0 << true;
    QTest::newRow("at the floor") << "short-tcp"s << 70 << 30 << 0 << true;
    QTest::newRow("below the floor") << "short-tcp"s << 69 << 31 << 0 << false;
    QTest::newRow("one wrong") << "short-tcp"s << 99 << 0 << 1 << false;
    QTest::newRow("told nothing") << "short-tcp"s << 0 << 0 << 0 << false;
    QTest::newRow("a case without a floor") << "short-udp"s << 89 << 11 << 0 << false;
}

void TestTruthMatch::floorExcusesNoWrongName()
{
    QFETCH(const std::string, name);
    QFETCH(const int, right);
    QFETCH(const int, none);
    QFETCH(const int, wrong);
    CaseVerdict verdict;
    const auto add = [&](int count, Verdict what) {
        for (int number = 0; number < count; ++number) {
            verdict.uses.emplace_back().verdict = what;
        }
    };
    add(right, Verdict::right);
    add(none, Verdict::none);
    add(wrong, Verdict::wrong);
    const auto floors = floorsOf({"short-tcp=70"});
    QVERIFY(floors.has_value());
    QTEST(isTolerable(cellOf(verdict, true, name, "", "proc"), *floors), "isTolerable");
    for (const char* word : {"short-tcp", "short-tcp=", "=70", "short-tcp=70%", "short-tcp=-1", "short-tcp=101"}) {
        QVERIFY2(!floorsOf({word}), word);
    }
}

QTEST_GUILESS_MAIN(TestTruthMatch)

#include "tst_truth_match.moc"
