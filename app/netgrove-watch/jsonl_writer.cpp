// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/jsonl_writer.h"

#include <nlohmann/json.hpp>
#include <string>

#include "app/netgrove-watch/words.h"
#include "core/base/safe_text.h"

namespace netgrove::watch {
namespace {
using Json = nlohmann::ordered_json; // fields stand in the order that the contract lists them in

constexpr std::chrono::milliseconds kStatsInterval{950}; ///< a second, less the jitter of ticks

/// Notes which texts had to be mended; the flags follow the fields that are promised.
class Texts {
public:
    std::string mend(std::string_view field, std::string_view untrusted)
    {
        SafeText text = validUtf8(untrusted);
        if (text.wasChanged) {
            m_replaced.push_back(std::string(field) + "_replaced");
        }
        return std::move(text.text);
    }
    void flag(Json& object) const
    {
        for (const std::string& field : m_replaced) {
            object[field] = true;
        }
    }

private:
    std::vector<std::string> m_replaced;
};

Json event(std::string_view name, WallTime time) { return {{"event", name}, {"time", toRfc3339(time)}}; }

std::string_view changeWord(ProcessChange change)
{
    switch (change) {
    case ProcessChange::fork:
        return "fork";
    case ProcessChange::exec:
        return "exec";
    case ProcessChange::exit:
        return "exit";
    case ProcessChange::seen:
    case ProcessChange::update:
        break;
    }
    return "seen";
}

Json startTime(const Snapshot& snapshot, ProcessKey key) { return toRfc3339(snapshot.toWall(key.start)); }

Json processEvent(const ProcessObservation& process, const Snapshot& snapshot)
{
    Texts texts;
    Json object = event("process", snapshot.toWall(process.time));
    object["change"] = changeWord(process.change);
    object["pid"] = process.key.pid.value;
    object["start_time"] = startTime(snapshot, process.key);
    object["birth_parent"] = process.birthParent
        ? Json{{"pid", process.birthParent->pid.value}, {"start_time", startTime(snapshot, *process.birthParent)}}
        : Json();
    object["ppid"] = process.parentPid.value;
    object["comm"] = texts.mend("comm", process.comm);
    object["exe"] = texts.mend("exe", process.executable);
    object["uid"] = process.uid.value;
    texts.flag(object);
    return object;
}

/// Protocols without ports have port 0.
std::string endpointText(Protocol protocol, Endpoint endpoint)
{
    if (protocol != Protocol::tcp && protocol != Protocol::udp && protocol != Protocol::sctp) {
        endpoint.port = 0;
    }
    return endpoint.toString();
}

Json numbers(const auto& ids, const auto& numberOf)
{
    Json array = Json::array();
    for (const auto& id : ids) {
        array.push_back(numberOf(id));
    }
    return array;
}

void addWhose(Json& object, Texts& texts, const FlowRecord& flow, const Snapshot& snapshot)
{
    const ProcessRecord* process = flow.process ? snapshot.find(*flow.process) : nullptr;
    object["pid"] = flow.process ? Json(flow.process->pid.value) : Json();
    object["start_time"] = flow.process ? startTime(snapshot, *flow.process) : Json();
    object["comm"] = process != nullptr ? Json(texts.mend("comm", process->facts.comm)) : Json();
    object["tids"] = numbers(flow.tids, [](Tid tid) { return tid.value; });
    object["owners"] = numbers(flow.facts.owners, [](ProcessKey key) { return key.pid.value; });
    object["how"] = toText(flow.how);
}

/// What the thread was last known to be called; empty where that is not known.
std::string_view threadName(const Snapshot& snapshot, ProcessKey key, Tid tid)
{
    const ProcessRecord* process = snapshot.find(key);
    if (process == nullptr) {
        return {};
    }
    const auto thread = std::ranges::find(process->threads, tid, &ThreadRecord::tid);
    return thread == process->threads.end() ? std::string_view() : std::string_view(thread->name);
}

/// Every thread that was seen using the socket, with the payload that it handed over and took.
Json usersOf(const FlowObservation& flow, const Snapshot& snapshot)
{
    Json users = Json::array();
    for (const SocketUser& user : flow.users) {
        Texts texts;
        Json object{{"pid", user.process.pid.value}, {"start_time", startTime(snapshot, user.process)},
            {"tid", user.tid.value}, {"tx_payload", user.txBytes}, {"rx_payload", user.rxBytes}};
        const std::string_view name = threadName(snapshot, user.process, user.tid);
        object["thread"] = name.empty() ? Json() : Json(texts.mend("thread", name));
        texts.flag(object);
        users.push_back(std::move(object));
    }
    return users;
}

Json flowEvent(const FlowRecord& flow, const Snapshot& snapshot)
{
    const FlowObservation& facts = flow.facts;
    Texts texts;
    Json object = event("flow", facts.isFinal ? snapshot.wallTime : snapshot.toWall(facts.last));
    object["final"] = facts.isFinal;
    object["protocol"] = toText(facts.key.protocol);
    object["direction"] = facts.direction == FlowDirection::out ? "out" : "in";
    object["local"] = endpointText(facts.key.protocol, facts.key.local);
    object["remote"] = endpointText(facts.key.protocol, facts.key.remote);
    object["external"] = facts.scope == RemoteScope::external;
    object["netns"] = facts.key.netns.value;
    addWhose(object, texts, flow, snapshot);
    object["tx_bytes"] = facts.counters.txBytes;
    object["tx_packets"] = facts.counters.txPackets;
    object["rx_bytes"] = facts.counters.rxBytes;
    object["rx_packets"] = facts.counters.rxPackets;
    object["first"] = toRfc3339(snapshot.toWall(facts.first));
    object["last"] = toRfc3339(snapshot.toWall(facts.last));
    object["host"] = facts.hostName.empty() ? Json() : Json(texts.mend("host", facts.hostName));
    object["id"] = facts.id;
    object["forwarded"] = facts.isForwarded;
    object["forged"] = facts.isSourceForged;
    object["users"] = usersOf(facts, snapshot);
    texts.flag(object);
    return object;
}

Json endOfPair(const ProcessPointer& process, const Snapshot& snapshot)
{
    if (process == nullptr) {
        return {};
    }
    Texts texts;
    Json object{{"pid", process->key.pid.value}, {"start_time", startTime(snapshot, process->key)}};
    object["comm"] = texts.mend("comm", process->facts.comm);
    object["exe"] = texts.mend("exe", process->facts.executable);
    texts.flag(object);
    return object;
}

Json findingEvent(const Finding& finding, const Snapshot& snapshot)
{
    Json object = event("finding", snapshot.toWall(finding.changed));
    object["id"] = finding.id;
    object["rule"] = toText(finding.rule);
    object["grade"] = toText(finding.grade);
    object["ancestor"] = endOfPair(finding.ancestor, snapshot);
    object["descendant"] = endOfPair(finding.descendant, snapshot);
    object["thread_level"] = finding.isThreadLevel;
    object["evidence"] = Json::array();
    for (const Evidence& evidence : finding.evidence) {
        object["evidence"].push_back({{"kind", evidence.kind}, {"text", evidence.text}, {"points", evidence.points}});
    }
    if (finding.isThreadLevel) {
        object["ancestor_tid"] = finding.ancestorThread.value;
        object["descendant_tid"] = finding.descendantThread.value;
    }
    if (finding.forgedFlow) {
        object["flow_id"] = finding.forgedFlow->facts.id;
    }
    return object;
}

Json statsEvent(std::string_view name, const Snapshot& snapshot)
{
    const SensorCounters& counters = snapshot.counters;
    Json object = event(name, snapshot.wallTime);
    object["packets"] = counters.packets;
    object["kernel_drops"] = counters.kernelDrops;
    object["queue_drops"] = counters.queueDrops;
    object["lost_events"] = counters.lostEvents;
    object["flows"] = counters.flows;
    object["unattributed_flows"] = counters.unattributedFlows;
    object["processes"] = counters.processes;
    return object;
}
} // namespace

template <class Json> void JsonlWriter::writeLine(const Json& object)
{
    m_output.write(object.dump(-1, ' ', true) + "\n");
}

void JsonlWriter::start(const Snapshot& snapshot)
{
    Json object = event("start", snapshot.wallTime);
    object["version"] = NETGROVE_VERSION;
    object["attribution"] = toText(snapshot.machine.attribution);
    object["interfaces"] = Json::array();
    for (const InterfaceFacts& interface : snapshot.machine.interfaces) {
        if (interface.isCaptured) {
            object["interfaces"].push_back(validUtf8(interface.name).text);
        }
    }
    writeLine(object);
}

void JsonlWriter::tick(const Observation& observation, const Snapshot& snapshot)
{
    writeNotices(observation, snapshot);
    writeProcesses(observation, snapshot);
    writeFlows(observation, snapshot);
    writeFindings(snapshot);
    writeStatsWhenDue(snapshot);
}

void JsonlWriter::end(const Snapshot& snapshot) { writeLine(statsEvent("end", snapshot)); }

void JsonlWriter::writeNotices(const Observation& observation, const Snapshot& snapshot)
{
    for (const SensorNotice& notice : observation.notices) {
        Json object = event("notice", snapshot.toWall(notice.time));
        object["kind"] = toText(notice.kind);
        object["text"] = words(notice);
        writeLine(object);
    }
}

void JsonlWriter::writeProcesses(const Observation& observation, const Snapshot& snapshot)
{
    for (const ProcessObservation& process : observation.processes) {
        const bool isNew = m_processes.insert(process.key).second;
        // A complete Observation names everyone again; those who were named before are no news.
        const bool isNews = process.change != ProcessChange::update && (isNew || process.change != ProcessChange::seen);
        if (isNews || isNew) {
            writeLine(processEvent(process, snapshot));
        }
        if (process.change == ProcessChange::exit) {
            m_processes.erase(process.key);
        }
    }
}

void JsonlWriter::writeFlows(const Observation& observation, const Snapshot& snapshot)
{
    for (const FlowObservation& observed : observation.flows) {
        const auto place = std::ranges::lower_bound(
            snapshot.flows, observed.id, {}, [](const FlowPointer& flow) { return flow->facts.id; });
        if (place == snapshot.flows.end() || (*place)->facts.id != observed.id) {
            continue;
        }
        const FlowRecord& flow = **place;
        const SaidOfFlow now{.how = flow.how, .process = flow.process};
        const auto said = m_flows.find(observed.id);
        if (flow.facts.isFinal || said == m_flows.end() || said->second != now) {
            writeLine(flowEvent(flow, snapshot));
        }
        if (flow.facts.isFinal) {
            m_flows.erase(observed.id);
        } else {
            m_flows.insert_or_assign(observed.id, now);
        }
    }
}

void JsonlWriter::writeFindings(const Snapshot& snapshot)
{
    for (const FindingPointer& finding : snapshot.findings) {
        if (finding->changed != snapshot.time) {
            continue; // said before
        }
        SaidOfFinding now{.grade = finding->grade, .evidence = finding->evidence};
        const auto said = m_findings.find(finding->id);
        if (said == m_findings.end() || said->second != now) {
            writeLine(findingEvent(*finding, snapshot));
            m_findings.insert_or_assign(finding->id, std::move(now));
        }
    }
}

void JsonlWriter::writeStatsWhenDue(const Snapshot& snapshot)
{
    if (!m_lastStats || snapshot.time - *m_lastStats >= kStatsInterval) {
        m_lastStats = snapshot.time;
        writeLine(statsEvent("stats", snapshot));
    }
}

} // namespace netgrove::watch
