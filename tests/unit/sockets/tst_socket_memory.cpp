// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/sense/sockets/portless_sockets.h"
#include "core/sense/sockets/socket_memory.h"

using namespace netgrove;
using namespace std::chrono_literals;

class TestSocketMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testConnectedBeforeBoundBeforeAnywhere();
    void testGoneAfterItsTime();
    void testOldestGoFirst();
    void testSharedPortIsNobodys();
    void testPortUsedAgainIsTheLater();
    void testNobodysSocketIsNotRemembered();
    void testOtherNamespaceIsAnotherSocket();
    void testPingSocketBeforeRawSocket();
    void testRawSocketsOfOneProtocolAreAllCandidates();
    void testLivingBeforeRemembered();
    void testPacketSockets();
};

namespace {

Endpoint at(const char* address, std::uint16_t port) { return {*IpAddress::parse(address), port}; }

SocketRecord udp(std::uint64_t inode, Endpoint local, Endpoint remote = at("0.0.0.0", 0))
{
    SocketRecord record;
    record.inode = Inode(inode);
    record.protocol = Protocol::udp;
    record.local = local;
    record.remote = remote;
    record.netns = NetnsId(1);
    return record;
}

SocketRecord portless(
    Protocol protocol, std::uint64_t inode, std::uint16_t discriminator, const char* local = "0.0.0.0")
{
    SocketRecord record;
    record.inode = Inode(inode);
    record.protocol = protocol;
    record.discriminator = discriminator;
    record.local.address = *IpAddress::parse(local);
    return record;
}

FlowKey flow(Protocol protocol, Endpoint local, Endpoint remote, std::uint16_t discriminator = 0)
{
    return {NetnsId(1), protocol, discriminator, local, remote};
}

std::uint64_t inodeOf(const std::optional<SocketRecord>& record) { return record ? record->inode.value : 0; }

const MonotonicTime kNow{std::chrono::hours(1)};

} // namespace

void TestSocketMemory::testConnectedBeforeBoundBeforeAnywhere()
{
    SocketMemory memory(10s, 100);
    const FlowKey key = flow(Protocol::udp, at("10.0.0.1", 53), at("10.0.0.2", 9));
    memory.remember(udp(1, at("::", 53)), kNow);
    QCOMPARE(inodeOf(memory.find(key, kNow)), 1U); // dual-stack
    memory.remember(udp(2, at("10.0.0.1", 53)), kNow);
    QCOMPARE(inodeOf(memory.find(key, kNow)), 2U);
    memory.remember(udp(3, at("10.0.0.1", 53), at("10.0.0.2", 9)), kNow);
    QCOMPARE(inodeOf(memory.find(key, kNow)), 3U);
    QCOMPARE(inodeOf(memory.find(flow(Protocol::udp, at("10.0.0.9", 53), at("10.0.0.2", 9)), kNow)), 1U);
    QCOMPARE(inodeOf(memory.find(flow(Protocol::tcp, at("10.0.0.1", 53), at("10.0.0.2", 9)), kNow)), 0U);
}

void TestSocketMemory::testGoneAfterItsTime()
{
    SocketMemory memory(10s, 100);
    memory.remember(udp(1, at("10.0.0.1", 53)), kNow);
    const FlowKey key = flow(Protocol::udp, at("10.0.0.1", 53), at("10.0.0.2", 9));
    QCOMPARE(inodeOf(memory.find(key, kNow + 10s)), 1U);
    QCOMPARE(inodeOf(memory.find(key, kNow + 11s)), 0U);
    memory.remember(udp(1, at("10.0.0.1", 53)), kNow + 5s);
    memory.forgetOld(kNow + 12s);
    QCOMPARE(memory.size(), std::size_t{1}); // seen again in between
    memory.forgetOld(kNow + 16s);
    QCOMPARE(memory.size(), std::size_t{0});
}

void TestSocketMemory::testOldestGoFirst()
{
    SocketMemory memory(10s, 10);
    for (std::uint16_t port = 1; port <= 30; ++port) {
        memory.remember(udp(port, at("10.0.0.1", port)), kNow + std::chrono::milliseconds(port));
    }
    QCOMPARE(memory.size(), std::size_t{10});
    QVERIFY(!memory.find(flow(Protocol::udp, at("10.0.0.1", 20), at("10.0.0.2", 9)), kNow + 31ms));
    QVERIFY(memory.find(flow(Protocol::udp, at("10.0.0.1", 21), at("10.0.0.2", 9)), kNow + 31ms));
}

void TestSocketMemory::testSharedPortIsNobodys()
{
    SocketMemory memory(10s, 100);
    memory.remember(udp(1, at("0.0.0.0", 5353)), kNow);
    memory.remember(udp(2, at("0.0.0.0", 5353)), kNow);
    QVERIFY(!memory.find(flow(Protocol::udp, at("10.0.0.1", 5353), at("10.0.0.2", 9)), kNow));
}

void TestSocketMemory::testPortUsedAgainIsTheLater()
{
    SocketMemory memory(10s, 100);
    memory.remember(udp(1, at("0.0.0.0", 5353)), kNow);
    memory.remember(udp(2, at("0.0.0.0", 5353)), kNow + 2s);
    QCOMPARE(inodeOf(memory.find(flow(Protocol::udp, at("10.0.0.1", 5353), at("10.0.0.2", 9)), kNow + 2s)), 2U);
}

void TestSocketMemory::testNobodysSocketIsNotRemembered()
{
    SocketMemory memory(10s, 100);
    memory.remember(udp(0, at("10.0.0.1", 53)), kNow);
    memory.remember(udp(7, at("10.0.0.1", 0)), kNow);
    QCOMPARE(memory.size(), std::size_t{0});
}

void TestSocketMemory::testOtherNamespaceIsAnotherSocket()
{
    SocketMemory memory(10s, 100);
    memory.remember(udp(1, at("10.0.0.1", 53)), kNow);
    FlowKey key = flow(Protocol::udp, at("10.0.0.1", 53), at("10.0.0.2", 9));
    key.netns = NetnsId(2);
    QVERIFY(!memory.find(key, kNow));
}

void TestSocketMemory::testPingSocketBeforeRawSocket()
{
    PortlessSockets sockets(10s);
    sockets.update(
        {portless(Protocol::icmp, 1, 77), portless(Protocol::icmp, 2, 78), portless(Protocol::raw, 3, 1)}, kNow);
    const Endpoint local = at("10.0.0.1", 0);
    const Endpoint remote = at("10.0.0.2", 0);
    auto found = sockets.candidates(flow(Protocol::icmp, local, remote, 78));
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found[0].inode, Inode(2));
    found = sockets.candidates(flow(Protocol::icmp, local, remote, 79));
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found[0].inode, Inode(3));
    QVERIFY(sockets.candidates(flow(Protocol::raw, local, remote, 253)).empty());
}

void TestSocketMemory::testRawSocketsOfOneProtocolAreAllCandidates()
{
    PortlessSockets sockets(10s);
    sockets.update({portless(Protocol::raw, 1, 253), portless(Protocol::raw, 2, 253),
                       portless(Protocol::raw, 3, 253, "::"), portless(Protocol::raw, 4, 255)},
        kNow);
    const auto found = sockets.candidates(flow(Protocol::raw, at("10.0.0.1", 0), at("10.0.0.2", 0), 253));
    QCOMPARE(found.size(), std::size_t{2}); // not the IPv6 one, nor the less specific one
    const auto other = sockets.candidates(flow(Protocol::raw, at("10.0.0.1", 0), at("10.0.0.2", 0), 254));
    QCOMPARE(other.size(), std::size_t{1});
    QCOMPARE(other[0].inode, Inode(4)); // IPPROTO_RAW sends anything
}

void TestSocketMemory::testLivingBeforeRemembered()
{
    PortlessSockets sockets(10s);
    const FlowKey key = flow(Protocol::raw, at("10.0.0.1", 0), at("10.0.0.2", 0), 253);
    sockets.update({portless(Protocol::raw, 1, 253)}, kNow);
    sockets.update({}, kNow + 1s);
    QCOMPARE(sockets.candidates(key).at(0).inode, Inode(1));
    sockets.update({portless(Protocol::raw, 2, 253)}, kNow + 2s);
    QCOMPARE(sockets.candidates(key).size(), std::size_t{1});
    QCOMPARE(sockets.candidates(key).at(0).inode, Inode(2));
    sockets.forgetOld(kNow + 30s);
    QVERIFY(sockets.candidates(key).empty());
}

void TestSocketMemory::testPacketSockets()
{
    PortlessSockets sockets(10s);
    sockets.update({portless(Protocol::packet, 1, 0x88b5), portless(Protocol::packet, 2, 3),
                       portless(Protocol::packet, 4, 0x0800)},
        kNow);
    const auto found = sockets.candidates({NetnsId(1), Protocol::packet, 0x88b5, {}, {}});
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found[0].inode, Inode(1));
    QCOMPARE(sockets.candidates({NetnsId(1), Protocol::packet, 0x1234, {}, {}}).at(0).inode, Inode(2));
}

QTEST_GUILESS_MAIN(TestSocketMemory)
#include "tst_socket_memory.moc"
