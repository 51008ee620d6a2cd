// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <unistd.h>

#include "core/sense/sockets/proc_addresses.h"

using namespace netgrove;

class TestProcAddresses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testReadsTheLocalOnesOfTheTrie();
    void testReadsIpv6();
    void testBrokenLinesAreLeftOut_data();
    void testBrokenLinesAreLeftOut();
    void testReadsThisMachine();
};

void TestProcAddresses::testReadsTheLocalOnesOfTheTrie()
{
    const auto found = parseFibTrie("Main:\n"
                                    "  +-- 0.0.0.0/0 3 0 5\n"
                                    "     |-- 0.0.0.0\n"
                                    "        /0 universe UNICAST\n"
                                    "     +-- 172.17.0.0/16 2 0 2\n"
                                    "        |-- 172.17.0.0\n"
                                    "           /16 link UNICAST\n"
                                    "        |-- 172.17.0.2\n"
                                    "           /32 host LOCAL\n"
                                    "        |-- 172.17.255.255\n"
                                    "           /32 link BROADCAST\n"
                                    "Local:\n"
                                    "        |-- 127.0.0.0\n"
                                    "           /31 link UNICAST\n"
                                    "           /8 host LOCAL\n"
                                    "        |-- 127.0.0.1\n"
                                    "           /32 host LOCAL\n"
                                    "        |-- 172.17.0.2\n"
                                    "           /32 host LOCAL\n");
    QCOMPARE(found.size(), 2U);
    QCOMPARE(found.at(0), *IpAddress::parse("127.0.0.1"));
    QCOMPARE(found.at(1), *IpAddress::parse("172.17.0.2"));
}

void TestProcAddresses::testReadsIpv6()
{
    const auto found = parseIfInet6("fe800000000000000042acfffe110002 0a 40 20 80     eth0\n"
                                    "00000000000000000000000000000001 01 80 10 80       lo\n");
    QCOMPARE(found.size(), 2U);
    QCOMPARE(found.at(0).address, *IpAddress::parse("fe80::42:acff:fe11:2"));
    QCOMPARE(found.at(0).interface, InterfaceIndex(10));
    QCOMPARE(found.at(0).prefixLength, std::uint8_t{64});
    QCOMPARE(found.at(1).address, *IpAddress::parse("::1"));
}

void TestProcAddresses::testBrokenLinesAreLeftOut_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("blank lines") << QByteArray("\n\n   \n");
    QTest::newRow("route without a leaf") << QByteArray("/32 host LOCAL\n");
    QTest::newRow("leaf that is none") << QByteArray("|-- 1.2.3\n/32 host LOCAL\n");
    QTest::newRow("cut short") << QByteArray("|-- 1.2.3.4\n/32 host");
    QTest::newRow("short address") << QByteArray("fe80 0a 40 20 80 eth0\n");
    QTest::newRow("no digits") << QByteArray("zz800000000000000042acfffe110002 0a 40 20 80 eth0\n");
    QTest::newRow("long prefix") << QByteArray("fe800000000000000042acfffe110002 0a ff 20 80 eth0\n");
    QTest::newRow("no numbers") << QByteArray("fe800000000000000042acfffe110002\n");
}

void TestProcAddresses::testBrokenLinesAreLeftOut()
{
    QFETCH(QByteArray, text);
    QVERIFY(parseFibTrie(text.toStdString()).empty());
    QVERIFY(parseIfInet6(text.toStdString()).empty());
}

void TestProcAddresses::testReadsThisMachine()
{
    const auto found = readProcAddresses("/proc", Pid(::getpid()), NetnsId(7));
    QVERIFY(std::any_of(found.begin(), found.end(), [](const InterfaceAddress& one) {
        return one.address == *IpAddress::parse("127.0.0.1") && one.netns == NetnsId(7);
    }));
    QVERIFY(readProcAddresses("/proc", Pid(-1), NetnsId(7)).empty());
}

QTEST_GUILESS_MAIN(TestProcAddresses)
#include "tst_proc_addresses.moc"
