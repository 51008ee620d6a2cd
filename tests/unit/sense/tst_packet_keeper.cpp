// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <array>

#include "core/sense/packet_keeper.h"

using namespace netgrove;

namespace {
constexpr std::array<std::byte, 24> kBytes{};

PacketFacts packetOf(PacketType type)
{
    PacketFacts packet;
    packet.time = MonotonicTime(std::chrono::seconds(7));
    packet.interface = InterfaceIndex(3);
    packet.type = type;
    packet.captured = kBytes;
    packet.originalBytes = 1500;
    return packet;
}

Observation taken(PacketKeeper& keeper)
{
    Observation observation;
    keeper.moveTo(observation);
    return observation;
}
} // namespace

class PacketKeeperTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatWasCapturedWithItsFlow()
    {
        PacketKeeper keeper(1U << 20U);
        FlowObservation flow;
        flow.id = 42;
        keeper.add(packetOf(PacketType::outgoing), {.flow = &flow, .isCounted = true});
        const Observation observation = taken(keeper);
        QCOMPARE(observation.packets.size(), 1U);
        const PacketObservation& packet = observation.packets.front();
        QCOMPARE(packet.flow, 42U);
        QCOMPARE(packet.interface, InterfaceIndex(3));
        QCOMPARE(packet.originalBytes, 1500U);
        QCOMPARE(packet.bytes.size(), kBytes.size());
        QVERIFY(packet.isOutgoing);
        QVERIFY(taken(keeper).packets.empty());
    }

    void writesTheDirectionIntoTheCookedHeader()
    {
        PacketKeeper keeper(1U << 20U);
        FlowObservation flow;
        keeper.add(packetOf(PacketType::outgoing), {.flow = &flow, .isCounted = true});
        QCOMPARE(taken(keeper).packets.front().bytes.at(10), std::byte{4});
    }

    void leavesOutWhatBelongsToNoFlowOrWasSeenBefore()
    {
        PacketKeeper keeper(1U << 20U);
        FlowObservation flow;
        keeper.add(packetOf(PacketType::host), {});
        keeper.add(packetOf(PacketType::host), {.flow = &flow, .isCounted = false});
        const Observation observation = taken(keeper);
        QVERIFY(observation.packets.empty());
        QCOMPARE(observation.droppedPackets, 0U);
    }

    void countsWhatThereIsNoRoomFor()
    {
        PacketKeeper keeper(sizeof(PacketObservation) + kBytes.size());
        FlowObservation flow;
        for (int count = 0; count < 3; ++count) {
            keeper.add(packetOf(PacketType::host), {.flow = &flow, .isCounted = true});
        }
        const Observation first = taken(keeper);
        QCOMPARE(first.packets.size(), 1U);
        QCOMPARE(first.droppedPackets, 2U);
        keeper.add(packetOf(PacketType::host), {.flow = &flow, .isCounted = true});
        QCOMPARE(taken(keeper).packets.size(), 1U);
    }

    void keepsNothingUnlessAsked()
    {
        PacketKeeper keeper(0);
        FlowObservation flow;
        keeper.add(packetOf(PacketType::host), {.flow = &flow, .isCounted = true});
        const Observation observation = taken(keeper);
        QVERIFY(observation.packets.empty());
        QCOMPARE(observation.droppedPackets, 0U);
    }
};

QTEST_APPLESS_MAIN(PacketKeeperTest)
#include "tst_packet_keeper.moc"
