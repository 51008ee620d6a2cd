// SPDX-License-Identifier: GPL-3.0-or-later
// Real sockets, also in another network namespace; needs root.
#include <QTest>

#include <algorithm>
#include <fcntl.h>
#include <memory>
#include <sched.h>
#include <thread>
#include <unistd.h>

#include <net/if.h>
#include <netinet/ip_icmp.h>
#include <sys/ioctl.h>

#include <linux/if_ether.h>

#include "core/sense/sockets/netns_switch.h"
#include "core/sense/sockets/socket_table.h"
#include "tests/unit/sockets/real_socket.h"

using namespace netgrove;
using netgrove::test::endpoint;
using netgrove::test::RealSocket;
using namespace std::chrono_literals;

namespace {

NetnsId idOf(int descriptor)
{
    struct stat facts{};
    return ::fstat(descriptor, &facts) == 0 ? NetnsId(facts.st_ino) : NetnsId();
}

/// An empty network namespace, loopback up, that lives as long as this.
class OtherNamespace {
public:
    OtherNamespace()
    {
        std::thread([this] {
            if (::unshare(CLONE_NEWNET) != 0) {
                return;
            }
            m_way = FileDescriptor(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
            const FileDescriptor any(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
            ifreq request{};
            request.ifr_name[0] = 'l';
            request.ifr_name[1] = 'o';
            request.ifr_flags = IFF_UP;
            ::ioctl(any.get(), SIOCSIFFLAGS, &request);
        }).join();
    }
    const FileDescriptor& way() const { return m_way; }
    NetnsId id() const { return idOf(m_way.get()); }

private:
    FileDescriptor m_way;
};

class Source final : public NamespaceSource {
public:
    FileDescriptor open(NetnsId netns) const override
    {
        return FileDescriptor(other != nullptr && netns == other->id() ? ::dup(other->way().get()) : -1);
    }
    std::optional<Pid> processIn(NetnsId netns) const override
    {
        return netns == current() ? std::optional(Pid(::getpid())) : std::nullopt;
    }
    NetnsId current() const override
    {
        const FileDescriptor here(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
        return idOf(here.get());
    }
    const OtherNamespace* other = nullptr;
};

std::uint64_t inodeOf(const std::optional<SocketRecord>& record) { return record ? record->inode.value : 0; }

} // namespace

class TestSocketTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void testSocketThatIsGoneIsRemembered();
    void testConnectionNotAcceptedIsTheListeners();
    void testSharedUdpPortIsNotGuessed();
    void testOtherNamespaceIsAskedThere();
    void testNamespaceThatIsGone();
    void testRawIcmpAndPacketSockets();
    void testOwnSocketsAreNoCandidates();
    void testEstablishedAndDump();
    void testBudgetIsKept();
    void testTold();

private:
    FlowKey flow(
        Protocol protocol, const Endpoint& local, const Endpoint& remote, std::uint16_t discriminator = 0) const
    {
        return {m_source.current(), protocol, discriminator, local, remote};
    }
    Source m_source;
    std::unique_ptr<SocketTable> m_table;
    MonotonicTime m_now;
};

void TestSocketTable::initTestCase()
{
    // In a network of its own: a raw socket that another program has just now would be a candidate too.
    QCOMPARE(::setns(OtherNamespace().way().get(), CLONE_NEWNET), 0);
}

void TestSocketTable::init()
{
    m_source.other = nullptr;
    m_table = std::make_unique<SocketTable>("/proc", m_source);
    m_now = MonotonicTime(std::chrono::hours(1));
}

void TestSocketTable::testSocketThatIsGoneIsRemembered()
{
    RealSocket socket(AF_INET, SOCK_DGRAM);
    QVERIFY(socket.bind("127.0.0.1"));
    const FlowKey key = flow(Protocol::udp, endpoint("127.0.0.1", socket.port()), endpoint("127.0.0.1", 9));
    const std::uint64_t inode = socket.inode().value;
    QCOMPARE(inodeOf(m_table->lookup(key, m_now)), inode);
    socket.close();
    QCOMPARE(inodeOf(m_table->lookup(key, m_now + 9s)), inode);
    // Found in the memory, it was not seen again: its time runs out.
    QCOMPARE(inodeOf(m_table->lookup(key, m_now + 12s)), 0U);
}

void TestSocketTable::testConnectionNotAcceptedIsTheListeners()
{
    RealSocket server(AF_INET, SOCK_STREAM);
    QVERIFY(server.bind("127.0.0.1") && server.listen());
    RealSocket client(AF_INET, SOCK_STREAM);
    QVERIFY(client.connect("127.0.0.1", server.port()));
    const FlowKey key = flow(Protocol::tcp, endpoint("127.0.0.1", server.port()), endpoint("127.0.0.1", client.port()));
    auto found = m_table->lookup(key, m_now);
    QCOMPARE(inodeOf(found), server.inode().value);
    QVERIFY(found->isListening());
    RealSocket served = server.accept();
    found = m_table->lookup(key, m_now);
    QCOMPARE(inodeOf(found), served.inode().value);
    const std::uint64_t inode = served.inode().value;
    served.close();
    client.close();
    QCOMPARE(inodeOf(m_table->lookup(key, m_now)), inode); // not the listener, though it is what is left
}

void TestSocketTable::testSharedUdpPortIsNotGuessed()
{
    RealSocket first(AF_INET, SOCK_DGRAM);
    QVERIFY(first.set(SOL_SOCKET, SO_REUSEPORT, 1) && first.bind("0.0.0.0"));
    RealSocket second(AF_INET, SOCK_DGRAM);
    QVERIFY(second.set(SOL_SOCKET, SO_REUSEPORT, 1) && second.bind("0.0.0.0", first.port()));
    const FlowKey key = flow(Protocol::udp, endpoint("127.0.0.1", first.port()), endpoint("127.0.0.1", 9));
    QVERIFY(!m_table->lookup(key, m_now));
    QCOMPARE(m_table->candidates(key, m_now).size(), std::size_t{2});
    second.close();
    QCOMPARE(inodeOf(m_table->lookup(key, m_now + 1s)), first.inode().value);
}

void TestSocketTable::testOtherNamespaceIsAskedThere()
{
    const OtherNamespace other;
    QVERIFY(other.way().isOpen());
    m_source.other = &other;
    std::unique_ptr<RealSocket> there;
    QVERIFY(runInNetns(other.way(), [&] {
        there = std::make_unique<RealSocket>(AF_INET, SOCK_DGRAM);
        there->bind("127.0.0.1");
    }));
    FlowKey key = flow(Protocol::udp, endpoint("127.0.0.1", there->port()), endpoint("127.0.0.1", 9));
    QVERIFY(!m_table->lookup(key, m_now)); // not here
    key.netns = other.id();
    const auto found = m_table->lookup(key, m_now);
    QCOMPARE(inodeOf(found), there->inode().value);
    QCOMPARE(found->netns, other.id());
    QVERIFY(!m_table->diagRefusal());
    m_table->keepNamespaces({m_source.current()});
    QCOMPARE(inodeOf(m_table->lookup(key, m_now + 2s)), there->inode().value); // opened again
}

void TestSocketTable::testNamespaceThatIsGone()
{
    FlowKey key = flow(Protocol::udp, endpoint("127.0.0.1", 4), endpoint("127.0.0.1", 9));
    key.netns = NetnsId(1);
    QVERIFY(!m_table->lookup(key, m_now));
    QVERIFY(m_table->established(NetnsId(1), m_now).empty());
    QVERIFY(!m_table->diagRefusal()); // no fault of sock_diag
}

void TestSocketTable::testRawIcmpAndPacketSockets()
{
    const FlowKey raw = flow(Protocol::raw, endpoint("127.0.0.1", 0), endpoint("127.0.0.2", 0), 253);
    QVERIFY(!m_table->lookup(raw, m_now));
    RealSocket first(AF_INET, SOCK_RAW, 253);
    QVERIFY(!m_table->lookup(raw, m_now + 100ms)); // the table is not read that often
    QCOMPARE(inodeOf(m_table->lookup(raw, m_now + 300ms)), first.inode().value);
    RealSocket second(AF_INET, SOCK_RAW, 253);
    QVERIFY(!m_table->lookup(raw, m_now + 600ms)); // either of the two
    QCOMPARE(m_table->candidates(raw, m_now + 600ms).size(), std::size_t{2});

    RealSocket echo(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6);
    QCOMPARE(
        inodeOf(m_table->lookup(flow(Protocol::icmpv6, endpoint("::1", 0), endpoint("::1", 0), 77), m_now + 900ms)),
        echo.inode().value);

    RealSocket frames(AF_PACKET, SOCK_RAW, htons(0x88b5));
    const FlowKey packet{m_source.current(), Protocol::packet, 0x88b5, {}, {}};
    QCOMPARE(inodeOf(m_table->lookup(packet, m_now + 1200ms)), frames.inode().value);
}

void TestSocketTable::testOwnSocketsAreNoCandidates()
{
    RealSocket own(AF_INET, SOCK_RAW, 254);
    m_table->setOwnSockets({own.inode()});
    QVERIFY(!m_table->lookup(flow(Protocol::raw, endpoint("127.0.0.1", 0), endpoint("127.0.0.2", 0), 254), m_now));
}

void TestSocketTable::testEstablishedAndDump()
{
    RealSocket server(AF_INET6, SOCK_STREAM);
    QVERIFY(server.bind("::1") && server.listen());
    RealSocket client(AF_INET6, SOCK_STREAM);
    QVERIFY(client.connect("::1", server.port()));
    const auto has = [](const std::vector<SocketRecord>& records, Inode inode) {
        return std::any_of(records.begin(), records.end(), [&](const auto& record) { return record.inode == inode; });
    };
    const auto established = m_table->established(m_source.current(), m_now);
    QVERIFY(has(established, client.inode()));
    QVERIFY(!has(established, server.inode()));
    RealSocket raw(AF_INET, SOCK_RAW, 253);
    const auto everything = m_table->dumpAll(m_source.current(), m_now);
    QVERIFY(has(everything, client.inode()));
    QVERIFY(has(everything, server.inode()));
    QVERIFY(has(everything, raw.inode()));
}

void TestSocketTable::testBudgetIsKept()
{
    SocketTable::Limits limits;
    limits.queriesPerSecond = 10;
    SocketTable table("/proc", m_source, limits);
    RealSocket socket(AF_INET, SOCK_DGRAM);
    QVERIFY(socket.bind("127.0.0.1"));
    const FlowKey key = flow(Protocol::udp, endpoint("127.0.0.1", socket.port()), endpoint("127.0.0.1", 9));
    for (int count = 0; count < 25; ++count) {
        QCOMPARE(
            inodeOf(table.lookup(key, m_now)), socket.inode().value); // from the memory, when the budget is used up
    }
    QCOMPARE(table.skippedQueries(), std::uint64_t{15});
}

void TestSocketTable::testTold()
{
    SocketRecord record;
    record.inode = Inode(4242);
    record.protocol = Protocol::udp;
    record.local = endpoint("127.0.0.1", 3);
    record.netns = m_source.current();
    m_table->remember(record, m_now);
    QCOMPARE(inodeOf(m_table->lookup(flow(Protocol::udp, record.local, endpoint("127.0.0.1", 9)), m_now)), 4242U);
}

QTEST_GUILESS_MAIN(TestSocketTable)
#include "tst_socket_table.moc"
