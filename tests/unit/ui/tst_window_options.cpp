// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/netgrove/options.h"

using namespace netgrove;

class TestWindowOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testDefaultsOpenTheWindowWhateverThePrivilege();
    void testEveryOptionIsRead();
    void testBadArgumentsAreNamed_data();
    void testBadArgumentsAreNamed();
    void testARecordingIsPlayed();
    void testHelpAndVersionPrint();
};

namespace {

ParsedOptions parse(const QStringList& arguments)
{
    return parseOptions(QStringList{QStringLiteral("netgrove")} + arguments);
}

} // namespace

void TestWindowOptions::testDefaultsOpenTheWindowWhateverThePrivilege()
{
    const ParsedOptions parsed = parse({});
    const auto* options = std::get_if<WindowOptions>(&parsed);
    QVERIFY(options != nullptr);
    QVERIFY(options->sensor.isCaptureOptional);
    QVERIFY(options->sensor.interfaces.empty());
    QVERIFY(options->window == std::chrono::seconds(60));
    QVERIFY(!options->screenshot);
    QVERIFY(!options->isThreadRuleOn);
    QVERIFY(!options->isDemo && !options->isInBackground);
}

void TestWindowOptions::testEveryOptionIsRead()
{
    const ParsedOptions parsed
        = parse(QStringLiteral("--interface eth0 --interface wlan0 --attribution proc --window 30 --interval 0.5 "
                               "--thread-rule --demo --background --screenshot a.png --until-finding --after 20")
                .split(QLatin1Char(' ')));
    const auto* options = std::get_if<WindowOptions>(&parsed);
    QVERIFY(options != nullptr);
    QCOMPARE(options->sensor.interfaces, (std::vector<std::string>{"eth0", "wlan0"}));
    QVERIFY(options->sensor.attribution == LocalSensorOptions::Attribution::proc);
    QVERIFY(options->sensor.interval == std::chrono::milliseconds(500));
    QVERIFY(options->window == std::chrono::seconds(30));
    QVERIFY(options->isThreadRuleOn);
    QVERIFY(options->isDemo && options->isInBackground);
    QCOMPARE(options->screenshot->file, QStringLiteral("a.png"));
    QVERIFY(options->screenshot->isUntilFinding);
    QVERIFY(options->screenshot->after == std::chrono::seconds(20));
}

void TestWindowOptions::testBadArgumentsAreNamed_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("named");
    QTest::newRow("unknown option") << "--bogus"
                                    << "bogus";
    QTest::newRow("two files") << "a.netgrove b.netgrove"
                               << "b.netgrove";
    QTest::newRow("a file and the demo") << "--demo a.netgrove"
                                         << "a.netgrove";
    QTest::newRow("a file twice") << "--replay a.netgrove b.netgrove"
                                  << "b.netgrove";
    QTest::newRow("attribution") << "--attribution magic"
                                 << "magic";
    QTest::newRow("window no number") << "--window long"
                                      << "long";
    QTest::newRow("window zero") << "--window 0"
                                 << "--window";
    QTest::newRow("window not a number") << "--window nan"
                                         << "--window";
    QTest::newRow("interval too short") << "--interval 0.001"
                                        << "--interval";
    QTest::newRow("missing value") << "--interface"
                                   << "interface";
    QTest::newRow("after without a picture") << "--after 3"
                                             << "--screenshot";
}

void TestWindowOptions::testBadArgumentsAreNamed()
{
    QFETCH(QString, arguments);
    QFETCH(QString, named);
    const ParsedOptions parsed = parse(arguments.split(QLatin1Char(' ')));
    const auto* bad = std::get_if<BadArguments>(&parsed);
    QVERIFY(bad != nullptr);
    QVERIFY2(bad->message.contains(named), qPrintable(bad->message));
}

void TestWindowOptions::testARecordingIsPlayed()
{
    const ParsedOptions named = parse({QStringLiteral("--replay"), QStringLiteral("a.netgrove")});
    QCOMPARE(std::get<WindowOptions>(named).replay, QStringLiteral("a.netgrove"));
    QVERIFY(!std::get<WindowOptions>(named).isOpenedByDesktop);
    const ParsedOptions alone = parse({QStringLiteral("my file.pcap")});
    QCOMPARE(std::get<WindowOptions>(alone).replay, QStringLiteral("my file.pcap"));
    QVERIFY(std::get<WindowOptions>(alone).isOpenedByDesktop);
}

void TestWindowOptions::testHelpAndVersionPrint()
{
    const ParsedOptions help = parse({QStringLiteral("--help")});
    QVERIFY(std::holds_alternative<PrintAndExit>(help));
    QVERIFY(std::get<PrintAndExit>(help).text.contains(QStringLiteral("--until-finding")));
    const ParsedOptions version = parse({QStringLiteral("--version")});
    QVERIFY(std::get<PrintAndExit>(version).text.startsWith(QStringLiteral("netgrove ")));
}

QTEST_GUILESS_MAIN(TestWindowOptions)
#include "tst_window_options.moc"
