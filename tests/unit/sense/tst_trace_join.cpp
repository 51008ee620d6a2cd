// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/sense/trace_join.h"

using namespace netgrove;
using namespace std::chrono_literals;

namespace {
constexpr NetnsId kHere{1};
constexpr NetnsId kContainer{2};
constexpr ProcessKey kParent{Pid{100}, StartTime{10}};
constexpr ProcessKey kChild{Pid{200}, StartTime{20}};
const Endpoint kOwn{*IpAddress::parse("192.0.2.1"), 40000};
const Endpoint kPeer{*IpAddress::parse("198.51.100.7"), 443};
const Endpoint kOtherPeer{*IpAddress::parse("198.51.100.8"), 443};

class NoNamespaces final : public NamespaceSource {
public:
    FileDescriptor open(NetnsId) const override { return {}; }
    std::optional<Pid> processIn(NetnsId) const override { return std::nullopt; }
    NetnsId current() const override { return kHere; }
};

MonotonicTime at(std::chrono::milliseconds moment) { return MonotonicTime(1h + moment); }

PacketFacts sent(Protocol protocol, Endpoint from, Endpoint to, std::chrono::milliseconds moment)
{
    PacketFacts packet;
    packet.time = at(moment);
    packet.interface = InterfaceIndex{2};
    packet.type = PacketType::outgoing;
    packet.wireBytes = 100;
    packet.protocol = protocol;
    packet.source = from;
    packet.destination = to;
    return packet;
}

SocketUse useOf(
    std::uint64_t id, Protocol protocol, Endpoint local, Endpoint remote, ProcessKey process, std::uint64_t txBytes)
{
    SocketUse use;
    use.id = id;
    use.time = at(1ms);
    use.key = {kHere, protocol, 0, local, remote};
    use.type = protocol == Protocol::tcp ? SocketType::stream : SocketType::datagram;
    use.socket = Inode{id + 1000};
    use.process = process;
    use.tid = Tid{process.pid.value};
    use.txBytes = txBytes;
    return use;
}

FlowTableOptions options()
{
    FlowTableOptions options;
    options.netns = kHere;
    return options;
}

/// A flow table of a machine with one address, and the join under test.
struct Bench {
    NoNamespaces namespaces;
    AddressBook addresses{namespaces, kHere};
    FlowTable flows{options()};
    TraceJoin join{flows, addresses};

    Bench()
    {
        addresses.setCaptured({{kHere, InterfaceIndex{2}, kOwn.address, 24}});
        flows.setLocalAddresses(LocalAddresses(addresses.all()), at(0ms));
    }
    FlowObservation& packet(Protocol protocol, Endpoint from, Endpoint to, std::chrono::milliseconds moment = 0ms)
    {
        const FlowTouch touch = flows.add(sent(protocol, from, to, moment));
        if (touch.isNew) {
            join.onNewFlow(*touch.flow);
        }
        return *touch.flow;
    }
    FlowObservation& segment(std::uint8_t flags, std::chrono::milliseconds moment)
    {
        PacketFacts packet = sent(Protocol::tcp, kOwn, kPeer, moment);
        packet.tcpFlags = flags;
        const FlowTouch touch = flows.add(packet);
        if (touch.isNew) {
            join.onNewFlow(*touch.flow);
        }
        return *touch.flow;
    }
    void answer(Endpoint from, std::uint32_t payload)
    {
        PacketFacts packet = sent(Protocol::udp, from, kOwn, 1ms);
        packet.type = PacketType::host;
        packet.payloadBytes = payload;
        flows.add(packet);
    }
};
} // namespace

class TestTraceJoin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testUseAfterPacketNamesTheUser()
    {
        Bench bench;
        const FlowObservation& flow = bench.packet(Protocol::udp, kOwn, kPeer);
        QVERIFY(bench.join.onUse(useOf(1, Protocol::udp, kOwn, kPeer, kChild, 58), at(1ms)));
        QCOMPARE(flow.users.size(), 1U);
        QVERIFY(flow.users[0].process == kChild);
        QCOMPARE(flow.users[0].txBytes, 58U);
        QCOMPARE(flow.socket.value, 1001U);
    }

    void testUseBeforePacketWaitsForIt()
    {
        Bench bench;
        QVERIFY(!bench.join.onUse(useOf(1, Protocol::udp, kOwn, kPeer, kChild, 58), at(0ms)));
        const FlowObservation& flow = bench.packet(Protocol::udp, kOwn, kPeer);
        QCOMPARE(flow.users.size(), 1U);
        QCOMPARE(flow.users[0].txBytes, 58U);
    }

    void testUnboundSocketIsMatchedByPortAndRemote()
    {
        Bench bench;
        const FlowObservation& flow = bench.packet(Protocol::udp, kOwn, kPeer);
        const FlowObservation& other = bench.packet(Protocol::udp, kOwn, kOtherPeer);
        const Endpoint unbound{*IpAddress::parse("0.0.0.0"), kOwn.port};
        bench.join.onUse(useOf(1, Protocol::udp, unbound, kPeer, kChild, 7), at(1ms));
        QCOMPARE(flow.users.size(), 1U);
        QVERIFY(other.users.empty());
    }

    void testTotalsAreCreditedOnce()
    {
        Bench bench;
        const FlowObservation& flow = bench.packet(Protocol::udp, kOwn, kPeer);
        bench.join.onUse(useOf(1, Protocol::udp, kOwn, kPeer, kChild, 10), at(1ms));
        bench.join.onUse(useOf(1, Protocol::udp, kOwn, kPeer, kChild, 25), at(2ms));
        QCOMPARE(flow.users[0].txBytes, 25U);
    }

    /// The remembered flow of a use is not believed any longer than it is the only one.
    void testAFlowThatComesLaterUnderTheSameKeyIsSeen()
    {
        Bench bench;
        const Endpoint unbound{*IpAddress::parse("0.0.0.0"), kOwn.port};
        const SocketUse use = useOf(1, Protocol::udp, unbound, kPeer, kChild, 58);
        FlowObservation& flow = bench.packet(Protocol::udp, kOwn, kPeer);
        for (int told = 0; told < 2; ++told) {
            bench.join.onUse(use, at(1ms));
        }
        QCOMPARE(flow.users.size(), 1U);
        const Endpoint otherOwn{*IpAddress::parse("192.0.2.2"), kOwn.port};
        bench.addresses.setCaptured(
            {{kHere, InterfaceIndex{2}, kOwn.address, 24}, {kHere, InterfaceIndex{2}, otherOwn.address, 24}});
        bench.flows.setLocalAddresses(LocalAddresses(bench.addresses.all()), at(1ms));
        const FlowObservation& second = bench.packet(Protocol::udp, otherOwn, kPeer);
        QCOMPARE(second.users.size(), 1U);
        SocketUse more = use;
        more.txBytes = 100;
        bench.join.onUse(more, at(2ms));
        QCOMPARE(flow.users[0].txBytes, 58U); // which of the two took the rest is not known
    }

    void testTwoThreadsOfOneSocketAreToldApart()
    {
        Bench bench;
        const FlowObservation& flow = bench.packet(Protocol::tcp, kOwn, kPeer);
        bench.join.onUse(useOf(1, Protocol::tcp, kOwn, kPeer, kParent, 10), at(1ms));
        bench.join.onUse(useOf(2, Protocol::tcp, kOwn, kPeer, kChild, 90), at(1ms));
        QCOMPARE(flow.users.size(), 2U);
        QVERIFY(flow.users[0].process == kChild);
        QVERIFY(flow.users[1].process == kParent);
    }

    void testReceivingFromSomeoneUnknownSharesNoBytes()
    {
        Bench bench;
        const FlowObservation& flow = bench.packet(Protocol::udp, kOwn, kPeer);
        const FlowObservation& other = bench.packet(Protocol::udp, kOwn, kOtherPeer);
        SocketUse use = useOf(1, Protocol::udp, kOwn, {}, kChild, 0);
        use.rxBytes = 500;
        bench.join.onUse(use, at(1ms));
        QCOMPARE(flow.users.size(), 1U);
        QCOMPARE(other.users.size(), 1U);
        QCOMPARE(flow.users[0].rxBytes + other.users[0].rxBytes, 0U);
    }

    void testReceivingAllThatCameSharesItOut()
    {
        Bench bench;
        const FlowObservation& flow = bench.packet(Protocol::udp, kOwn, kPeer);
        const FlowObservation& other = bench.packet(Protocol::udp, kOwn, kOtherPeer);
        bench.answer(kPeer, 300);
        SocketUse use = useOf(1, Protocol::udp, kOwn, {}, kChild, 0);
        use.rxBytes = 500;
        bench.join.onUse(use, at(1ms));
        QCOMPARE(flow.users[0].rxBytes, 0U);
        bench.answer(kOtherPeer, 200); // seen later than the call that took it
        bench.join.settleShares();
        QCOMPARE(flow.users[0].rxBytes, 300U);
        QCOMPARE(other.users[0].rxBytes, 200U);
        // More than what came is not shared out, and another reader's part neither.
        use.rxBytes = 650;
        bench.answer(kPeer, 100);
        bench.join.onUse(use, at(2ms));
        QCOMPARE(flow.users[0].rxBytes + other.users[0].rxBytes, 500U);
    }

    void testFramesOfOneSenderAreCreditedInFull()
    {
        Bench bench;
        const FlowObservation& flow = bench.packet(Protocol::packet, {}, {});
        SocketUse use = useOf(1, Protocol::packet, {}, {}, kChild, 100);
        use.type = SocketType::packet;
        bench.join.onUse(use, at(1ms));
        QCOMPARE(flow.users.size(), 1U);
        QCOMPARE(flow.users[0].txBytes, 100U);
    }

    void testReusedTcpPortIsAnotherConnection()
    {
        Bench bench;
        bench.segment(tcp_flag::kSyn, 0ms);
        SocketEvent connect;
        connect.kind = SocketEvent::Kind::connect;
        connect.time = at(0ms);
        connect.key = {kHere, Protocol::tcp, 0, kOwn, kPeer};
        connect.type = SocketType::stream;
        connect.process = kParent;
        connect.tid = Tid{100};
        connect.cookie = 5;
        bench.join.onSocketEvent(connect, at(0ms));
        SocketUse first = useOf(1, Protocol::tcp, kOwn, kPeer, kParent, 400);
        first.first = first.time = at(1ms);
        bench.join.onUse(first, at(1ms));
        const std::uint64_t old = bench.segment(tcp_flag::kRst, 2ms).id;
        // The second one is traced before its first packet is seen.
        connect.time = at(100ms);
        connect.process = kChild;
        connect.tid = Tid{200};
        connect.cookie = 6;
        bench.join.onSocketEvent(connect, at(100ms));
        SocketUse second = useOf(2, Protocol::tcp, kOwn, kPeer, kChild, 50);
        second.first = second.time = at(101ms);
        bench.join.onUse(second, at(101ms));
        const FlowObservation& before = *bench.flows.find({kHere, Protocol::tcp, 0, kOwn, kPeer});
        QCOMPARE(before.id, old);
        QCOMPARE(before.users.size(), 1U);
        QVERIFY(before.users[0].process == kParent);
        const FlowObservation& after = bench.segment(tcp_flag::kSyn, 100ms);
        QVERIFY(after.id != old);
        QCOMPARE(after.users.size(), 1U);
        QVERIFY(after.users[0].process == kChild);
        QCOMPARE(after.users[0].txBytes, 50U);
    }

    void testRawSocketIsCreditedWithItsAnswers()
    {
        Bench bench;
        const Endpoint own{kOwn.address, 0};
        const Endpoint peer{kPeer.address, 0};
        const FlowObservation& flow = bench.packet(Protocol::icmp, own, peer);
        SocketUse use = useOf(1, Protocol::icmp, own, peer, kChild, 64);
        use.type = SocketType::raw;
        use.cookie = 9;
        bench.join.onUse(use, at(1ms));
        PacketFacts reply = sent(Protocol::icmp, peer, own, 1ms);
        reply.type = PacketType::host;
        reply.payloadBytes = 56;
        bench.flows.add(reply);
        SocketUse heard = useOf(2, Protocol::icmp, {}, {}, kChild, 0);
        heard.type = SocketType::raw;
        heard.cookie = 9;
        heard.rxBytes = 84 + 48; // with another's answer: what was taken of which is not known
        bench.join.onUse(heard, at(2ms));
        bench.join.settleShares();
        QCOMPARE(flow.users[0].rxBytes, 0U);
        heard.rxBytes = 84; // the IP header, the ICMP header, 56 bytes
        bench.join.onUse(heard, at(2ms));
        bench.join.settleShares();
        QCOMPARE(flow.users.size(), 1U);
        QCOMPARE(flow.users[0].rxBytes, 64U);
        bench.join.settleShares();
        QCOMPARE(flow.users[0].rxBytes, 64U); // once
    }

    void testEachPortOfARawScanIsCredited()
    {
        Bench bench;
        const auto probe = [](std::uint16_t port) {
            SocketUse use = useOf(port, Protocol::tcp, kOwn, {kPeer.address, port}, kChild, std::uint64_t{1000} + port);
            use.type = SocketType::raw;
            return use;
        };
        for (std::uint16_t port = 1; port <= 200; ++port) { // the first half is traced before its packets come
            if (port <= 100) {
                bench.join.onUse(probe(port), at(1ms));
            }
            bench.packet(Protocol::tcp, kOwn, {kPeer.address, port});
            if (port > 100) {
                bench.join.onUse(probe(port), at(1ms));
            }
        }
        std::size_t right = 0;
        bench.flows.forEach([&](const FlowObservation& flow) {
            right += flow.users.size() == 1 && flow.users[0].txBytes == 1000U + flow.key.remote.port ? 1U : 0U;
        });
        QCOMPARE(right, std::size_t{200});
    }

    void testOfManyEndsEachNewOneHasItsUserAtOnce()
    {
        Bench bench;
        SocketUse taking = useOf(1, Protocol::udp, kOwn, {}, kChild, 0);
        bench.join.onUse(taking, at(1ms));
        for (std::uint16_t port = 1; port <= 200; ++port) {
            const FlowObservation& flow = bench.packet(Protocol::udp, kOwn, {kPeer.address, port});
            QCOMPARE(flow.users.size(), 1U);
        }
        bench.answer({kPeer.address, 150}, 10);
        taking.rxBytes = 10;
        bench.join.onUse(taking, at(2ms));
        bench.join.settleShares();
        bench.flows.forEach([&](const FlowObservation& flow) {
            QCOMPARE(flow.users[0].rxBytes, flow.key.remote.port == 150 ? 10U : 0U);
        });
    }

    void testListenerOfAllPacketsIsNoUser()
    {
        Bench bench;
        const FlowObservation& flow = bench.packet(Protocol::icmp, {kOwn.address, 0}, {kPeer.address, 0});
        SocketUse use = useOf(1, Protocol::icmp, {}, {}, kChild, 0);
        use.type = SocketType::packet;
        use.rxBytes = 1000;
        QVERIFY(!bench.join.onUse(use, at(1ms)));
        QVERIFY(flow.users.empty());
    }

    void testRawSenderOfForgedSourceIsNamed()
    {
        Bench bench;
        const Endpoint forged{*IpAddress::parse("203.0.113.99"), 1234};
        const FlowObservation& flow = bench.packet(Protocol::udp, forged, kPeer);
        QVERIFY(flow.isSourceForged);
        SocketUse use = useOf(1, Protocol::raw, {}, {kPeer.address, 0}, kChild, 48);
        use.type = SocketType::raw;
        use.key.discriminator = 255;
        bench.join.onUse(use, at(1ms));
        QCOMPARE(flow.users.size(), 1U);
        QVERIFY(flow.users[0].process == kChild);
    }

    void testRawSenderDoesNotTakeAnotherSocketsFlow()
    {
        Bench bench;
        FlowObservation& flow = bench.packet(Protocol::tcp, kOwn, kPeer);
        flow.socket = Inode{77};
        SocketUse use = useOf(1, Protocol::raw, {}, {kPeer.address, 0}, kChild, 48);
        use.type = SocketType::raw;
        bench.join.onUse(use, at(1ms));
        QVERIFY(flow.users.empty());
    }

    void testSocketOfAnotherNamespaceWithTheSamePortsIsNoUser()
    {
        Bench bench;
        const FlowObservation& flow = bench.packet(Protocol::udp, kOwn, kPeer);
        SocketUse use = useOf(1, Protocol::udp, {*IpAddress::parse("0.0.0.0"), kOwn.port}, kPeer, kChild, 9);
        use.key.netns = kContainer;
        bench.join.onUse(use, at(1ms));
        QVERIFY(flow.users.empty());
    }

    void testReusedPortBringsNoOldBytes()
    {
        Bench bench;
        bench.packet(Protocol::udp, kOwn, kPeer);
        bench.join.onUse(useOf(1, Protocol::udp, kOwn, kPeer, kChild, 400), at(1ms));
        for (const FlowObservation& flow : bench.flows.finishAll(at(2ms))) {
            bench.join.onFinalFlow(flow);
        }
        const FlowObservation& again = bench.packet(Protocol::udp, kOwn, kPeer, 3ms);
        bench.join.onUse(useOf(1, Protocol::udp, kOwn, kPeer, kChild, 450), at(4ms));
        QCOMPARE(again.users.size(), 1U);
        QCOMPARE(again.users[0].txBytes, 50U);
    }

    void testRefusedConnectionBelongsToWhoAsked()
    {
        Bench bench;
        SocketEvent connect;
        connect.kind = SocketEvent::Kind::connect;
        connect.key = {kHere, Protocol::tcp, 0, kOwn, kPeer};
        connect.type = SocketType::stream;
        connect.process = kChild;
        connect.tid = Tid{200};
        connect.cookie = 5;
        bench.join.onSocketEvent(connect, at(0ms));
        const FlowObservation& flow = bench.packet(Protocol::tcp, kOwn, kPeer);
        QCOMPARE(flow.users.size(), 1U);
        QVERIFY(flow.users[0].process == kChild);
    }

    void testTracedOpenerIsKept()
    {
        Bench bench;
        SocketEvent opened;
        opened.socket = Inode{1001};
        opened.process = kParent;
        bench.join.onSocketEvent(opened, at(0ms));
        const FlowObservation& flow = bench.packet(Protocol::tcp, kOwn, kPeer);
        bench.join.onUse(useOf(1, Protocol::tcp, kOwn, kPeer, kChild, 1), at(1ms));
        QVERIFY(flow.opener == kParent);
    }

    /// Ends of sockets can be lost by the thousand, and a socket number is used again.
    void testOpenerOfANumberUsedAgainIsTheLastEvenWhereThereIsNoRoomForMore()
    {
        Bench bench;
        SocketEvent opened;
        opened.process = kChild;
        for (std::uint64_t inode = 1001; inode < 1001 + 200'000; ++inode) {
            opened.socket = Inode{inode};
            bench.join.onSocketEvent(opened, at(0ms));
        }
        opened.socket = Inode{1001};
        opened.process = kParent;
        bench.join.onSocketEvent(opened, at(1ms));
        QVERIFY(bench.join.openerOf(Inode{1001}) == kParent);
        QVERIFY(!bench.join.openerOf(Inode{1001 + 199'999}));
    }
};

QTEST_APPLESS_MAIN(TestTraceJoin)
#include "tst_trace_join.moc"
