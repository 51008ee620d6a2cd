// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <set>

#include "flow_scene.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {
struct Step {
    bool isTx;
    std::uint8_t flags;
    std::uint32_t payload = 0;
};
} // namespace

Q_DECLARE_METATYPE(std::vector<Step>)

class TestFlowTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testCountsBothDirections()
    {
        FlowTable table = makeTable();
        const FlowTouch first = table.add(udpOut(0s));
        QVERIFY(first.isNew && first.isCounted && !first.isReopened);
        table.add(packet(1s, kIn, Protocol::udp, kPeer, 53, kUs, 4000));
        const FlowTouch third = table.add(udpOut(2s));
        QVERIFY(!third.isNew);
        const std::vector<FlowObservation> flows = table.takeChanged(at(2s));
        QCOMPARE(flows.size(), std::size_t{1});
        const FlowObservation& flow = flows.front();
        QCOMPARE(flow.counters, (FlowCounters{200, 2, 100, 1}));
        QVERIFY(flow.key == (FlowKey{kNetns, Protocol::udp, 0, {address(kUs), 4000}, {address(kPeer), 53}}));
        QCOMPARE(int(flow.direction), int(FlowDirection::out));
        QCOMPARE(int(flow.scope), int(RemoteScope::external));
        QVERIFY(flow.first == at(0s) && flow.last == at(2s) && flow.lastReceived == at(1s));
        QVERIFY(!flow.isForwarded && !flow.isSourceForged && !flow.isFinal);
        QVERIFY(table.takeChanged(at(2s)).empty());
        QVERIFY(table.find(flow.key) != nullptr);
        QCOMPARE(table.counters().openFlows, 1U);
    }

    void testTcpStates_data()
    {
        QTest::addColumn<std::vector<Step>>("steps");
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("direction");
        const auto row = [](const char* name, std::vector<Step> steps, TcpState state, FlowDirection direction) {
            QTest::newRow(name) << std::move(steps) << int(state) << int(direction);
        };
        const std::vector<Step> handshake{{true, kSyn}, {false, kSyn | kAck}, {true, kAck}};
        const auto after = [&](std::vector<Step> more) {
            more.insert(more.begin(), handshake.begin(), handshake.end());
            return more;
        };
        using enum TcpState;
        constexpr auto out = FlowDirection::out;
        constexpr auto in = FlowDirection::in;
        row("asked", {{true, kSyn}}, synSent, out);
        row("asked twice", {{true, kSyn}, {true, kSyn}}, synSent, out);
        row("answered", {{true, kSyn}, {false, kSyn | kAck}}, established, out);
        row("established", handshake, established, out);
        row("refused", {{true, kSyn}, {false, kRst | kAck}}, refused, out);
        row("refused by us", {{false, kSyn}, {true, kRst | kAck}}, refused, in);
        row("asked by the peer", {{false, kSyn}}, synReceived, in);
        row("half open", {{false, kSyn}, {true, kSyn | kAck}}, synReceived, in);
        row("half-open scan", {{false, kSyn}, {true, kSyn | kAck}, {false, kRst}}, reset, in);
        row("accepted", {{false, kSyn}, {true, kSyn | kAck}, {false, kAck}}, established, in);
        row("both asked", {{true, kSyn}, {false, kSyn}}, synReceived, out);
        row("reset", after({{false, kRst}}), reset, out);
        row("closing", after({{true, kFin | kAck}}), closing, out);
        row("half closed, still talking", after({{true, kFin | kAck}, {false, kAck, 500}, {true, kAck}}), closing, out);
        row("closed", after({{true, kFin | kAck}, {false, kFin | kAck}, {true, kAck}}), closed, out);
        row("reset after close", after({{true, kFin | kAck}, {false, kFin | kAck}, {true, kRst}}), closed, out);
        row("a reset nobody heeds", after({{false, kRst}, {true, kAck, 10}, {false, kAck, 10}}), established, out);
        row("midstream, one way", {{true, kAck, 10}, {true, kAck, 10}}, none, out);
        row("midstream, both ways", {{false, kAck, 10}, {true, kAck}}, established, out);
        row("midstream, answer to a syn that was missed", {{false, kSyn | kAck}}, established, out);
        row("midstream, reset", {{true, kAck, 10}, {false, kRst}}, reset, out);
    }
    void testTcpStates()
    {
        QFETCH(const std::vector<Step>, steps);
        QFETCH(const int, state);
        QFETCH(const int, direction);
        FlowTable table = makeTable();
        std::chrono::milliseconds time{0};
        for (const Step& step : steps) {
            table.add(segment(time += 10ms, step.isTx, step.flags, step.payload));
        }
        const std::vector<FlowObservation> flows = table.all();
        QCOMPARE(flows.size(), std::size_t{1});
        QCOMPARE(int(flows[0].tcpState), state);
        QCOMPARE(int(flows[0].direction), direction);
        QCOMPARE(flows[0].counters.txPackets + flows[0].counters.rxPackets, steps.size());
    }

    void testAPortTakenByAnotherSocketIsANewFlow()
    {
        FlowTableOptions options;
        int asked = 0;
        bool isGone = false;
        options.isSocketGone = [&](const FlowObservation& flow) {
            ++asked;
            return isGone && flow.first == at(0s);
        };
        FlowTable table = makeTable(std::move(options));
        table.add(udpOut(0s));
        table.add(udpOut(999us));
        QCOMPARE(asked, 0); // too soon for another one
        QVERIFY(!table.add(udpOut(10ms)).isNew);
        QCOMPARE(asked, 1);
        isGone = true;
        QVERIFY(!table.add(packet(11ms, kIn, Protocol::udp, kPeer, 53, kUs, 4000)).isNew); // a late answer
        const FlowTouch again = table.add(udpOut(20ms));
        QVERIFY(again.isNew && again.isReopened);
        QVERIFY(!table.add(udpOut(30ms)).isNew);
        const std::vector<FlowObservation> flows = table.takeChanged(at(30ms));
        QCOMPARE(flows.size(), std::size_t{2});
        QVERIFY(!flows[0].isFinal && flows[1].isFinal);
        QVERIFY(flows[0].key == flows[1].key && flows[0].id != flows[1].id);
        QCOMPARE(flows[0].counters.txPackets, 2U);
        QCOMPARE(flows[1].counters.txPackets, 3U);
        QCOMPARE(flows[1].counters.rxPackets, 1U);
    }

    void testReusedPortIsANewFlow_data()
    {
        QTest::addColumn<std::vector<Step>>("ending");
        QTest::newRow("closed") << std::vector<Step>{{true, kFin | kAck}, {false, kFin | kAck}, {true, kAck}};
        QTest::newRow("reset") << std::vector<Step>{{false, kRst}};
        QTest::newRow("closing") << std::vector<Step>{{true, kFin | kAck}};
    }
    void testReusedPortIsANewFlow()
    {
        QFETCH(const std::vector<Step>, ending);
        FlowTable table = makeTable();
        table.add(segment(0ms, true, kSyn));
        table.add(segment(1ms, false, kSyn | kAck));
        for (const Step& step : ending) {
            table.add(segment(2ms, step.isTx, step.flags));
        }
        const FlowTouch again = table.add(segment(500ms, true, kSyn));
        QVERIFY(again.isNew && again.isReopened);
        const std::vector<FlowObservation> flows = table.takeChanged(at(500ms));
        QCOMPARE(flows.size(), std::size_t{2});
        QVERIFY(!flows[0].isFinal && flows[1].isFinal);
        QVERIFY(flows[0].id != flows[1].id);
        QVERIFY(flows[0].key == flows[1].key);
        QCOMPARE(flows[0].counters.txPackets, 1U);
        QCOMPARE(flows[1].counters.txPackets, 1U + std::size_t(std::ranges::count(ending, true, &Step::isTx)));
    }

    void testStragglersOfAClosedConnectionAreNoFlow()
    {
        FlowTable table = makeTable();
        table.add(segment(0ms, true, kSyn));
        table.add(segment(1ms, false, kRst | kAck));
        QCOMPARE(table.takeChanged(at(3s)).back().isFinal, true);
        QVERIFY(table.add(segment(4s, false, kFin | kAck)).flow == nullptr);
        QCOMPARE(table.counters().latePackets, 1U);
        QVERIFY(table.add(segment(5s, true, kSyn)).isNew);
        FlowTable other = makeTable();
        QVERIFY(other.add(segment(4s, false, kFin | kAck)).isNew);
    }

    void testExpiry_data()
    {
        QTest::addColumn<int>("protocol");
        QTest::addColumn<std::vector<Step>>("steps");
        QTest::addColumn<int>("seconds");
        QTest::newRow("udp") << int(Protocol::udp) << std::vector<Step>{{true, 0}} << 60;
        QTest::newRow("icmp") << int(Protocol::icmp) << std::vector<Step>{{true, 0}} << 30;
        QTest::newRow("refused tcp") << int(Protocol::tcp) << std::vector<Step>{{true, kSyn}, {false, kRst}} << 2;
        QTest::newRow("syn") << int(Protocol::tcp) << std::vector<Step>{{true, kSyn}} << 130;
        QTest::newRow("established tcp") << int(Protocol::tcp) << std::vector<Step>{{true, kSyn}, {false, kSyn | kAck}}
                                         << 3600;
    }
    void testExpiry()
    {
        QFETCH(const int, protocol);
        QFETCH(const std::vector<Step>, steps);
        QFETCH(const int, seconds);
        FlowTable table = makeTable();
        for (const Step& step : steps) {
            PacketFacts facts = segment(0s, step.isTx, step.flags);
            facts.protocol = static_cast<Protocol>(protocol);
            table.add(facts);
        }
        table.takeChanged(at(0s));
        QVERIFY(table.takeChanged(at(std::chrono::seconds(seconds) - 1ms)).empty());
        const std::vector<FlowObservation> flows = table.takeChanged(at(std::chrono::seconds(seconds) + 1ms));
        QCOMPARE(flows.size(), std::size_t{1});
        QVERIFY(flows[0].isFinal);
        QCOMPARE(table.counters().openFlows, 0U);
        QVERIFY(table.takeChanged(at(10000s)).empty());
    }

    void testTrafficKeepsAFlowAlive()
    {
        FlowTable table = makeTable();
        for (int second = 0; second <= 300; ++second) {
            table.add(udpOut(std::chrono::seconds(second) + std::chrono::milliseconds(second)));
            table.takeChanged(at(std::chrono::seconds(second) + 500ms));
        }
        QCOMPARE(table.counters().flows, 1U);
        QCOMPARE(table.counters().openFlows, 1U);
    }

    void testAnEndedSocketEndsItsFlow()
    {
        FlowTable table = makeTable();
        FlowObservation* const flow = table.add(udpOut(0s)).flow;
        table.end(*flow, at(1s));
        QCOMPARE(table.takeChanged(at(2900ms)).size(), std::size_t{1}); // what is new of it
        QVERIFY(table.takeChanged(at(3001ms)).at(0).isFinal);
        FlowObservation* const second = table.add(udpOut(4s)).flow;
        table.end(*second, at(4s));
        table.add(udpOut(5s)); // it lives after all
        table.takeChanged(at(20s));
        QCOMPARE(table.counters().openFlows, 1U);
    }

    void testAFlowIsFoundAtItsPlaceWhileItIsOpen()
    {
        FlowTable table = makeTable();
        FlowObservation* const flow = table.add(udpOut(0s)).flow;
        const FlowPlace place = table.placeOf(*flow);
        QVERIFY(table.find(place) == flow);
        const FlowObservation copy = *flow;
        QCOMPARE(table.placeOf(copy).id, 0U);
        QVERIFY(table.find(table.placeOf(copy)) == nullptr);
        table.end(*flow, at(1s));
        table.takeChanged(at(4s));
        QVERIFY(table.find(place) == nullptr);
        table.add(udpOut(5s)); // in the same slot, with the same key
        QVERIFY(table.find(place) == nullptr);
    }

    void testWhatTheJoinerKnowsIsKept()
    {
        FlowTable table = makeTable();
        const FlowKey key = table.add(udpOut(0s)).flow->key;
        table.takeChanged(at(0s));
        FlowObservation* const flow = table.find(key);
        flow->hostName = "example.org";
        flow->socket = Inode(77);
        table.markChanged(*flow);
        table.markChanged(*flow);
        const std::vector<FlowObservation> flows = table.takeChanged(at(1s));
        QCOMPARE(flows.size(), std::size_t{1});
        QCOMPARE(flows[0].socket.value, 77U);
        int visited = 0;
        table.forEach([&](FlowObservation& each) { visited += each.hostName == "example.org" ? 1 : 0; });
        QCOMPARE(visited, 1);
        QVERIFY(table.finishAll(at(2s)).at(0).hostName == "example.org");
    }

    void testLoopbackHasAFlowPerEnd()
    {
        FlowTable table = makeTable();
        for (const PacketType type : {kOut, kIn}) {
            table.add(packet(0s, type, Protocol::udp, "127.0.0.1", 4000, "127.0.0.1", 53));
        }
        for (const PacketType type : {kOut, kIn}) {
            table.add(packet(1ms, type, Protocol::udp, "127.0.0.1", 53, "127.0.0.1", 4000));
        }
        std::vector<FlowObservation> flows = table.all();
        QCOMPARE(flows.size(), std::size_t{2});
        std::ranges::sort(flows, {}, &FlowObservation::id);
        QCOMPARE(flows[0].key.local.port, std::uint16_t{4000});
        QCOMPARE(int(flows[0].direction), int(FlowDirection::out));
        QCOMPARE(flows[1].key.local.port, std::uint16_t{53});
        QCOMPARE(int(flows[1].direction), int(FlowDirection::in));
        for (const FlowObservation& flow : flows) {
            QCOMPARE(int(flow.scope), int(RemoteScope::ownMachine));
            QCOMPARE(flow.counters, (FlowCounters{100, 1, 100, 1}));
        }
    }

    void testGroups_data()
    {
        QTest::addColumn<QByteArray>("destination");
        QTest::addColumn<int>("scope");
        QTest::newRow("multicast") << QByteArray("224.0.0.251") << int(RemoteScope::multicast);
        QTest::newRow("broadcast") << QByteArray("255.255.255.255") << int(RemoteScope::broadcast);
        QTest::newRow("of the subnet") << QByteArray("192.0.2.255") << int(RemoteScope::broadcast);
    }
    void testGroups()
    {
        QFETCH(const QByteArray, destination);
        QFETCH(const int, scope);
        FlowTable table = makeTable();
        table.add(udpOut(0s, kUs, 5353, destination.constData(), 5353));
        table.add(packet(0s, PacketType::multicast, Protocol::udp, "192.0.2.77", 5353, destination.constData(), 5353));
        const std::vector<FlowObservation> flows = table.all();
        QCOMPARE(flows.size(), std::size_t{2});
        for (const FlowObservation& flow : flows) {
            QCOMPARE(int(flow.scope), scope);
        }
        QVERIFY(flows[1].key.remote.address == address("192.0.2.77"));
    }

    void testAPacketOnSeveralInterfacesIsOne()
    {
        FlowTable table = makeTable();
        for (int number = 0; number < 10; ++number) {
            const auto time = std::chrono::milliseconds(number * 300);
            QVERIFY(table.add(on(kOtherWire, udpOut(time))).isCounted); // VLAN
            QVERIFY(!table.add(on(kWire, udpOut(time + 5us))).isCounted); // the device below it
            table.add(on(kWire, packet(time + 1ms, kIn, Protocol::udp, kPeer, 53, kUs, 4000)));
            table.add(on(kOtherWire, packet(time + 1ms, kIn, Protocol::udp, kPeer, 53, kUs, 4000)));
        }
        QCOMPARE(table.all().at(0).counters, (FlowCounters{1000, 10, 1000, 10}));
        QCOMPARE(table.counters().duplicatePackets, 20U);
    }

    void testAFlowMayMoveToAnotherInterface()
    {
        FlowTable table = makeTable();
        table.add(on(kWire, udpOut(0s)));
        table.add(on(kOtherWire, udpOut(1s)));
        table.add(on(kOtherWire, udpOut(1001ms)));
        QCOMPARE(table.all().at(0).counters.txPackets, 3U);
    }

    // ------------------------------------------------------------------------------------------- forged and forwarded

    void testScopeFollowsTheAddresses()
    {
        FlowTable table = makeTable();
        table.add(udpOut(0s, kUs, 1, "192.0.2.99", 1));
        table.takeChanged(at(0s));
        table.setLocalAddresses(ownAddresses({"192.0.2.99"}), at(1s));
        const std::vector<FlowObservation> flows = table.takeChanged(at(1s));
        QCOMPARE(flows.size(), std::size_t{1});
        QCOMPARE(int(flows[0].scope), int(RemoteScope::ownMachine));
        table.setLocalAddresses(ownAddresses({"192.0.2.99"}), at(2s));
        QVERIFY(table.takeChanged(at(2s)).empty());
    }

    // ---------------------------------------------------------------------------------------- fragments, frames,
    // bounds

    void testFragmentsBelongToTheirFirst()
    {
        FlowTable table = makeTable();
        PacketFacts first = udpOut(0s);
        first.isFragment = true;
        first.fragmentId = 99;
        PacketFacts later = udpOut(1ms, kUs, 0, kPeer, 0);
        later.isFragment = later.isLaterFragment = true;
        later.fragmentId = 99;
        table.add(first);
        QVERIFY(table.add(later).isCounted);
        QCOMPARE(table.all().at(0).counters.txPackets, 2U);
        later.fragmentId = 100;
        QVERIFY(table.add(later).flow == nullptr);
        later.fragmentId = 99;
        later.time = at(40s);
        QVERIFY(table.add(later).flow == nullptr);
        QCOMPARE(table.counters().orphanFragments, 2U);
        QCOMPARE(table.counters().flows, 1U);
    }

    void testFramesWithoutIp()
    {
        FlowTable table = makeTable();
        PacketFacts frame;
        frame.time = at(0s);
        frame.type = kOut;
        frame.wireBytes = 60;
        frame.protocol = Protocol::packet;
        frame.discriminator = 0x88b5;
        const FlowTouch touch = table.add(frame);
        QVERIFY(touch.isNew && !touch.flow->isSourceForged);
        QCOMPARE(int(touch.flow->scope), int(RemoteScope::external));
        frame.discriminator = 0x88b6;
        frame.isLoopbackDevice = true;
        QCOMPARE(int(table.add(frame).flow->scope), int(RemoteScope::ownMachine));
    }

    void testAFullTableEndsWhatIsIdleAmongTheMany()
    {
        FlowTableOptions options;
        options.maximumFlows = 100;
        FlowTable table = makeTable(std::move(options));
        table.add(segment(0ms, true, kSyn));
        table.add(segment(1ms, false, kSyn | kAck)); // established, and idle from now on
        for (std::uint16_t port = 1; port <= 1000; ++port) {
            table.add(udpOut(std::chrono::seconds(10) + std::chrono::milliseconds(port), kUs, port));
        }
        const FlowTableCounters counters = table.counters();
        QCOMPARE(counters.openFlows, 100U);
        QCOMPARE(counters.flows, 1001U);
        QCOMPARE(counters.evictedFlows, 901U);
        // The flood pushed out itself, not the quiet connection.
        QVERIFY(table.find({kNetns, Protocol::tcp, 0, {address(kUs), 40000}, {address(kPeer), 443}}) != nullptr);
        std::set<std::uint16_t> left;
        table.forEach([&](FlowObservation& flow) { left.insert(flow.key.local.port); });
        QCOMPARE(int(*std::next(left.begin(), 0)), 902);
        QCOMPARE(counters.lostFinals, 801U); // nobody took them
    }

    /// Each is told, and none stays: the table is as small in the end as it was.
    void testAMillionFlowsPassThroughASmallTable()
    {
        constexpr unsigned kFlows = 1'000'000;
        constexpr std::size_t kRoom = 2000;
        FlowTableOptions options;
        options.maximumFlows = kRoom;
        FlowTable table = makeTable(std::move(options));
        PacketFacts facts = udpOut(0s);
        std::uint64_t ended = 0;
        for (unsigned number = 0; number < kFlows; ++number) {
            facts.time = at(std::chrono::microseconds(number * 50));
            facts.source.port = static_cast<std::uint16_t>(number);
            facts.destination.port = static_cast<std::uint16_t>(1 + number / 65536);
            table.add(facts);
            if (number % 1000 == 999) {
                for (const FlowObservation& flow : table.takeChanged(facts.time)) {
                    ended += flow.isFinal ? 1U : 0U;
                }
                QVERIFY(table.counters().openFlows <= kRoom);
            }
        }
        QCOMPARE(ended + table.counters().openFlows, std::uint64_t{kFlows});
        QCOMPARE(table.counters().lostFinals, std::uint64_t{0});
    }

    void testEveryFlowIsToldAndEnds()
    {
        FlowTable table = makeTable();
        std::set<std::uint64_t> told;
        std::set<std::uint64_t> finished;
        const auto note = [&](const std::vector<FlowObservation>& flows) {
            for (const FlowObservation& flow : flows) {
                told.insert(flow.id);
                if (flow.isFinal) {
                    QVERIFY(finished.insert(flow.id).second);
                }
            }
        };
        for (unsigned round = 0; round < 50; ++round) {
            for (unsigned number = 0; number < 1000; ++number) {
                const auto port = static_cast<std::uint16_t>(1 + (round * 1000 + number) % 30000);
                table.add(udpOut(std::chrono::seconds(round * 5) + std::chrono::microseconds(number), kUs, port));
            }
            note(table.takeChanged(at(std::chrono::seconds(round * 5 + 1))));
        }
        note(table.finishAll(at(251s)));
        QCOMPARE(told.size(), table.counters().flows);
        QCOMPARE(finished.size(), table.counters().flows);
        QCOMPARE(table.counters().openFlows, 0U);
        QCOMPARE(table.counters().lostFinals, 0U);
    }
};

QTEST_APPLESS_MAIN(TestFlowTable)
#include "tst_flow_table.moc"
