// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/base/local_addresses.h"

using namespace netgrove;

namespace {
IpAddress address(const QByteArray& text) { return IpAddress::parse(text.toStdString()).value(); }

LocalAddresses machine()
{
    const auto entry = [](const char* text, std::uint8_t prefixLength, std::uint64_t netns = 1) {
        return InterfaceAddress{NetnsId(netns), InterfaceIndex(2), address(text), prefixLength};
    };
    return LocalAddresses({entry("127.0.0.1", 8), entry("::1", 128), entry("192.0.2.10", 24), entry("10.20.30.40", 20),
        entry("203.0.113.4", 31), entry("203.0.113.9", 32), entry("2001:db8::10", 64), entry("172.17.0.2", 16, 2),
        entry("0.0.0.5", 0)});
}
} // namespace

class TestLocalAddresses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testScopes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("scope");
        const auto row
            = [](const char* text, const char* scope) { QTest::newRow(text) << QByteArray(text) << QByteArray(scope); };
        row("198.51.100.1", "external");
        row("2001:db8::11", "external");
        row("192.0.2.11", "external");
        row("127.9.9.9", "own");
        row("::1", "own");
        row("0.0.0.0", "own");
        row("::", "own");
        row("192.0.2.10", "own");
        row("::ffff:192.0.2.10", "own");
        row("172.17.0.2", "own");
        row("2001:db8::10", "own");
        row("224.0.0.251", "multicast");
        row("ff02::fb", "multicast");
        row("255.255.255.255", "broadcast");
        row("192.0.2.255", "broadcast");
        row("10.20.31.255", "broadcast");
        row("10.20.30.255", "external"); // inside a /20
        row("172.17.255.255", "broadcast");
        row("203.0.113.5", "external"); // the other end of a /31 (RFC 3021)
        row("127.255.255.255", "own");
    }
    void testScopes()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, scope);
        QCOMPARE(QByteArray(toText(machine().scopeOf(address(text))).data()), scope);
        QCOMPARE(machine().isOwn(address(text)), scope == "own");
    }

    void testNobodyHasTheMissingAddress()
    {
        QVERIFY(!machine().isOwn({}));
        QVERIFY(!LocalAddresses().isOwn(address("192.0.2.10")));
        QVERIFY(LocalAddresses().isOwn(address("127.0.0.1")));
        QCOMPARE(int(LocalAddresses().scopeOf(address("255.255.255.255"))), int(RemoteScope::broadcast));
    }

    void testListsItsAddresses()
    {
        QCOMPARE(machine().addresses().size(), std::size_t{9});
        QVERIFY(machine() == machine());
        QVERIFY(!(machine() == LocalAddresses()));
    }
};

QTEST_APPLESS_MAIN(TestLocalAddresses)
#include "tst_local_addresses.moc"
