// SPDX-License-Identifier: GPL-3.0-or-later
// Who sent and received what, on real sockets. Needs privilege.
#include <array>
#include <fstream>
#include <set>
#include <thread>

#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTest>

#include "tests/unit/trace/watched_child.h"

using namespace netgrove;
using namespace netgrove::test;

class TestTracerSockets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyHookIsLive();
    void senderIsTheThreadThatCalledNotTheOpener();
    void inheritedSocketIsCreditedByBytesToEachUser_data();
    void inheritedSocketIsCreditedByBytesToEachUser();
    void unconnectedDatagramsKeepTheirDestinations_data();
    void unconnectedDatagramsKeepTheirDestinations();
    void threadsThatShareASocketKeepTheirDestinationsApart();
    void receivedDatagramsNameTheSenderWhereTheReceiverAsked();
    void connectedDatagramSocketIsConnected();
    void tcpIsCountedOnBothSides_data();
    void tcpIsCountedOnBothSides();
    void connectIsToldWithBothPorts();
    void peekingIsNotReceiving();
    void pingSocketHasItsIdentifier();
    void rawSocketHasItsPacketsDestination();
    void packetSocketShowsTheFlowItForges();
    void batchedCallsAreCountedEach();
    void sendfileIsCounted();
    void spliceIsCountedBothWays();
    void connectionOlderThanTheTracerIsCountedExactly();
    void namespaceAndInodeAreTold();
    void fullRingIsCountedAndUsesAreFoundAllTheSame();
    void moreUsesThanRoomAreToldOneByOne();
    void idleUsesMakeRoom();

private:
    void open(const TracerOptions& options);
    std::vector<SocketUse> run(const std::function<void()>& work);

    std::unique_ptr<Tracer> m_tracer;
    Heard m_heard;
    pid_t m_child = 0;
};

void TestTracerSockets::init()
{
    m_heard = {};
    open({});
}

void TestTracerSockets::open(const TracerOptions& options)
{
    m_tracer.reset(); // one at a time
    auto tracer = Tracer::open(options);
    QVERIFY2(tracer.has_value(), tracer ? "" : tracer.error().detail.c_str());
    m_tracer = std::move(*tracer);
}

std::vector<SocketUse> TestTracerSockets::run(const std::function<void()>& work)
{
    m_child = watchChild(*m_tracer, m_heard, work);
    return m_heard.usesOf(m_child);
}

void TestTracerSockets::everyHookIsLive()
{
    const TraceCapabilities& live = m_tracer->capabilities();
    QCOMPARE(live.missing, std::string());
    QCOMPARE(live.calls, TraceCapabilities::Calls::tracepoint);
    QVERIFY(live.destinations && live.packetDestinations && live.splicedReads && live.openers && live.closes
        && live.connects && live.processes);
}

void TestTracerSockets::senderIsTheThreadThatCalledNotTheOpener()
{
    const auto uses = run([] {
        const TcpPair pair = connectedTcp();
        std::thread([&] { sendAll(pair.client, 5000); }).join();
        receiveAll(pair.server, 5000);
    });
    QVERIFY(m_child > 0);
    QCOMPARE(uses.size(), std::size_t{2});
    const SocketUse& sender = uses[0].txBytes > 0 ? uses[0] : uses[1];
    QCOMPARE(sender.txBytes, std::uint64_t{5000});
    QVERIFY(sender.tid != Tid(m_child));
    QVERIFY(sender.isFinal);
    const auto opened = std::find_if(m_heard.sockets.begin(), m_heard.sockets.end(), [&](const SocketEvent& event) {
        return event.kind == SocketEvent::Kind::opened && event.cookie == sender.cookie;
    });
    QVERIFY(opened != m_heard.sockets.end());
    QCOMPARE(opened->tid, Tid(m_child));
    QCOMPARE(opened->socket, sender.socket);
}

void TestTracerSockets::inheritedSocketIsCreditedByBytesToEachUser_data()
{
    QTest::addColumn<int>("byParent");
    QTest::addColumn<int>("byChild");
    QTest::newRow("child only") << 0 << 700;
    QTest::newRow("parent only") << 900 << 0;
    QTest::newRow("both") << 1234 << 4321;
}

void TestTracerSockets::inheritedSocketIsCreditedByBytesToEachUser()
{
    QFETCH(int, byParent);
    QFETCH(int, byChild);
    run([=] {
        const UdpReceiver receiver = udpReceiver();
        const int sender = ::socket(AF_INET, SOCK_DGRAM, 0);
        const pid_t grandchild = ::fork();
        if (grandchild == 0) {
            if (byChild > 0) {
                sendTo(sender, static_cast<std::size_t>(byChild), receiver.address);
            }
            ::_exit(0);
        }
        if (byParent > 0) {
            sendTo(sender, static_cast<std::size_t>(byParent), receiver.address);
        }
        require(::waitpid(grandchild, nullptr, 0) == grandchild);
    });
    QVERIFY(m_child > 0);
    const auto birth = std::find_if(m_heard.processes.begin(), m_heard.processes.end(), [&](const ProcessEvent& event) {
        return event.kind == ProcessEvent::Kind::fork && event.parentPid == Pid(m_child);
    });
    QVERIFY(birth != m_heard.processes.end());
    QCOMPARE(sent(m_heard.usesOf(m_child)), static_cast<std::uint64_t>(byParent));
    QCOMPARE(sent(m_heard.usesOf(birth->pid.value)), static_cast<std::uint64_t>(byChild));
}

void TestTracerSockets::unconnectedDatagramsKeepTheirDestinations_data()
{
    QTest::addColumn<int>("family");
    QTest::addColumn<bool>("isMapped");
    QTest::addColumn<QString>("remote");
    QTest::newRow("IPv4") << AF_INET << false << QStringLiteral("127.0.0.1");
    QTest::newRow("IPv6") << AF_INET6 << false << QStringLiteral("::1");
    QTest::newRow("IPv4 mapped into IPv6") << AF_INET6 << true << QStringLiteral("127.0.0.1");
}

void TestTracerSockets::unconnectedDatagramsKeepTheirDestinations()
{
    QFETCH(int, family);
    QFETCH(bool, isMapped);
    QFETCH(QString, remote);
    const auto uses = run([=] {
        const int sender = ::socket(family, SOCK_DGRAM, 0);
        for (std::uint16_t i = 1; i <= 3; ++i) {
            sendTo(sender, i * 100U, loopback(family, static_cast<std::uint16_t>(7000 + i), isMapped));
        }
        sendTo(sender, 1, loopback(family, 7001, isMapped));
    });
    QVERIFY(m_child > 0);
    QCOMPARE(uses.size(), std::size_t{3});
    for (std::size_t i = 0; i < 3; ++i) {
        const SocketUse& use = uses[i];
        QCOMPARE(use.key.protocol, Protocol::udp);
        QCOMPARE(use.key.remote.port, static_cast<std::uint16_t>(7001 + i));
        QCOMPARE(QString::fromStdString(use.key.remote.address.toString()), remote);
        QCOMPARE(use.txBytes, (i + 1) * 100U + (i == 0 ? 1U : 0U));
        QVERIFY(!use.isConnected);
        QVERIFY(use.key.local.port != 0);
    }
}

/// They meet between the hook that knows the destination and the tracepoint that counts, and in the socket's memory of
/// its last use.
void TestTracerSockets::threadsThatShareASocketKeepTheirDestinationsApart()
{
    constexpr unsigned kThreads = 4;
    constexpr unsigned kSends = 3000;
    const auto uses = run([] {
        const int sender = ::socket(AF_INET, SOCK_DGRAM, 0);
        std::vector<std::thread> threads;
        for (unsigned number = 1; number <= kThreads; ++number) {
            threads.emplace_back([=] {
                for (unsigned i = 0; i < kSends; ++i) {
                    sendTo(sender, number, loopback(AF_INET, static_cast<std::uint16_t>(7000 + number)));
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
    });
    QCOMPARE(uses.size(), std::size_t{kThreads});
    std::set<Tid> tids;
    for (const SocketUse& use : uses) {
        QCOMPARE(use.txCalls, std::uint64_t{kSends});
        QCOMPARE(use.txBytes, std::uint64_t{kSends} * (use.key.remote.port - 7000U));
        tids.insert(use.tid);
    }
    QCOMPARE(tids.size(), std::size_t{kThreads});
}

void TestTracerSockets::receivedDatagramsNameTheSenderWhereTheReceiverAsked()
{
    const auto uses = run([] {
        const UdpReceiver receiver = udpReceiver();
        const UdpReceiver sender = udpReceiver();
        sendTo(sender.descriptor, 40, receiver.address);
        sendTo(sender.descriptor, 50, receiver.address);
        std::array<char, 100> buffer{};
        sockaddr_storage from{};
        socklen_t length = sizeof(from);
        require(::recvfrom(
                    receiver.descriptor, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &length)
            == 40);
        require(::recv(receiver.descriptor, buffer.data(), buffer.size(), 0) == 50);
    });
    QVERIFY(m_child > 0);
    QCOMPARE(uses.size(), std::size_t{3}); // one sends, two receive
    QCOMPARE(uses[1].rxBytes, std::uint64_t{40});
    QCOMPARE(uses[1].key.remote.port, uses[0].key.local.port);
    QCOMPARE(uses[2].rxBytes, std::uint64_t{50});
    QVERIFY(uses[2].key.remote.address.isNone());
}

void TestTracerSockets::connectedDatagramSocketIsConnected()
{
    const auto uses = run([] {
        const UdpReceiver receiver = udpReceiver();
        const int sender = ::socket(AF_INET, SOCK_DGRAM, 0);
        const auto* address = reinterpret_cast<const sockaddr*>(&receiver.address);
        require(::connect(sender, address, sizeof(sockaddr_in)) == 0);
        sendAll(sender, 77);
    });
    QVERIFY(m_child > 0);
    QCOMPARE(uses.size(), std::size_t{1});
    QVERIFY(uses[0].isConnected);
    QCOMPARE(uses[0].txBytes, std::uint64_t{77});
    QCOMPARE(uses[0].key.remote.address.toString(), std::string("127.0.0.1"));
}

void TestTracerSockets::tcpIsCountedOnBothSides_data()
{
    QTest::addColumn<int>("family");
    QTest::newRow("IPv4") << AF_INET;
    QTest::newRow("IPv6") << AF_INET6;
}

void TestTracerSockets::tcpIsCountedOnBothSides()
{
    QFETCH(int, family);
    const auto uses = run([=] {
        const TcpPair pair = connectedTcp(family);
        for (int i = 0; i < 50; ++i) {
            sendAll(pair.client, 3001);
            receiveAll(pair.server, 3001);
            sendAll(pair.server, 17);
            receiveAll(pair.client, 17);
        }
    });
    QVERIFY(m_child > 0);
    QCOMPARE(uses.size(), std::size_t{2});
    QCOMPARE(uses[0].txBytes, std::uint64_t{50 * 3001});
    QCOMPARE(uses[0].rxBytes, std::uint64_t{50 * 17});
    QCOMPARE(uses[1].rxBytes, std::uint64_t{50 * 3001});
    QCOMPARE(uses[1].txBytes, std::uint64_t{50 * 17});
    QCOMPARE(uses[0].key.local, uses[1].key.remote);
    QCOMPARE(uses[0].key.remote, uses[1].key.local);
}

void TestTracerSockets::connectIsToldWithBothPorts()
{
    const auto uses = run([] {
        const TcpPair pair = connectedTcp();
        sendAll(pair.client, 1);
    });
    const auto connect = std::find_if(m_heard.sockets.begin(), m_heard.sockets.end(), [&](const SocketEvent& event) {
        return event.kind == SocketEvent::Kind::connect && event.process.pid == Pid(m_child);
    });
    QVERIFY(connect != m_heard.sockets.end());
    QCOMPARE(uses.size(), std::size_t{1});
    QCOMPARE(connect->key, uses[0].key);
    QCOMPARE(connect->cookie, uses[0].cookie);
    QCOMPARE(connect->socket, uses[0].socket);
    QVERIFY(connect->time <= uses[0].first);
}

void TestTracerSockets::peekingIsNotReceiving()
{
    const auto uses = run([] {
        const TcpPair pair = connectedTcp();
        sendAll(pair.client, 100);
        std::array<char, 200> buffer{};
        require(::recv(pair.server, buffer.data(), buffer.size(), MSG_PEEK) == 100);
        require(::recv(pair.server, buffer.data(), buffer.size(), MSG_PEEK) == 100);
        require(::recv(pair.server, buffer.data(), buffer.size(), 0) == 100);
        const UdpReceiver receiver = udpReceiver();
        sendTo(::socket(AF_INET, SOCK_DGRAM, 0), 30, receiver.address);
        require(::recv(receiver.descriptor, buffer.data(), buffer.size(), MSG_PEEK) == 30);
        require(::recv(receiver.descriptor, buffer.data(), buffer.size(), 0) == 30);
    });
    QVERIFY(m_child > 0);
    QCOMPARE(received(uses), std::uint64_t{130});
}

void TestTracerSockets::pingSocketHasItsIdentifier()
{
    const auto uses = run([] {
        std::ofstream("/proc/sys/net/ipv4/ping_group_range") << "0 2147483647" << std::flush;
        const int ping = ::socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
        require(ping >= 0);
        sockaddr_storage local = loopback(AF_INET, 4660);
        require(::bind(ping, reinterpret_cast<sockaddr*>(&local), sizeof(sockaddr_in)) == 0);
        icmphdr request{};
        request.type = ICMP_ECHO;
        const sockaddr_storage remote = loopback(AF_INET, 0);
        require(::sendto(
                    ping, &request, sizeof(request), 0, reinterpret_cast<const sockaddr*>(&remote), sizeof(sockaddr_in))
            == sizeof(request));
        receiveAll(ping, sizeof(request));
    });
    QVERIFY(m_child > 0);
    QCOMPARE(sent(uses), std::uint64_t{8});
    QCOMPARE(received(uses), std::uint64_t{8});
    for (const SocketUse& use : uses) {
        QCOMPARE(use.key.protocol, Protocol::icmp);
        QCOMPARE(use.key.discriminator, std::uint16_t{4660});
    }
    QCOMPARE(uses[0].key.remote.address.toString(), std::string("127.0.0.1"));
}

void TestTracerSockets::rawSocketHasItsPacketsDestination()
{
    const auto uses = run([] {
        const int raw = ::socket(AF_INET, SOCK_RAW, 253);
        sockaddr_storage first = loopback(AF_INET, 0);
        sockaddr_storage second = first;
        reinterpret_cast<sockaddr_in*>(&second)->sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
        sendTo(raw, 60, first);
        sendTo(raw, 61, second);
    });
    QVERIFY(m_child > 0);
    QCOMPARE(uses.size(), std::size_t{2});
    QCOMPARE(uses[0].key.protocol, Protocol::raw);
    QCOMPARE(uses[0].key.discriminator, std::uint16_t{253});
    QCOMPARE(uses[0].key.remote.address.toString(), std::string("127.0.0.1"));
    QCOMPARE(uses[1].key.remote.address.toString(), std::string("127.0.0.2"));
    QCOMPARE(uses[1].txBytes, std::uint64_t{61});
    QCOMPARE(uses[1].type, SocketType::raw);
}

void TestTracerSockets::packetSocketShowsTheFlowItForges()
{
    const auto uses = run([] {
        const int packet = ::socket(AF_PACKET, SOCK_RAW, 0);
        sockaddr_ll device{};
        device.sll_family = AF_PACKET;
        device.sll_ifindex = static_cast<int>(::if_nametoindex("lo"));
        device.sll_protocol = htons(ETH_P_IP);
        std::array<unsigned char, 14 + 20 + 8> frame{};
        frame[12] = 0x08; // EtherType IPv4
        frame[14] = 0x45;
        frame[14 + 3] = 28;
        frame[14 + 8] = 64;
        frame[14 + 9] = IPPROTO_UDP;
        const std::array<unsigned char, 12> ends{198, 51, 100, 7, 127, 0, 0, 1, 0x12, 0x34, 0x00, 0x35};
        std::copy(ends.begin(), ends.end(), frame.begin() + 14 + 12);
        require(::sendto(packet, frame.data(), frame.size(), 0, reinterpret_cast<sockaddr*>(&device), sizeof(device))
            == static_cast<ssize_t>(frame.size()));
        frame[12] = 0x88; // EtherType for local experiments
        frame[13] = 0xb5;
        device.sll_protocol = htons(0x88b5);
        require(::sendto(packet, frame.data(), frame.size(), 0, reinterpret_cast<sockaddr*>(&device), sizeof(device))
            == static_cast<ssize_t>(frame.size()));
    });
    QVERIFY(m_child > 0);
    QCOMPARE(uses.size(), std::size_t{2});
    QCOMPARE(uses[0].type, SocketType::packet);
    QCOMPARE(uses[0].key.protocol, Protocol::udp);
    QCOMPARE(uses[0].key.local.toString(), std::string("198.51.100.7:4660"));
    QCOMPARE(uses[0].key.remote.toString(), std::string("127.0.0.1:53"));
    QCOMPARE(uses[0].txBytes, std::uint64_t{42});
    QVERIFY(uses[0].socket.value != 0);
    QCOMPARE(uses[1].key.protocol, Protocol::packet);
    QCOMPARE(uses[1].key.discriminator, std::uint16_t{0x88b5});
}

void TestTracerSockets::batchedCallsAreCountedEach()
{
    const auto uses = run([] {
        const UdpReceiver receiver = udpReceiver();
        const int sender = ::socket(AF_INET, SOCK_DGRAM, 0);
        std::array<char, 64> data{};
        std::array<iovec, 8> parts{};
        std::array<mmsghdr, 8> messages{};
        for (std::size_t i = 0; i < messages.size(); ++i) {
            parts[i] = {data.data(), 10 + i};
            messages[i].msg_hdr.msg_iov = &parts[i];
            messages[i].msg_hdr.msg_iovlen = 1;
            messages[i].msg_hdr.msg_name = const_cast<sockaddr_storage*>(&receiver.address);
            messages[i].msg_hdr.msg_namelen = sizeof(sockaddr_in);
        }
        require(::sendmmsg(sender, messages.data(), 8, 0) == 8);
        for (mmsghdr& message : messages) {
            message.msg_hdr.msg_name = nullptr;
            message.msg_hdr.msg_namelen = 0;
            message.msg_hdr.msg_iov->iov_len = data.size();
        }
        require(::recvmmsg(receiver.descriptor, messages.data(), 8, 0, nullptr) == 8);
    });
    QVERIFY(m_child > 0);
    QCOMPARE(uses.size(), std::size_t{2});
    QCOMPARE(uses[0].txBytes, std::uint64_t{8 * 10 + 28});
    QCOMPARE(uses[0].txCalls, std::uint64_t{8});
    QCOMPARE(uses[1].rxBytes, std::uint64_t{8 * 10 + 28});
    QCOMPARE(uses[1].rxCalls, std::uint64_t{8});
}

void TestTracerSockets::sendfileIsCounted()
{
    const auto uses = run([] {
        const TcpPair pair = connectedTcp();
        const int file = static_cast<int>(::syscall(SYS_memfd_create, "data", 0));
        require(::ftruncate(file, 30000) == 0);
        require(::sendfile(pair.client, file, nullptr, 30000) == 30000);
        receiveAll(pair.server, 30000);
    });
    QVERIFY(m_child > 0);
    QCOMPARE(sent(uses), std::uint64_t{30000});
    QCOMPARE(received(uses), std::uint64_t{30000});
}

void TestTracerSockets::spliceIsCountedBothWays()
{
    const auto uses = run([] {
        const TcpPair pair = connectedTcp();
        std::array<int, 2> pipe{};
        require(::pipe(pipe.data()) == 0);
        std::array<char, 9000> data{};
        require(::write(pipe[1], data.data(), data.size()) == 9000);
        std::size_t left = data.size();
        while (left > 0) {
            const ssize_t moved = ::splice(pipe[0], nullptr, pair.client, nullptr, left, 0);
            require(moved > 0);
            left -= static_cast<std::size_t>(moved);
        }
        left = data.size();
        while (left > 0) {
            const ssize_t moved = ::splice(pair.server, nullptr, pipe[1], nullptr, left, 0);
            require(moved > 0);
            left -= static_cast<std::size_t>(moved);
        }
        // A receive call on the same connection must not count the spliced bytes again.
        sendAll(pair.client, 500);
        receiveAll(pair.server, 500);
    });
    QVERIFY(m_child > 0);
    QCOMPARE(uses.size(), std::size_t{2});
    QCOMPARE(uses[0].txBytes, std::uint64_t{9500});
    QCOMPARE(uses[1].rxBytes, std::uint64_t{9500});
    QCOMPARE(uses[1].rxCalls, std::uint64_t{1});
}

void TestTracerSockets::connectionOlderThanTheTracerIsCountedExactly()
{
    std::array<int, 2> ready{};
    std::array<int, 2> go{};
    QVERIFY(::pipe(ready.data()) == 0 && ::pipe(go.data()) == 0);
    m_tracer.reset();
    char byte = 0;
    const pid_t child = startChild([&] {
        const TcpPair pair = connectedTcp();
        sendAll(pair.client, 12345);
        receiveAll(pair.server, 12000); // before anybody watches
        require(::write(ready[1], "r", 1) == 1 && ::read(go[0], &byte, 1) == 1);
        receiveAll(pair.server, 345);
        sendAll(pair.client, 6000);
        receiveAll(pair.server, 6000);
    });
    QCOMPARE(::read(ready[0], &byte, 1), ssize_t{1});
    m_tracer = std::move(*Tracer::open());
    QCOMPARE(::write(go[1], "g", 1), ssize_t{1});
    QVERIFY(watchUntilGone(*m_tracer, m_heard, child));
    const auto uses = m_heard.usesOf(child);
    QCOMPARE(sent(uses), std::uint64_t{6000});
    QCOMPARE(received(uses), std::uint64_t{6345});
    for (const int descriptor : {ready[0], ready[1], go[0], go[1]}) {
        ::close(descriptor);
    }
}

void TestTracerSockets::namespaceAndInodeAreTold()
{
    std::array<int, 2> truth{};
    QVERIFY(::pipe(truth.data()) == 0);
    struct Numbers {
        std::uint64_t netns;
        std::uint64_t inode;
        std::uint64_t cookie;
    } numbers{};
    const auto uses = run([&] {
        const UdpReceiver receiver = udpReceiver();
        const int sender = ::socket(AF_INET, SOCK_DGRAM, 0);
        sendTo(sender, 10, receiver.address);
        struct stat status = {};
        require(::stat("/proc/self/ns/net", &status) == 0);
        numbers.netns = status.st_ino;
        require(::fstat(sender, &status) == 0);
        numbers.inode = status.st_ino;
        socklen_t length = sizeof(numbers.cookie);
        require(::getsockopt(sender, SOL_SOCKET, SO_COOKIE, &numbers.cookie, &length) == 0);
        require(::write(truth[1], &numbers, sizeof(numbers)) == sizeof(numbers));
    });
    QCOMPARE(::read(truth[0], &numbers, sizeof(numbers)), static_cast<ssize_t>(sizeof(numbers)));
    ::close(truth[0]);
    ::close(truth[1]);
    QCOMPARE(uses.size(), std::size_t{1});
    QCOMPARE(uses[0].key.netns.value, numbers.netns);
    QCOMPARE(uses[0].socket.value, numbers.inode);
    QCOMPARE(uses[0].cookie, numbers.cookie);
}

void TestTracerSockets::fullRingIsCountedAndUsesAreFoundAllTheSame()
{
    open({.eventBufferBytes = 4096});
    std::array<int, 2> ready{};
    QVERIFY(::pipe(ready.data()) == 0);
    char byte = 0;
    const pid_t child = startChild([&] {
        const int sender = ::socket(AF_INET, SOCK_DGRAM, 0);
        for (std::uint16_t port = 7000; port < 7200; ++port) {
            sendTo(sender, 10, loopback(AF_INET, port));
        }
        require(::write(ready[1], "r", 1) == 1);
        ::pause(); // not before the alarm, or the end of the test
    });
    QCOMPARE(::read(ready[0], &byte, 1), ssize_t{1}); // nobody polled until now
    QVERIFY(m_tracer->lostEvents() > 0);
    m_tracer->readTotals(m_heard.sink());
    const auto uses = m_heard.usesOf(child);
    QCOMPARE(uses.size(), std::size_t{200});
    QCOMPARE(sent(uses), std::uint64_t{2000});
    QCOMPARE(m_tracer->losses().uses, std::uint64_t{0});
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(ready[0]);
    ::close(ready[1]);
}

void TestTracerSockets::moreUsesThanRoomAreToldOneByOne()
{
    open({.maximumUses = 16});
    const auto uses = run([] {
        const int sender = ::socket(AF_INET, SOCK_DGRAM, 0);
        for (std::uint16_t port = 7000; port < 7100; ++port) {
            sendTo(sender, 10, loopback(AF_INET, port));
        }
    });
    QVERIFY(m_child > 0);
    QCOMPARE(uses.size(), std::size_t{100});
    QCOMPARE(sent(uses), std::uint64_t{1000});
    QCOMPARE(m_tracer->lostEvents(), std::uint64_t{0});
}

void TestTracerSockets::idleUsesMakeRoom()
{
    open({.maximumUses = 64});
    // 1000 sockets one after the other, in one process: each end gives its element back.
    const auto uses = run([] {
        for (std::uint16_t i = 0; i < 1000; ++i) {
            const int sender = ::socket(AF_INET, SOCK_DGRAM, 0);
            sendTo(sender, 10, loopback(AF_INET, 7000));
            ::close(sender);
        }
    });
    QVERIFY(m_child > 0);
    QCOMPARE(uses.size(), std::size_t{1000});
    QCOMPARE(sent(uses), std::uint64_t{10000});
}

QTEST_GUILESS_MAIN(TestTracerSockets)
#include "tst_tracer_sockets.moc"
