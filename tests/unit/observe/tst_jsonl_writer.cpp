// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryFile>
#include <QTest>

#include "app/netgrove-watch/jsonl_writer.h"
#include "core/analyse/analyzer.h"
#include "tests/support/observation_builder.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace netgrove::watch;
using namespace std::chrono_literals;

/// The contract of --format jsonl, field by field.
class TestJsonlWriter : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryFile> m_file;
    std::unique_ptr<Output> m_output;
    std::unique_ptr<JsonlWriter> m_writer;
    Analyzer m_analyzer;
    ObservationBuilder m_scene;
    SnapshotPointer m_snapshot;
    bool m_isStarted = false;

    void tick(std::chrono::nanoseconds time)
    {
        const Observation observation = m_scene.take(time);
        m_snapshot = m_analyzer.apply(observation);
        if (!std::exchange(m_isStarted, true)) {
            m_writer->start(*m_snapshot);
        }
        m_writer->tick(observation, *m_snapshot);
    }
    QList<QByteArray> lines()
    {
        QFile file(m_file->fileName());
        if (!file.open(QIODevice::ReadOnly)) {
            return {};
        }
        QList<QByteArray> lines = file.readAll().split('\n');
        if (!lines.isEmpty() && lines.last().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }
    QList<QJsonObject> events(const char* name)
    {
        QList<QJsonObject> found;
        for (const QByteArray& line : lines()) {
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            if (object[QLatin1String("event")].toString() == QLatin1String(name)) {
                found.append(object);
            }
        }
        return found;
    }
    /// The line as it was written: the order of fields is part of the contract's text.
    QByteArray line(const char* event)
    {
        for (const QByteArray& line : lines()) {
            if (line.startsWith(QByteArray("{\"event\":\"") + event + "\"")) {
                return line;
            }
        }
        return {};
    }

private Q_SLOTS:
    void init()
    {
        m_file = std::make_unique<QTemporaryFile>();
        QVERIFY(m_file->open());
        m_output = std::make_unique<Output>(m_file->handle());
        m_writer = std::make_unique<JsonlWriter>(*m_output);
        m_analyzer = Analyzer();
        m_scene = ObservationBuilder();
        m_isStarted = false;
    }

    void testStart()
    {
        tick(1s);
        QCOMPARE(line("start"),
            "{\"event\":\"start\",\"time\":\"2023-11-14T23:13:21.000000Z\",\"version\":\"" NETGROVE_VERSION
            "\",\"attribution\":\"proc\",\"interfaces\":[\"veth0\"]}");
        QVERIFY(lines().first().startsWith("{\"event\":\"start\""));
    }

    void testProcess()
    {
        m_scene.add(aProcess(100, "agent").change(ProcessChange::seen))
            .add(aProcess(200, "work").childOf(100).nowUnder(1).change(ProcessChange::fork).at(500ms));
        tick(1s);
        const QByteArray expected
            = "{\"event\":\"process\",\"time\":\"2023-11-14T23:13:20.500000Z\",\"change\":\"fork\",\"pid\":200,"
              "\"start_time\":\"2023-11-14T22:13:22.000000Z\",\"birth_parent\":{\"pid\":100,\"start_time\":\"2023-11-"
              "14T22:13:21.000000Z\"},"
              "\"ppid\":1,\"comm\":\"work\",\"exe\":\"/usr/bin/work\",\"uid\":1000}";
        QVERIFY2(lines().contains(expected), lines().join('\n').constData());
        QVERIFY(events("process").first()[QLatin1String("birth_parent")].isNull());
    }

    void testProcessChanges()
    {
        m_scene.add(aProcess(100, "agent"));
        tick(1s);
        for (const ProcessChange change : {ProcessChange::exec, ProcessChange::update, ProcessChange::exit}) {
            m_scene.add(aProcess(100, "agent").change(change));
        }
        tick(2s);
        QStringList changes;
        for (const QJsonObject& event : events("process")) {
            changes << event[QLatin1String("change")].toString();
        }
        QCOMPARE(changes, QStringList({QStringLiteral("seen"), QStringLiteral("exec"), QStringLiteral("exit")}));
    }

    /// What a program's file is may be known only after the program is over.
    void testWhatIsLearntOfTheDeadBringsThemNotBack()
    {
        m_scene.add(aProcess(100, "agent"));
        tick(1s);
        m_scene.add(aProcess(100, "agent").ended());
        tick(2s);
        m_scene.add(aProcess(100, "agent").change(ProcessChange::update));
        tick(3s);
        QCOMPARE(events("process").size(), 2);
    }

    void testCompleteObservationRepeatsNobody()
    {
        m_scene.add(aProcess(100, "agent"));
        tick(1s);
        m_scene.complete().add(aProcess(100, "agent")).add(aProcess(101, "new"));
        tick(2s);
        QCOMPARE(events("process").size(), 2);
    }

    void testFlow()
    {
        m_scene.add(aProcess(100, "agent")).add(aProcess(101, "heir").childOf(100));
        FlowBuilder flow
            = aFlow(7).heldBy(100).heldBy(101).from("192.0.2.1", 40007).to("2001:db8::7", 443).at(200ms, 700ms);
        flow.counters({.txBytes = 11, .txPackets = 2, .rxBytes = 33, .rxPackets = 4})
            .usedBy(101, 105, 5)
            .usedBy(101, 103, 9);
        flow.raw().hostName = "example.org";
        m_scene.add(flow.final());
        tick(1s);
        QCOMPARE(line("flow"),
            "{\"event\":\"flow\",\"time\":\"2023-11-14T23:13:21.000000Z\",\"final\":true,\"protocol\":\"tcp\","
            "\"direction\":\"out\","
            "\"local\":\"192.0.2.1:40007\",\"remote\":\"[2001:db8::7]:443\",\"external\":true,\"netns\":4026531840,"
            "\"pid\":101,"
            "\"start_time\":\"2023-11-14T22:13:21.010000Z\",\"comm\":\"heir\",\"tids\":[103,105],\"owners\":[100,101],"
            "\"how\":\"traced\","
            "\"tx_bytes\":11,\"tx_packets\":2,\"rx_bytes\":33,\"rx_packets\":4,\"first\":\"2023-11-14T23:13:20."
            "200000Z\","
            "\"last\":\"2023-11-14T23:13:20.700000Z\",\"host\":\"example.org\",\"id\":7,\"forwarded\":false,\"forged\":"
            "false,\"users\":[{\"pid\":101,\"start_time\":\"2023-11-14T22:13:21.010000Z\",\"tid\":105,\"tx_payload\":5,"
            "\"rx_payload\":0,\"thread\":null},"
            "{\"pid\":101,\"start_time\":\"2023-11-14T22:13:21.010000Z\",\"tid\":103,\"tx_payload\":9,\"rx_payload\":0,"
            "\"thread\":null}]}");
    }

    void testFlowOfNobody()
    {
        m_scene.add(aFlow(1).protocol(Protocol::icmp).to("198.51.100.7", 77).scope(RemoteScope::ownMachine).inbound());
        tick(1s);
        const QJsonObject flow = events("flow").value(0);
        for (const char* field : {"pid", "start_time", "comm", "host"}) {
            QVERIFY2(flow.contains(QLatin1String(field)) && flow[QLatin1String(field)].isNull(), field);
        }
        QCOMPARE(flow[QLatin1String("how")].toString(), QStringLiteral("none"));
        QCOMPARE(flow[QLatin1String("remote")].toString(), QStringLiteral("198.51.100.7:0")); // no ports in ICMP
        QCOMPARE(flow[QLatin1String("protocol")].toString(), QStringLiteral("icmp"));
        QCOMPARE(flow[QLatin1String("direction")].toString(), QStringLiteral("in"));
        QCOMPARE(flow[QLatin1String("external")].toBool(true), false);
        QVERIFY(flow[QLatin1String("tids")].toArray().isEmpty() && flow[QLatin1String("owners")].toArray().isEmpty());
    }

    void testFlowIsPrintedAtFirstAndWhenItsProcessChangesAndFinallyOnce()
    {
        m_scene.add(aProcess(100, "agent")).add(aFlow(1));
        tick(1s);
        m_scene.add(aFlow(1));
        tick(2s);
        m_scene.add(aFlow(1).openedBy(100));
        tick(3s);
        m_scene.add(aFlow(1).openedBy(100).final());
        tick(4s);
        tick(5s);
        QStringList said;
        for (const QJsonObject& flow : events("flow")) {
            said << flow[QLatin1String("how")].toString()
                    + (flow[QLatin1String("final")].toBool() ? QStringLiteral("!") : QString());
        }
        QCOMPARE(said, QStringList({QStringLiteral("none"), QStringLiteral("opener"), QStringLiteral("opener!")}));
    }

    void testFinding()
    {
        m_scene.add(aProcess(100, "agent")).add(aProcess(200, "work").childOf(100));
        m_scene.add(aFlow(1).openedBy(100).at(500ms)).add(aFlow(2).openedBy(200).at(500ms));
        tick(1s);
        const QByteArray written = line("finding");
        QVERIFY2(
            written.startsWith("{\"event\":\"finding\",\"time\":\"2023-11-14T23:13:21.000000Z\",\"id\":1,\"rule\":"
                               "\"server-like-pair\",\"grade\":\"alert\","
                               "\"ancestor\":{\"pid\":100,\"start_time\":\"2023-11-14T22:13:21.000000Z\",\"comm\":"
                               "\"agent\",\"exe\":\"/usr/bin/agent\"},"
                               "\"descendant\":{\"pid\":200,\"start_time\":\"2023-11-14T22:13:22.000000Z\","
                               "\"comm\":\"work\",\"exe\":\"/usr/bin/work\"},"
                               "\"thread_level\":false,\"evidence\":[{\"kind\":\"both-communicate\",\"text\":"
                               "\"work (200) sends to 198.51.100.7 (1.0 kB) while agent (100), which gave birth to it"),
            written.constData());
        QCOMPARE(events("finding").first()[QLatin1String("evidence")].toArray().size(), 4);
    }

    void testFindingIsPrintedAgainOnlyWhenItsEvidenceChanges()
    {
        m_scene.add(aProcess(100, "agent")).add(aProcess(200, "work").childOf(100));
        m_scene.add(aFlow(1).openedBy(100).at(500ms)).add(aFlow(2).openedBy(200).at(500ms));
        tick(1s);
        tick(2s);
        tick(100s); // over by now: no longer active, but nothing new to say
        QCOMPARE(events("finding").size(), 1);
        m_scene.add(aFlow(1).openedBy(100).at(500ms, 101s));
        m_scene.add(aFlow(2).openedBy(200).at(500ms, 101s).counters({.txBytes = 90'000'000, .txPackets = 90'000}));
        tick(101s);
        QCOMPARE(events("finding").size(), 2);
        QCOMPARE(events("finding").last()[QLatin1String("id")].toInt(), 1);
    }

    void testSpoofedSourceOfAnUnknownSender()
    {
        m_scene.add(aFlow(9).udp().from("203.0.113.5", 1).forged(1).counters({.txBytes = 60, .txPackets = 1}));
        tick(1s);
        const QJsonObject finding = events("finding").value(0);
        QCOMPARE(finding[QLatin1String("rule")].toString(), QStringLiteral("spoofed-source"));
        QVERIFY(finding[QLatin1String("ancestor")].isNull() && finding[QLatin1String("descendant")].isNull());
        QVERIFY(finding.contains(QLatin1String("descendant")));
    }

    void testStatsAndEnd()
    {
        m_scene.counters() = {.packets = 1, .bytes = 2, .kernelDrops = 3, .queueDrops = 5, .lostEvents = 6, .flows = 7};
        m_scene.counters().unattributedFlows = 8;
        m_scene.counters().processes = 9;
        tick(1s);
        tick(1s + 100ms); // an urgent tick: no statistics yet
        tick(2s);
        m_writer->end(*m_snapshot);
        QCOMPARE(events("stats").size(), 2);
        const QByteArray numbers = "\"packets\":1,\"kernel_drops\":3,\"queue_drops\":5,\"lost_events\":6,\"flows\":7,"
                                   "\"unattributed_flows\":8,\"processes\":9}";
        QCOMPARE(line("stats"), "{\"event\":\"stats\",\"time\":\"2023-11-14T23:13:21.000000Z\"," + numbers);
        QCOMPARE(lines().last(), "{\"event\":\"end\",\"time\":\"2023-11-14T23:13:22.000000Z\"," + numbers);
    }

    void testHostileNames_data()
    {
        QTest::addColumn<QByteArray>("comm");
        QTest::addColumn<QByteArray>("written");
        QTest::newRow("invalid UTF-8 is replaced and flagged") << QByteArray(
            "a\xff") << QByteArray("\"comm\":\"a\\ufffd\",\"exe\":\"/x\",\"uid\":1000,\"comm_replaced\":true}");
        QTest::newRow("escape sequences are escaped") << QByteArray("\x1b[2J") << QByteArray("\"comm\":\"\\u001b[2J\"");
        QTest::newRow("C1 controls are escaped") << QByteArray("\xc2\x9b") << QByteArray("\"comm\":\"\\u009b\"");
        QTest::newRow("delete") << QByteArray("\x7f") << QByteArray("\"comm\":\"\\u007f\"");
        QTest::newRow("a line feed stays in its line") << QByteArray("a\nb") << QByteArray("\"comm\":\"a\\nb\"");
        QTest::newRow("quotes") << QByteArray("\"},{\"") << QByteArray("\"comm\":\"\\\"},{\\\"\"");
        QTest::newRow("right to left") << QByteArray("\xe2\x80\xae") << QByteArray("\"comm\":\"\\u202e\"");
        QTest::newRow("beyond the basic plane")
            << QByteArray("\xf0\x9f\x8c\xb3") << QByteArray("\"comm\":\"\\ud83c\\udf33\"");
    }
    void testHostileNames()
    {
        QFETCH(QByteArray, comm);
        QFETCH(QByteArray, written);
        m_scene.add(aProcess(100, comm.toStdString()).executable("/x"));
        tick(1s);
        QVERIFY2(line("process").contains(written), line("process").constData());
        for (const QByteArray& each : lines()) {
            QVERIFY(!QJsonDocument::fromJson(each).isNull());
            QVERIFY(std::ranges::all_of(each, [](char c) { return c >= 0x20 && c < 0x7f; }));
        }
    }
};

QTEST_APPLESS_MAIN(TestJsonlWriter)
#include "tst_jsonl_writer.moc"
