// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <random>

#include "core/sense/capture/host_names.h"
#include "core/sense/capture/tls_server_name.h"
#include "packet_builder.h"

using namespace netgrove;
using namespace netgrove::test;

Q_DECLARE_METATYPE(netgrove::test::Bytes)

namespace {

Bytes vector16(const Bytes& content)
{
    Bytes bytes;
    put16(bytes, static_cast<unsigned>(content.size()));
    return bytes + content;
}

Bytes text(std::string_view words)
{
    Bytes bytes;
    append(bytes, std::as_bytes(std::span(words)));
    return bytes;
}

Bytes extension(unsigned type, const Bytes& content)
{
    Bytes bytes;
    put16(bytes, type);
    return bytes + vector16(content);
}

Bytes serverName(std::string_view name, unsigned kind = 0)
{
    return extension(0, vector16(raw({kind}) + vector16(text(name))));
}

/// A ClientHello in its record.
Bytes clientHello(const Bytes& extensions, unsigned sessionLength = 32)
{
    Bytes body = raw({3, 3}) + Bytes(32, std::byte{7}) + raw({sessionLength}) + Bytes(sessionLength, std::byte{9})
        + vector16(raw({0x13, 0x01, 0x13, 0x02})) + raw({1, 0}) + vector16(extensions);
    Bytes handshake = raw({1, 0});
    put16(handshake, static_cast<unsigned>(body.size()));
    return raw({22, 3, 1}) + vector16(handshake + body);
}

std::string parsed(const Bytes& bytes) { return parseTlsServerName(bytes).value_or("-"); }

} // namespace

class TestTlsServerName : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testTheNameIsRead_data();
    void testTheNameIsRead();
    void testOtherBytesGiveNothing_data();
    void testOtherBytesGiveNothing();
    void testCutAtEveryByte();
    void testWrongBytesDoNoHarm();
    void testAConnectionNamesItsDestination();
    void testDnsAnswersOverTcpAreRead();
};

void TestTlsServerName::testTheNameIsRead_data()
{
    QTest::addColumn<Bytes>("bytes");
    QTest::addColumn<QString>("name");
    const auto row = [](const char* what, const Bytes& bytes, const char* name) {
        QTest::newRow(what) << bytes << QString::fromLatin1(name);
    };
    const Bytes other = extension(43, raw({2, 3, 4}));
    row("alone", clientHello(serverName("www.example.org")), "www.example.org");
    row("behind others", clientHello(other + other + serverName("a.example")), "a.example");
    row("before others", clientHello(serverName("a.example") + other), "a.example");
    row("no session", clientHello(serverName("a.example"), 0), "a.example");
    row("more follows", clientHello(serverName("a.example")) + Bytes(40, std::byte{1}), "a.example");
    row("longest", clientHello(serverName(std::string(255, 'a'))), std::string(255, 'a').c_str());
}

void TestTlsServerName::testTheNameIsRead()
{
    QFETCH(const Bytes, bytes);
    QTEST(QString::fromStdString(parsed(bytes)), "name");
}

void TestTlsServerName::testOtherBytesGiveNothing_data()
{
    QTest::addColumn<Bytes>("bytes");
    Bytes serverHello = clientHello(serverName("a.example"));
    serverHello[5] = std::byte{2};
    Bytes oldSsl = clientHello(serverName("a.example"));
    oldSsl[1] = std::byte{2};
    QTest::newRow("nothing") << Bytes();
    QTest::newRow("http") << text(
        "GET / HTTP/1.1\r\nHost: www.example.org\r\n\r\n that is long enough to be looked at");
    QTest::newRow("server hello") << serverHello;
    QTest::newRow("ssl 2") << oldSsl;
    QTest::newRow("no extension") << clientHello({});
    QTest::newRow("no name") << clientHello(extension(43, raw({1})));
    QTest::newRow("another kind of name") << clientHello(serverName("a.example", 1));
    QTest::newRow("empty name") << clientHello(serverName(""));
    QTest::newRow("too long") << clientHello(serverName(std::string(256, 'a')));
    QTest::newRow("address") << clientHello(serverName("192.0.2.7"));
    QTest::newRow("escape") << clientHello(serverName("a\x1b[31m.example"));
    QTest::newRow("markup") << clientHello(serverName("<b>.example"));
    QTest::newRow("not ascii") << clientHello(serverName("m\xc3\xbcller.example"));
}

void TestTlsServerName::testOtherBytesGiveNothing()
{
    QFETCH(const Bytes, bytes);
    QCOMPARE(parsed(bytes), std::string("-"));
}

void TestTlsServerName::testCutAtEveryByte()
{
    const Bytes whole = clientHello(extension(43, raw({1, 2})) + serverName("www.example.org"));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        // A copy of its own, so that a sanitizer sees a read beyond its end.
        const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
        QCOMPARE(parsed(cut), std::string("-"));
    }
    QCOMPARE(parsed(whole), std::string("www.example.org"));
}

void TestTlsServerName::testWrongBytesDoNoHarm()
{
    const Bytes whole = clientHello(extension(43, raw({1, 2})) + serverName("www.example.org"));
    std::mt19937 random(3);
    for (int round = 0; round < 50000; ++round) {
        Bytes changed = whole;
        for (int change = 0; change < 3; ++change) {
            changed[random() % changed.size()] = static_cast<std::byte>(random());
        }
        if (const auto name = parseTlsServerName(changed)) {
            QVERIFY(!name->empty() && name->size() <= 255);
        }
    }
}

void TestTlsServerName::testAConnectionNamesItsDestination()
{
    HostNames names;
    const Bytes hello = clientHello(serverName("www.example.org"));
    PacketFacts packet;
    packet.protocol = Protocol::tcp;
    packet.source = {address("192.0.2.10"), 40000};
    packet.destination = {address("203.0.113.7"), 8443};
    packet.tcpPayload = hello;
    QVERIFY(names.learn(packet));
    QCOMPARE(names.nameOf(address("203.0.113.7")), std::string("www.example.org"));
    QCOMPARE(names.nameOf(address("192.0.2.10")), std::string());
    packet.tcpPayload = {};
    QVERIFY(!names.learn(packet));
}

void TestTlsServerName::testDnsAnswersOverTcpAreRead()
{
    // ID, flags, one question, one answer; a.example A IN; the same name by pointer, A IN, an hour, 203.0.113.9
    const Bytes message = raw({0xab, 0xcd, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 1, 'a', 7, 'e', 'x', 'a', 'm', 'p', 'l',
        'e', 0, 0, 1, 0, 1, 0xc0, 12, 0, 1, 0, 1, 0, 0, 14, 16, 0, 4, 203, 0, 113, 9});
    const Bytes segment = vector16(message);
    HostNames names;
    PacketFacts packet;
    packet.protocol = Protocol::tcp;
    packet.source = {address("192.0.2.53"), 53};
    packet.tcpPayload = segment;
    QVERIFY(names.learn(packet));
    QCOMPARE(names.nameOf(address("203.0.113.9")), std::string("a.example"));
    for (std::size_t length = 0; length < segment.size(); ++length) {
        const Bytes cut(segment.begin(), segment.begin() + static_cast<std::ptrdiff_t>(length));
        packet.tcpPayload = cut;
        HostNames others;
        QVERIFY(!others.learn(packet));
    }
}

QTEST_GUILESS_MAIN(TestTlsServerName)
#include "tst_tls_server_name.moc"
