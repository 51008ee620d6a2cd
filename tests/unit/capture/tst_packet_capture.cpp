// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Real packets, in a network namespace that lives and dies with this process. Needs root.
#include <QFile>
#include <QProcess>
#include <QTest>
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "core/base/file_descriptor.h"
#include "core/sense/capture/flow_table.h"
#include "core/sense/capture/interfaces.h"
#include "core/sense/capture/packet_capture.h"

using namespace netgrove;
using namespace std::chrono_literals;

namespace {
bool ip(const char* arguments)
{
    QProcess process;
    process.start(QStringLiteral("ip"), QString::fromLatin1(arguments).split(QLatin1Char(' ')));
    return process.waitForFinished() && process.exitCode() == 0;
}

sockaddr_in endpoint(const char* address, std::uint16_t port)
{
    sockaddr_in result{};
    result.sin_family = AF_INET;
    result.sin_port = htons(port);
    inet_pton(AF_INET, address, &result.sin_addr);
    return result;
}

/// A UDP socket that sends from this port.
class Sender {
public:
    explicit Sender(const char* address, std::uint16_t port)
        : m_socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0))
    {
        const sockaddr_in local = endpoint(address, port);
        isBound = ::bind(m_socket.get(), reinterpret_cast<const sockaddr*>(&local), sizeof local) == 0;
    }
    bool send(const char* address, std::uint16_t port, std::size_t bytes)
    {
        const std::vector<char> payload(bytes, 'x');
        const sockaddr_in remote = endpoint(address, port);
        return ::sendto(
                   m_socket.get(), payload.data(), bytes, 0, reinterpret_cast<const sockaddr*>(&remote), sizeof remote)
            == static_cast<ssize_t>(bytes);
    }
    bool isBound = false;

private:
    FileDescriptor m_socket;
};

MonotonicTime now() { return MonotonicTime(std::chrono::steady_clock::now()); }

bool waitFor(int descriptor, int milliseconds)
{
    pollfd waiting{descriptor, POLLIN, 0};
    return ::poll(&waiting, 1, milliseconds) == 1;
}

struct Seen {
    PacketFacts facts;
    std::size_t payload = 0;
};

/// Takes packets until `count` of protocol UDP were seen, or a second has passed without any.
std::vector<Seen> collect(PacketCapture& capture, std::size_t count)
{
    std::vector<Seen> seen;
    while (seen.size() < count && waitFor(capture.descriptor(), 1000)) {
        const Result<std::size_t> handled = capture.dispatch([&](const PacketFacts& facts) {
            if (facts.protocol == Protocol::udp) {
                seen.push_back({facts, facts.udpPayload.size()});
            }
        });
        if (!handled) {
            qWarning("%s", handled.error().detail.c_str());
            break;
        }
    }
    return seen;
}

PacketCapture openCapture(CaptureOptions options = {})
{
    Result<PacketCapture> capture = PacketCapture::open(options);
    if (!capture) {
        qFatal("%s", capture.error().detail.c_str());
    }
    return std::move(*capture);
}
} // namespace

class TestPacketCapture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(::unshare(CLONE_NEWNET) == 0, "needs root");
        QVERIFY(ip("link set lo up"));
        QVERIFY(ip("link add ngcapture0 type veth peer name ngcapture1"));
        QVERIFY(ip("address add 10.99.0.1/24 dev ngcapture0"));
        QVERIFY(ip("link set ngcapture0 up"));
        QVERIFY(ip("link set ngcapture1 up"));
        QVERIFY(ip("neighbour add 10.99.0.2 lladdr 02:00:00:00:00:02 dev ngcapture0 nud permanent"));
    }

    void testSeesBothEndsOfLoopback()
    {
        PacketCapture capture = openCapture();
        Sender sender("127.0.0.1", 40001);
        const MonotonicTime before = now();
        QVERIFY(sender.isBound && sender.send("127.0.0.1", 40002, 70));
        const std::vector<Seen> seen = collect(capture, 2);
        const MonotonicTime after = now();
        QCOMPARE(seen.size(), std::size_t{2});
        QCOMPARE(int(seen[0].facts.type), int(PacketType::outgoing));
        QCOMPARE(int(seen[1].facts.type), int(PacketType::host));
        for (const Seen& packet : seen) {
            QVERIFY(packet.facts.source.toString() == "127.0.0.1:40001");
            QVERIFY(packet.facts.destination.toString() == "127.0.0.1:40002");
            QCOMPARE(packet.facts.wireBytes, 14U + 20 + 8 + 70);
            QCOMPARE(packet.facts.interface.value, if_nametoindex("lo"));
            QVERIFY(packet.facts.isLoopbackDevice);
            QVERIFY(packet.facts.time >= before - 5ms && packet.facts.time <= after);
        }
    }

    void testTellsOfAPacketAtOnce()
    {
        PacketCapture capture = openCapture();
        collect(capture, 1000); // until it is quiet
        Sender sender("127.0.0.1", 40001);
        const MonotonicTime sent = now();
        QVERIFY(sender.send("127.0.0.1", 40002, 1));
        QVERIFY(waitFor(capture.descriptor(), 1000));
        QVERIFY2(now() - sent < 20ms, "first packet must not wait for a timer");
    }

    void testTakesHeadersOnlyExceptOfDnsAnswers()
    {
        PacketCapture capture = openCapture();
        Sender resolver("127.0.0.1", 53);
        Sender other("127.0.0.1", 40001);
        QVERIFY(resolver.isBound && resolver.send("127.0.0.1", 40002, 1100) && other.send("127.0.0.1", 40002, 1100));
        const std::vector<Seen> seen = collect(capture, 4);
        QCOMPARE(seen.size(), std::size_t{4});
        QCOMPARE(seen[0].payload, std::size_t{512 - 28});
        QCOMPARE(seen[2].payload, std::size_t{128 - 28});
        QCOMPARE(seen[2].facts.payloadBytes, 1100U);
        QCOMPARE(seen[2].facts.wireBytes, 14U + 28 + 1100);
    }

    void testABurstIsCountedWholeAndWakesUsSeldom()
    {
        constexpr std::uint64_t kPackets = 20000;
        PacketCapture capture = openCapture();
        Sender sender("127.0.0.1", 40001);
        std::uint64_t handled = 0;
        int wakes = 0;
        const auto take = [&](int milliseconds) {
            while (waitFor(capture.descriptor(), milliseconds)) {
                ++wakes;
                const Result<std::size_t> part = capture.dispatch(
                    [&](const PacketFacts& facts) { handled += facts.protocol == Protocol::udp ? 1 : 0; });
                QVERIFY(part.has_value());
            }
        };
        const MonotonicTime begin = now();
        for (std::uint64_t number = 0; number < kPackets; ++number) {
            QVERIFY(sender.send("127.0.0.1", 40002, 10));
            take(0);
        }
        take(100);
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(now() - begin);
        QCOMPARE(handled, 2 * kPackets);
        QCOMPARE(capture.counters().kernelDrops, 0U);
        QVERIFY(capture.counters().packets >= handled);
        QVERIFY2(wakes <= 64 + 4 + took.count() / 2, qPrintable(QString::number(wakes)));
    }

    void testABudgetLeavesTheRestForTheNextTime()
    {
        PacketCapture capture = openCapture();
        Sender sender("127.0.0.1", 40001);
        for (int number = 0; number < 50; ++number) {
            QVERIFY(sender.send("127.0.0.1", 40002, 10));
        }
        std::size_t handled = 0;
        while (handled < 50) {
            QVERIFY(waitFor(capture.descriptor(), 1000));
            const Result<std::size_t> part = capture.dispatch([](const PacketFacts&) { }, 30);
            QVERIFY(part.has_value() && *part <= 30);
            handled += *part;
        }
    }

    void testAFullRingIsCounted()
    {
        CaptureOptions options;
        options.ringBytes = 1U << 20U;
        PacketCapture capture = openCapture(options);
        Sender sender("127.0.0.1", 40001);
        for (int number = 0; number < 5000; ++number) {
            QVERIFY(sender.send("127.0.0.1", 40002, 10));
        }
        const std::size_t seen = collect(capture, 10000).size();
        QVERIFY(seen < 10000);
        QVERIFY(capture.counters().kernelDrops >= 10000 - seen);
    }

    /// The peer device is here too: the packet leaves by one and comes in by the other, and still it is one packet.
    void testAPacketOnTwoInterfacesIsCountedOnce()
    {
        PacketCapture capture = openCapture();
        FlowTable table{FlowTableOptions{}};
        table.setLocalAddresses(LocalAddresses(listInterfaces({}).value().addresses), now());
        Sender sender("10.99.0.1", 40001);
        QVERIFY(sender.isBound && sender.send("10.99.0.2", 9, 100));
        for (const Seen& packet : collect(capture, 2)) {
            table.add(packet.facts);
        }
        const std::vector<FlowObservation> flows = table.all();
        QCOMPARE(flows.size(), std::size_t{1});
        QCOMPARE(flows[0].counters, (FlowCounters{142, 1, 0, 0}));
        QCOMPARE(table.counters().duplicatePackets, 1U);
        QCOMPARE(int(flows[0].scope), int(RemoteScope::external));
    }

    void testNamedInterfacesOnly()
    {
        CaptureOptions options;
        options.interfaces = {"ngcapture0"};
        PacketCapture capture = openCapture(options);
        QVERIFY(capture.isSelected("ngcapture0") && !capture.isSelected("lo"));
        Sender sender("10.99.0.1", 40001);
        QVERIFY(sender.send("10.99.0.2", 9, 1));
        for (const Seen& packet : collect(capture, 2)) {
            QCOMPARE(packet.facts.isOutsideSelection, packet.facts.interface.value != if_nametoindex("ngcapture0"));
        }
        // Gone and back under another number.
        QVERIFY(ip("link add ngcapture2 type bridge"));
        QVERIFY(ip("link set ngcapture2 up"));
        capture.setInterfaces({{{}, InterfaceIndex(if_nametoindex("lo")), "ngcapture0", true, false}});
        Sender local("127.0.0.1", 40001);
        QVERIFY(local.send("127.0.0.1", 40002, 1));
        for (const Seen& packet : collect(capture, 2)) {
            QVERIFY(packet.facts.interface.value != if_nametoindex("lo") || !packet.facts.isOutsideSelection);
        }
        QVERIFY(ip("link delete ngcapture2"));
    }

    void testAnUnknownInterfaceIsRefusedWithAList()
    {
        CaptureOptions options;
        options.interfaces = {"lo", "nosuch0"};
        const Result<PacketCapture> capture = PacketCapture::open(options);
        QVERIFY(!capture.has_value());
        QCOMPARE(int(capture.error().code), int(ErrorCode::noSuchInterface));
        const QString detail = QString::fromStdString(capture.error().detail);
        QVERIFY2(detail.contains(QStringLiteral("nosuch0")) && detail.contains(QStringLiteral("ngcapture0")),
            qPrintable(detail));
    }

    void testWithoutPrivilege()
    {
        const pid_t child = ::fork();
        if (child == 0) {
            const bool isDropped = ::setresgid(65534, 65534, 65534) == 0 && ::setresuid(65534, 65534, 65534) == 0;
            const Result<PacketCapture> capture = PacketCapture::open({});
            const bool isRefused = !capture && capture.error().code == ErrorCode::noPrivilege;
            ::_exit(isDropped && isRefused ? 0 : 1);
        }
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(status, 0);
    }

    // -------------------------------------------------------------------------------------------------------
    // interfaces

    void testListsInterfacesAndAddresses()
    {
        const NetnsId netns(77);

        const InterfaceTable table = listInterfaces(netns).value();
        QCOMPARE(table.interfaces.size(), std::size_t{3});
        const auto& lo = table.interfaces[0];
        QVERIFY(lo.name == "lo" && lo.isUp && lo.index.value == 1 && lo.netns == netns);
        const auto address
            = std::ranges::find(table.addresses, IpAddress::parse("10.99.0.1").value(), &InterfaceAddress::address);
        QVERIFY(address != table.addresses.end());
        QCOMPARE(int(address->prefixLength), 24);
        QCOMPARE(address->interface.value, if_nametoindex("ngcapture0"));
        QVERIFY(!table.isForwarding);
        QVERIFY(table.guestInterfaces.empty());
    }

    void testPointToPointPeersAreNotOurs()
    {
        QVERIFY(ip("link add ngcapture3 type bridge"));
        QVERIFY(ip("address add 10.98.0.1 peer 10.98.0.2/32 dev ngcapture3"));
        const InterfaceTable table = listInterfaces({}).value();
        const auto has = [&](const char* text) {
            return std::ranges::find(table.addresses, IpAddress::parse(text).value(), &InterfaceAddress::address)
                != table.addresses.end();
        };
        QVERIFY(has("10.98.0.1"));
        QVERIFY(!has("10.98.0.2"));
        QVERIFY(ip("link delete ngcapture3"));
    }

    void testFollowsChanges()
    {
        Result<InterfaceMonitor> opened = InterfaceMonitor::open(NetnsId(77));
        QVERIFY(opened.has_value());
        InterfaceMonitor& monitor = *opened;
        QVERIFY(!waitFor(monitor.descriptor(), 0));
        QVERIFY(!monitor.update().value());

        std::vector<InterfaceFacts> before = monitor.table().interfaces;
        QVERIFY(ip("link add ngcapture4 type bridge"));
        QVERIFY(ip("link set ngcapture4 up"));
        QVERIFY(waitFor(monitor.descriptor(), 1000));
        QVERIFY(monitor.update().value());
        std::vector<SensorNotice> notices = interfaceNotices(before, monitor.table().interfaces, now());
        QCOMPARE(notices.size(), std::size_t{1});
        QVERIFY(notices[0].kind == NoticeKind::interfaceBack && notices[0].detail == "ngcapture4");

        const std::size_t addresses = monitor.table().addresses.size();
        QVERIFY(ip("address add 10.97.0.1/24 dev ngcapture4"));
        QVERIFY(waitFor(monitor.descriptor(), 1000));
        QVERIFY(monitor.update().value());
        QVERIFY(monitor.table().addresses.size() > addresses);

        before = monitor.table().interfaces;
        QVERIFY(ip("link delete ngcapture4"));
        QVERIFY(waitFor(monitor.descriptor(), 1000));
        QVERIFY(monitor.update().value());
        notices = interfaceNotices(before, monitor.table().interfaces, now());
        QCOMPARE(notices.size(), std::size_t{1});
        QVERIFY(notices[0].kind == NoticeKind::interfaceGone && notices[0].detail == "ngcapture4");
        QVERIFY(interfaceNotices(before, before, now()).empty());
    }

    /// More messages than the socket holds: the kernel drops some and says so once (ENOBUFS); nothing is missed all the
    /// same.
    void testAnOverrunIsHealed()
    {
        Result<InterfaceMonitor> monitor = InterfaceMonitor::open(NetnsId(77));
        QVERIFY(monitor.has_value());
        const int tiny = 1;
        QVERIFY(::setsockopt(monitor->descriptor(), SOL_SOCKET, SO_RCVBUF, &tiny, sizeof tiny) == 0);
        for (const char* command : {"link add ngcapture5 type bridge", "link set ngcapture5 up",
                 "address add 10.96.0.1/24 dev ngcapture5", "address add 10.96.0.2/24 dev ngcapture5"}) {
            QVERIFY(ip(command));
        }
        QVERIFY(monitor->update().value());
        const auto& interfaces = monitor->table().interfaces;
        QVERIFY(std::ranges::find(interfaces, "ngcapture5", &InterfaceFacts::name) != interfaces.end());
        QVERIFY(ip("link delete ngcapture5"));
    }

    void testAThousandAddressesAreListed()
    {
        QVERIFY(ip("link add ngcapture6 type bridge"));
        QProcess batch;
        batch.start(QStringLiteral("ip"), {QStringLiteral("-batch"), QStringLiteral("-")});
        for (int number = 0; number < 1000; ++number) {
            batch.write(QStringLiteral("address add 10.90.%1.%2/16 dev ngcapture6\n")
                    .arg(number / 250)
                    .arg(number % 250 + 1)
                    .toLatin1());
        }
        batch.closeWriteChannel();
        QVERIFY(batch.waitForFinished() && batch.exitCode() == 0);
        QVERIFY(listInterfaces({}).value().addresses.size() >= 1000);
        QVERIFY(ip("link delete ngcapture6"));
    }

    void testForwardingIsKnown()
    {
        QFile setting(QStringLiteral("/proc/sys/net/ipv4/ip_forward"));
        QVERIFY(setting.open(QIODevice::WriteOnly) && setting.write("1") == 1);
        setting.close();
        QVERIFY(listInterfaces({}).value().isForwarding);
    }
};

QTEST_GUILESS_MAIN(TestPacketCapture)
#include "tst_packet_capture.moc"
