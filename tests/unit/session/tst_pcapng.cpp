// SPDX-License-Identifier: GPL-3.0-or-later
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "core/analyse/analyzer.h"
#include "core/observe/codec.h"
#include "core/session/pcapng/capture_export.h"
#include "core/session/pcapng/pcapng_blocks.h"
#include "core/session/pcapng/pcapng_reader.h"
#include "tests/unit/session/sample_run.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {
/// An SLL2 header (pcap-linktype(7)) and an IPv4 header with a UDP one, cut off behind it.
std::vector<std::byte> udpPacket(std::uint8_t last)
{
    const std::vector<int> bytes{0x08, 0x00, 0, 0, 0, 0, 0, 2, 0, 1, 4, 6, 2, 0, 0, 0, 0, 1, 0, 0, //
        0x45, 0, 0, 128, 0, 1, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 203, 0, 113, 9, //
        0xC3, 0x50, 0, 53, 0, 108, 0, last};
    std::vector<std::byte> packet;
    for (const int byte : bytes) {
        packet.push_back(static_cast<std::byte>(byte));
    }
    return packet;
}

PacketObservation packetOf(std::uint64_t flow, std::chrono::nanoseconds time, std::uint8_t last = 0)
{
    return {.time = moment(time),
        .flow = flow,
        .interface = InterfaceIndex(2),
        .isOutgoing = true,
        .originalBytes = 148,
        .bytes = udpPacket(last)};
}

/// The sample's run with packets.
struct CaptureRun {
    RunBook book;
    PacketBook packets;
    SnapshotPointer last;

    explicit CaptureRun(const std::string& name = "worker")
    {
        Analyzer analyzer({.view = View::paper});
        ObservationBuilder scene;
        scene.add(aProcess(1, "init")).add(aProcess(100, "agent").childOf(1)).add(aProcess(300, name).childOf(100));
        scene.add(aFlow(1).openedBy(100).usedBy(100, 101).to("198.51.100.7", 6667).established());
        scene.add(aFlow(2).udp().openedBy(300).to("203.0.113.9", 53));
        scene.add(aFlow(3).udp().to("203.0.113.10", 53));
        tick(
            analyzer, scene.take(1s), {packetOf(1, 100ms), packetOf(2, 200ms), packetOf(2, 300ms), packetOf(3, 400ms)});
        tick(analyzer, scene.take(2s), {packetOf(1, 1500ms, 7)});
    }
    std::string whole() const { return capturePcapng(book.record(last), packets); }
    std::string part(const char* selection) const
    {
        return capturePcapng(select(book.record(last), *Selection::parse(selection)), packets);
    }

private:
    void tick(Analyzer& analyzer, Observation observation, std::vector<PacketObservation> captured)
    {
        observation.packets = std::move(captured);
        packets.take(observation);
        last = analyzer.apply(observation);
        book.take(*last);
    }
};

class SavedFile {
public:
    explicit SavedFile(const std::string& bytes) { std::ofstream(path(), std::ios::binary) << bytes; }
    std::string path() const { return m_folder.filePath(QStringLiteral("x.pcapng")).toStdString(); }

private:
    QTemporaryDir m_folder;
};

QString run(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished() || process.exitCode() != 0) {
        return QStringLiteral("failed: ") + QString::fromUtf8(process.readAllStandardError()) + process.errorString();
    }
    return QString::fromUtf8(process.readAllStandardOutput());
}

QStringList fields(const std::string& bytes, const QStringList& names)
{
    const SavedFile file(bytes);
    QStringList arguments{QStringLiteral("-r"), QString::fromStdString(file.path()), QStringLiteral("-n"),
        QStringLiteral("-T"), QStringLiteral("fields")};
    for (const QString& name : names) {
        arguments << QStringLiteral("-e") << name;
    }
    return run(QStringLiteral("tshark"), arguments).split(u'\n', Qt::SkipEmptyParts);
}

std::vector<Observation> readBack(const std::string& bytes)
{
    const SavedFile file(bytes);
    const Result<std::vector<Observation>> observations = observationsInPcapng(file.path());
    return observations ? *observations : std::vector<Observation>();
}
} // namespace

class PcapngTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void capinfosTakesIt();
    void wiresharkSeesTimesLengthsAndInterfaces();
    void wiresharkSeesNamesAndFindings();
    void everyPacketHasItsProcessAndThread();
    void aSelectionHasItsPacketsOnly_data();
    void aSelectionHasItsPacketsOnly();
    void hostileNamesStayText();
    void netgroveHasItsFindingsBack();
    void aPartHasItsFindingBack();
    void aLongObservationTakesSeveralBlocks();
    void othersFilesHaveNoObservations();
    void aCutFileIsNoCrash();
    void aDamagedFileIsRefused_data();
    void aDamagedFileIsRefused();
    void theOldestPacketsGoFirst();
    void tooManyObservationsAreGivenUp();
};

void PcapngTest::capinfosTakesIt()
{
    const SavedFile file(CaptureRun().whole());
    const QString said = run(QStringLiteral("capinfos"), {QStringLiteral("-M"), QString::fromStdString(file.path())});
    QVERIFY2(said.contains(QRegularExpression(QStringLiteral("Number of packets:\\s+5\n"))), qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral("Linux cooked-mode capture v2")), qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral("nanoseconds")), qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral("Netgrove finding 1")), qPrintable(said));
}

void PcapngTest::wiresharkSeesTimesLengthsAndInterfaces()
{
    const QStringList rows = fields(CaptureRun().whole(),
        {QStringLiteral("frame.time_epoch"), QStringLiteral("frame.len"), QStringLiteral("frame.cap_len"),
            QStringLiteral("frame.interface_name"), QStringLiteral("ip.dst")});
    QCOMPARE(rows.size(), 5);
    QCOMPARE(rows.at(0), QStringLiteral("1700003600.100000000\t148\t48\tveth0\t203.0.113.9"));
}

void PcapngTest::wiresharkSeesNamesAndFindings()
{
    const QStringList rows = fields(CaptureRun().whole(), {QStringLiteral("frame.comment")});
    QVERIFY2(rows.at(1).contains(
                 QStringLiteral("worker (300), /usr/bin/worker, started by agent (100), by init (1) [opener]")),
        qPrintable(rows.join(u'\n')));
    QVERIFY(rows.at(1).contains(QStringLiteral("part of finding 1 (alert)")));
    QVERIFY(rows.join(u'\n').contains(QStringLiteral("process not known [none]")));
}

/// tshark of Debian 12 does not show the option, so the bytes are looked at.
void PcapngTest::everyPacketHasItsProcessAndThread()
{
    const std::string bytes = CaptureRun().whole();
    const auto option = [](std::uint8_t pid, std::uint8_t pidHigh, std::uint8_t tid) {
        return std::string(
            {8, 0, 8, 0, static_cast<char>(pid), static_cast<char>(pidHigh), 0, 0, static_cast<char>(tid), 0, 0, 0});
    };
    const auto count = [&bytes](const std::string& pattern) {
        int found = 0;
        for (std::size_t at = bytes.find(pattern); at != std::string::npos; at = bytes.find(pattern, at + 1)) {
            ++found;
        }
        return found;
    };
    QCOMPARE(count(option(100, 0, 101)), 2); // traced: the thread is known
    QCOMPARE(count(option(300 % 256, 1, 0)), 2); // the opener: it is not
}

void PcapngTest::aSelectionHasItsPacketsOnly_data()
{
    QTest::addColumn<QByteArray>("selection");
    QTest::addColumn<int>("packets");
    QTest::newRow("flow") << QByteArray("flow=3") << 1;
    QTest::newRow("process") << QByteArray("pid=300") << 2;
    QTest::newRow("pair") << QByteArray("finding=1") << 4;
    QTest::newRow("nothing") << QByteArray("pid=7") << 0;
}

void PcapngTest::aSelectionHasItsPacketsOnly()
{
    QFETCH(const QByteArray, selection);
    QTEST(static_cast<int>(fields(CaptureRun().part(selection), {QStringLiteral("frame.number")}).size()), "packets");
}

void PcapngTest::hostileNamesStayText()
{
    const QString rows = fields(CaptureRun("\x1b[2Jx\n\xff").whole(), {QStringLiteral("frame.comment")}).join(u'\n');
    QVERIFY(!rows.contains(QChar(0x1b)));
    QVERIFY2(rows.contains(QString::fromUtf8("\xEF\xBF\xBD[2Jx\xEF\xBF\xBD\xEF\xBF\xBD (300)")), qPrintable(rows));
}

void PcapngTest::netgroveHasItsFindingsBack()
{
    const CaptureRun captured;
    Analyzer analyzer({.view = View::paper});
    SnapshotPointer last;
    for (const Observation& observation : readBack(captured.whole())) {
        last = analyzer.apply(observation);
    }
    QVERIFY(last != nullptr);
    QCOMPARE(last->processes.size(), captured.last->processes.size());
    QCOMPARE(last->flows.size(), captured.last->flows.size());
    QCOMPARE(last->findings.size(), 1U);
    QCOMPARE(last->findings.front()->descendant->key, captured.last->findings.front()->descendant->key);
    QVERIFY(last->findings.front()->evidence == captured.last->findings.front()->evidence);
}

void PcapngTest::aPartHasItsFindingBack()
{
    Analyzer analyzer({.view = View::paper});
    SnapshotPointer last;
    for (const Observation& observation : readBack(CaptureRun().part("finding=1"))) {
        last = analyzer.apply(observation);
    }
    QVERIFY(last != nullptr);
    QCOMPARE(last->findings.size(), 1U);
    QCOMPARE(last->flows.size(), 2U);
}

void PcapngTest::aLongObservationTakesSeveralBlocks()
{
    Observation observation;
    for (std::uint64_t id = 1; id <= 20'000; ++id) {
        observation.flows.push_back(aFlow(id));
    }
    std::vector<std::byte> bytes;
    encode(observation, bytes);
    QVERIFY(bytes.size() > std::size_t{1} << 20U);
    pcapng::Writer writer;
    writer.sectionHeader("", "", {});
    writer.observation(bytes);
    const std::vector<Observation> back = readBack(writer.take());
    QCOMPARE(back.size(), 1U);
    QVERIFY(back.front() == observation);
}

void PcapngTest::othersFilesHaveNoObservations()
{
    pcapng::Writer writer;
    writer.sectionHeader("Linux", "dumpcap", {});
    writer.interface(1, 65535, "eth0");
    const SavedFile file(writer.take());
    QVERIFY(isPcapng(file.path()));
    const auto observations = observationsInPcapng(file.path());
    QVERIFY(observations.has_value());
    QVERIFY(observations->empty());
    QVERIFY(!isPcapng("/nonexistent"));
    QVERIFY(!observationsInPcapng("/nonexistent"));
}

void PcapngTest::aCutFileIsNoCrash()
{
    const std::string whole = CaptureRun().whole();
    const std::size_t all = readBack(whole).size();
    for (std::size_t length = 0; length < whole.size(); length += 7) {
        QVERIFY(readBack(whole.substr(0, length)).size() <= all);
    }
}

void PcapngTest::aDamagedFileIsRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    pcapng::Writer writer;
    writer.sectionHeader("", "", {});
    writer.observation(std::vector<std::byte>(40, std::byte{0x5A}));
    const std::string bytes = writer.take();
    const std::size_t ours = bytes.find("Netgrove");
    const auto with = [&](std::size_t at, char byte) {
        std::string changed = bytes;
        changed.at(at) = byte;
        return QByteArray::fromStdString(changed);
    };
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("not pcapng") << QByteArray("hello, world, this is text");
    QTest::newRow("no Observation") << QByteArray::fromStdString(bytes);
    QTest::newRow("a later version") << with(ours + 8, 2);
    QTest::newRow("longer than its block") << with(ours + 12, 120);
    QTest::newRow("no byte order") << with(8, 0);
    QTest::newRow("a length of nothing") << with(4, 0);
    QTest::newRow("more that never comes") << with(ours + 10, 1);
}

void PcapngTest::aDamagedFileIsRefused()
{
    QFETCH(const QByteArray, bytes);
    const SavedFile file(bytes.toStdString());
    const auto observations = observationsInPcapng(file.path());
    QVERIFY(!observations);
    QVERIFY(!observations.error().detail.empty());
}

void PcapngTest::theOldestPacketsGoFirst()
{
    PacketBook book(4096);
    for (int count = 0; count < 100; ++count) {
        Observation observation;
        observation.packets.push_back(packetOf(1, std::chrono::seconds(count)));
        observation.droppedPackets = 1;
        book.take(observation);
    }
    QVERIFY(!book.packets().empty());
    QCOMPARE(book.packets().back().time, moment(99s));
    QCOMPARE(book.packets().size() + book.droppedPackets(), 200U);
}

void PcapngTest::tooManyObservationsAreGivenUp()
{
    PacketBook book(2048);
    Observation observation;
    observation.flows.assign(50, aFlow(1));
    book.take(observation);
    QVERIFY(book.areObservationsGivenUp());
    QVERIFY(book.observations().empty());
    book.take(Observation());
    QVERIFY(book.observations().empty());
}

QTEST_APPLESS_MAIN(PcapngTest)
#include "tst_pcapng.moc"
