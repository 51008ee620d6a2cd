// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/packet_import.h"

#include <algorithm>
#include <utility>

#include "core/sense/capture/capturing_host.h"
#include "core/sense/capture/flow_table.h"
#include "core/sense/capture/host_names.h"

namespace netgrove {

namespace {

constexpr std::chrono::seconds kTick{1};
constexpr NetnsId kNetns(1); ///< of the capture: a file knows no namespaces

/// Learns of the whole file whose it is.
CapturingHost capturingHostOf(PacketFile file)
{
    CapturingHost host;
    while (true) {
        const auto packet = file.next();
        if (!packet || !*packet) {
            return host; // damage is met again when the packets are told
        }
        if (const auto facts = parsePacket((*packet)->bytes, (*packet)->wireLength, file.linkType())) {
            host.learn(*facts, file.linkType());
        }
    }
}

FlowTableOptions ofFile(FlowTableOptions options)
{
    options.netns = kNetns;
    options.rereadAddresses = {};
    return options;
}

class Importer {
public:
    Importer(PacketFile file, CapturingHost host, const std::function<Result<void>(Observation)>& sink,
        const FlowTableOptions& flows)
        : m_file(std::move(file))
        , m_host(std::move(host))
        , m_sink(sink)
        , m_flows(ofFile(flows))
    {
        for (const IpAddress& address : m_host.addresses()) {
            m_addresses.push_back({.netns = kNetns,
                .interface = InterfaceIndex(1),
                .address = address,
                .prefixLength = static_cast<std::uint8_t>(address.bytes().size() * 8)});
        }
        m_flows.setLocalAddresses(LocalAddresses(m_addresses), MonotonicTime());
    }

    Result<void> run()
    {
        while (true) {
            const auto packet = m_file.next();
            if (!packet || !*packet) {
                const Result<void> told = tell(m_flows.finishAll(m_now));
                return told && !packet ? tl::unexpected(packet.error()) : told;
            }
            if (auto taken = take(**packet); !taken) {
                return taken;
            }
        }
    }

private:
    Result<void> take(const PacketFile::Packet& packet)
    {
        // Files that were merged have times that go back; ours never do.
        const MonotonicTime time(packet.time);
        if (!m_tickEnd) {
            m_now = time;
            m_tickEnd = time + kTick;
        }
        m_now = std::max(m_now, time);
        if (m_now >= *m_tickEnd) {
            const MonotonicTime end = std::exchange(m_now, *m_tickEnd);
            if (auto told = tell(m_flows.takeChanged(m_now)); !told) {
                return told;
            }
            m_now = end;
            m_tickEnd = end + kTick; // a pause is not filled with ticks in which nothing was
        }
        count(packet);
        return {};
    }

    void count(const PacketFile::Packet& packet)
    {
        ++m_counters.packets;
        m_counters.bytes += packet.wireLength;
        auto facts = parsePacket(packet.bytes, packet.wireLength, m_file.linkType());
        if (!facts) {
            m_counters.malformedPackets
                += facts.error() == ParseFailure::malformed || facts.error() == ParseFailure::truncated;
            m_counters.unsupportedPackets += facts.error() == ParseFailure::unsupported;
            return;
        }
        facts->time = m_now;
        m_host.direct(*facts, m_file.linkType());
        m_names.learn(*facts);
        const FlowTouch touch = m_flows.add(*facts);
        if (touch.flow != nullptr && touch.isNew) {
            touch.flow->hostName = m_names.nameOf(touch.flow->key.remote.address);
        }
    }

    Result<void> tell(std::vector<FlowObservation> flows)
    {
        Observation observation;
        observation.sequence = m_sequence++;
        observation.time = m_now;
        observation.wallTime
            = WallTime(std::chrono::duration_cast<std::chrono::microseconds>(m_now.time_since_epoch()));
        observation.isComplete = observation.sequence == 0;
        if (observation.isComplete) {
            observation.machine = machine();
            observation.notices.push_back({.kind = NoticeKind::packetsOnly, .time = m_now, .detail = {}});
        }
        observation.flows = std::move(flows);
        const FlowTableCounters counters = m_flows.counters();
        m_counters.flows = counters.flows;
        m_counters.openFlows = counters.openFlows;
        m_counters.evictedFlows = counters.evictedFlows;
        m_counters.queueDrops = counters.lostFinals;
        for (const FlowObservation& flow : observation.flows) {
            m_counters.unattributedFlows += flow.isFinal && !flow.isForwarded;
        }
        observation.counters = m_counters;
        return m_sink(std::move(observation));
    }

    MachineFacts machine() const
    {
        MachineFacts facts;
        facts.netns = kNetns;
        facts.interfaces.push_back(
            {.netns = kNetns, .index = InterfaceIndex(1), .name = "file", .isUp = true, .isCaptured = true});
        facts.addresses = m_addresses;
        return facts; // booted in 1970: the monotonic clock here is the wall clock
    }

    PacketFile m_file;
    CapturingHost m_host;
    const std::function<Result<void>(Observation)>& m_sink;
    FlowTable m_flows;
    HostNames m_names;
    std::vector<InterfaceAddress> m_addresses;
    SensorCounters m_counters;
    std::uint64_t m_sequence = 0;
    MonotonicTime m_now;
    std::optional<MonotonicTime> m_tickEnd;
};

} // namespace

Result<void> importPackets(const std::filesystem::path& path, const std::function<Result<void>(Observation)>& sink,
    const FlowTableOptions& flows)
{
    return importPackets([&] { return PacketFile::open(path); }, sink, flows);
}

Result<void> importPackets(const std::function<Result<PacketFile>()>& open,
    const std::function<Result<void>(Observation)>& sink, const FlowTableOptions& flows)
{
    auto host = open().map(capturingHostOf);
    if (!host) {
        return tl::unexpected(host.error());
    }
    auto file = open();
    if (!file) {
        return tl::unexpected(file.error());
    }
    return Importer(std::move(*file), std::move(*host), sink, flows).run();
}

} // namespace netgrove
