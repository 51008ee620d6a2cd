// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// How what there is more of makes work dearer: the same work on a small and on a ten times larger amount, in one run.
/// Ten times the cost is that of each one; a hundred times would be an invitation to whoever wants Netgrove to stand
/// still.
#include <cstdio>

#include "core/analyse/analyzer.h"
#include "core/sense/trace_join.h"
#include "tests/bench/own_cost.h"
#include "tests/support/observation_builder.h"

using namespace netgrove;
using namespace netgrove::bench;
using namespace std::chrono_literals;

namespace {

constexpr NetnsId kHere{1};
const IpAddress kOwn = *IpAddress::parse("192.0.2.1");
const IpAddress kPeer = *IpAddress::parse("198.51.100.7");
const MonotonicTime kBegin(1h);

class NoNamespaces final : public NamespaceSource {
public:
    FileDescriptor open(NetnsId) const override { return {}; }
    std::optional<Pid> processIn(NetnsId) const override { return std::nullopt; }
    NetnsId current() const override { return kHere; }
};

/// A socket that sends to so many ports of one machine, each a flow of its own.
class Scan {
public:
    Scan(Protocol protocol, SocketType type)
        : m_protocol(protocol)
        , m_type(type)
        , m_flows(FlowTableOptions{.netns = kHere, .rereadAddresses = {}})
    {
        m_addresses.setCaptured({{kHere, InterfaceIndex{2}, kOwn, 24}});
        m_flows.setLocalAddresses(LocalAddresses(m_addresses.all()), kBegin);
    }

    /// Milliseconds of processor time.
    double run(std::uint16_t ports)
    {
        const double before = cpuMilliseconds();
        for (std::uint16_t port = 1; port <= ports; ++port) {
            send(port, port % (ports / 10) == 1);
            if (port % (ports / 10) == 0) {
                m_join.forgetOld(kBegin + 1ms); // ten ticks, however long it is
            }
        }
        return cpuMilliseconds() - before;
    }

private:
    void send(std::uint16_t port, bool isNewTick)
    {
        PacketFacts packet;
        packet.time = kBegin;
        packet.interface = InterfaceIndex{2};
        packet.type = PacketType::outgoing;
        packet.wireBytes = 60;
        packet.protocol = m_protocol;
        packet.source = {kOwn, 40000};
        packet.destination = {kPeer, port};
        if (const FlowTouch touch = m_flows.add(packet); touch.isNew) {
            m_join.onNewFlow(*touch.flow);
        }
        use(port, {kPeer, port}, 20, 0);
        if (isNewTick) { // what comes back is taken without asking who sent it; of a use that goes on the tracer tells
                         // once a tick
            use(0, {}, 0, port);
        }
    }
    void use(std::uint64_t id, Endpoint remote, std::uint64_t txBytes, std::uint64_t rxBytes)
    {
        SocketUse use;
        use.id = id + 1;
        use.time = kBegin;
        use.key = {kHere, m_protocol, 0, {kOwn, 40000}, remote};
        use.type = m_type;
        use.socket = Inode{7};
        use.cookie = 7;
        use.process = {Pid{100}, StartTime{10}};
        use.tid = Tid{100};
        use.txBytes = txBytes;
        use.rxBytes = rxBytes;
        m_join.onUse(use, kBegin);
    }

    Protocol m_protocol;
    SocketType m_type;
    NoNamespaces m_namespaces;
    AddressBook m_addresses{m_namespaces, kHere};
    FlowTable m_flows;
    TraceJoin m_join{m_flows, m_addresses};
};

/// Milliseconds of processor time for a tick in which 500 of so many flows have news, on a machine of 3,000 processes.
double tickOf(std::uint64_t flows)
{
    constexpr int kProcesses = 3000;
    constexpr int kTicks = 20;
    constexpr std::uint64_t kChanged = 500;
    test::ObservationBuilder scene;
    Analyzer analyzer;
    for (int pid = 1; pid <= kProcesses; ++pid) {
        scene.add(test::aProcess(pid, "p").childOf(pid / 2));
    }
    for (std::uint64_t id = 1; id <= flows; ++id) {
        scene.add(test::aFlow(id).openedBy(static_cast<int>(id % kProcesses) + 1).at(500ms));
    }
    analyzer.apply(scene.take(1s));
    analyzer.apply(scene.take(10s)); // rates are at rest
    std::vector<Observation> ticks;
    for (int second = 11; second < 11 + kTicks; ++second) {
        for (std::uint64_t id = 1; id <= kChanged; ++id) {
            scene.add(test::aFlow(id * (flows / kChanged))
                    .openedBy(static_cast<int>(id % kProcesses) + 1)
                    .at(500ms, std::chrono::seconds(second)));
        }
        ticks.push_back(scene.take(std::chrono::seconds(second)));
    }
    const double before = cpuMilliseconds();
    for (const Observation& observation : ticks) {
        analyzer.apply(observation);
    }
    return (cpuMilliseconds() - before) / kTicks;
}

void row(const char* what, double small, double large)
{
    std::printf("| %s | %.2f | %.2f | %.1f |\n", what, small, large, large / small);
}

} // namespace

int main()
{
    std::printf("| ms of processor time | small | ten times as much | times as dear |\n| --- | ---: | ---: | ---: |\n");
    const auto scan = [](const char* what, Protocol protocol, SocketType type) {
        const double small = Scan(protocol, type).run(2000);
        row(what, small, Scan(protocol, type).run(20000));
    };
    scan("a raw socket scans 2,000 and 20,000 TCP ports", Protocol::tcp, SocketType::raw);
    scan("a UDP socket that is not connected does", Protocol::udp, SocketType::datagram);
    row("a tick with news of 500 of 5,000 and of 50,000 flows", tickOf(5'000), tickOf(50'000));
    return 0;
}
