// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <filesystem>
#include <fstream>

#include <fcntl.h>

#include <QTemporaryDir>

#include "core/base/file_descriptor.h"
#include "core/sense/sockets/proc_net.h"

using namespace netgrove;

Q_DECLARE_METATYPE(netgrove::ProcNetTable)

class TestProcNet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testLines_data();
    void testLines();
    void testBadLines_data();
    void testBadLines();
    void testLineCutAtEveryByte();
    void testWholeTable();
    void testMissingTableIsEmpty();
};

namespace {
const char* const kTcp
    = "   1: 0100007F:1F90 0200A8C0:D431 01 00000000:00000000 00:00000000 00000000  1000        0 34567 2 ffff 20";
}

void TestProcNet::testLines_data()
{
    QTest::addColumn<ProcNetTable>("table");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("local");
    QTest::addColumn<QByteArray>("remote");
    QTest::addColumn<int>("discriminator");
    QTest::addColumn<int>("state");
    QTest::addColumn<quint64>("inode");

    QTest::newRow("tcp") << ProcNetTable::tcp << QByteArray(kTcp) << QByteArray("127.0.0.1:8080")
                         << QByteArray("192.168.0.2:54321") << 0 << 1 << quint64{34567};
    QTest::newRow("tcp6 listening")
        << ProcNetTable::tcp6
        << QByteArray("   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A "
                      "00000000:00000000 00:00000000 00000000     0        0 99 1 0 100 0 0 10 0")
        << QByteArray("[::]:22") << QByteArray("[::]:0") << 0 << 10 << quint64{99};
    QTest::newRow("mapped address is IPv4")
        << ProcNetTable::tcp6
        << QByteArray("   0: 0000000000000000FFFF00000100007F:0016 0000000000000000FFFF00000100007F:0017 01 "
                      "00000000:00000000 00:00000000 00000000     0        0 99 1 0 100 0 0 10 0")
        << QByteArray("127.0.0.1:22") << QByteArray("127.0.0.1:23") << 0 << 1 << quint64{99};
    QTest::newRow("udp, huge inode")
        << ProcNetTable::udp
        << QByteArray("  255: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 "
                      "4294967295 2 0 0")
        << QByteArray("0.0.0.0:68") << QByteArray("0.0.0.0:0") << 0 << 7 << quint64{4294967295};
    QTest::newRow("raw has its protocol where the port would be")
        << ProcNetTable::raw
        << QByteArray("    1: 00000000:00FD 00000000:0000 07 00000000:00000000 00:00000000 "
                      "00000000     0        0 55 2 0 0")
        << QByteArray("0.0.0.0:0") << QByteArray("0.0.0.0:0") << 253 << 7 << quint64{55};
    QTest::newRow("ping socket has its identifier there")
        << ProcNetTable::icmp
        << QByteArray("   10: 0100007F:0007 00000000:0000 07 00000000:00000000 00:00000000 "
                      "00000000     0        0 56 2 0 0")
        << QByteArray("127.0.0.1:0") << QByteArray("0.0.0.0:0") << 7 << 7 << quint64{56};
    QTest::newRow("packet") << ProcNetTable::packet
                            << QByteArray("0000000000000000 3      3    0003   2     1 0      0      57")
                            << QByteArray(":0") << QByteArray(":0") << 3 << 0 << quint64{57};
}

void TestProcNet::testLines()
{
    QFETCH(ProcNetTable, table);
    QFETCH(QByteArray, line);
    const auto record = parseProcNetLine(table, line.toStdString());
    QVERIFY(record);
    QTEST(QByteArray::fromStdString(record->local.toString()), "local");
    QTEST(QByteArray::fromStdString(record->remote.toString()), "remote");
    QTEST(static_cast<int>(record->discriminator), "discriminator");
    QTEST(static_cast<int>(record->state), "state");
    QTEST(static_cast<quint64>(record->inode.value), "inode");
}

void TestProcNet::testBadLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("title") << QByteArray(
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("blanks") << QByteArray("      ");
    QTest::newRow("address too short") << QByteArray("   1: 0100007:1F90 0200A8C0:D431 01 0:0 00:0 0  1000 0 34567 2");
    QTest::newRow("address is text") << QByteArray("   1: xxxxxxxx:1F90 0200A8C0:D431 01 0:0 00:0 0  1000 0 34567 2");
    QTest::newRow("port too big") << QByteArray("   1: 0100007F:11F90 0200A8C0:D431 01 0:0 00:0 0  1000 0 34567 2");
    QTest::newRow("negative uid") << QByteArray("   1: 0100007F:1F90 0200A8C0:D431 01 0:0 00:0 0  -1 0 34567 2");
}

void TestProcNet::testBadLines()
{
    QFETCH(QByteArray, line);
    QVERIFY(!parseProcNetLine(ProcNetTable::tcp, line.toStdString()));
    QVERIFY(!parseProcNetLine(ProcNetTable::packet, line.toStdString()));
}

void TestProcNet::testLineCutAtEveryByte()
{
    const std::string whole = kTcp;
    const std::size_t end = whole.find("34567");
    for (std::size_t length = 0; length <= end; ++length) {
        QVERIFY(!parseProcNetLine(ProcNetTable::tcp, std::string(whole, 0, length)));
    }
}

void TestProcNet::testWholeTable()
{
    const QTemporaryDir root;
    const std::filesystem::path net = std::filesystem::path(root.path().toStdString()) / "9" / "net";
    std::filesystem::create_directories(net);
    std::ofstream(net / "tcp") << "  sl  local_address rem_address   st …\n" << kTcp << "\n" << kTcp << "\ncut";
    const FileDescriptor directory(::open(root.path().toStdString().c_str(), O_PATH | O_DIRECTORY));
    const auto found = readProcNet(directory.get(), Pid(9), ProcNetTable::tcp, NetnsId(5));
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[0].netns, NetnsId(5));
    QCOMPARE(found[0].uid, Uid(1000));
}

void TestProcNet::testMissingTableIsEmpty()
{
    const QTemporaryDir root;
    const FileDescriptor directory(::open(root.path().toStdString().c_str(), O_PATH | O_DIRECTORY));
    QVERIFY(readProcNet(directory.get(), Pid(9), ProcNetTable::udp6, {}).empty());
}

QTEST_GUILESS_MAIN(TestProcNet)
#include "tst_proc_net.moc"
