// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/pcapng/capture_export.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "core/observe/codec.h"
#include "core/session/pcapng/pcapng_blocks.h"

namespace netgrove {
namespace {
constexpr std::uint16_t kLinuxCooked2 = 276; // LINKTYPE_LINUX_SLL2, pcap-linktype(7)
constexpr std::uint32_t kSnapLength = 65'535; // an upper bound; how much there is of a packet stands with it
constexpr std::size_t kMostFindingComments = 1000;

std::string nameOf(const ProcessRecord& process)
{
    return (process.facts.comm.empty() ? "?" : process.facts.comm) + " (" + std::to_string(process.key.pid.value) + ")";
}

/// "worker (300), /usr/bin/worker, started by sh (200), by agent (100), by init (1)"
std::string lineageText(const RunRecord& run, ProcessKey key)
{
    std::vector<const ProcessRecord*> line = run.lineageOf(key);
    std::ranges::reverse(line);
    std::string text;
    for (const ProcessRecord* process : line) {
        text += text.empty() ? "" : text.find(", started by ") == std::string::npos ? ", started by " : ", by ";
        text += nameOf(*process);
        if (process->key == key && !process->facts.executable.empty()) {
            text += ", " + process->facts.executable;
        }
    }
    return text;
}

std::string flowComment(const RunRecord& run, const FlowRecord& flow)
{
    std::string text = "Netgrove flow " + std::to_string(flow.facts.id) + ": ";
    text += flow.process && run.find(*flow.process) != nullptr ? lineageText(run, *flow.process) : "process not known";
    text += " [" + std::string(toText(flow.how)) + "]";
    for (const FindingPointer& finding : run.findings) {
        const bool isPart = std::ranges::any_of(flow.communicators,
            [&](ProcessKey key) { return std::ranges::find(finding->path, key) != finding->path.end(); });
        if (isPart) {
            text += "; part of finding " + std::to_string(finding->id) + " (" + std::string(toText(finding->grade))
                + ")";
        }
    }
    return text;
}

std::string findingComment(const Finding& finding)
{
    std::string text = "Netgrove finding " + std::to_string(finding.id) + ": " + std::string(toText(finding.rule))
        + ", " + std::string(toText(finding.grade)) + ":";
    if (finding.ancestor) {
        text += " " + nameOf(*finding.ancestor) + " >";
    }
    text += finding.descendant ? " " + nameOf(*finding.descendant) : std::string(" sender not known");
    for (const Evidence& evidence : finding.evidence) {
        text += " " + evidence.text.english();
    }
    return text;
}

/// Whose a flow's packets are. With several traced processes nobody knows which of them sent this one; with several
/// threads of one process, the thread stays unknown.
struct Owner {
    std::optional<Pid> pid;
    Tid tid;
};

Owner ownerOf(const FlowRecord& flow)
{
    const std::vector<SocketUser>& users = flow.facts.users;
    if (users.empty()) {
        return {.pid = flow.process ? std::optional(flow.process->pid) : std::nullopt, .tid = Tid()};
    }
    const SocketUser& first = users.front();
    const auto isSameProcess = [&](const SocketUser& user) { return user.process == first.process; };
    if (!std::ranges::all_of(users, isSameProcess)) {
        return {};
    }
    return {.pid = first.process.pid, .tid = users.size() == 1 ? first.tid : Tid()};
}

/// What of an Observation belongs to the selected part. The machine and the counters stay: they are true of any part.
void reduceTo(Observation& observation, const std::unordered_set<std::uint64_t>& flows,
    const std::unordered_set<ProcessKey>& processes)
{
    std::erase_if(observation.flows, [&](const FlowObservation& flow) { return !flows.contains(flow.id); });
    std::erase_if(
        observation.processes, [&](const ProcessObservation& process) { return !processes.contains(process.key); });
    std::erase_if(
        observation.threads, [&](const ThreadObservation& thread) { return !processes.contains(thread.process); });
}

class CaptureExport {
public:
    CaptureExport(const RunRecord& run, const PacketBook& book)
        : m_run(run)
        , m_book(book)
    {
        for (const FlowPointer& flow : run.flows) {
            m_flows.emplace(flow->facts.id, Place{.flow = flow.get(), .owner = ownerOf(*flow)});
        }
    }

    std::string write()
    {
        writeHeader();
        writeInterfaces();
        writeObservations();
        // Processors hand packets over at their own pace: the file has them in order.
        std::vector<const PacketObservation*> packets;
        std::ranges::transform(
            m_book.packets(), std::back_inserter(packets), [](const PacketObservation& packet) { return &packet; });
        std::ranges::stable_sort(packets, {}, [](const PacketObservation* packet) { return packet->time; });
        for (const PacketObservation* packet : packets) {
            writePacket(*packet);
        }
        return m_writer.take();
    }

private:
    struct Place {
        const FlowRecord* flow = nullptr;
        Owner owner;
        bool isIntroduced = false;
    };

    void writeHeader()
    {
        const MachineFacts& machine = m_run.last->machine;
        std::vector<std::string> comments{"Captured by Netgrove on " + machine.hostName + ": headers, no content. "
            + std::to_string(m_book.droppedPackets()) + " packets had no room."};
        if (m_book.areObservationsGivenUp()) {
            comments.emplace_back("The run was too long to keep processes and findings for Netgrove in this file.");
        }
        for (const FindingPointer& finding : m_run.findings) {
            if (comments.size() < kMostFindingComments) {
                comments.push_back(findingComment(*finding));
            }
        }
        m_writer.sectionHeader("Linux " + machine.kernelRelease, "Netgrove " NETGROVE_VERSION, comments);
    }

    void writeInterfaces()
    {
        for (const PacketObservation& packet : m_book.packets()) {
            if (!m_flows.contains(packet.flow) || m_interfaces.contains(packet.interface)) {
                continue;
            }
            m_interfaces.emplace(packet.interface, static_cast<std::uint32_t>(m_interfaces.size()));
            m_writer.interface(kLinuxCooked2, kSnapLength, interfaceName(packet.interface));
        }
    }

    std::string interfaceName(InterfaceIndex index) const
    {
        const MachineFacts& machine = m_run.last->machine;
        for (const InterfaceFacts& interface : machine.interfaces) {
            if (interface.index == index && interface.netns == machine.netns) {
                return interface.name;
            }
        }
        return "interface " + std::to_string(index.value);
    }

    void writeObservations()
    {
        std::unordered_set<std::uint64_t> flows;
        for (const auto& [id, place] : m_flows) {
            flows.insert(id);
        }
        std::unordered_set<ProcessKey> processes;
        for (const ProcessPointer& process : m_run.processes) {
            processes.insert(process->key);
        }
        for (Observation& observation : m_book.observations()) {
            reduceTo(observation, flows, processes);
            std::vector<std::byte> bytes;
            encode(observation, bytes);
            m_writer.observation(bytes);
        }
    }

    void writePacket(const PacketObservation& packet)
    {
        const auto place = m_flows.find(packet.flow);
        if (place == m_flows.end()) {
            return;
        }
        const Snapshot& last = *m_run.last;
        const std::chrono::nanoseconds wall = last.wallTime.time_since_epoch() + (packet.time - last.time);
        const bool isFirst = !std::exchange(place->second.isIntroduced, true);
        m_writer.packet({.interface = m_interfaces.at(packet.interface),
            .sinceEpoch = wall,
            .originalBytes = packet.originalBytes,
            .bytes = packet.bytes,
            .isOutgoing = packet.isOutgoing,
            .pid = place->second.owner.pid,
            .tid = place->second.owner.tid,
            .comment = isFirst ? flowComment(m_run, *place->second.flow) : std::string()});
    }

    const RunRecord& m_run;
    const PacketBook& m_book;
    pcapng::Writer m_writer;
    std::unordered_map<std::uint64_t, Place> m_flows;
    std::map<InterfaceIndex, std::uint32_t> m_interfaces;
};
} // namespace

std::string capturePcapng(const RunRecord& run, const PacketBook& book) { return CaptureExport(run, book).write(); }

} // namespace netgrove
