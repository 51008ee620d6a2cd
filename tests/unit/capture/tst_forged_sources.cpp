// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <set>

#include "flow_scene.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

/// Which packets leave under an address that is neither ours nor one that we forward for.
class TestForgedSources : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testForgedSourceIsFoundAtTheFirstPacket_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<bool>("isForged");
        QTest::newRow("foreign") << QByteArray("203.0.113.5") << true;
        QTest::newRow("foreign ipv6") << QByteArray("2001:db8:bad::1") << true;
        QTest::newRow("neighbour") << QByteArray("192.0.2.11") << true;
        QTest::newRow("ours") << QByteArray(kUs) << false;
        QTest::newRow("a container's") << QByteArray(kContainer) << false;
        QTest::newRow("dhcp") << QByteArray("0.0.0.0") << false;
        QTest::newRow("duplicate address detection") << QByteArray("::") << false;
        QTest::newRow("link local") << QByteArray("fe80::1") << false;
        QTest::newRow("link local ipv4") << QByteArray("169.254.7.7") << false;
    }
    void testForgedSourceIsFoundAtTheFirstPacket()
    {
        QFETCH(const QByteArray, source);
        QFETCH(const bool, isForged);
        FlowTable table = makeTable();
        const FlowTouch touch = table.add(udpOut(0s, source.constData()));
        QVERIFY(touch.isNew);
        QCOMPARE(touch.flow->isSourceForged, isForged);
        QCOMPARE(touch.flow->forgedSources, isForged ? 1U : 0U);
        QVERIFY(touch.flow->key.local.address == address(source.constData()));
        QVERIFY(!touch.flow->isForwarded);
    }

    void testAFloodWithRandomSourcesIsOneFlow()
    {
        FlowTable table = makeTable();
        for (unsigned number = 0; number < 70000; ++number) {
            const std::string source = "203." + std::to_string(number >> 16U) + "."
                + std::to_string(number >> 8U & 0xffU) + "." + std::to_string(number & 0xffU);
            table.add(udpOut(std::chrono::microseconds(number), source, static_cast<std::uint16_t>(number)));
        }
        const std::vector<FlowObservation> flows = table.all();
        QCOMPARE(flows.size(), std::size_t{1});
        QCOMPARE(flows[0].forgedSources, 65536U);
        QCOMPARE(flows[0].counters.txPackets, 70000U);
        QVERIFY(flows[0].key.local.address == address("203.0.0.0"));
    }

    void testRandomPortsAndTargetsFoldToo()
    {
        FlowTable table = makeTable();
        for (unsigned number = 1; number <= 5000; ++number) {
            table.add(
                udpOut(std::chrono::microseconds(number), "203.0.113.5", 1, kPeer, static_cast<std::uint16_t>(number)));
        }
        QCOMPARE(table.counters().openFlows, 17U);
        for (unsigned number = 0; number < 5000; ++number) {
            const std::string target = "100.64." + std::to_string(number >> 8U) + "." + std::to_string(number & 0xffU);
            table.add(udpOut(std::chrono::microseconds(number), "203.0.113.5", 1, target, 7));
        }
        QCOMPARE(table.counters().openFlows, 1025U);
        std::uint64_t packets = 0;
        for (const FlowObservation& flow : table.all()) {
            QVERIFY(flow.isSourceForged);
            packets += flow.counters.txPackets;
        }
        QCOMPARE(packets, 10000U);
        QCOMPARE(table.takeChanged(at(3600s)).size(), std::size_t{1025});
        QCOMPARE(table.counters().openFlows, 0U);
        QVERIFY(table.add(udpOut(3601s, "203.0.113.5")).isNew); // the folds are gone with their flows
    }

    void testForgedTcpFloodIsOneFlow()
    {
        FlowTable table = makeTable();
        for (unsigned number = 0; number < 1000; ++number) {
            PacketFacts facts = segment(std::chrono::microseconds(number), true, number % 3 == 0 ? kRst : kSyn);
            facts.source = {address("203.0.113." + std::to_string(number % 250)), static_cast<std::uint16_t>(number)};
            table.add(facts);
        }
        QCOMPARE(table.counters().flows, 1U);
        QCOMPARE(table.all().at(0).forgedSources, 250U);
        QVERIFY(table.all().at(0).isSourceForged);
    }

    void testForgedFragmentsAreFound()
    {
        FlowTable table = makeTable();
        PacketFacts later = udpOut(0s, "203.0.113.5", 0, kPeer, 0);
        later.isFragment = later.isLaterFragment = true;
        QVERIFY(table.add(later).flow->isSourceForged);
    }

    void testForwardedIsNotForged()
    {
        FlowTable table = makeTable();
        QVERIFY(table.add(on(kOtherWire, packet(0s, kIn, Protocol::udp, "10.0.0.9", 4000, kPeer, 53))).flow == nullptr);
        const FlowTouch touch = table.add(udpOut(1ms, "10.0.0.9"));
        QVERIFY(touch.isNew && touch.flow->isForwarded && !touch.flow->isSourceForged);
        table.add(on(kWire, packet(2ms, kIn, Protocol::udp, kPeer, 53, "10.0.0.9", 4000)));
        table.add(on(kOtherWire, packet(3ms, kOut, Protocol::udp, kPeer, 53, "10.0.0.9", 4000)));
        const std::vector<FlowObservation> flows = table.all();
        QCOMPARE(flows.size(), std::size_t{1});
        QCOMPARE(flows[0].counters, (FlowCounters{100, 1, 100, 1}));
        // Another source, and the same one much later without having come in again.
        QVERIFY(table.add(udpOut(4ms, "10.0.0.8")).flow->isSourceForged);
        table.takeChanged(at(200s));
        QVERIFY(table.add(udpOut(201s, "10.0.0.9")).flow->isSourceForged);
    }

    void testComingInOnTheSameInterfaceIsNotPassingThrough()
    {
        FlowTable table = makeTable();
        table.add(on(kWire, packet(0s, PacketType::otherHost, Protocol::udp, "192.0.2.11", 4000, kPeer, 53)));
        QVERIFY(table.add(on(kWire, udpOut(1ms, "192.0.2.11"))).flow->isSourceForged);
    }

    void testAHostThatOnlyTalksToUsIsNotForwarded()
    {
        FlowTable table = makeTable();
        table.add(on(kOtherWire, packet(0s, kIn, Protocol::udp, "203.0.113.5", 9, kUs, 9)));
        table.add(
            on(kOtherWire, packet(0s, PacketType::broadcast, Protocol::udp, "203.0.113.6", 9, "255.255.255.255", 9)));
        QVERIFY(table.add(udpOut(1ms, "203.0.113.5", 9, kPeer, 9)).flow->isSourceForged);
        QVERIFY(table.add(udpOut(1ms, "203.0.113.6", 9, kPeer, 10)).flow->isSourceForged);
        table.setForwarding(true); // now its packets may be translated and sent on
        QVERIFY(table.add(udpOut(1ms, "203.0.113.5", 9, "198.51.100.99", 9)).flow->isForwarded);
    }

    void testAContainersTraffic()
    {
        FlowTable table = makeTable();
        // Out: from the container's veth, over the bridge, and routed out.
        const PacketFacts out = packet(0s, kIn, Protocol::udp, kContainer, 4000, kPeer, 53);
        QVERIFY(table.add(on(InterfaceIndex(7), out)).isCounted);
        QVERIFY(!table.add(on(InterfaceIndex(6), out)).isCounted);
        QVERIFY(!table.add(on(kWire, udpOut(1us, kContainer))).isCounted);
        // Back: comes in translated to us, goes on to the container under the peer's address.
        table.add(on(kWire, packet(1ms, kIn, Protocol::udp, kPeer, 53, kUs, 50000)));
        QVERIFY(
            table.add(on(InterfaceIndex(6), packet(1ms, kOut, Protocol::udp, kPeer, 53, kContainer, 4000))).isCounted);
        for (const FlowObservation& flow : table.all()) {
            QVERIFY(!flow.isSourceForged);
        }
        const FlowObservation* const flow
            = table.find({kNetns, Protocol::udp, 0, {address(kContainer), 4000}, {address(kPeer), 53}});
        QVERIFY(flow != nullptr);
        QCOMPARE(flow->counters, (FlowCounters{100, 1, 100, 1}));
        QVERIFY(!flow->isForwarded);
        // A forwarded port: the outside speaks first.
        table.add(on(kWire, packet(2ms, kIn, Protocol::udp, "203.0.113.5", 9, kUs, 80)));
        const FlowTouch in
            = table.add(on(InterfaceIndex(6), packet(2ms, kOut, Protocol::udp, "203.0.113.5", 9, kContainer, 80)));
        QVERIFY(!in.flow->isSourceForged);
        QCOMPARE(in.flow->counters.rxPackets, 1U);
        QCOMPARE(int(in.flow->direction), int(FlowDirection::in));
    }

    void testAVirtualMachineBehindMacvtap()
    {
        FlowTable table = makeTable();
        table.setGuestInterfaces({InterfaceIndex(9)});
        QVERIFY(table.add(on(InterfaceIndex(9), udpOut(0s, "192.0.2.50"))).flow == nullptr);
        QVERIFY(table.add(on(kWire, udpOut(1us, "192.0.2.50"))).flow->isForwarded);
    }

    void testAnUnselectedInterfaceOnlyTellsWhoPassesThrough()
    {
        FlowTable table = makeTable();
        PacketFacts arrival = on(kOtherWire, packet(0s, kIn, Protocol::udp, "10.0.0.9", 4000, kPeer, 53));
        arrival.isOutsideSelection = true;
        PacketFacts ours = on(kOtherWire, udpOut(0s));
        ours.isOutsideSelection = true;
        QVERIFY(table.add(arrival).flow == nullptr);
        QVERIFY(table.add(ours).flow == nullptr);
        QVERIFY(table.add(udpOut(1ms, "10.0.0.9")).flow->isForwarded);
        QCOMPARE(table.counters().flows, 1U);
    }

    void testAnAddressThatIsGoneIsNoForgeryYet()
    {
        FlowTable table = makeTable();
        table.setLocalAddresses(ownAddresses({"192.0.2.99"}), at(1s));
        table.setLocalAddresses(ownAddresses(), at(2s));
        QVERIFY(!table.add(udpOut(3s, "192.0.2.99")).flow->isSourceForged);
        table.takeChanged(at(200s));
        QVERIFY(table.add(udpOut(201s, "192.0.2.99")).flow->isSourceForged);
    }

    void testAddressesAreReadAgainBeforeASourceIsCalledForged()
    {
        int rereads = 0;
        FlowTableOptions options;
        options.rereadAddresses = [&] {
            ++rereads;
            return ownAddresses({"192.0.2.99"});
        };
        FlowTable table = makeTable(std::move(options));
        QVERIFY(!table.add(udpOut(0s, "192.0.2.99")).flow->isSourceForged);
        QCOMPARE(rereads, 1);
        for (int number = 1; number <= 100; ++number) {
            QVERIFY(table.add(udpOut(std::chrono::microseconds(number), "203.0.113.5")).flow->isSourceForged);
        }
        QVERIFY(rereads <= 2);
        QVERIFY(table.add(udpOut(1s, "203.0.113.6")).flow->isSourceForged);
        QCOMPARE(rereads, 2);
    }
};

QTEST_APPLESS_MAIN(TestForgedSources)
#include "tst_forged_sources.moc"
