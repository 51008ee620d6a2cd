// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryFile>
#include <QTest>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

#include "app/netgrove-watch/jsonl_writer.h"
#include "app/netgrove-watch/options.h"
#include "app/netgrove-watch/plain_log.h"
#include "app/netgrove-watch/run_loop.h"
#include "app/netgrove-watch/screen.h"
#include "app/netgrove-watch/terminal_text.h"
#include "app/netgrove-watch/words.h"
#include "tests/support/fake_sensor.h"
#include "tests/support/observation_builder.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace netgrove::watch;
using namespace std::chrono_literals;

namespace {
Parsed parsed(const QString& line)
{
    std::vector<std::string> words{"netgrove-watch"};
    for (const QString& word : line.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        words.push_back(word.toStdString());
    }
    std::vector<const char*> arguments;
    for (const std::string& word : words) {
        arguments.push_back(word.c_str());
    }
    return parse(static_cast<int>(arguments.size()), arguments.data());
}

ObservationBuilder pairScene()
{
    ObservationBuilder scene;
    scene.add(aProcess(1, "init")).add(aProcess(100, "agent").childOf(1)).add(aProcess(150, "shell").childOf(100));
    scene.add(aProcess(200, "work").childOf(150)).add(aProcess(300, "quiet").childOf(1));
    scene.add(aFlow(1).openedBy(100).at(500ms)).add(aFlow(2).openedBy(200).at(600ms));
    return scene;
}

/// A file that somebody writes to.
class Written {
    QTemporaryFile m_file;
    bool m_isOpen = m_file.open();

public:
    Output output{m_file.handle()};

    /// Null where it could not be opened.
    QByteArray contents() const
    {
        QFile reader(m_file.fileName());
        return m_isOpen && reader.open(QIODevice::ReadOnly) ? reader.readAll() : QByteArray();
    }
};

std::string text(const std::vector<std::string>& lines)
{
    std::string all;
    for (const std::string& line : lines) {
        all += line + "\n";
    }
    return all;
}
} // namespace

/// The terminal program around the engine: arguments, exit statuses, text.
class TestWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // ------------------------------------------------------------------------------------- arguments

    void testArgumentsThatAreRefused_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* line, const char* says) {
            QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(says);
        };
        row("--duration 0", "--duration");
        row("--duration -3", "--duration");
        row("--duration nan", "--duration");
        row("--duration inf", "--duration");
        row("--duration 5x", "--duration");
        row("--duration 1e99", "--duration");
        row("--duration", "--duration");
        row("--window 0", "--window");
        row("--window 999999", "--window");
        row("--format xml", "--format");
        row("--attribution guess", "--attribution");
        row("--view round", "--view");
        row("--record", "--record");
        row("--record-limit 1h", "need --record FILE");
        row("--record-private", "need --record FILE");
        row("--record x --record-limit 1", "such as 500M or 1h");
        row("--record x --record-limit 1x", "such as 500M or 1h");
        row("--record x --record-limit -1h", "such as 500M or 1h");
        row("--record x --record-limit 1e99G", "such as 500M or 1h");
        row("--record x --record-limit 5s", "at least 10s");
        row("--record x --record-limit 10k", "at least 1M");
        row("--replay", "--replay");
        row("--replay x --interface lo", "--replay watches a recording");
        row("--replay x --attribution proc", "--replay watches a recording");
        row("--speed 2", "--speed needs --replay");
        row("--replay x --speed 0", "--speed");
        row("--replay x --speed fast", "or max");
        row("--replay x --speed nan", "--speed");
        row("salvage x", "files");
        row("compare x", "files");
        row("compare x y --other-view red", "--other-view");
        row("compare x y --other-window 0", "--other-window");
        row("salvage x y z", "files");
        row("--export csv x", "--export does not know the format csv");
        row("--export json /no/such/folder/x", "cannot write /no/such/folder/x");
        row("--export json /tmp", "cannot write /tmp");
        row("--export-only pid=1", "--export-only needs an --export");
        row("--export json /dev/null --export-only port=1", "--export-only takes finding=ID");
        row("--export csv", "--export");
        row("--export-size 2", "--export-size needs an --export svg or png");
        row("--export json /dev/null --export-size 2", "--export-size needs an --export svg or png");
        for (const char* size :
            {"0", "0x5", "5x", "x", "2x", "1.5x2", "99999x1", "nan", "inf", "-1", "1e9", "10x10x10"}) {
            row(qPrintable(QStringLiteral("--export svg /dev/null --export-size=%1").arg(QLatin1String(size))),
                "--export-size takes pixels such as 1600x1000");
        }
        row("--unknown", "--unknown");
        row("stray", "stray");
        row("--interface", "--interface");
    }
    void testArgumentsThatAreRefused()
    {
        QFETCH(QString, line);
        QFETCH(QString, says);
        const Parsed result = parsed(line);
        QVERIFY(!result.options);
        QCOMPARE(result.status, ExitStatus::badArguments);
        QVERIFY2(QString::fromStdString(result.error).contains(says), result.error.c_str());
        QVERIFY(result.output.empty());
    }

    void testArgumentsThatAreUnderstood()
    {
        const Parsed result = parsed(QStringLiteral("--interface eth0 --interface lo --duration 2.5 --format jsonl "
                                                    "--attribution proc --view paper --window 30 --thread-rule"));
        QVERIFY2(result.options.has_value(), result.error.c_str());
        QCOMPARE(result.options->interfaces, (std::vector<std::string>{"eth0", "lo"}));
        QVERIFY(result.options->duration == 2500ms);
        QCOMPARE(result.options->format, Format::jsonl);
        QCOMPARE(result.options->attribution, LocalSensorOptions::Attribution::proc);
        QVERIFY(result.options->window == 30s);
        QVERIFY(result.options->isThreadRuleOn);
        QVERIFY(result.options->view == View::paper);
        const Parsed bare = parsed({});
        QVERIFY(bare.options && !bare.options->duration && bare.options->window == 60s
            && bare.options->view == View::graded && bare.options->format == Format::text
            && !bare.options->isThreadRuleOn);
    }

    void testRecordingIsUnderstood()
    {
        const Parsed live = parsed(QStringLiteral("--record a --record-limit 1.5h --record-private"));
        QVERIFY2(live.options.has_value(), live.error.c_str());
        QCOMPARE(live.options->session.record, std::filesystem::path("a"));
        QVERIFY(live.options->session.recording.limit.time == 90min);
        QVERIFY(!live.options->session.recording.limit.bytes && live.options->session.recording.isPrivate);
        QVERIFY(parsed(QStringLiteral("--record a --record-limit 500M")).options->session.recording.limit.bytes
            == std::uint64_t{500'000'000});
        QVERIFY(parsed(QStringLiteral("--record a --record-limit 2d")).options->session.recording.limit.time == 48h);
        const Parsed replay = parsed(QStringLiteral("--replay b --speed 2.5"));
        QCOMPARE(replay.options->session.replay, std::filesystem::path("b"));
        QVERIFY(replay.options->session.speed == 2.5);
        QVERIFY(parsed(QStringLiteral("--replay b --speed max")).options->session.speed == kFullSpeed);
        QVERIFY(!parsed(QStringLiteral("--replay b")).options->session.speed);
        const Parsed compare
            = parsed(QStringLiteral("compare x y --view graded --other-view paper --window 30 --other-window 10"));
        QVERIFY2(compare.options.has_value(), compare.error.c_str());
        QCOMPARE(compare.options->command, std::string("compare"));
        QVERIFY(compare.options->view == View::graded && compare.options->otherView == View::paper);
        QVERIFY(compare.options->window == 30s && compare.options->otherWindow == 10s);
        const Parsed salvage = parsed(QStringLiteral("salvage x y"));
        QCOMPARE(salvage.options->command, std::string("salvage"));
        QCOMPARE(salvage.options->files, (std::vector<std::string>{"x", "y"}));
    }

    void testHelpAndVersion()
    {
        const Parsed help = parsed(QStringLiteral("--help"));
        QCOMPARE(help.status, ExitStatus::nothingFound);
        for (const char* word : {"--interface", "--duration", "--format", "--attribution", "--view", "--window",
                 "--record", "--replay", "--export", "graded (default"}) {
            QVERIFY2(help.output.find(word) != std::string::npos, word);
        }
        const Parsed version = parsed(QStringLiteral("--version"));
        QCOMPARE(version.output, "netgrove-watch " NETGROVE_VERSION "\n");
        QCOMPARE(version.status, ExitStatus::nothingFound);
    }

    void testFailuresSayWhatToDo()
    {
        const Options options = *parsed(QStringLiteral("--interface eth9")).options;
        const std::string missing
            = startFailure({.code = ErrorCode::noSuchInterface, .detail = "eth9"}, options, {"lo", "eth0"});
        QVERIFY(missing.find("eth9") != std::string::npos
            && missing.find("This machine has: lo, eth0.") != std::string::npos);
        const std::string refused
            = startFailure({.code = ErrorCode::noPrivilege, .detail = "socket: \x1b[2J"}, options, {});
        QVERIFY(refused.find("sudo") != std::string::npos);
        QVERIFY(refused.find('\x1b') == std::string::npos);
    }

    // -------------------------------------------------------------------------------------- run loop

    void testExitStatusTellsWhetherSomethingWasFound_data()
    {
        QTest::addColumn<bool>("isPair");
        QTest::newRow("nothing") << false;
        QTest::newRow("pair") << true;
    }
    void testExitStatusTellsWhetherSomethingWasFound()
    {
        QFETCH(bool, isPair);
        ObservationBuilder scene = isPair ? pairScene() : ObservationBuilder();
        const Observation first = scene.take(1s);
        FakeSensor sensor({first}, scene.take(2s));
        Written file;
        JsonlWriter writer(file.output);
        Analyzer analyzer;
        const FileDescriptor none;
        QCOMPARE(RunLoop(sensor, analyzer, writer, file.output, none).run({}),
            isPair ? ExitStatus::found : ExitStatus::nothingFound);
        const QByteArray written = file.contents();
        QVERIFY(written.startsWith("{\"event\":\"start\""));
        QVERIFY(written.trimmed().split('\n').last().startsWith("{\"event\":\"end\""));
    }

    void testDurationEndsItAndFlushesEveryFlow()
    {
        ObservationBuilder scene;
        const Observation first = scene.add(aFlow(1)).take(1s);
        FakeSensor sensor({first}, scene.add(aFlow(1).final()).take(2s));
        sensor.goOn();
        Written file;
        JsonlWriter writer(file.output);
        Analyzer analyzer;
        const FileDescriptor none;
        RunLoop(sensor, analyzer, writer, file.output, none).run(20ms);
        QCOMPARE(file.contents().count("\"final\":true"), 1);
    }

    void testSignalEndsIt()
    {
        const Result<FileDescriptor> signals = catchSignals();
        QVERIFY(signals.has_value());
        ObservationBuilder scene;
        const Observation first = scene.take(1s);
        FakeSensor sensor({first}, scene.take(2s));
        sensor.goOn();
        Written file;
        PlainLog log(file.output);
        Analyzer analyzer;
        ::raise(SIGTERM); // blocked: it waits in the descriptor
        QCOMPARE(RunLoop(sensor, analyzer, log, file.output, *signals).run(30s), ExitStatus::nothingFound);
        QVERIFY(file.contents().contains("end: 0 findings"));
    }

    void testReaderThatLeavesEndsItQuietly()
    {
        QVERIFY(catchSignals().has_value()); // SIGPIPE is ignored from here on
        std::array<int, 2> ends{};
        QVERIFY(::pipe(ends.data()) == 0);
        ::close(ends[0]);
        const FileDescriptor writing(ends[1]);
        ObservationBuilder scene;
        const Observation first = scene.take(1s);
        FakeSensor sensor({first}, scene.take(2s));
        sensor.goOn();
        Output output(writing.get());
        PlainLog log(output);
        Analyzer analyzer;
        const FileDescriptor none;
        QCOMPARE(RunLoop(sensor, analyzer, log, output, none).run(30s), ExitStatus::nothingFound);
        QVERIFY(output.isClosed());
        QCOMPARE(output.errorNumber(), EPIPE);
    }

    void testSlowReaderDoesNotHoldUpTheWriter()
    {
        std::array<int, 2> ends{};
        QVERIFY(::pipe(ends.data()) == 0);
        const FileDescriptor reading(ends[0]);
        const FileDescriptor writing(ends[1]);
        Output output(writing.get());
        std::string written; // longer than a pipe holds; nobody reads yet
        for (int count = 0; count < 500; ++count) {
            const std::string line = std::to_string(count) + std::string(count == 250 ? 200'000 : 1000, 'x') + '\n';
            output.write(line);
            written += line;
        }
        QVERIFY(output.isWaiting());
        QVERIFY(output.waitingBytes() > written.size() / 2);

        std::string read;
        std::array<char, 65536> buffer{};
        while (read.size() < written.size()) {
            const ssize_t got = ::read(reading.get(), buffer.data(), buffer.size());
            QVERIFY(got > 0);
            read.append(buffer.data(), static_cast<std::size_t>(got));
            output.drain();
        }
        QVERIFY(read == written);
        QVERIFY(!output.isWaiting());
        QCOMPARE(output.waitingBytes(), std::size_t{0});
    }

    void testFullDiskIsToldApartFromAReaderThatLeft()
    {
        const FileDescriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
        QVERIFY(full.isOpen());
        Output output(full.get());
        output.write("x");
        QCOMPARE(output.errorNumber(), ENOSPC);
        QVERIFY(writeFailure(output.errorNumber()).find("No space left") != std::string::npos);
    }

    // ------------------------------------------------------------------------------------------ text

    void testScreenShowsThePairInWordsAndSigns()
    {
        Analyzer analyzer;
        ObservationBuilder scene = pairScene();
        const SnapshotPointer snapshot = analyzer.apply(scene.take(1s));
        const std::string plain
            = text(drawScreen(*snapshot, {.columns = 200, .rows = 40, .hasColour = false, .isUtf8 = true}));
        QVERIFY2(plain.find("proc attribution on veth0") != std::string::npos, plain.c_str());
        QVERIFY(plain.find("● !! agent (100)  talks  1 host") != std::string::npos);
        QVERIFY(plain.find("└─┄1 silent┄ ● !! work (200)  talks") != std::string::npos);
        QVERIFY(plain.find("PAIR ancestor") != std::string::npos && plain.find("PAIR descendant") != std::string::npos);
        QVERIFY(plain.find("!! ALERT server-like pair: agent (100) > work (200)") != std::string::npos);
        QVERIFY(plain.find("1 silent process between them: shell (150).") != std::string::npos);
        QVERIFY(plain.find("quiet") == std::string::npos);
        QVERIFY(plain.find('\x1b') == std::string::npos);
        const std::string coloured
            = text(drawScreen(*snapshot, {.columns = 200, .rows = 40, .hasColour = true, .isUtf8 = true}));
        QVERIFY(coloured.find("\x1b[1;31m") != std::string::npos);
    }

    void testScreenKeepsWithinItsSize_data()
    {
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("rows");
        for (const auto& [columns, rows] : {std::pair{80, 24}, {20, 5}, {1, 1}, {3, 2}, {0, 0}}) {
            QTest::addRow("%d x %d", columns, rows) << columns << rows;
        }
    }
    void testScreenKeepsWithinItsSize()
    {
        QFETCH(int, columns);
        QFETCH(int, rows);
        Analyzer analyzer;
        ObservationBuilder scene = pairScene();
        for (int pid = 400; pid < 500; ++pid) {
            scene.add(aProcess(pid, "many").childOf(100))
                .add(aFlow(static_cast<std::uint64_t>(pid)).openedBy(pid).at(500ms));
        }
        const SnapshotPointer snapshot = analyzer.apply(scene.take(1s));
        const std::vector<std::string> lines = drawScreen(*snapshot,
            {.columns = static_cast<std::size_t>(columns),
                .rows = static_cast<std::size_t>(rows),
                .hasColour = false,
                .isUtf8 = true});
        QVERIFY(lines.size() <= static_cast<std::size_t>(rows));
        for (const std::string& line : lines) {
            QVERIFY2(QString::fromStdString(line).size() <= columns, line.c_str());
        }
        if (rows == 24) {
            QVERIFY(text(lines).find(" more lines") != std::string::npos);
        }
    }

    void testAsciiScreenIsAscii()
    {
        Analyzer analyzer;
        ObservationBuilder scene = pairScene();
        scene.add(aProcess(600, "\xc3\xa9t\xc3\xa9")).add(aFlow(9).openedBy(600).at(500ms));
        const SnapshotPointer snapshot = analyzer.apply(scene.take(1s));
        const std::string drawn
            = text(drawScreen(*snapshot, {.columns = 60, .rows = 40, .hasColour = false, .isUtf8 = false}));
        QVERIFY(std::ranges::all_of(drawn, [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7f); }));
        QVERIFY2(drawn.find("`-..1 silent.. (#) !! work (200)") != std::string::npos, drawn.c_str());
        QVERIFY(drawn.find("?t? (600)") != std::string::npos);
    }

    void testHostileNamesNeverReachTheTerminal_data()
    {
        QTest::addColumn<QByteArray>("comm");
        QTest::newRow("escape sequence") << QByteArray("\x1b]0;owned\x07");
        QTest::newRow("C1 control") << QByteArray("\xc2\x9b"
                                                  "2J");
        QTest::newRow("line feed") << QByteArray("a\nb\rc");
        QTest::newRow("right to left") << QByteArray("\xe2\x80\xae"
                                                     "exe");
        QTest::newRow("invalid UTF-8") << QByteArray("\xff\xfe\x80");
        QTest::newRow("raw C1") << QByteArray("\x9b"
                                              "2J");
    }
    void testHostileNamesNeverReachTheTerminal()
    {
        QFETCH(QByteArray, comm);
        Analyzer analyzer;
        ObservationBuilder scene;
        scene.add(aProcess(100, comm.toStdString()))
            .add(aProcess(200, comm.toStdString()).childOf(100).executable(comm.toStdString()));
        scene.add(aFlow(1).openedBy(100).at(500ms)).add(aFlow(2).openedBy(200).at(500ms));
        scene.add(SensorNotice{.kind = NoticeKind::interfaceGone, .time = moment(0s), .detail = comm.toStdString()});
        const Observation observation = scene.take(1s);
        const SnapshotPointer snapshot = analyzer.apply(observation);
        Written file;
        PlainLog log(file.output);
        log.start(*snapshot);
        log.tick(observation, *snapshot);
        log.end(*snapshot);
        const std::string screen
            = text(drawScreen(*snapshot, {.columns = 200, .rows = 40, .hasColour = false, .isUtf8 = true}));
        for (const QByteArray& shown : {QByteArray::fromStdString(screen), file.contents()}) {
            const QString decoded = QString::fromUtf8(shown);
            QCOMPARE(decoded.toUtf8(), shown); // valid
            QVERIFY2(decoded.contains(QLatin1String("(200)")), shown.constData()); // it is there, made harmless
            for (const QChar c : decoded) {
                QVERIFY(c == QLatin1Char('\n')
                    || (c.category() != QChar::Other_Control && c.category() != QChar::Other_Format));
            }
        }
    }

    void testPlainLogTellsAFindingOnceWithItsReasons()
    {
        Analyzer analyzer;
        ObservationBuilder scene = pairScene();
        Written file;
        PlainLog log(file.output);
        SnapshotPointer snapshot;
        for (const auto time : {1s, 2s}) {
            const Observation observation = scene.take(time);
            snapshot = analyzer.apply(observation);
            log.tick(observation, *snapshot);
            scene.add(aFlow(2).openedBy(200).at(600ms, 2s).counters({.txBytes = 80'000'000, .txPackets = 80'000}));
        }
        log.end(*snapshot);
        const QByteArray written = file.contents();
        QCOMPARE(written.count("ALERT server-like pair: agent (100) > work (200)"), 1);
        QVERIFY(written.startsWith("2023-11-14T23:13:21.000000Z  ALERT"));
        QVERIFY(written.contains("    1 silent process between them: shell (150).\n"));
        QVERIFY(written.contains("end: 1 finding\n"));
    }

    void testSentencesAreWrapped_data()
    {
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<int>("columns");
        QTest::addColumn<QString>("wrapped");
        QTest::newRow("fits") << QStringLiteral("a bc") << 4 << QStringLiteral("a bc");
        QTest::newRow("at spaces") << QStringLiteral("one two three") << 8 << QStringLiteral("one two|three");
        QTest::newRow("a space at the edge") << QStringLiteral("one two") << 3 << QStringLiteral("one|two");
        QTest::newRow("no space") << QStringLiteral("abcdef") << 4 << QStringLiteral("abcd|ef");
        QTest::newRow("beyond ASCII") << QStringLiteral("ééé") << 2 << QStringLiteral("éé|é");
        QTest::newRow("no room") << QStringLiteral("abc") << 0 << QString();
    }
    void testSentencesAreWrapped()
    {
        QFETCH(QString, sentence);
        QFETCH(int, columns);
        QFETCH(QString, wrapped);
        QStringList lines;
        for (const std::string& line : wrapToColumns(sentence.toStdString(), static_cast<std::size_t>(columns))) {
            lines << QString::fromStdString(line);
        }
        QCOMPARE(lines.join(QLatin1Char('|')), wrapped);
    }

    void testLinesAreCutToTheirColumns_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("columns");
        QTest::addColumn<QString>("fitted");
        QTest::newRow("fits") << QStringLiteral("abc") << 3 << QStringLiteral("abc");
        QTest::newRow("cut") << QStringLiteral("abcd") << 3 << QStringLiteral("ab…");
        QTest::newRow("one column") << QStringLiteral("abcd") << 1 << QStringLiteral("…");
        QTest::newRow("none") << QStringLiteral("abcd") << 0 << QString();
        QTest::newRow("beyond ASCII") << QStringLiteral("é●ü") << 3 << QStringLiteral("é●ü");
    }
    void testLinesAreCutToTheirColumns()
    {
        QFETCH(QString, line);
        QFETCH(int, columns);
        QFETCH(QString, fitted);
        QCOMPARE(
            QString::fromStdString(fitToColumns(line.toStdString(), static_cast<std::size_t>(columns), true)), fitted);
    }
};

QTEST_APPLESS_MAIN(TestWatch)
#include "tst_watch.moc"
