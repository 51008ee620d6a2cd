// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export/json_objects.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/safe_text.h"

namespace netgrove {
namespace {
using Json = nlohmann::ordered_json;

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

void addWhose(Json& object, Texts& texts, const FlowRecord& flow, const ProcessFinder& find, const Snapshot& snapshot)
{
    const ProcessRecord* process = flow.process ? find(*flow.process) : nullptr;
    object["pid"] = flow.process ? Json(flow.process->pid.value) : Json();
    object["start_time"] = flow.process ? startTime(snapshot, *flow.process) : Json();
    object["comm"] = process != nullptr ? Json(texts.mend("comm", process->facts.comm)) : Json();
    object["tids"] = numbers(flow.tids, [](Tid tid) { return tid.value; });
    object["owners"] = numbers(flow.facts.owners, [](ProcessKey key) { return key.pid.value; });
    object["how"] = toText(flow.how);
}

/// What the thread was last known to be called; empty where that is not known.
std::string_view threadName(const ProcessFinder& find, ProcessKey key, Tid tid)
{
    const ProcessRecord* process = find(key);
    if (process == nullptr) {
        return {};
    }
    const auto thread = std::ranges::find(process->threads, tid, &ThreadRecord::tid);
    return thread == process->threads.end() ? std::string_view() : std::string_view(thread->name);
}

/// Every thread that was seen using the socket, with the payload that it handed over and took.
Json usersOf(const FlowObservation& flow, const ProcessFinder& find, const Snapshot& snapshot)
{
    Json users = Json::array();
    for (const SocketUser& user : flow.users) {
        Texts texts;
        Json object{{"pid", user.process.pid.value}, {"start_time", startTime(snapshot, user.process)},
            {"tid", user.tid.value}, {"tx_payload", user.txBytes}, {"rx_payload", user.rxBytes}};
        const std::string_view name = threadName(find, user.process, user.tid);
        object["thread"] = name.empty() ? Json() : Json(texts.mend("thread", name));
        texts.flag(object);
        users.push_back(std::move(object));
    }
    return users;
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
} // namespace

Json eventObject(std::string_view name, WallTime time) { return {{"event", name}, {"time", toRfc3339(time)}}; }

Json processObject(const ProcessObservation& process, const Snapshot& snapshot)
{
    Texts texts;
    Json object = eventObject("process", snapshot.toWall(process.time));
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

Json flowObject(const FlowRecord& flow, const ProcessFinder& find, const Snapshot& snapshot)
{
    const FlowObservation& facts = flow.facts;
    Texts texts;
    Json object = eventObject("flow", facts.isFinal ? snapshot.wallTime : snapshot.toWall(facts.last));
    object["final"] = facts.isFinal;
    object["protocol"] = toText(facts.key.protocol);
    object["direction"] = facts.direction == FlowDirection::out ? "out" : "in";
    object["local"] = endpointText(facts.key.protocol, facts.key.local);
    object["remote"] = endpointText(facts.key.protocol, facts.key.remote);
    object["external"] = facts.scope == RemoteScope::external;
    object["netns"] = facts.key.netns.value;
    addWhose(object, texts, flow, find, snapshot);
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
    object["users"] = usersOf(facts, find, snapshot);
    texts.flag(object);
    return object;
}

Json findingObject(const Finding& finding, const Snapshot& snapshot)
{
    Json object = eventObject("finding", snapshot.toWall(finding.changed));
    object["id"] = finding.id;
    object["rule"] = toText(finding.rule);
    object["grade"] = toText(finding.grade);
    object["ancestor"] = endOfPair(finding.ancestor, snapshot);
    object["descendant"] = endOfPair(finding.descendant, snapshot);
    object["thread_level"] = finding.isThreadLevel;
    object["evidence"] = Json::array();
    for (const Evidence& evidence : finding.evidence) {
        object["evidence"].push_back(
            {{"kind", evidence.kind}, {"text", evidence.text.english()}, {"points", evidence.points}});
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

Json statsObject(std::string_view name, const Snapshot& snapshot)
{
    const SensorCounters& counters = snapshot.counters;
    Json object = eventObject(name, snapshot.wallTime);
    object["packets"] = counters.packets;
    object["kernel_drops"] = counters.kernelDrops;
    object["queue_drops"] = counters.queueDrops;
    object["lost_events"] = counters.lostEvents;
    object["flows"] = counters.flows;
    object["unattributed_flows"] = counters.unattributedFlows;
    object["processes"] = counters.processes;
    return object;
}

} // namespace netgrove
