// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "core/import/opened_recording.h"
#include "core/sense/capture/packet_file.h"
#include "core/sense/capture/packet_import.h"
#include "tests/support/recorded_scene.h"
#include "tests/unit/capture/packet_builder.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

constexpr std::uint32_t kEthernet = 1; ///< LINKTYPE_ETHERNET
constexpr std::uint32_t kSll2 = 276;
constexpr std::uint32_t kRaw = 101;

void put32Little(Bytes& bytes, std::uint32_t number)
{
    for (unsigned index = 0; index < 4; ++index) {
        bytes.push_back(static_cast<std::byte>(number >> (8 * index)));
    }
}

/// A pcap file as pcap-savefile(5) has it, little-endian, microseconds.
class SaveFile {
public:
    explicit SaveFile(std::uint32_t linkType)
    {
        for (const std::uint32_t word : {0xa1b2c3d4U, 0x00040002U, 0U, 0U, 65535U, linkType}) {
            put32Little(m_bytes, word);
        }
    }
    SaveFile& add(std::uint32_t second, const Bytes& packet)
    {
        for (const std::uint32_t word :
            {second, 500'000U, static_cast<std::uint32_t>(packet.size()), static_cast<std::uint32_t>(packet.size())}) {
            put32Little(m_bytes, word);
        }
        m_bytes.insert(m_bytes.end(), packet.begin(), packet.end());
        return *this;
    }
    QByteArray bytes() const
    {
        return {reinterpret_cast<const char*>(m_bytes.data()), static_cast<qsizetype>(m_bytes.size())};
    }

private:
    Bytes m_bytes;
};

/// An Ethernet frame from one station to another.
Bytes frame(unsigned from, unsigned to, const Bytes& packet)
{
    Bytes bytes = raw({2, 0, 0, 0, 0, to, 2, 0, 0, 0, 0, from, 0x08, 0x00});
    append(bytes, packet);
    return bytes;
}

Bytes udpPacket(const char* source, const char* destination, unsigned from, unsigned to)
{
    return ipv4(udp(from, to, filler(100)), {.source = source, .destination = destination, .protocol = 17});
}

struct Said {
    std::vector<Observation> observations;
    std::vector<FlowObservation> flows; ///< as last told
    Result<void> result;
};

Said importOf(const QString& path)
{
    Said said;
    said.result = importPackets(path.toStdString(), [&](Observation observation) -> Result<void> {
        for (const FlowObservation& flow : observation.flows) {
            std::erase_if(said.flows, [&](const FlowObservation& known) { return known.id == flow.id; });
            said.flows.push_back(flow);
        }
        said.observations.push_back(std::move(observation));
        return {};
    });
    return said;
}

} // namespace

class TestPacketImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPcOnEthernetIsFound();
    void itsForgedSourcesAreFound();
    void theKernelsDirectionIsBelieved();
    void bareIpHasItsBusiestAddress();
    void pausesAreNotFilledAndTimeNeverGoesBack();
    void hostileFilesAreErrors_data();
    void hostileFilesAreErrors();
    void everyTruncationIsSurvived();
    void itIsPlayedLikeARecording();

private:
    QString write(const QByteArray& bytes)
    {
        const QString path = m_folder.filePath(QStringLiteral("f%1.pcap").arg(++m_files));
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? path : QString();
    }
    static SaveFile conversation()
    {
        SaveFile file(kEthernet);
        // Station 1 is the PC, 9 the router.
        for (std::uint32_t second = 0; second < 5; ++second) {
            file.add(1000 + second, frame(1, 9, udpPacket("192.168.1.5", "198.51.100.7", 40000, 53)));
            file.add(1000 + second, frame(9, 1, udpPacket("198.51.100.7", "192.168.1.5", 53, 40000)));
            file.add(1000 + second, frame(1, 9, udpPacket("192.168.1.5", "203.0.113.9", 40001, 123)));
        }
        return file;
    }

    QTemporaryDir m_folder;
    int m_files = 0;
};

void TestPacketImport::aPcOnEthernetIsFound()
{
    const Said said = importOf(write(conversation().bytes()));
    QVERIFY(said.result.has_value());
    QCOMPARE(said.observations.front().machine->addresses.size(), std::size_t{1});
    QCOMPARE(said.observations.front().machine->addresses.front().address, address("192.168.1.5"));
    QCOMPARE(said.observations.front().notices.front().kind, NoticeKind::packetsOnly);
    QCOMPARE(said.flows.size(), std::size_t{2});
    for (const FlowObservation& flow : said.flows) {
        QCOMPARE(flow.key.local.address, address("192.168.1.5"));
        QVERIFY(flow.isFinal && flow.scope == RemoteScope::external && !flow.isSourceForged);
        QCOMPARE(flow.direction, FlowDirection::out);
        QCOMPARE(flow.counters.txPackets, std::uint64_t{5});
    }
    QCOMPARE(said.observations.back().counters.packets, std::uint64_t{15});
    QVERIFY(std::ranges::all_of(said.observations, [](const Observation& one) { return one.processes.empty(); }));
}

void TestPacketImport::itsForgedSourcesAreFound()
{
    SaveFile file = conversation();
    for (unsigned last = 1; last <= 200; ++last) {
        const std::string source = "203.0.113." + std::to_string(last);
        file.add(1010, frame(1, 9, udpPacket(source.c_str(), "198.51.100.99", 1000 + last, 80)));
    }
    const Said said = importOf(write(file.bytes()));
    QVERIFY(said.result.has_value());
    const auto forged = std::ranges::find_if(said.flows, &FlowObservation::isSourceForged);
    QVERIFY(forged != said.flows.end());
    QCOMPARE(forged->key.remote.address, address("198.51.100.99"));
    QVERIFY(forged->forgedSources >= 190);
}

void TestPacketImport::theKernelsDirectionIsBelieved()
{
    SaveFile file(kSll2);
    file.add(1000, sll2(PacketType::outgoing, 0x0800, udpPacket("198.51.100.1", "198.51.100.2", 40000, 53)));
    file.add(1000, sll2(PacketType::host, 0x0800, udpPacket("198.51.100.2", "198.51.100.1", 53, 40000)));
    const Said said = importOf(write(file.bytes()));
    QCOMPARE(said.flows.size(), std::size_t{1});
    QCOMPARE(said.flows.front().key.local.address, address("198.51.100.1"));
    QVERIFY(!said.flows.front().isSourceForged);
}

void TestPacketImport::bareIpHasItsBusiestAddress()
{
    SaveFile file(kRaw);
    for (unsigned last = 1; last <= 5; ++last) {
        const std::string remote = "203.0.113." + std::to_string(last);
        file.add(1000, udpPacket("10.8.0.2", remote.c_str(), 40000, 53));
    }
    const Said said = importOf(write(file.bytes()));
    QCOMPARE(said.flows.size(), std::size_t{5});
    QVERIFY(std::ranges::all_of(
        said.flows, [](const FlowObservation& flow) { return flow.key.local.address == address("10.8.0.2"); }));
}

void TestPacketImport::pausesAreNotFilledAndTimeNeverGoesBack()
{
    SaveFile file(kRaw);
    for (const std::uint32_t second : {1000U, 4'000'000'000U, 5U, 4'000'000'001U}) {
        file.add(second, udpPacket("10.8.0.2", "203.0.113.1", 40000, 53));
    }
    const Said said = importOf(write(file.bytes()));
    QVERIFY(said.result.has_value());
    QVERIFY(said.observations.size() <= 4);
    QVERIFY(std::ranges::is_sorted(said.observations, {}, &Observation::time));
    QVERIFY(std::ranges::is_sorted(said.observations, {}, &Observation::sequence));
}

void TestPacketImport::hostileFilesAreErrors_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("empty") << QByteArray() << ErrorCode::badInput;
    QTest::newRow("text") << QByteArray("GET / HTTP/1.1") << ErrorCode::badInput;
    QTest::newRow("a link type that we do not read") << SaveFile(147).bytes() << ErrorCode::notSupported;
    QByteArray lying = SaveFile(kEthernet).add(1, filler(60)).bytes();
    lying.replace(32, 4, QByteArray("\xff\xff\xff\x7f", 4)); // two gigabytes of packet
    QTest::newRow("a length that lies") << lying << ErrorCode::badInput;
    QTest::newRow("a pcapng of nothing") << QByteArray::fromHex("0a0d0d0affffffff4d3c2b1a") << ErrorCode::badInput;
}

void TestPacketImport::hostileFilesAreErrors()
{
    QFETCH(QByteArray, bytes);
    QFETCH(ErrorCode, code);
    const Said said = importOf(write(bytes));
    QVERIFY(!said.result);
    QCOMPARE(said.result.error().code, code);
}

void TestPacketImport::everyTruncationIsSurvived()
{
    const QByteArray whole = conversation().bytes();
    for (qsizetype length = 0; length < whole.size(); length += 5) {
        const Said said = importOf(write(whole.left(length)));
        QVERIFY(said.flows.size() <= 2);
        QVERIFY(said.result || said.result.error().code == ErrorCode::badInput);
    }
}

void TestPacketImport::itIsPlayedLikeARecording()
{
    const QString path = write(conversation().bytes());
    std::filesystem::path temporary;
    {
        const auto opened = OpenedRecording::open(path.toStdString());
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().detail.c_str());
        QVERIFY(!opened->fault());
        temporary = opened->path();
        const auto reader = RecordingReader::open(temporary);
        QVERIFY(reader && reader->isClosed());
        const auto said = everythingIn(*reader);
        QVERIFY(said && said->size() >= 5);
        QCOMPARE(said->back().flows.size(), std::size_t{2});
    }
    QVERIFY(!std::filesystem::exists(temporary)); // it goes with what was opened
    const QString cut = write(conversation().bytes().left(700));
    const auto damaged = OpenedRecording::open(cut.toStdString());
    QVERIFY(damaged && damaged->fault());
    QVERIFY2(damaged->fault()->detail.find("after packet") != std::string::npos, damaged->fault()->detail.c_str());
    QVERIFY(!OpenedRecording::open(write(SaveFile(kEthernet).bytes()).toStdString())); // no packet at all
    QCOMPARE(OpenedRecording::open("/etc/passwd")->path(), std::filesystem::path("/etc/passwd")); // not ours to judge
}

QTEST_GUILESS_MAIN(TestPacketImport)
#include "tst_packet_import.moc"
