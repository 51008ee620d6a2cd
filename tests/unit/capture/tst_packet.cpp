// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <memory>
#include <random>

#include "core/sense/capture/packet.h"
#include "packet_builder.h"

using namespace netgrove;
using namespace netgrove::test;

Q_DECLARE_METATYPE(netgrove::PacketFacts)
Q_DECLARE_METATYPE(netgrove::test::Bytes)

namespace {
constexpr unsigned kIpv4 = 0x0800;
constexpr unsigned kIpv6 = 0x86dd;
constexpr unsigned kArp = 0x0806;

using Outcome = tl::expected<PacketFacts, ParseFailure>;

/// A copy of exactly these bytes on the heap, so that a sanitizer sees a read past the end.
Outcome parse(std::span<const std::byte> bytes, LinkType linkType, std::uint32_t wireLength)
{
    const auto copy = std::make_unique<std::byte[]>(bytes.size());
    std::ranges::copy(bytes, copy.get());
    Outcome outcome = parsePacket({copy.get(), bytes.size()}, wireLength, linkType);
    if (outcome && !outcome->udpPayload.empty()) { // must lie inside what was given
        const std::byte* const begin = outcome->udpPayload.data();
        if (begin < copy.get() || begin + outcome->udpPayload.size() > copy.get() + bytes.size()) {
            qFatal("payload outside the packet");
        }
        outcome->udpPayload = {};
    }
    return outcome;
}
Outcome parse(const Bytes& bytes, LinkType linkType = LinkType::linuxSll2)
{
    return parse(bytes, linkType, static_cast<std::uint32_t>(bytes.size()));
}

PacketFacts facts(Protocol protocol, unsigned ipProtocol, std::string_view source, std::uint16_t sourcePort,
    std::string_view destination, std::uint16_t destinationPort)
{
    PacketFacts expected;
    expected.protocol = protocol;
    expected.ipProtocol = static_cast<std::uint8_t>(ipProtocol);
    expected.source = {address(source), sourcePort};
    expected.destination = {address(destination), destinationPort};
    return expected;
}
PacketFacts facts4(
    Protocol protocol, unsigned ipProtocol, std::uint16_t sourcePort = 0, std::uint16_t destinationPort = 0)
{
    return facts(protocol, ipProtocol, "192.0.2.1", sourcePort, "198.51.100.2", destinationPort);
}
PacketFacts facts6(
    Protocol protocol, unsigned ipProtocol, std::uint16_t sourcePort = 0, std::uint16_t destinationPort = 0)
{
    return facts(protocol, ipProtocol, "2001:db8::1", sourcePort, "2001:db8::2", destinationPort);
}
template <class... Setters> PacketFacts with(PacketFacts packet, Setters... set)
{
    (set(packet), ...);
    return packet;
}
auto payload(std::uint32_t bytes)
{
    return [bytes](PacketFacts& packet) { packet.payloadBytes = bytes; };
}
auto discriminator(unsigned number)
{
    return [number](PacketFacts& packet) { packet.discriminator = static_cast<std::uint16_t>(number); };
}
auto flags(std::uint8_t bits)
{
    return [bits](PacketFacts& packet) { packet.tcpFlags = bits; };
}
auto icmpType(std::uint8_t type, std::uint8_t code)
{
    return [=](PacketFacts& packet) {
        packet.icmpType = type;
        packet.icmpCode = code;
    };
}
auto fragmented(bool isLater, std::uint32_t id)
{
    return [=](PacketFacts& packet) {
        packet.isFragment = true;
        packet.isLaterFragment = isLater;
        packet.fragmentId = id;
    };
}
auto malformed()
{
    return [](PacketFacts& packet) { packet.isMalformed = true; };
}

Bytes v4(const Bytes& ip) { return sll2(PacketType::outgoing, kIpv4, ip); }
Bytes v6(const Bytes& ip) { return sll2(PacketType::outgoing, kIpv6, ip); }

/// Every packet that has to be understood, from the network layer on, in an SLL2 frame.
struct Sample {
    const char* name;
    Bytes frame;
    PacketFacts expected;
};
std::vector<Sample> samples()
{
    const Bytes segment = tcp(40000, 443, tcp_flag::kSyn);
    const Bytes datagram = udp(5353, 53, filler(11));
    return {
        {"tcp", v4(ipv4(segment, {.protocol = 6})), with(facts4(Protocol::tcp, 6, 40000, 443), flags(tcp_flag::kSyn))},
        {"tcp with payload", v4(ipv4(tcp(1, 2, tcp_flag::kAck | tcp_flag::kPsh, filler(100)), {.protocol = 6})),
            with(facts4(Protocol::tcp, 6, 1, 2), flags(0x18), payload(100))},
        {"udp", v4(ipv4(datagram)), with(facts4(Protocol::udp, 17, 5353, 53), payload(11))},
        {"ipv4 options", v4(ipv4(datagram, {.optionBytes = 40})),
            with(facts4(Protocol::udp, 17, 5353, 53), payload(11))},
        {"ethernet padding", v4(ipv4(datagram) + filler(7)), with(facts4(Protocol::udp, 17, 5353, 53), payload(11))},
        {"echo request", v4(ipv4(icmp(8, 0, 777, filler(56)), {.protocol = 1})),
            with(facts4(Protocol::icmp, 1), icmpType(8, 0), discriminator(777), payload(56))},
        {"icmp error has no identifier", v4(ipv4(icmp(3, 3, 777, ipv4(datagram)), {.protocol = 1})),
            with(facts4(Protocol::icmp, 1), icmpType(3, 3), payload(39))},
        {"sctp", v4(ipv4(sctp(9, 10, filler(16)), {.protocol = 132})),
            with(facts4(Protocol::sctp, 132, 9, 10), payload(16))},
        {"raw", v4(ipv4(filler(20), {.protocol = 253})),
            with(facts4(Protocol::raw, 253), discriminator(253), payload(20))},
        {"icmpv6's number in ipv4 is raw", v4(ipv4(icmp(128, 0, 5), {.protocol = 58})),
            with(facts4(Protocol::raw, 58), discriminator(58), payload(8))},
        {"ah in ipv4", v4(ipv4(authentication(17, datagram), {.protocol = 51})),
            with(facts4(Protocol::udp, 17, 5353, 53), payload(11))},
        {"first fragment", v4(ipv4(udp(1, 2, filler(1400)), {.flagsAndOffset = 0x2000})),
            with(facts4(Protocol::udp, 17, 1, 2), fragmented(false, 0x1234), payload(1400))},
        {"later fragment", v4(ipv4(filler(64), {.flagsAndOffset = 185})),
            with(facts4(Protocol::udp, 17), fragmented(true, 0x1234), payload(64))},
        {"igmp with a large time to live is listed",
            v4(ipv4(filler(8), {.destination = "224.0.0.22", .protocol = 2, .timeToLive = 64})),
            with(facts(Protocol::raw, 2, "192.0.2.1", 0, "224.0.0.22", 0), discriminator(2), payload(8))},
        {"ipv6 tcp", v6(ipv6(6, segment)), with(facts6(Protocol::tcp, 6, 40000, 443), flags(tcp_flag::kSyn))},
        {"ipv6 udp", v6(ipv6(17, datagram)), with(facts6(Protocol::udp, 17, 5353, 53), payload(11))},
        {"ipv6 chain of extension headers",
            v6(ipv6(0,
                extension(43, 0, extension(60, 2, extension(135, 1, extension(51, 0, authentication(6, segment))))))),
            with(facts6(Protocol::tcp, 6, 40000, 443), flags(tcp_flag::kSyn))},
        {"ipv6 first fragment", v6(ipv6(44, fragment(17, 1, udp(1, 2, filler(64))))),
            with(facts6(Protocol::udp, 17, 1, 2), fragmented(false, 0xcafe0001), payload(64))},
        {"ipv6 later fragment", v6(ipv6(0, extension(44, 0, fragment(17, 0x100, filler(24))))),
            with(facts6(Protocol::udp, 17), fragmented(true, 0xcafe0001), payload(24))},
        {"ipv6 atomic fragment", v6(ipv6(44, fragment(17, 0, udp(1, 2)))),
            with(facts6(Protocol::udp, 17, 1, 2), [](PacketFacts& packet) { packet.fragmentId = 0xcafe0001; })},
        {"icmpv6 echo", v6(ipv6(58, icmp(128, 0, 99))),
            with(facts6(Protocol::icmpv6, 58), icmpType(128, 0), discriminator(99))},
        {"neighbour advertisement from afar is listed", v6(ipv6(58, icmp(136, 0, 0, filler(16)), {.hopLimit = 64})),
            with(facts6(Protocol::icmpv6, 58), icmpType(136, 0), payload(16))},
        {"no next header", v6(ipv6(59, {})), with(facts6(Protocol::raw, 59), discriminator(59))},
        {"esp", v6(ipv6(50, filler(32))), with(facts6(Protocol::raw, 50), discriminator(50), payload(32))},
        {"mapped address is ipv4",
            v6(ipv6(17, udp(1, 2), {.source = "::ffff:192.0.2.1", .destination = "::ffff:198.51.100.2"})),
            facts4(Protocol::udp, 17, 1, 2)},
        {"tcp header shorter than its segment says", v4(ipv4(filler(12), {.protocol = 6})),
            with(facts4(Protocol::raw, 6), discriminator(6), payload(12), malformed())},
        {"tcp data offset beyond the packet",
            v4(ipv4(
                [] {
                    Bytes bytes = tcp(1, 2, 0);
                    bytes[12] = std::byte{0xf0};
                    return bytes;
                }(),
                {.protocol = 6})),
            with(facts4(Protocol::raw, 6), discriminator(6), payload(20), malformed())},
        {"tcp data offset too small",
            v4(ipv4(
                [] {
                    Bytes bytes = tcp(1, 2, 0);
                    bytes[12] = std::byte{0x40};
                    return bytes;
                }(),
                {.protocol = 6})),
            with(facts4(Protocol::raw, 6), discriminator(6), payload(20), malformed())},
        {"udp length beyond the packet", v4(ipv4([] {
             Bytes bytes = udp(1, 2, filler(4));
             bytes[5] = std::byte{200};
             return bytes;
         }())),
            with(facts4(Protocol::raw, 17), discriminator(17), payload(12), malformed())},
        {"udp length smaller than its header", v4(ipv4([] {
             Bytes bytes = udp(1, 2, filler(4));
             bytes[5] = std::byte{7};
             return bytes;
         }())),
            with(facts4(Protocol::raw, 17), discriminator(17), payload(12), malformed())},
        {"udp length smaller than the packet", v4(ipv4([] {
             Bytes bytes = udp(1, 2, filler(40));
             bytes[5] = std::byte{18};
             return bytes;
         }())),
            with(facts4(Protocol::udp, 17, 1, 2), payload(10))},
        {"icmp too short", v4(ipv4(raw({8, 0, 0, 0}), {.protocol = 1})),
            with(facts4(Protocol::raw, 1), discriminator(1), payload(4), malformed())},
        {"sctp too short", v4(ipv4(filler(8), {.protocol = 132})),
            with(facts4(Protocol::raw, 132), discriminator(132), payload(8), malformed())},
    };
}

void compare(const PacketFacts& actual, const PacketFacts& expected)
{
    QCOMPARE(int(actual.protocol), int(expected.protocol));
    QCOMPARE(actual.ipProtocol, expected.ipProtocol);
    QCOMPARE(actual.discriminator, expected.discriminator);
    QCOMPARE(QString::fromStdString(actual.source.toString()), QString::fromStdString(expected.source.toString()));
    QCOMPARE(
        QString::fromStdString(actual.destination.toString()), QString::fromStdString(expected.destination.toString()));
    QCOMPARE(actual.tcpFlags, expected.tcpFlags);
    QCOMPARE(actual.icmpType, expected.icmpType);
    QCOMPARE(actual.icmpCode, expected.icmpCode);
    QCOMPARE(actual.payloadBytes, expected.payloadBytes);
    QCOMPARE(actual.isFragment, expected.isFragment);
    QCOMPARE(actual.isLaterFragment, expected.isLaterFragment);
    QCOMPARE(actual.fragmentId, expected.fragmentId);
    QCOMPARE(actual.isMalformed, expected.isMalformed);
}

Bytes changed(Bytes bytes, std::size_t offset, unsigned value)
{
    bytes.at(offset) = static_cast<std::byte>(value);
    return bytes;
}
} // namespace

class TestPacket : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testUnderstands_data()
    {
        QTest::addColumn<Bytes>("frame");
        QTest::addColumn<PacketFacts>("expected");
        for (const Sample& sample : samples()) {
            QTest::newRow(sample.name) << sample.frame << sample.expected;
        }
    }
    void testUnderstands()
    {
        QFETCH(const Bytes, frame);
        QFETCH(const PacketFacts, expected);
        const Outcome outcome = parse(frame);
        QVERIFY(outcome.has_value());
        compare(*outcome, expected);
        QCOMPARE(outcome->interface.value, 3U);
        QCOMPARE(int(outcome->type), int(PacketType::outgoing));
        QCOMPARE(outcome->wireBytes, static_cast<std::uint32_t>(frame.size() - 20 + 14));
    }

    void testLinkTypes_data()
    {
        QTest::addColumn<Bytes>("frame");
        QTest::addColumn<int>("linkType");
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("linkBytes"); // counted on the wire, beside the IP packet
        const Bytes ip = ipv4(udp(1, 2, filler(5)));
        const Bytes ip6 = ipv6(17, udp(1, 2, filler(5)));
        const auto row = [](const char* name, const Bytes& frame, LinkType linkType, PacketType type, int linkBytes) {
            QTest::newRow(name) << frame << int(linkType) << int(type) << linkBytes;
        };
        row("ethernet", ethernet(kIpv4, ip), LinkType::ethernet, PacketType::host, 14);
        row("ethernet ipv6", ethernet(kIpv6, ip6), LinkType::ethernet, PacketType::host, 14);
        row("ethernet multicast", ethernet(kIpv4, ip, 0x01), LinkType::ethernet, PacketType::multicast, 14);
        row("ethernet broadcast", ethernet(kIpv4, ip, 0xff), LinkType::ethernet, PacketType::broadcast, 14);
        row("vlan", ethernet(0x8100, vlan(kIpv4, ip)), LinkType::ethernet, PacketType::host, 18);
        row("vlan in vlan", ethernet(0x88a8, vlan(0x8100, vlan(kIpv4, ip))), LinkType::ethernet, PacketType::host, 22);
        row("pppoe", ethernet(0x8864, raw({0x11, 0, 0, 1, 0, 35, 0, 0x21}) + ip), LinkType::ethernet, PacketType::host,
            22);
        row("pppoe ipv6", ethernet(0x8864, raw({0x11, 0, 0, 1, 0, 55, 0, 0x57}) + ip6), LinkType::ethernet,
            PacketType::host, 22);
        row("sll", sll(PacketType::otherHost, kIpv4, ip), LinkType::linuxSll, PacketType::otherHost, 14);
        row("sll vlan", sll(PacketType::host, 0x8100, vlan(kIpv6, ip6)), LinkType::linuxSll, PacketType::host, 18);
        row("sll2 loopback", sll2(PacketType::host, kIpv4, ip, 1, 772), LinkType::linuxSll2, PacketType::host, 14);
        row("sll2 tunnel", sll2(PacketType::outgoing, kIpv4, ip, 9, 0xfffe), LinkType::linuxSll2, PacketType::outgoing,
            0);
        row("sll2 infiniband", sll2(PacketType::host, kIpv4, ip, 9, 32), LinkType::linuxSll2, PacketType::host, 4);
        row("raw ipv4", ip, LinkType::rawIp, PacketType::host, 0);
        row("raw ipv6", ip6, LinkType::rawIp, PacketType::host, 0);
        row("null little endian", raw({2, 0, 0, 0}) + ip, LinkType::null, PacketType::host, 0);
        row("null big endian", raw({0, 0, 0, 2}) + ip, LinkType::null, PacketType::host, 0);
        row("null darwin ipv6", raw({30, 0, 0, 0}) + ip6, LinkType::null, PacketType::host, 0);
        row("loop", raw({0, 0, 0, 24}) + ip6, LinkType::loop, PacketType::host, 0);
    }
    void testLinkTypes()
    {
        QFETCH(const Bytes, frame);
        QFETCH(const int, linkType);
        QFETCH(const int, type);
        QFETCH(const int, linkBytes);
        const Outcome outcome = parse(frame, static_cast<LinkType>(linkType));
        QVERIFY(outcome.has_value());
        QCOMPARE(int(outcome->protocol), int(Protocol::udp));
        QCOMPARE(outcome->destination.port, std::uint16_t{2});
        QCOMPARE(int(outcome->type), type);
        const std::uint32_t ipBytes = (outcome->source.address.isIpv6() ? 40 : 20) + 8 + 5;
        QCOMPARE(outcome->wireBytes, ipBytes + static_cast<std::uint32_t>(linkBytes));
    }

    void testRefuses_data()
    {
        QTest::addColumn<Bytes>("frame");
        QTest::addColumn<int>("linkType");
        QTest::addColumn<int>("failure");
        const Bytes ip = ipv4(udp(1, 2, filler(4)));
        const Bytes ip6 = ipv6(17, udp(1, 2, filler(4)));
        const auto row
            = [](const char* name, const Bytes& frame, ParseFailure failure, LinkType linkType = LinkType::linuxSll2) {
                  QTest::newRow(name) << frame << int(linkType) << int(failure);
              };
        const auto v4Changed = [&](std::size_t offset, unsigned value) { return v4(changed(ip, offset, value)); };
        const auto v6Changed = [&](std::size_t offset, unsigned value) { return v6(changed(ip6, offset, value)); };
        row("nothing", {}, ParseFailure::malformed);
        row("arp", sll2(PacketType::broadcast, kArp, filler(28)), ParseFailure::ignored);
        row("lldp", ethernet(0x88cc, filler(46)), ParseFailure::ignored, LinkType::ethernet);
        row("eapol", ethernet(0x888e, filler(46)), ParseFailure::ignored, LinkType::ethernet);
        row("spanning tree", ethernet(38, raw({0x42, 0x42, 3}) + filler(35)), ParseFailure::ignored,
            LinkType::ethernet);
        row("pppoe link control", ethernet(0x8864, raw({0x11, 0, 0, 1, 0, 9, 0xc0, 0x21})), ParseFailure::ignored,
            LinkType::ethernet);
        row("neighbour solicitation", v6(ipv6(58, icmp(135, 0, 0, filler(16)), {.hopLimit = 255})),
            ParseFailure::ignored);
        row("listener report", v6(ipv6(0, extension(58, 0, icmp(143, 0, 0)), {.hopLimit = 1})), ParseFailure::ignored);
        row("igmp", v4(ipv4(filler(8), {.destination = "224.0.0.22", .protocol = 2, .timeToLive = 1})),
            ParseFailure::ignored);
        row("netlink", sll2(PacketType::outgoing, 0, filler(40), 5, 824), ParseFailure::ignored);
        row("radiotap", sll2(PacketType::host, 4, filler(40), 5, 803), ParseFailure::unsupported);
        row("unknown packet type", sll2(static_cast<PacketType>(7), kIpv4, ip), ParseFailure::unsupported);
        row("five tags", ethernet(0x8100, vlan(0x8100, vlan(0x8100, vlan(0x8100, vlan(0x8100, vlan(kIpv4, ip)))))),
            ParseFailure::unsupported, LinkType::ethernet);
        row("null with another family", raw({7, 0, 0, 0}) + ip, ParseFailure::unsupported, LinkType::null);
        row("raw with version 5", changed(ip, 0, 0x55), ParseFailure::malformed, LinkType::rawIp);
        row("ipv4: version 6", v4Changed(0, 0x65), ParseFailure::malformed);
        row("ipv4: header length 4", v4Changed(0, 0x41), ParseFailure::malformed);
        row("ipv4: header longer than packet", v4Changed(0, 0x4f), ParseFailure::malformed);
        row("ipv4: total length larger", v4Changed(3, 200), ParseFailure::malformed);
        row("ipv4: total length smaller than header", v4Changed(3, 19), ParseFailure::malformed);
        row("ipv4: total length zero", v4Changed(3, 0), ParseFailure::malformed);
        row("ipv6: version 4", v6Changed(0, 0x40), ParseFailure::malformed);
        row("ipv6: payload length larger", v6Changed(5, 200), ParseFailure::malformed);
        row("ipv6: extension header longer than packet", v6(ipv6(0, extension(17, 0, udp(1, 2)))),
            ParseFailure::malformed);
        Bytes endless = udp(1, 2);
        for (int header = 0; header < 20; ++header) {
            endless = extension(header == 0 ? 17 : 60, 0, endless);
        }
        row("ipv6: endless extension headers", v6(ipv6(60, endless)), ParseFailure::malformed);
    }
    void testRefuses()
    {
        QFETCH(Bytes, frame);
        QFETCH(const int, linkType);
        QFETCH(const int, failure);
        if (QByteArray(QTest::currentDataTag()) == "ipv6: extension header longer than packet") {
            frame.at(20 + 40 + 1) = std::byte{9};
        }
        const Outcome outcome = parse(frame, static_cast<LinkType>(linkType));
        QVERIFY(!outcome.has_value());
        QCOMPARE(int(outcome.error()), failure);
    }

    void testFramesWithoutIpArePacketFlows()
    {
        const Outcome experimental = parse(sll2(PacketType::outgoing, 0x88b5, filler(30)));
        QVERIFY(experimental.has_value());
        QCOMPARE(int(experimental->protocol), int(Protocol::packet));
        QCOMPARE(experimental->discriminator, std::uint16_t{0x88b5});
        QVERIFY(experimental->source.address.isNone());
        const Outcome llc = parse(ethernet(40, raw({0xe0, 0xe0, 3}) + filler(37)), LinkType::ethernet);
        QVERIFY(llc.has_value());
        QCOMPARE(llc->discriminator, std::uint16_t{4});
    }

    void testGivesTheUdpPayload()
    {
        const Bytes frame = v4(ipv4(udp(53, 4000, raw({1, 2, 3, 4})) + filler(9)));
        const Outcome outcome = parsePacket(frame, static_cast<std::uint32_t>(frame.size()), LinkType::linuxSll2);
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->udpPayload.size(), std::size_t{4});
        QCOMPARE(outcome->udpPayload.data(), frame.data() + 20 + 20 + 8);
        const Outcome cut = parsePacket(std::span(frame).first(20 + 20 + 8 + 3), 1500, LinkType::linuxSll2);
        QVERIFY(cut.has_value());
        QCOMPARE(cut->udpPayload.size(), std::size_t{3});
        QCOMPARE(cut->payloadBytes, 4U);
    }

    void testLongerThanTheLengthFieldCanSay()
    {
        Bytes frame = v4(ipv4(tcp(1, 2, tcp_flag::kAck), {.protocol = 6}));
        frame[20 + 2] = frame[20 + 3] = std::byte{0};
        const Outcome outcome = parse(frame, LinkType::linuxSll2, 20 + 150000);
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->payloadBytes, 150000U - 40);
        QCOMPARE(outcome->wireBytes, 150014U);
    }

    /// What the capture cut off is `truncated`, what the packet never had is `malformed`, and neither reads beyond the
    /// end.
    void testCutAtEveryByte_data() { testUnderstands_data(); }
    void testCutAtEveryByte()
    {
        QFETCH(const Bytes, frame);
        QFETCH(const PacketFacts, expected);
        const auto wireLength = static_cast<std::uint32_t>(frame.size());
        for (std::size_t length = 0; length < frame.size(); ++length) {
            const std::span<const std::byte> part = std::span(frame).first(length);
            const Outcome captured = parse(part, LinkType::linuxSll2, wireLength);
            if (captured) {
                compare(*captured, expected);
                QVERIFY(!QTest::currentTestFailed());
                QCOMPARE(captured->wireBytes, wireLength - 20 + 14);
            } else {
                QCOMPARE(int(captured.error()), int(ParseFailure::truncated));
            }
            const Outcome whole = parse(part, LinkType::linuxSll2, static_cast<std::uint32_t>(length));
            QVERIFY(whole.has_value() || whole.error() == ParseFailure::malformed);
        }
    }

    void testHeadersFitTheSnapLength_data() { testUnderstands_data(); }
    void testHeadersFitTheSnapLength()
    {
        QFETCH(const Bytes, frame);
        const bool isIpv6 = frame.at(0) == std::byte{0x86};
        const unsigned nextHeader = isIpv6 ? std::to_integer<unsigned>(frame.at(20 + 6)) : 6;
        const bool isPlain = nextHeader == 6 || nextHeader == 17 || nextHeader == 58; // others are captured whole
        const std::size_t length = isPlain ? std::min<std::size_t>(frame.size(), 128 + 20) : frame.size();
        QVERIFY(parse(std::span(frame).first(length), LinkType::linuxSll2, static_cast<std::uint32_t>(frame.size())));
    }

    void testSurvivesRandomChanges()
    {
        std::mt19937 random(20261123); // NOLINT(cert-msc51-cpp): the same bytes each time
        std::vector<Bytes> frames;
        for (const Sample& sample : samples()) {
            frames.push_back(sample.frame);
        }
        int understood = 0;
        for (int round = 0; round < 60000; ++round) {
            Bytes frame = frames[random() % frames.size()];
            for (unsigned change = random() % 8; change-- > 0 && !frame.empty();) {
                frame[random() % frame.size()] = static_cast<std::byte>(random() & 0xffU);
            }
            frame.resize(random() % 4 == 0 ? random() % (frame.size() + 1) : frame.size());
            const auto linkType = static_cast<LinkType>(random() % 6);
            const auto wireLength = static_cast<std::uint32_t>(random() % 3000);
            const Outcome outcome = parse(frame, round % 2 == 0 ? LinkType::linuxSll2 : linkType, wireLength);
            understood += outcome.has_value() ? 1 : 0;
        }
        QVERIFY(understood > 10000);
    }
};

QTEST_APPLESS_MAIN(TestPacket)
#include "tst_packet.moc"
