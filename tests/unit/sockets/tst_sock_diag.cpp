// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the kernel about real sockets on loopback.
#include <QTest>

#include <algorithm>
#include <array>
#include <cstring>
#include <linux/netlink.h>
#include <memory>
#include <unistd.h>

#include "core/sense/sockets/sock_diag.h"
#include "core/sense/sockets/sock_diag_reply.h"
#include "tests/unit/sockets/real_socket.h"

using namespace netgrove;
using netgrove::test::endpoint;
using netgrove::test::RealSocket;

class TestSockDiag : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void testConnectedTcp_data();
    void testConnectedTcp();
    void testDualStackServerOfAnIpv4Connection();
    void testNotAcceptedHasNoInodeButAListener();
    void testTimeWaitHasNoInode();
    void testListenerWhereThereIsNoConnection();
    void testUdp_data();
    void testUdp();
    void testSocketBoundToADevice();
    void testUnconnectedOnAPortAreAllListed();
    void testNothingThere();
    void testDumpFindsThemAll();
    void testProtocolWithoutDump();
    void testManyQueriesLeakNothing();
    void testInterruptedDumpIsNoticed_data();
    void testInterruptedDumpIsNoticed();

private:
    Inode ask(Protocol protocol, const Endpoint& local, const Endpoint& remote)
    {
        const auto found = m_diag->query({NetnsId(7), protocol, 0, local, remote});
        return found && *found ? (*found)->inode : Inode();
    }
    std::unique_ptr<SockDiag> m_diag;
};

void TestSockDiag::initTestCase()
{
    auto diag = SockDiag::open(NetnsId(7));
    QVERIFY(diag);
    m_diag = std::make_unique<SockDiag>(std::move(*diag));
}

void TestSockDiag::testConnectedTcp_data()
{
    QTest::addColumn<int>("family");
    QTest::addColumn<QByteArray>("address");
    QTest::newRow("IPv4") << AF_INET << QByteArray("127.0.0.1");
    QTest::newRow("IPv6") << AF_INET6 << QByteArray("::1");
    QTest::newRow("IPv4 by IPv6 sockets") << AF_INET6 << QByteArray("127.0.0.1");
}

void TestSockDiag::testConnectedTcp()
{
    QFETCH(int, family);
    QFETCH(QByteArray, address);
    RealSocket server(family, SOCK_STREAM);
    QVERIFY(server.bind(address.constData()) && server.listen());
    RealSocket client(family, SOCK_STREAM);
    QVERIFY(client.connect(address.constData(), server.port()));
    const RealSocket served = server.accept();
    const Endpoint there = endpoint(address.constData(), server.port());
    const Endpoint here = endpoint(address.constData(), client.port());
    QCOMPARE(ask(Protocol::tcp, here, there), client.inode());
    QCOMPARE(ask(Protocol::tcp, there, here), served.inode());
    const auto record = m_diag->query({NetnsId(7), Protocol::tcp, 0, here, there});
    QCOMPARE((*record)->local, here);
    QCOMPARE((*record)->remote, there);
    QCOMPARE((*record)->netns, NetnsId(7));
    QCOMPARE((*record)->uid, Uid(::geteuid()));
    QVERIFY((*record)->isConnected());
    QVERIFY(!(*record)->isListening());
}

void TestSockDiag::testDualStackServerOfAnIpv4Connection()
{
    RealSocket server(AF_INET6, SOCK_STREAM);
    QVERIFY(server.set(IPPROTO_IPV6, IPV6_V6ONLY, 0) && server.bind("::") && server.listen());
    RealSocket client(AF_INET, SOCK_STREAM);
    QVERIFY(client.connect("127.0.0.1", server.port()));
    const RealSocket served = server.accept();
    QCOMPARE(
        ask(Protocol::tcp, endpoint("127.0.0.1", server.port()), endpoint("127.0.0.1", client.port())), served.inode());
}

void TestSockDiag::testNotAcceptedHasNoInodeButAListener()
{
    RealSocket server(AF_INET, SOCK_STREAM);
    QVERIFY(server.bind("127.0.0.1") && server.listen());
    RealSocket client(AF_INET, SOCK_STREAM);
    QVERIFY(client.connect("127.0.0.1", server.port()));
    const Endpoint local = endpoint("127.0.0.1", server.port());
    const Endpoint remote = endpoint("127.0.0.1", client.port());
    const auto found = m_diag->query({NetnsId(7), Protocol::tcp, 0, local, remote});
    QVERIFY(found && *found);
    QCOMPARE((*found)->inode, Inode(0));
    QVERIFY(!(*found)->isListening());
    const auto listener = m_diag->listener(local, remote.address);
    QVERIFY(listener && *listener);
    QCOMPARE((*listener)->inode, server.inode());
}

void TestSockDiag::testTimeWaitHasNoInode()
{
    RealSocket server(AF_INET, SOCK_STREAM);
    QVERIFY(server.bind("127.0.0.1") && server.listen());
    RealSocket client(AF_INET, SOCK_STREAM);
    QVERIFY(client.connect("127.0.0.1", server.port()));
    RealSocket served = server.accept();
    const FlowKey key{
        NetnsId(7), Protocol::tcp, 0, endpoint("127.0.0.1", client.port()), endpoint("127.0.0.1", server.port())};
    client.close();
    served.close();
    const auto found = m_diag->query(key);
    QVERIFY(found && *found);
    QCOMPARE((*found)->state, SocketRecord::kTimeWait);
    QCOMPARE((*found)->inode, Inode(0));
}

void TestSockDiag::testListenerWhereThereIsNoConnection()
{
    RealSocket server(AF_INET, SOCK_STREAM);
    QVERIFY(server.bind("127.0.0.1") && server.listen());
    const auto found
        = m_diag->query({NetnsId(7), Protocol::tcp, 0, endpoint("127.0.0.1", server.port()), endpoint("127.0.0.1", 1)});
    QVERIFY(found && *found);
    QVERIFY((*found)->isListening());
    QCOMPARE((*found)->inode, server.inode());
}

void TestSockDiag::testUdp_data()
{
    QTest::addColumn<int>("family");
    QTest::addColumn<QByteArray>("bound");
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<bool>("isConnected");
    QTest::newRow("IPv4 bound") << AF_INET << QByteArray("127.0.0.1") << QByteArray("127.0.0.1") << false;
    QTest::newRow("IPv4 anywhere") << AF_INET << QByteArray("0.0.0.0") << QByteArray("127.0.0.1") << false;
    QTest::newRow("IPv4 connected") << AF_INET << QByteArray("0.0.0.0") << QByteArray("127.0.0.1") << true;
    QTest::newRow("IPv6 anywhere") << AF_INET6 << QByteArray("::") << QByteArray("::1") << false;
    QTest::newRow("IPv6 connected") << AF_INET6 << QByteArray("::") << QByteArray("::1") << true;
    QTest::newRow("dual-stack anywhere, IPv4 flow") << AF_INET6 << QByteArray("::") << QByteArray("127.0.0.1") << false;
    QTest::newRow("dual-stack mapped, IPv4 flow")
        << AF_INET6 << QByteArray("127.0.0.1") << QByteArray("127.0.0.1") << false;
    QTest::newRow("dual-stack connected, IPv4 flow") << AF_INET6 << QByteArray("::") << QByteArray("127.0.0.1") << true;
}

void TestSockDiag::testUdp()
{
    QFETCH(int, family);
    QFETCH(QByteArray, bound);
    QFETCH(QByteArray, address);
    QFETCH(bool, isConnected);
    RealSocket socket(family, SOCK_DGRAM);
    QVERIFY(socket.bind(bound.constData()));
    RealSocket peer(family, SOCK_DGRAM);
    QVERIFY(peer.bind(bound.constData()));
    if (isConnected) {
        QVERIFY(socket.connect(address.constData(), peer.port()));
    }
    const Endpoint here = endpoint(address.constData(), socket.port());
    const Endpoint there = endpoint(address.constData(), peer.port());
    QCOMPARE(ask(Protocol::udp, here, there), socket.inode());
    QCOMPARE((*m_diag->query({NetnsId(7), Protocol::udp, 0, here, there}))->isConnected(), isConnected);
    if (!isConnected) {
        QCOMPARE(ask(Protocol::udp, there, here), peer.inode());
    }
}

void TestSockDiag::testSocketBoundToADevice()
{
    RealSocket socket(AF_INET, SOCK_DGRAM);
    QCOMPARE(::setsockopt(socket.get(), SOL_SOCKET, SO_BINDTODEVICE, "lo", 2), 0);
    QVERIFY(socket.bind("0.0.0.0"));
    const FlowKey key{NetnsId(7), Protocol::udp, 0, endpoint("127.0.0.1", socket.port()), endpoint("127.0.0.1", 9)};
    const auto found = m_diag->query(key, InterfaceIndex(1)); // lo is 1 in every namespace
    QVERIFY(found && *found);
    QCOMPARE((*found)->inode, socket.inode());
    QCOMPARE((*found)->interface, InterfaceIndex(1));
}

void TestSockDiag::testUnconnectedOnAPortAreAllListed()
{
    RealSocket first(AF_INET, SOCK_DGRAM);
    QVERIFY(first.set(SOL_SOCKET, SO_REUSEPORT, 1) && first.bind("0.0.0.0"));
    RealSocket second(AF_INET6, SOCK_DGRAM);
    QVERIFY(second.set(SOL_SOCKET, SO_REUSEPORT, 1) && second.bind("::", first.port()));
    RealSocket other(AF_INET, SOCK_DGRAM);
    QVERIFY(other.bind("0.0.0.0"));
    const auto found = m_diag->unconnectedUdpOn(first.port());
    QVERIFY(found);
    QCOMPARE(found->size(), std::size_t{2});
    for (const RealSocket* socket : {&first, &second}) {
        QVERIFY(std::any_of(
            found->begin(), found->end(), [&](const auto& record) { return record.inode == socket->inode(); }));
    }
}

void TestSockDiag::testNothingThere()
{
    const auto udp = m_diag->query({NetnsId(7), Protocol::udp, 0, endpoint("127.0.0.1", 1), endpoint("127.0.0.1", 2)});
    QVERIFY(udp);
    QVERIFY(!*udp);
    const auto tcp = m_diag->query({NetnsId(7), Protocol::tcp, 0, endpoint("::1", 1), endpoint("::1", 2)});
    QVERIFY(tcp);
    QVERIFY(!*tcp);
}

void TestSockDiag::testDumpFindsThemAll()
{
    std::vector<RealSocket> sockets;
    for (int count = 0; count < 500; ++count) { // more than one answer holds
        sockets.emplace_back(count % 2 == 0 ? AF_INET : AF_INET6, SOCK_DGRAM);
        QVERIFY(sockets.back().bind(count % 2 == 0 ? "127.0.0.1" : "::1"));
    }
    std::vector<Inode> seen;
    QVERIFY(m_diag->dump(Protocol::udp, [&](const SocketRecord& record) { seen.push_back(record.inode); }));
    for (const RealSocket& socket : sockets) {
        QVERIFY(std::find(seen.begin(), seen.end(), socket.inode()) != seen.end());
    }
    QCOMPARE(
        ask(Protocol::udp, endpoint("127.0.0.1", sockets[0].port()), endpoint("127.0.0.1", 1)), sockets[0].inode());
}

void TestSockDiag::testProtocolWithoutDump()
{
    const auto raw = m_diag->dump(Protocol::raw, [](const SocketRecord&) { });
    QVERIFY(!raw);
    QCOMPARE(raw.error().code, ErrorCode::notSupported);
    // A kernel has SCTP or says that it has not.
    const auto sctp = m_diag->dump(Protocol::sctp, [](const SocketRecord&) { });
    QVERIFY(sctp || sctp.error().code == ErrorCode::notSupported);
}

void TestSockDiag::testManyQueriesLeakNothing()
{
    RealSocket socket(AF_INET, SOCK_DGRAM);
    QVERIFY(socket.bind("127.0.0.1"));
    for (int count = 0; count < 20'000; ++count) {
        QCOMPARE(ask(Protocol::udp, endpoint("127.0.0.1", socket.port()), endpoint("127.0.0.1", 9)), socket.inode());
    }
}

void TestSockDiag::testInterruptedDumpIsNoticed_data()
{
    QTest::addColumn<int>("flags");
    QTest::addColumn<bool>("isInterrupted");
    QTest::newRow("whole") << int{NLM_F_MULTI} << false;
    QTest::newRow("the table changed under it") << int{NLM_F_MULTI | NLM_F_DUMP_INTR} << true;
}

/// The kernel marks it (NLM_F_DUMP_INTR); which answers are missing it cannot say.
void TestSockDiag::testInterruptedDumpIsNoticed()
{
    QFETCH(const int, flags);
    QFETCH(const bool, isInterrupted);
    alignas(nlmsghdr) std::array<std::byte, NLMSG_SPACE(sizeof(int))> datagram{};
    nlmsghdr header{};
    header.nlmsg_len = NLMSG_LENGTH(sizeof(int));
    header.nlmsg_type = NLMSG_DONE;
    header.nlmsg_flags = static_cast<std::uint16_t>(flags);
    header.nlmsg_seq = 5;
    std::memcpy(datagram.data(), &header, sizeof header);
    SockDiagQuestion question;
    question.sequence = 5;
    question.isDump = true;
    const SockDiagProgress progress = readSockDiagReply(datagram, question, [](const SocketRecord&) { });
    QVERIFY(progress.isFinished);
    QCOMPARE(progress.error, 0);
    QCOMPARE(progress.isInterrupted, isInterrupted);
}

QTEST_GUILESS_MAIN(TestSockDiag)
#include "tst_sock_diag.moc"
