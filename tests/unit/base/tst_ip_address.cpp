// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <set>
#include <unordered_set>

#include "core/base/flow_key.h"
#include "core/base/ip_address.h"

using namespace netgrove;

namespace {
IpAddress address(const QByteArray& text) { return IpAddress::parse(text.toStdString()).value(); }

bool loopback(const IpAddress& a) { return a.isLoopback(); }
bool unspecified(const IpAddress& a) { return a.isUnspecified(); }
bool multicast(const IpAddress& a) { return a.isMulticast(); }
bool limitedBroadcast(const IpAddress& a) { return a.isLimitedBroadcast(); }
bool linkLocal(const IpAddress& a) { return a.isLinkLocal(); }
using Property = bool (*)(const IpAddress&);
} // namespace

Q_DECLARE_METATYPE(Property)

class TestIpAddress : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testTextAndBack_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected"); // empty: refused
        QTest::addColumn<int>("bytes");
        QTest::newRow("ipv4") << QByteArray("192.0.2.1") << QByteArray("192.0.2.1") << 4;
        QTest::newRow("ipv6") << QByteArray("2001:DB8:0:0::1") << QByteArray("2001:db8::1") << 16;
        QTest::newRow("mapped") << QByteArray("::ffff:192.0.2.1") << QByteArray("192.0.2.1") << 4;
        QTest::newRow("mapped in hexadecimal") << QByteArray("::ffff:c000:201") << QByteArray("192.0.2.1") << 4;
        QTest::newRow("compatible is not mapped") << QByteArray("::1.2.3.4") << QByteArray("::1.2.3.4") << 16;
        for (const char* const wrong :
            {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4 ", "::g", "fe80::1%lo", "[::1]", "01.2.3.4:5"}) {
            QTest::newRow(qPrintable(QStringLiteral("refused: ") + QString::fromLatin1(wrong)))
                << QByteArray(wrong) << QByteArray() << 0;
        }
        QTest::newRow("refused: zero byte") << QByteArray("1.2.3.4\0.5", 10) << QByteArray() << 0;
    }
    void testTextAndBack()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, expected);
        QFETCH(const int, bytes);
        const std::optional<IpAddress> parsed = IpAddress::parse(text.toStdString());
        QCOMPARE(parsed.has_value(), !expected.isEmpty());
        if (parsed) {
            QCOMPARE(QByteArray::fromStdString(parsed->toString()), expected);
            QCOMPARE(int(parsed->bytes().size()), bytes);
            QCOMPARE(parsed->isIpv4(), bytes == 4);
            QCOMPARE(parsed->isIpv6(), bytes == 16);
        }
    }

    void testNone()
    {
        const IpAddress none;
        QVERIFY(none.isNone() && !none.isIpv4() && !none.isIpv6() && none.bytes().empty() && none.toString().empty());
        for (const Property has : {loopback, unspecified, multicast, limitedBroadcast, linkLocal}) {
            QVERIFY(!has(none));
        }
        QVERIFY(!none.isInPrefix(none, 0));
        QVERIFY(none != address("0.0.0.0") && none != address("::") && address("::") != address("0.0.0.0"));
    }

    void testProperties_data()
    {
        QTest::addColumn<Property>("has");
        QTest::addColumn<QByteArrayList>("yes");
        QTest::addColumn<QByteArrayList>("no");
        QTest::newRow("loopback") << Property(loopback)
                                  << QByteArrayList{"127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1"}
                                  << QByteArrayList{"126.255.255.255", "128.0.0.0", "::2", "::", "1::1", "::7f00:1"};
        QTest::newRow("unspecified") << Property(unspecified) << QByteArrayList{"0.0.0.0", "::"}
                                     << QByteArrayList{"0.0.0.1", "::1", "1::"};
        QTest::newRow("multicast") << Property(multicast) << QByteArrayList{"224.0.0.0", "239.255.255.255", "ff02::1"}
                                   << QByteArrayList{"223.255.255.255", "240.0.0.0", "fe80::1", "::ff02"};
        QTest::newRow("limited broadcast") << Property(limitedBroadcast) << QByteArrayList{"255.255.255.255"}
                                           << QByteArrayList{"255.255.255.254", "192.0.2.255", "ffff:ffff::"};
        QTest::newRow("link local") << Property(linkLocal)
                                    << QByteArrayList{"169.254.0.0", "169.254.255.255", "fe80::1", "febf::1"}
                                    << QByteArrayList{"169.253.1.1", "169.255.1.1", "fec0::1", "fe7f::1"};
    }
    void testProperties()
    {
        QFETCH(const Property, has);
        QFETCH(const QByteArrayList, yes);
        QFETCH(const QByteArrayList, no);
        for (const QByteArray& text : yes) {
            QVERIFY2(has(address(text)), text.constData());
        }
        for (const QByteArray& text : no) {
            QVERIFY2(!has(address(text)), text.constData());
        }
    }

    void testPrefixes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("network");
        QTest::addColumn<unsigned>("length");
        QTest::addColumn<bool>("isIn");
        QTest::newRow("whole bytes") << QByteArray("10.1.2.3") << QByteArray("10.1.0.0") << 16U << true;
        QTest::newRow("outside") << QByteArray("10.2.2.3") << QByteArray("10.1.0.0") << 16U << false;
        QTest::newRow("inside a byte") << QByteArray("172.31.255.255") << QByteArray("172.16.0.0") << 12U << true;
        QTest::newRow("outside a byte") << QByteArray("172.32.0.0") << QByteArray("172.16.0.0") << 12U << false;
        QTest::newRow("one bit") << QByteArray("128.0.0.0") << QByteArray("0.0.0.0") << 1U << false;
        QTest::newRow("host") << QByteArray("10.0.0.1") << QByteArray("10.0.0.1") << 32U << true;
        QTest::newRow("other host") << QByteArray("10.0.0.0") << QByteArray("10.0.0.1") << 32U << false;
        QTest::newRow("everything") << QByteArray("203.0.113.1") << QByteArray("10.0.0.1") << 0U << true;
        QTest::newRow("too long") << QByteArray("10.0.0.1") << QByteArray("10.0.0.1") << 33U << false;
        QTest::newRow("ipv6") << QByteArray("2001:db8:1::9") << QByteArray("2001:db8::") << 33U << true;
        QTest::newRow("ipv6 host") << QByteArray("::2") << QByteArray("::3") << 127U << true;
        QTest::newRow("ipv6 other host") << QByteArray("::2") << QByteArray("::3") << 128U << false;
        QTest::newRow("other family") << QByteArray("::") << QByteArray("0.0.0.0") << 0U << false;
    }
    void testPrefixes()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, network);
        QFETCH(const unsigned, length);
        QFETCH(const bool, isIn);
        QCOMPARE(address(text).isInPrefix(address(network), length), isIn);
    }

    void testEndpointText()
    {
        QVERIFY((Endpoint{address("192.0.2.1"), 80}.toString()) == "192.0.2.1:80");
        QVERIFY((Endpoint{address("2001:db8::1"), 0}.toString()) == "[2001:db8::1]:0");
    }

    void testHashesTellApart()
    {
        std::unordered_set<std::size_t> hashes;
        std::size_t keys = 0;
        for (std::uint16_t port = 0; port < 200; ++port) {
            for (const char* const text : {"192.0.2.1", "192.0.2.2", "::1", "::2"}) {
                for (const Protocol protocol : {Protocol::tcp, Protocol::udp}) {
                    const Endpoint here{address(text), port};
                    const Endpoint there{address("198.51.100.1"), 443};
                    hashes.insert(std::hash<FlowKey>{}({NetnsId(1), protocol, 0, here, there}));
                    hashes.insert(std::hash<FlowKey>{}({NetnsId(1), protocol, 0, there, here}));
                    hashes.insert(std::hash<FlowKey>{}({NetnsId(2), protocol, 0, here, there}));
                    hashes.insert(std::hash<FlowKey>{}({NetnsId(1), protocol, 7, here, there}));
                    keys += 4;
                }
            }
        }
        QCOMPARE(hashes.size(), keys);
    }

    void testProtocolWords()
    {
        std::set<std::string_view> words;
        for (const Protocol protocol : {Protocol::tcp, Protocol::udp, Protocol::icmp, Protocol::icmpv6, Protocol::sctp,
                 Protocol::raw, Protocol::packet}) {
            words.insert(toText(protocol));
        }
        QVERIFY((words == std::set<std::string_view>{"tcp", "udp", "icmp", "icmpv6", "sctp", "raw", "packet"}));
    }
};

QTEST_APPLESS_MAIN(TestIpAddress)
#include "tst_ip_address.moc"
