// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <memory>
#include <random>

#include "core/sense/capture/host_names.h"
#include "packet_builder.h"

using namespace netgrove;
using namespace netgrove::test;

Q_DECLARE_METATYPE(netgrove::test::Bytes)

namespace {
constexpr unsigned kA = 1;
constexpr unsigned kCname = 5;
constexpr unsigned kAaaa = 28;

Bytes labels(std::initializer_list<std::string_view> names)
{
    Bytes bytes;
    for (const std::string_view name : names) {
        put8(bytes, static_cast<unsigned>(name.size()));
        append(bytes, std::as_bytes(std::span(name)));
    }
    return bytes;
}
Bytes end() { return raw({0}); }
Bytes pointer(unsigned offset) { return raw({0xc0 | (offset >> 8U), offset & 0xffU}); }

Bytes header(unsigned answers, unsigned flags = 0x8180, unsigned questions = 1)
{
    Bytes bytes = raw({0xab, 0xcd});
    put16(bytes, flags);
    put16(bytes, questions);
    put16(bytes, answers);
    return bytes + raw({0, 0, 0, 0});
}
/// www.example.org, at offset 12; "example.org" is at 16.
Bytes question() { return labels({"www", "example", "org"}) + end() + raw({0, 1, 0, 1}); }
Bytes record(const Bytes& owner, unsigned type, const Bytes& data, unsigned recordClass = 1)
{
    Bytes bytes = owner;
    put16(bytes, type);
    put16(bytes, recordClass);
    put32(bytes, 300);
    put16(bytes, static_cast<unsigned>(data.size()));
    return bytes + data;
}
Bytes address4(std::string_view text)
{
    Bytes bytes;
    append(bytes, address(text).bytes());
    return bytes;
}

std::optional<DnsAnswer> parse(std::span<const std::byte> bytes)
{
    const auto copy = std::make_unique<std::byte[]>(bytes.size()); // exactly as long, for the sanitizer
    std::ranges::copy(bytes, copy.get());
    return parseDnsAnswer({copy.get(), bytes.size()});
}

Bytes plain() { return header(1) + question() + record(pointer(12), kA, address4("192.0.2.1")); }
Bytes chain()
{
    return header(4) + question() + record(pointer(12), kCname, labels({"cdn"}) + pointer(16))
        + record(labels({"CDN"}) + pointer(16), kCname, labels({"edge", "example", "net"}) + end())
        + record(labels({"edge", "example", "net"}) + end(), kA, address4("192.0.2.7"))
        + record(labels({"edge", "example", "net"}) + end(), kAaaa, address4("2001:db8::7"));
}
} // namespace

class TestHostNames : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testReads_data()
    {
        QTest::addColumn<Bytes>("message");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("addresses");
        const QByteArray www = "www.example.org";
        QTest::newRow("address") << plain() << www << QByteArray("192.0.2.1");
        QTest::newRow("through names that stand for others") << chain() << www << QByteArray("192.0.2.7 2001:db8::7");
        QTest::newRow("two addresses") << header(2) + question() + record(pointer(12), kA, address4("192.0.2.1"))
                + record(pointer(12), kA, address4("192.0.2.2"))
                                       << www << QByteArray("192.0.2.1 192.0.2.2");
        QTest::newRow("another's address is not taken")
            << header(2) + question() + record(labels({"evil"}) + end(), kA, address4("192.0.2.66"))
                + record(pointer(12), kA, address4("192.0.2.1"))
            << www << QByteArray("192.0.2.1");
        QTest::newRow("another class") << header(2) + question() + record(pointer(12), kA, address4("192.0.2.66"), 3)
                + record(pointer(12), kA, address4("192.0.2.1"))
                                       << www << QByteArray("192.0.2.1");
        QTest::newRow("wrong length of an address") << header(2) + question() + record(pointer(12), kA, raw({1, 2, 3}))
                + record(pointer(12), kA, address4("192.0.2.1"))
                                                    << www << QByteArray("192.0.2.1");
        QTest::newRow("more records promised than there are")
            << header(60000) + question() + record(pointer(12), kA, address4("192.0.2.1")) << www
            << QByteArray("192.0.2.1");
        QTest::newRow("dots and control characters in a label")
            << header(1) + labels({"a.b", std::string_view("\x1b[31m\0", 6), "c\\d"}) + end() + raw({0, 1, 0, 1})
                + record(pointer(12), kA, address4("192.0.2.1"))
            << QByteArray("a\\.b.\x1b[31m\0.c\\\\d", 16) << QByteArray("192.0.2.1");
    }
    void testReads()
    {
        QFETCH(const Bytes, message);
        QFETCH(const QByteArray, name);
        QFETCH(const QByteArray, addresses);
        const std::optional<DnsAnswer> answer = parse(message);
        QVERIFY(answer.has_value());
        QCOMPARE(QByteArray::fromStdString(answer->name), name);
        std::string joined;
        for (const IpAddress& each : answer->addresses) {
            joined += (joined.empty() ? "" : " ") + each.toString();
        }
        QCOMPARE(QByteArray::fromStdString(joined), addresses);
    }

    void testRefuses_data()
    {
        QTest::addColumn<Bytes>("message");
        const Bytes answer = record(pointer(12), kA, address4("192.0.2.1"));
        QTest::newRow("empty") << Bytes{};
        QTest::newRow("query") << header(1, 0x0100) + question() + answer;
        QTest::newRow("no such name") << header(1, 0x8183) + question() + answer;
        QTest::newRow("update") << header(1, 0xa980) + question() + answer;
        QTest::newRow("no question") << header(1, 0x8180, 0) + answer;
        QTest::newRow("two questions") << header(1, 0x8180, 2) + question() + question() + answer;
        QTest::newRow("no answer") << header(0) + question() + answer;
        QTest::newRow("pointer to itself") << header(1) + pointer(12) + raw({0, 1, 0, 1}) + answer;
        QTest::newRow("pointer forward") << header(1) + pointer(14) + question() + answer;
        QTest::newRow("pointers in a circle") << header(1) + labels({"a"}) + pointer(12) + raw({0, 1, 0, 1}) + answer;
        QTest::newRow("reserved label type") << header(1) + raw({0x80, 1, 2}) + raw({0, 1, 0, 1}) + answer;
        Bytes longName;
        for (int label = 0; label < 9; ++label) {
            longName = longName + labels({"123456789012345678901234567890"});
        }
        QTest::newRow("name too long") << header(1) + longName + end() + raw({0, 1, 0, 1}) + answer;
        QTest::newRow("root") << header(1) + end() + raw({0, 1, 0, 1}) + record(end(), kA, address4("192.0.2.1"));
    }
    void testRefuses()
    {
        QFETCH(const Bytes, message);
        QVERIFY(!parse(message).has_value());
    }

    void testCutAtEveryByte()
    {
        for (const Bytes& message : {plain(), chain()}) {
            for (std::size_t length = 0; length < message.size(); ++length) {
                const std::optional<DnsAnswer> answer = parse(std::span(message).first(length));
                QVERIFY(!answer || answer->addresses.size() == 1); // of two the first may be there
            }
        }
    }

    void testSurvivesRandomChanges()
    {
        std::mt19937 random(7); // NOLINT(cert-msc51-cpp): the same bytes each time
        int understood = 0;
        for (int round = 0; round < 50000; ++round) {
            Bytes message = round % 2 == 0 ? plain() : chain();
            for (unsigned change = 1 + random() % 4; change-- > 0;) {
                message[random() % message.size()] = static_cast<std::byte>(random() & 0xffU);
            }
            const std::optional<DnsAnswer> answer = parse(message);
            understood += answer ? 1 : 0;
            QVERIFY(!answer || (answer->addresses.size() <= 64 && answer->name.size() <= 512));
        }
        QVERIFY(understood > 1000);
    }

    void testLearnsFromAnswersOnly()
    {
        HostNames names;
        const Bytes message = plain();
        PacketFacts packet;
        packet.protocol = Protocol::udp;
        packet.udpPayload = message;
        packet.source.port = 5353;
        QVERIFY(!names.learn(packet));
        packet.source.port = 53;
        QVERIFY(names.learn(packet));
        QVERIFY(names.nameOf(address("192.0.2.1")) == "www.example.org");
        QVERIFY(names.nameOf(address("192.0.2.2")).empty());
        packet.protocol = Protocol::tcp;
        QVERIFY(!names.learn(packet));
    }

    void testTheLatestNameCounts()
    {
        HostNames names;
        names.learn(plain());
        names.learn(
            header(1) + labels({"other"}) + end() + raw({0, 1, 0, 1}) + record(pointer(12), kA, address4("192.0.2.1")));
        QVERIFY(names.nameOf(address("192.0.2.1")) == "other");
        QCOMPARE(names.size(), std::size_t{1});
    }

    void testForgetsTheOldestWhenFull()
    {
        HostNames names(3);
        const auto learn
            = [&](const char* text) { names.learn(header(1) + question() + record(pointer(12), kA, address4(text))); };
        for (const char* text : {"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.1", "192.0.2.4"}) {
            learn(text);
        }
        QCOMPARE(names.size(), std::size_t{3});
        QVERIFY(names.nameOf(address("192.0.2.2")).empty());
        QVERIFY(!names.nameOf(address("192.0.2.1")).empty());
    }
};

QTEST_APPLESS_MAIN(TestHostNames)
#include "tst_host_names.moc"
