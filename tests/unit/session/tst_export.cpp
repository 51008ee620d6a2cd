// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRectF>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

#include "core/base/atomic_file.h"
#include "core/session/export/csv.h"
#include "core/session/export/finding_page.h"
#include "core/session/export/forest_dot.h"
#include "core/session/export/forest_svg.h"
#include "core/session/export/markup.h"
#include "core/session/export/pair_picture.h"
#include "core/session/export/run_json.h"
#include "tests/unit/session/sample_run.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {
QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

std::string contentOf(const QString& file)
{
    std::ifstream stream(file.toStdString(), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

bool isWellFormedXml(const std::string& xml)
{
    QXmlStreamReader reader(QByteArray::fromStdString(xml));
    while (!reader.atEnd()) {
        reader.readNext();
    }
    return !reader.hasError();
}
/// What an SVG says of itself, where it is well-formed.
struct SvgHead {
    QSizeF size;
    QRectF frame;
};

SvgHead svgHead(const std::string& svg)
{
    QXmlStreamReader reader(QByteArray::fromStdString(svg));
    if (!isWellFormedXml(svg) || !reader.readNextStartElement()) {
        return {};
    }
    const auto number = [&](const char* name) { return reader.attributes().value(QLatin1String(name)).toDouble(); };
    const QStringList box = reader.attributes().value(QLatin1String("viewBox")).toString().split(u' ');
    return {{number("width"), number("height")},
        {box.value(0).toDouble(), box.value(1).toDouble(), box.value(2).toDouble(), box.value(3).toDouble()}};
}
} // namespace

Q_DECLARE_METATYPE(ForestSvgOptions)

class ExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCellCannotStartAFormula_data();
    void aCellCannotStartAFormula();
    void rowsAreAsTheRfcHasThem();
    void everyConnectionOfTheRunIsARow();
    void everyFindingIsARow();
    void jsonHasTheFieldsOfTheLines();
    void graphvizReadsTheForest_data();
    void graphvizReadsTheForest();
    void theForestIsAPictureOfAnySize_data();
    void theForestIsAPictureOfAnySize();
    void theForestsPictureShowsWhoIsWho();
    void manyOfOneParentStandInColumns();
    void aSelectionBringsItsAncestors_data();
    void aSelectionBringsItsAncestors();
    void aSelectionThatMakesNoSenseIsRefused_data();
    void aSelectionThatMakesNoSenseIsRefused();
    void thePageStandsForItself();
    void noNameBecomesMarkup();
    void thePageOfNoFindingSaysSo();
    void thePicturesAreWellFormed();
    void theOldestFlowsAreForgottenAndCounted();
    void processesGoWithTheirFlows();
    void aFileAppearsWholeOrNotAtAll();
    void aReplacedFileKeepsItsPermissions();
    void aLinkGivesWayWhereItIsNotToBeFollowed();
    void longTextLosesItsMiddle();
};

void ExportTest::aCellCannotStartAFormula_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("cell");
    QTest::newRow("plain") << QByteArray("curl") << QByteArray("curl");
    QTest::newRow("equals") << QByteArray("=1+1") << QByteArray("\"'=1+1\"");
    QTest::newRow("plus") << QByteArray("+1") << QByteArray("\"'+1\"");
    QTest::newRow("login shell") << QByteArray("-bash") << QByteArray("\"'-bash\"");
    QTest::newRow("at") << QByteArray("@SUM(1)") << QByteArray("\"'@SUM(1)\"");
    QTest::newRow("behind spaces") << QByteArray("  =1") << QByteArray("\"'  =1\"");
    QTest::newRow("full width") << QByteArray("\xEF\xBC\x9D"
                                              "1")
                                << QByteArray("\"'\xEF\xBC\x9D"
                                              "1\"");
    QTest::newRow("tab first") << QByteArray("\t=1") << QByteArray("\xEF\xBF\xBD=1");
    QTest::newRow("where semicolons separate") << QByteArray("a;=1") << QByteArray("\"a;'=1\"");
    QTest::newRow("behind a quote") << QByteArray("a\"=1") << QByteArray("\"a\"\"'=1\"");
    QTest::newRow("inside") << QByteArray("a=b") << QByteArray("a=b");
    QTest::newRow("line break") << QByteArray("a\r\n=1") << QByteArray("a\xEF\xBF\xBD\xEF\xBF\xBD=1");
}

void ExportTest::aCellCannotStartAFormula()
{
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, cell);
    CsvTable table;
    table.addText(value.toStdString());
    QCOMPARE(QByteArray::fromStdString(table.text()), cell);
}

void ExportTest::rowsAreAsTheRfcHasThem()
{
    CsvTable table;
    table.addText("a,b").addText("say \"hi\"").addNumber(7).addFlag(true).addNothing().addText("c").endRow();
    QCOMPARE(text(table.text()), QStringLiteral("\"a,b\",\"say \"\"hi\"\"\",7,true,,c\r\n"));
}

void ExportTest::everyConnectionOfTheRunIsARow()
{
    const SampleRun sample;
    const QStringList rows = text(connectionsCsv(sample.record())).split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
    QCOMPARE(rows.size(), 4);
    const QStringList columns = rows.at(0).split(u',');
    for (const QString& row : rows) {
        QCOMPARE(row.split(u',').size(), columns.size());
    }
    const QStringList ended = rows.at(3).split(u',');
    QCOMPARE(ended.at(columns.indexOf(QStringLiteral("process"))), QStringLiteral("curl"));
    QCOMPARE(ended.at(columns.indexOf(QStringLiteral("remote_address"))), QStringLiteral("2001:db8::5"));
    QCOMPARE(ended.at(columns.indexOf(QStringLiteral("remote_port"))), QStringLiteral("443"));
    QCOMPARE(ended.at(columns.indexOf(QStringLiteral("ended"))), QStringLiteral("true"));
    QCOMPARE(rows.at(1).split(u',').at(columns.indexOf(QStringLiteral("threads"))), QStringLiteral("101"));
}

void ExportTest::everyFindingIsARow()
{
    const SampleRun sample;
    const QStringList rows = text(findingsCsv(sample.record())).split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
    QCOMPARE(rows.size(), 2);
    QVERIFY2(rows.at(1).contains(QStringLiteral("server-like-pair,alert,100,agent")), qPrintable(rows.at(1)));
}

void ExportTest::jsonHasTheFieldsOfTheLines()
{
    const SampleRun sample("w\xff");
    const QJsonObject run = QJsonDocument::fromJson(QByteArray::fromStdString(runJson(sample.record()))).object();
    QCOMPARE(run[QStringLiteral("flows")].toArray().size(), 3);
    QCOMPARE(run[QStringLiteral("findings")].toArray().size(), 1);
    QCOMPARE(run[QStringLiteral("netgrove")].toObject()[QStringLiteral("host")].toString(), QStringLiteral("testhost"));
    const QJsonObject finding = run[QStringLiteral("findings")].toArray().at(0).toObject();
    QVERIFY(!finding.contains(QStringLiteral("event")));
    const QJsonObject descendant = finding[QStringLiteral("descendant")].toObject();
    QCOMPARE(descendant[QStringLiteral("pid")].toInt(), 300);
    QVERIFY(descendant[QStringLiteral("comm_replaced")].toBool());
    const QJsonObject flow = run[QStringLiteral("flows")].toArray().at(2).toObject();
    QCOMPARE(flow[QStringLiteral("comm")].toString(), QStringLiteral("curl"));
}

void ExportTest::graphvizReadsTheForest_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("plain") << QByteArray("worker");
    QTest::newRow("hostile") << QByteArray(kHostileName);
    QTest::newRow("backslash at the end") << QByteArray("a\\");
    QTest::newRow("not UTF-8") << QByteArray("\xff\xfe");
    QTest::newRow("html-like label") << QByteArray("<<b>x</b>>");
}

void ExportTest::graphvizReadsTheForest()
{
    QFETCH(const QByteArray, name);
    const SampleRun sample(name.toStdString(), name.toStdString());
    QProcess graphviz;
    graphviz.start(QStringLiteral("dot"), {QStringLiteral("-Tplain")});
    QVERIFY2(graphviz.waitForStarted(), "Graphviz (dot) is not installed");
    graphviz.write(QByteArray::fromStdString(forestDot(sample.record())));
    graphviz.closeWriteChannel();
    QVERIFY(graphviz.waitForFinished());
    QCOMPARE(graphviz.readAllStandardError(), QByteArray());
    QCOMPARE(graphviz.exitCode(), 0);
    const QByteArray drawn = graphviz.readAllStandardOutput();
    QCOMPARE(drawn.count("\nnode "), 5);
    QCOMPARE(drawn.count("\nedge "), 4);
}

void ExportTest::theForestIsAPictureOfAnySize_data()
{
    QTest::addColumn<ForestSvgOptions>("options");
    QTest::addColumn<bool>("isEmpty");
    QTest::addColumn<QSizeF>("size"); // empty: what it needs
    const ForestSvgOptions wide{.size = {1600, 200}};
    const ForestSvgOptions huge{.size = {40'000, 20'000}};
    QTest::newRow("what it needs") << ForestSvgOptions{} << false << QSizeF();
    QTest::newRow("wide") << wide << false << QSizeF(1600, 200);
    QTest::newRow("a pixel") << ForestSvgOptions{.size = {1, 1}} << false << QSizeF(1, 1);
    QTest::newRow("too large") << huge << false << QSizeF(16384, 8192);
    QTest::newRow("nobody talked") << wide << true << QSizeF(1600, 200);
}

void ExportTest::theForestIsAPictureOfAnySize()
{
    QFETCH(ForestSvgOptions, options);
    QFETCH(bool, isEmpty);
    QFETCH(QSizeF, size);
    const SampleRun sample(kHostileName, kHostilePath);
    RunRecord run = sample.record();
    if (isEmpty) {
        run = select(run, {.kind = Selection::Kind::finding, .id = 999});
    }
    const auto plain = svgHead(runForestSvg(run, {}));
    const auto picture = svgHead(runForestSvg(run, options));
    QCOMPARE(picture.size, size.isEmpty() ? plain.size : size);
    QVERIFY(plain.size.width() >= 640);
    // All of the forest is in the frame, and the frame has the picture's shape.
    QVERIFY(picture.frame.adjusted(-0.2, -0.2, 0.2, 0.2).contains(plain.frame));
    const double stretch = picture.frame.width() * picture.size.height() / picture.size.width();
    QVERIFY2(qAbs(stretch - picture.frame.height()) < 0.5, qPrintable(QString::number(stretch)));
    const auto twice = svgHead(runForestSvg(run, {.size = {}, .scale = 2}));
    QCOMPARE(twice.size, plain.size * 2);
    QCOMPARE(twice.frame, plain.frame);
}

void ExportTest::theForestsPictureShowsWhoIsWho()
{
    const SampleRun sample("a<b&\"c\"\x1b[31m", "/usr/bin/worker");
    const std::string svg = runForestSvg(sample.record());
    QVERIFY(isWellFormedXml(svg));
    const QString picture = text(svg);
    QVERIFY(picture.contains(QStringLiteral("a&lt;b&amp;&quot;c&quot;\uFFFD[31m")));
    QVERIFY(!picture.contains(u'\x1b'));
    for (const char* word : {">agent<", ">sh<", ">curl<", ">300 · 1 host<", "testhost, ", ": 1 alert, 0 notices"}) {
        QVERIFY2(picture.contains(QString::fromUtf8(word)), word);
    }
    QCOMPARE(picture.count(QStringLiteral("<circle")), 5); // init, the three of the pair, and who talked and is over
    QCOMPARE(picture.count(QStringLiteral("fill=\"#f6c4c0\"")), 2); // the pair's ends …
    QCOMPARE(picture.count(QStringLiteral("stroke=\"#c62828\" stroke-width=\"3\"")), 2); // … and the way between them
    QVERIFY(text(runForestSvg(select(sample.record(), {.kind = Selection::Kind::finding, .id = 999})))
            .contains(QStringLiteral("nobody talked to the outside")));
}

/// Names that are too long for a column are cut, and the number stays.
void ExportTest::manyOfOneParentStandInColumns()
{
    using namespace std::chrono_literals;
    Analyzer analyzer({.view = View::graded});
    ObservationBuilder scene;
    RunBook book;
    scene.add(aProcess(1, "init"));
    for (int child = 0; child < 40; ++child) {
        scene.add(aProcess(4'000'100 + child, "a-name-of-15-le").childOf(1));
        scene.add(aFlow(static_cast<std::uint64_t>(child + 1)).openedBy(4'000'100 + child).established());
    }
    const SnapshotPointer last = analyzer.apply(scene.take(1s));
    book.take(*last);
    const std::string svg = runForestSvg(book.record(last), {});
    QVERIFY(isWellFormedXml(svg));
    const QString picture = text(svg);
    QCOMPARE(picture.count(QStringLiteral(">a-na\u2026")), 40);
    QVERIFY(picture.contains(QStringLiteral(">4000139 · 1 host<")));
    const QSizeF size = svgHead(svg).size;
    QVERIFY2(size.width() < 1000 && size.height() < 1000, "forty must not make a line");
}

void ExportTest::aSelectionBringsItsAncestors_data()
{
    QTest::addColumn<QString>("selection");
    QTest::addColumn<int>("processes");
    QTest::addColumn<int>("flows");
    QTest::addColumn<int>("findings");
    QTest::newRow("flow") << QStringLiteral("flow=3") << 2 << 1 << 0;
    QTest::newRow("process") << QStringLiteral("pid=300") << 4 << 1 << 1;
    QTest::newRow("finding") << QStringLiteral("finding=1") << 4 << 2 << 1;
    QTest::newRow("nothing there") << QStringLiteral("pid=999") << 0 << 0 << 0;
}

void ExportTest::aSelectionBringsItsAncestors()
{
    QFETCH(const QString, selection);
    const SampleRun sample;
    const Result<Selection> parsed = Selection::parse(selection.toStdString());
    QVERIFY(parsed.has_value());
    const RunRecord part = select(sample.record(), *parsed);
    QTEST(static_cast<int>(part.processes.size()), "processes");
    QTEST(static_cast<int>(part.flows.size()), "flows");
    QTEST(static_cast<int>(part.findings.size()), "findings");
}

void ExportTest::aSelectionThatMakesNoSenseIsRefused_data()
{
    QTest::addColumn<QString>("selection");
    for (const char* words :
        {"", "pid", "pid=", "pid=x", "pid=1x", "pid=-1", "port=80", "=1", "flow=99999999999999999999"}) {
        QTest::newRow(words) << QString::fromUtf8(words);
    }
}

void ExportTest::aSelectionThatMakesNoSenseIsRefused()
{
    QFETCH(const QString, selection);
    QVERIFY(!Selection::parse(selection.toStdString()));
}

void ExportTest::thePageStandsForItself()
{
    const SampleRun sample;
    const QString page = text(findingPage(sample.record()));
    QVERIFY(page.contains(QStringLiteral("Content-Security-Policy\" content=\"default-src 'none'")));
    QVERIFY(page.contains(QStringLiteral("agent (100) and worker (300) both talk to the outside")));
    QVERIFY(page.contains(QStringLiteral("198.51.100.7:6667")));
    QVERIFY(page.contains(QStringLiteral("init (1)")));
    QCOMPARE(page.count(QStringLiteral("<svg")), 2);
    for (const char* outside : {"http:", "https:", "src=", "href=", "url(", "<script", "@import", " on"}) {
        const bool isEventHandler = QByteArray(outside) == " on";
        const QString pattern = isEventHandler ? QStringLiteral(" onload") : QString::fromUtf8(outside);
        QVERIFY2(!page.contains(pattern), outside);
    }
}

void ExportTest::noNameBecomesMarkup()
{
    const SampleRun sample(kHostileName, "</code><script>alert(1)</script><img src=x onerror=alert(1)>");
    const QString page = text(findingPage(sample.record()));
    QVERIFY(!page.contains(QStringLiteral("<b>")));
    QVERIFY(!page.contains(QStringLiteral("<script")));
    QVERIFY(!page.contains(QStringLiteral("<img")));
    QVERIFY(!page.contains(QChar(0x1b)));
    QVERIFY(page.contains(QStringLiteral("&lt;script&gt;")));
}

void ExportTest::thePageOfNoFindingSaysSo()
{
    const SampleRun sample;
    const RunRecord nothing = select(sample.record(), {.kind = Selection::Kind::process, .id = 999});
    QVERIFY(text(findingPage(nothing)).contains(QStringLiteral("Nothing was found.")));
}

void ExportTest::thePicturesAreWellFormed()
{
    const SampleRun sample(kHostileName, kHostilePath);
    const RunRecord run = sample.record();
    QCOMPARE(run.findings.size(), 1U);
    const std::string pair = pairPicture(run, *run.findings.front());
    QVERIFY2(isWellFormedXml(pair), pair.c_str());
    QVERIFY(text(pair).contains(QStringLiteral("203.0.113.9:25")));
    QVERIFY(isWellFormedXml(timelinePicture(run, *run.findings.front())));
    Finding forged = *run.findings.front();
    forged.rule = Rule::spoofedSource;
    forged.ancestor = nullptr;
    forged.descendant = nullptr;
    forged.path.clear();
    forged.forgedFlow = run.flows.front();
    QVERIFY(isWellFormedXml(pairPicture(run, forged)));
    QVERIFY(isWellFormedXml(timelinePicture(run, forged)));
}

void ExportTest::theOldestFlowsAreForgottenAndCounted()
{
    using namespace std::chrono_literals;
    Analyzer analyzer;
    RunBook book(10);
    ObservationBuilder scene;
    SnapshotPointer last;
    scene.add(aProcess(1, "init"));
    for (std::uint64_t id = 1; id <= 25; ++id) {
        scene.add(aFlow(id).openedBy(1).final());
    }
    last = analyzer.apply(scene.take(1s));
    book.take(*last);
    last = analyzer.apply(scene.take(2s));
    book.take(*last);
    const RunRecord run = book.record(last);
    QCOMPARE(run.flows.size(), 10U);
    QCOMPARE(run.flows.front()->facts.id, 16U);
    QCOMPARE(run.omittedFlows, 15U);
    // A process that is gone is kept, without flows of its own.
    const auto later = std::make_shared<Snapshot>(*last);
    later->processes.clear();
    QCOMPARE(book.record(later).processes.size(), 1U);
    QVERIFY(book.record(later).processes.front()->flows.empty());
}

void ExportTest::processesGoWithTheirFlows()
{
    using namespace std::chrono_literals;
    Analyzer analyzer;
    RunBook book(10);
    SnapshotPointer last;
    constexpr int kRounds = 4;
    constexpr int kBirths = 800;
    for (int round = 0; round < kRounds; ++round) {
        ObservationBuilder scene;
        scene.add(aProcess(1, "init")).add(aProcess(2, "cron").childOf(1));
        for (int birth = 0; birth < kBirths; ++birth) {
            const int pid = 100 + round * kBirths + birth;
            scene.add(aProcess(pid, "curl").childOf(2));
            scene.add(aFlow(static_cast<std::uint64_t>(pid)).openedBy(pid).final());
        }
        last = analyzer.apply(scene.take(1s + round * 1s));
        book.take(*last);
    }
    const auto later = std::make_shared<Snapshot>(*last);
    later->processes.clear();
    later->flows.clear();
    const RunRecord run = book.record(later);
    QCOMPARE(run.flows.size(), 10U);
    QVERIFY2(run.processes.size() < 2 * kBirths, qPrintable(QString::number(run.processes.size())));
    for (const FlowPointer& flow : run.flows) {
        QCOMPARE(run.lineageOf(flow->process.value_or(ProcessKey())).size(), 3U);
    }
}

void ExportTest::aFileAppearsWholeOrNotAtAll()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("a.csv"));
    QVERIFY(writeAtomically(file.toStdString(), "first", {.isPrivate = true}).has_value());
    QVERIFY(writeAtomically(file.toStdString(), "second", {.isPrivate = true}).has_value());
    QCOMPARE(contentOf(file), std::string("second"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    QVERIFY(
        !writeAtomically(folder.filePath(QStringLiteral("no/such/folder")).toStdString(), "x", {.isPrivate = true}));
    QVERIFY(!checkWritable(folder.filePath(QStringLiteral("no/such/folder")).toStdString()));
    QVERIFY(!checkWritable(folder.path().toStdString()));
    QVERIFY(checkWritable(file.toStdString()).has_value());
}

void ExportTest::aReplacedFileKeepsItsPermissions()
{
    const QTemporaryDir folder;
    const std::string file = folder.filePath(QStringLiteral("a")).toStdString();
    const std::string link = folder.filePath(QStringLiteral("link")).toStdString();
    struct stat status{};
    QVERIFY(writeAtomically(file, "x", {.isPrivate = true}).has_value());
    QCOMPARE(::stat(file.c_str(), &status), 0);
    QCOMPARE(status.st_mode & 0777U, 0600U);
    ::chmod(file.c_str(), 0640);
    std::filesystem::create_symlink(file, link);
    QVERIFY(writeAtomically(link, "y", {.isPrivate = true}).has_value());
    QVERIFY(std::filesystem::is_symlink(link));
    QCOMPARE(::stat(file.c_str(), &status), 0);
    QCOMPARE(status.st_mode & 0777U, 0640U);
    QCOMPARE(contentOf(QString::fromStdString(file)), std::string("y"));
}

/// Somebody else may have put it there.
void ExportTest::aLinkGivesWayWhereItIsNotToBeFollowed()
{
    QTemporaryDir folder;
    const std::string target = folder.filePath(QStringLiteral("target")).toStdString();
    const std::string link = folder.filePath(QStringLiteral("link")).toStdString();
    QVERIFY(writeAtomically(target, "theirs", {}));
    std::filesystem::permissions(target, std::filesystem::perms::all);
    std::filesystem::create_symlink(target, link);
    QVERIFY(writeAtomically(link, "ours", {.links = AtomicWrite::Links::replaced}));
    QCOMPARE(contentOf(QString::fromStdString(target)), std::string("theirs"));
    QCOMPARE(contentOf(QString::fromStdString(link)), std::string("ours"));
    QVERIFY(std::filesystem::is_regular_file(std::filesystem::symlink_status(link)));
    struct stat status{};
    QVERIFY(::stat(link.c_str(), &status) == 0 && (status.st_mode & 0777U) == 0600U);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 2); // no draft is left
}

void ExportTest::longTextLosesItsMiddle()
{
    QCOMPARE(text(shortened("abcdefghij", 5)), QString::fromUtf8("ab…ij"));
    QCOMPARE(text(shortened("äöüßäöüß", 5)), QString::fromUtf8("äö…üß"));
    QCOMPARE(text(shortened("abc", 5)), QStringLiteral("abc"));
}

QTEST_APPLESS_MAIN(ExportTest)
#include "tst_export.moc"
