// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "app/netgrove-watch/compare_command.h"
#include "core/session/compare.h"
#include "core/trust/trust_store.h"
#include "tests/support/recorded_scene.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace netgrove::watch;
using namespace std::chrono_literals;

class TestCompare : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(writeRecording(path("a"), pairScene(40)));
        QVERIFY(writeRecording(path("again"), pairScene(40)));
        QVERIFY(writeRecording(path("short"), [] {
            auto said = pairScene(40);
            said.resize(10); // before the pair
            return said;
        }()));
    }
    void aRecordingAgreesWithItself();
    void anotherRunOfTheSameAgrees();
    void anotherViewMayGradeOtherwise();
    void whatTheUserTrustsCountsWhereAsked();
    void whatOnlyOneHasIsNamed();
    void equalNamesArePairedAsOftenAsTheyCome();
    void badRecordingsHaveTheirStatus();

private:
    std::string path(const char* name) const { return m_folder.path().toStdString() + "/" + name; }
    ExitStatus compare(const char* first, const char* second, std::optional<View> otherView = std::nullopt)
    {
        Options options;
        options.view = View::paper;
        options.otherView = otherView;
        options.files = {path(first), path(second)};
        m_text.clear();
        m_error.clear();
        return compareCommand(options, m_text, m_error);
    }
    bool says(const char* text) const { return m_text.find(text) != std::string::npos; }

    QTemporaryDir m_folder;
    std::string m_text;
    std::string m_error;
};

void TestCompare::aRecordingAgreesWithItself()
{
    QCOMPARE(compare("a", "a"), ExitStatus::nothingFound);
    QVERIFY2(says("both    0:00:02  alert  server-like pair: agent (100) > work (200)"), m_text.c_str());
    QVERIFY(says("The two verdicts are the same."));
}

void TestCompare::anotherRunOfTheSameAgrees()
{
    QCOMPARE(compare("a", "again"), ExitStatus::nothingFound);
    QVERIFY(says("paper view, window 60 s: 1 finding\n"));
}

void TestCompare::anotherViewMayGradeOtherwise()
{
    QCOMPARE(compare("a", "a", View::graded), ExitStatus::found);
    QVERIFY2(says("grade   0:00:02  alert -> "), m_text.c_str());
    QVERIFY(says("0 findings are the same, 1 differs."));
}

void TestCompare::whatTheUserTrustsCountsWhereAsked()
{
    auto said = pairScene(40);
    for (ProcessObservation& process : said.front().processes) {
        process.program.emplace();
        process.program->content = ContentState::known;
        process.program->contentHash = std::string(64, 'a');
        process.program->isInSharedFolder = true; // something that speaks against it
        process.program->package = PackageState::none;
    }
    QVERIFY(writeRecording(path("known"), said));
    const auto found = findingsIn(*RecordingReader::open(path("known")), {.view = View::graded});
    QCOMPARE(found->size(), std::size_t{1});
    const auto entry = trustEntryFor(*found->front().finding, "someone", WallTime{}, {});
    QVERIFY2(entry.has_value(), entry ? "" : entry.error().detail.c_str());
    qputenv("XDG_CONFIG_HOME", m_folder.path().toUtf8());
    qunsetenv("SUDO_UID");
    qunsetenv("PKEXEC_UID");
    QVERIFY(TrustStore(*trustFileOfUser()).add(*entry));

    Options options;
    options.view = View::graded;
    options.files = {path("known"), path("known")};
    const auto judged = [&] {
        m_text.clear();
        return compareCommand(options, m_text, m_error);
    };
    QCOMPARE(judged(), ExitStatus::nothingFound); // it does not count unless asked
    options.isOtherTrustCounted = true;
    QVERIFY2(judged() == ExitStatus::found, m_text.c_str());
    QVERIFY2(says(" -> expected"), m_text.c_str());
    QVERIFY2(says("window 60 s, with what you trust: 1 finding"), m_text.c_str());
    options.isOtherTrustCounted.reset();
    options.isTrustCounted = true;
    QCOMPARE(judged(), ExitStatus::nothingFound);
    QVERIFY2(says("both    0:00:02  expected"), m_text.c_str());
    QCOMPARE(m_error, std::string());
}

void TestCompare::whatOnlyOneHasIsNamed()
{
    QCOMPARE(compare("a", "short"), ExitStatus::found);
    QVERIFY2(says("only A  0:00:02  alert"), m_text.c_str());
    QCOMPARE(compare("short", "a"), ExitStatus::found);
    QVERIFY2(says("only B  0:00:02  alert"), m_text.c_str());
}

void TestCompare::equalNamesArePairedAsOftenAsTheyCome()
{
    const auto reader = RecordingReader::open(path("a"));
    const auto found = findingsIn(*reader, {.view = View::paper});
    QCOMPARE(found->size(), std::size_t{1});
    std::vector<FoundOnce> three(3, found->front());
    const auto compared = compareFindings(three, {found->front()}, false);
    QCOMPARE(compared.size(), std::size_t{3});
    QCOMPARE(std::ranges::count_if(compared, &ComparedFinding::isSame), 1);
}

void TestCompare::badRecordingsHaveTheirStatus()
{
    QCOMPARE(compare("a", "missing"), ExitStatus::badRecording);
    QVERIFY(!m_error.empty() && m_text.empty());
    setFileContent(path("cut"), fileContent(path("a")).substr(0, fileContent(path("a")).size() - 100));
    QCOMPARE(compare("cut", "a"), ExitStatus::badRecording);
    QVERIFY2(m_error.find("byte ") != std::string::npos, m_error.c_str());
}

QTEST_GUILESS_MAIN(TestCompare)
#include "tst_compare.moc"
