// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QTest>

#include "core/sense/trace/record_decoder.h"

using namespace netgrove;

namespace {

template <class T> T record(trace_kind kind)
{
    T result{};
    result.header = {static_cast<__u32>(kind), sizeof(T), 1'000'000'000};
    return result;
}

template <class T> std::span<const std::byte> bytesOf(const T& value) { return std::as_bytes(std::span(&value, 1)); }

void setMapped(__u8 (&address)[16], std::array<__u8, 4> ipv4)
{
    address[10] = 0xff;
    address[11] = 0xff;
    std::copy(ipv4.begin(), ipv4.end(), &address[12]);
}

trace_use_event udpUse()
{
    auto event = record<trace_use_event>(TRACE_USE);
    event.use.id = 7;
    event.use.first = 5'000;
    event.use.last = 6'000;
    event.use.tx_bytes = 100;
    event.use.tx_calls = 2;
    event.use.slot = 3;
    event.use.socket.cookie = 9;
    event.use.socket.inode = 4242;
    event.use.socket.netns = 11;
    event.use.socket.family = AF_INET;
    event.use.socket.type = SOCK_DGRAM;
    event.use.socket.protocol = IPPROTO_UDP;
    event.use.socket.local_port = 5353;
    event.use.socket.remote_port = 53;
    setMapped(event.use.socket.remote, {192, 0, 2, 1});
    event.use.task.pid = 100;
    event.use.task.tid = 101;
    event.use.task.kernel_tid = 1101;
    event.use.task.start_boottime = 12'349'999'999;
    std::memset(event.use.task.comm, 'x', sizeof(event.use.task.comm)); // not ended
    return event;
}

} // namespace

class TestRecordDecoder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void useIsRead();
    void protocolAndDiscriminator_data();
    void protocolAndDiscriminator();
    void everyCutIsRefused();
    void lyingLengthIsRefused_data();
    void lyingLengthIsRefused();
    void unknownKindIsRefused();
    void birthOfAThreadIsNoBirthOfAProcess();
    void exitOfAThreadIsNoExitOfTheProcess();
    void execNamesTheThreadThatCalled();
    void keyIsWhatTheProgramsUse();
};

void TestRecordDecoder::useIsRead()
{
    const auto decoded = decodeRecord(bytesOf(udpUse()));
    QVERIFY(decoded.has_value());
    const auto& read = std::get<UseRecord>(*decoded);
    QCOMPARE(read.slot, 3U);
    QCOMPARE(read.thread, KernelTid(1101));
    const SocketUse& use = read.use;
    QCOMPARE(use.id, std::uint64_t{7});
    QCOMPARE(use.key.netns, NetnsId(11));
    QCOMPARE(use.key.local.toString(), std::string("0.0.0.0:5353"));
    QCOMPARE(use.key.remote.toString(), std::string("192.0.2.1:53"));
    QCOMPARE(use.type, SocketType::datagram);
    QCOMPARE(use.socket, Inode(4242));
    QCOMPARE(use.process.pid, Pid(100));
    QCOMPARE(use.process.start.value,
        12'349'999'999ULL / (1'000'000'000ULL / static_cast<unsigned>(::sysconf(_SC_CLK_TCK))));
    QCOMPARE(use.threadName, std::string(16, 'x'));
    QCOMPARE(use.time.time_since_epoch().count(), 6'000);
    QVERIFY(!use.isConnected);
}

void TestRecordDecoder::protocolAndDiscriminator_data()
{
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("number");
    QTest::addColumn<int>("discriminator");
    QTest::addColumn<bool>("isFromPacket");
    QTest::addColumn<QByteArray>("protocol");
    QTest::addColumn<int>("expected");
    QTest::addColumn<int>("remotePort");
    QTest::newRow("tcp") << AF_INET << int(SOCK_STREAM) << int(IPPROTO_TCP) << 0 << false << QByteArray("tcp") << 0
                         << 53;
    QTest::newRow("mptcp") << AF_INET << int(SOCK_STREAM) << 262 << 0 << false << QByteArray("tcp") << 0 << 53;
    QTest::newRow("udplite") << AF_INET6 << int(SOCK_DGRAM) << 136 << 0 << false << QByteArray("udp") << 0 << 53;
    QTest::newRow("sctp") << AF_INET << int(SOCK_STREAM) << int(IPPROTO_SCTP) << 0 << false << QByteArray("sctp") << 0
                          << 53;
    QTest::newRow("ping") << AF_INET << int(SOCK_DGRAM) << int(IPPROTO_ICMP) << 0 << false << QByteArray("icmp") << 5353
                          << 0;
    QTest::newRow("ping packet") << AF_INET << int(SOCK_DGRAM) << int(IPPROTO_ICMP) << 99 << true << QByteArray("icmp")
                                 << 99 << 0;
    QTest::newRow("raw icmpv6") << AF_INET6 << int(SOCK_RAW) << int(IPPROTO_ICMPV6) << 58 << false
                                << QByteArray("icmpv6") << 0 << 0;
    QTest::newRow("raw 253") << AF_INET << int(SOCK_RAW) << 253 << 253 << false << QByteArray("raw") << 253 << 0;
    QTest::newRow("raw carries udp") << AF_INET << int(SOCK_RAW) << int(IPPROTO_UDP) << 0 << true << QByteArray("udp")
                                     << 0 << 53;
    QTest::newRow("packet carries udp") << AF_PACKET << int(SOCK_RAW) << int(IPPROTO_UDP) << 0 << true
                                        << QByteArray("udp") << 0 << 53;
    QTest::newRow("packet bound to all") << AF_PACKET << int(SOCK_RAW) << 0 << 3 << false << QByteArray("packet") << 3
                                         << 0;
}

void TestRecordDecoder::protocolAndDiscriminator()
{
    QFETCH(int, family);
    QFETCH(int, type);
    QFETCH(int, number);
    QFETCH(int, discriminator);
    QFETCH(bool, isFromPacket);
    QFETCH(QByteArray, protocol);
    QFETCH(int, expected);
    QFETCH(int, remotePort);
    trace_use use = udpUse().use;
    use.socket.family = static_cast<__u16>(family);
    use.socket.type = static_cast<__u16>(type);
    use.socket.protocol = static_cast<__u16>(number);
    use.socket.discriminator = static_cast<__u16>(discriminator);
    use.flags = isFromPacket ? TRACE_FROM_PACKET : 0;
    const FlowKey key = decodeUse(use).use.key;
    QCOMPARE(QByteArray::fromStdString(std::string(toText(key.protocol))), protocol);
    QCOMPARE(int(key.discriminator), expected);
    QCOMPARE(int(key.remote.port), remotePort);
}

void TestRecordDecoder::everyCutIsRefused()
{
    const auto use = udpUse();
    const auto socket = record<trace_socket_event>(TRACE_SOCKET_CLOSED);
    const auto process = record<trace_process_event>(TRACE_EXIT);
    for (const auto bytes : {bytesOf(use), bytesOf(socket), bytesOf(process)}) {
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            QVERIFY(!decodeRecord(bytes.first(length)).has_value());
        }
        QVERIFY(decodeRecord(bytes).has_value());
    }
}

void TestRecordDecoder::lyingLengthIsRefused_data()
{
    QTest::addColumn<quint32>("length");
    QTest::newRow("none") << quint32{0};
    QTest::newRow("shorter") << quint32{sizeof(trace_use_event) - 1};
    QTest::newRow("longer") << quint32{sizeof(trace_use_event) + 1};
    QTest::newRow("largest") << quint32{0xffffffff};
}

void TestRecordDecoder::lyingLengthIsRefused()
{
    QFETCH(quint32, length);
    auto use = udpUse();
    use.header.size = length;
    QVERIFY(!decodeRecord(bytesOf(use)).has_value());
}

void TestRecordDecoder::unknownKindIsRefused()
{
    for (const __u32 kind : {0U, 9U, 0xffffffffU}) {
        auto use = udpUse();
        use.header.kind = kind;
        QVERIFY(!decodeRecord(bytesOf(use)).has_value());
    }
}

void TestRecordDecoder::birthOfAThreadIsNoBirthOfAProcess()
{
    auto birth = record<trace_process_event>(TRACE_FORK);
    birth.task.kernel_pid = birth.task.kernel_tid = 5;
    birth.creator.pid = 3;
    birth.creator.tid = 4;
    const auto process = std::get<ProcessTraceRecord>(*decodeRecord(bytesOf(birth))).event;
    QCOMPARE(process.kind, ProcessEvent::Kind::fork);
    QCOMPARE(process.parentPid, Pid(3));
    QCOMPARE(process.parentTid, Tid(4));
    birth.task.kernel_tid = 6;
    QCOMPARE(std::get<ProcessTraceRecord>(*decodeRecord(bytesOf(birth))).event.kind, ProcessEvent::Kind::threadStart);
}

void TestRecordDecoder::exitOfAThreadIsNoExitOfTheProcess()
{
    auto end = record<trace_process_event>(TRACE_EXIT);
    QCOMPARE(std::get<ProcessTraceRecord>(*decodeRecord(bytesOf(end))).event.kind, ProcessEvent::Kind::threadExit);
    end.flags = TRACE_IS_GROUP_DEAD;
    end.exit_status = 0x700;
    const auto event = std::get<ProcessTraceRecord>(*decodeRecord(bytesOf(end))).event;
    QCOMPARE(event.kind, ProcessEvent::Kind::exit);
    QCOMPARE(event.exitStatus, 0x700);
}

void TestRecordDecoder::execNamesTheThreadThatCalled()
{
    auto exec = record<trace_process_event>(TRACE_EXEC);
    exec.task.kernel_tid = 5;
    exec.old_tid = 8;
    std::strcpy(exec.task.comm, "curl");
    const auto read = std::get<ProcessTraceRecord>(*decodeRecord(bytesOf(exec)));
    QCOMPARE(read.event.kind, ProcessEvent::Kind::exec);
    QCOMPARE(read.thread, KernelTid(5));
    QCOMPARE(read.threadBeforeExec, KernelTid(8));
    QCOMPARE(read.event.comm, std::string("curl"));
}

void TestRecordDecoder::keyIsWhatTheProgramsUse()
{
    trace_use use = udpUse().use;
    trace_use_key key = keyOf(use);
    QCOMPARE(key.cookie, __u64{9});
    QCOMPARE(key.tid, 1101U);
    QCOMPARE(key.remote_port, __u16{53});
    QCOMPARE(key.protocol, __u16{0});
    QCOMPARE(key.remote[15], __u8{1});
    use.flags = TRACE_FROM_PACKET;
    QCOMPARE(keyOf(use).protocol, __u16{IPPROTO_UDP});
}

QTEST_GUILESS_MAIN(TestRecordDecoder)
#include "tst_record_decoder.moc"
