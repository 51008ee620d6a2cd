// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export/metrics.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/analyse/reduction.h"

namespace netgrove {
namespace {
class MetricsText {
public:
    explicit MetricsText(MetricsFormat format)
        : m_format(format)
    {
    }
    void counter(const std::string& name, std::string_view help, std::uint64_t value)
    {
        // OpenMetrics calls the family by its name without the suffix, the older format calls it as the sample.
        family(m_format == MetricsFormat::openMetrics ? name : name + "_total", "counter", help);
        m_text += name + "_total " + std::to_string(value) + "\n";
    }
    void gauge(const std::string& name, std::string_view help, const std::string& value)
    {
        family(name, "gauge", help);
        sample(name, "", value);
    }
    void family(const std::string& name, std::string_view type, std::string_view help)
    {
        m_text += "# HELP " + name + " " + std::string(help) + "\n# TYPE " + name + " " + std::string(type) + "\n";
    }
    void sample(const std::string& name, const std::string& labels, const std::string& value)
    {
        m_text += name + labels + " " + value + "\n";
    }
    std::string take()
    {
        if (m_format == MetricsFormat::openMetrics) {
            m_text += "# EOF\n";
        }
        return std::move(m_text);
    }

private:
    MetricsFormat m_format;
    std::string m_text;
};

std::string seconds(WallTime time)
{
    std::array<char, 40> text{};
    const double value = std::chrono::duration<double>(time.time_since_epoch()).count();
    const int length = std::snprintf(text.data(), text.size(), "%.3f", value);
    return {text.data(), static_cast<std::size_t>(length)};
}

/// Every combination is there from the start, so that the first finding is a rise and no new series.
void addFindings(MetricsText& text, const Snapshot& snapshot)
{
    const auto add = [&](const std::string& name, std::string_view help, bool isActiveOnly) {
        text.family(name, "gauge", help);
        for (const Rule rule : {Rule::serverLikePair, Rule::spoofedSource}) {
            for (const Grade grade : {Grade::alert, Grade::notice, Grade::expected}) {
                const auto count = std::ranges::count_if(snapshot.findings, [&](const FindingPointer& finding) {
                    return finding->rule == rule && finding->grade == grade && (finding->isActive || !isActiveOnly);
                });
                text.sample(name,
                    "{rule=\"" + std::string(toText(rule)) + "\",grade=\"" + std::string(toText(grade)) + "\"}",
                    std::to_string(count));
            }
        }
    };
    add("netgrove_findings", "Findings since the start, by their present grade.", false);
    add("netgrove_active_findings", "Findings whose processes live and communicate now.", true);
}
} // namespace

std::string metricsText(const Snapshot& snapshot, MetricsFormat format)
{
    const SensorCounters& counters = snapshot.counters;
    MetricsText text(format);
    text.family("netgrove_build_info", "gauge", "Always 1; what it is stands in the labels.");
    text.sample("netgrove_build_info",
        "{version=\"" NETGROVE_VERSION "\",attribution=\"" + std::string(toText(snapshot.machine.attribution)) + "\"}",
        "1");
    text.gauge("netgrove_observation_timestamp_seconds", "When this was seen last.", seconds(snapshot.wallTime));
    text.counter("netgrove_packets", "Packets seen.", counters.packets);
    text.counter("netgrove_wire_bytes", "Bytes of those, on the wire.", counters.bytes);
    text.counter("netgrove_kernel_dropped_packets", "Packets that the kernel had no room for.", counters.kernelDrops);
    text.counter("netgrove_interface_dropped_packets", "Packets that interfaces dropped.", counters.interfaceDrops);
    text.counter("netgrove_queue_drops", "Observations and packets lost inside Netgrove.", counters.queueDrops);
    text.counter("netgrove_lost_events", "Process and trace events lost.", counters.lostEvents);
    text.counter("netgrove_malformed_packets", "Packets whose headers contradict them.", counters.malformedPackets);
    text.counter("netgrove_unsupported_packets", "Packets that were not understood.", counters.unsupportedPackets);
    text.counter("netgrove_flows", "Flows seen.", counters.flows);
    text.counter("netgrove_evicted_flows", "Flows ended for want of room.", counters.evictedFlows);
    text.counter("netgrove_unattributed_flows", "Flows ended without a known process.", counters.unattributedFlows);
    text.gauge("netgrove_open_flows", "Flows open now.", std::to_string(counters.openFlows));
    text.gauge("netgrove_processes", "Processes alive.", std::to_string(counters.processes));
    text.gauge("netgrove_communicating_processes", "Processes that talk to the outside now.",
        std::to_string(countTalking(snapshot)));
    addFindings(text, snapshot);
    return text.take();
}

} // namespace netgrove
