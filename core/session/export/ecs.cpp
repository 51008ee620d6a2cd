// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export/ecs.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/safe_text.h"

namespace netgrove {
namespace {
using Json = nlohmann::ordered_json;

constexpr std::string_view kSchemaVersion = "8.11.0";
constexpr std::size_t kMostRelated = 100;

std::string text(std::string_view untrusted) { return validUtf8(untrusted).text; }

/// Unique over machines' lives: a pid comes again, a pid with its start time and the time of the boot does not.
std::string entityId(const Snapshot& snapshot, ProcessKey key)
{
    return std::to_string(snapshot.machine.bootTime.time_since_epoch().count() / 1'000'000) + "-"
        + std::to_string(key.pid.value) + "-" + std::to_string(key.start.value);
}

Json processFields(const Snapshot& snapshot, const ProcessRecord& process)
{
    const ProcessObservation& facts = process.facts;
    Json object{{"pid", process.key.pid.value}, {"entity_id", entityId(snapshot, process.key)},
        {"name", text(facts.comm)}, {"start", toRfc3339(snapshot.toWall(process.key.start))},
        {"user", {{"id", std::to_string(facts.uid.value)}}}};
    if (!facts.executable.empty()) {
        object["executable"] = text(facts.executable);
    }
    if (!facts.commandLine.empty()) {
        object["command_line"] = text(facts.commandLine);
    }
    return object;
}

Json endFields(const Endpoint& endpoint, std::uint64_t bytes, std::uint64_t packets)
{
    Json object{{"ip", endpoint.address.toString()}, {"bytes", bytes}, {"packets", packets}};
    if (endpoint.port != 0) {
        object["port"] = endpoint.port;
    }
    return object;
}

/// The source is who spoke first.
void addConnection(Json& event, const FlowObservation& flow)
{
    const FlowCounters& counters = flow.counters;
    const bool isOut = flow.direction == FlowDirection::out;
    Json local = endFields(flow.key.local, counters.txBytes, counters.txPackets);
    Json remote = endFields(flow.key.remote, counters.rxBytes, counters.rxPackets);
    if (!flow.hostName.empty()) {
        remote["domain"] = text(flow.hostName);
    }
    event["source"] = isOut ? std::move(local) : std::move(remote);
    event["destination"] = isOut ? std::move(remote) : std::move(local);
    event["network"] = {{"direction", isOut ? "egress" : "ingress"}, {"transport", toText(flow.key.protocol)},
        {"type", flow.key.remote.address.isIpv6() ? "ipv6" : "ipv4"}};
}

const FlowObservation* latestExternal(const ProcessPointer& process)
{
    if (process == nullptr) {
        return nullptr;
    }
    const auto flow = std::ranges::find(
        process->flows, RemoteScope::external, [](const FlowPointer& each) { return each->facts.scope; });
    return flow == process->flows.end() ? nullptr : &(*flow)->facts;
}

Json relatedAddresses(const Finding& finding)
{
    std::vector<std::string> addresses;
    const auto add = [&](const FlowObservation& flow) {
        std::string address = flow.key.remote.address.toString();
        if (addresses.size() < kMostRelated && std::ranges::find(addresses, address) == addresses.end()) {
            addresses.push_back(std::move(address));
        }
    };
    for (const ProcessPointer& process : {finding.ancestor, finding.descendant}) {
        for (const FlowPointer& flow : process ? process->flows : std::vector<FlowPointer>()) {
            if (flow->facts.scope == RemoteScope::external) {
                add(flow->facts);
            }
        }
    }
    if (finding.forgedFlow) {
        add(finding.forgedFlow->facts);
    }
    return addresses;
}

int severityOf(Grade grade) // the numbers that Elastic's own rules use for high, medium and low
{
    switch (grade) {
    case Grade::alert:
        return 73;
    case Grade::notice:
        return 47;
    case Grade::expected:
        return 21;
    }
    return 73;
}

std::string eventId(const Finding& finding, const Snapshot& snapshot)
{
    std::string id = text(snapshot.machine.hostName) + "/" + std::string(toText(finding.rule));
    for (const ProcessPointer& process : {finding.ancestor, finding.descendant}) {
        id += "/" + (process ? entityId(snapshot, process->key) : std::string("-"));
    }
    return finding.isThreadLevel ? id + "/" + std::to_string(finding.descendantThread.value)
        : finding.forgedFlow     ? id + "/" + std::to_string(finding.forgedFlow->facts.id)
                                 : id;
}

Json ruleFields(Rule rule)
{
    return {{"name", toText(rule)}, {"ruleset", "netgrove"}, {"version", NETGROVE_VERSION},
        {"description",
            rule == Rule::spoofedSource ? "Packets under a source address that is neither this machine's nor forwarded"
                                        : "A communicating process with a communicating ancestor"}};
}

/// No more than the tactic that the shape is a sign of, and of forged sources the technique that needs them.
Json threatFields(Rule rule)
{
    Json object{{"framework", "MITRE ATT&CK"}};
    if (rule == Rule::spoofedSource) {
        object["tactic"] = {{"id", Json::array({"TA0040"})}, {"name", Json::array({"Impact"})}};
        object["technique"] = {{"id", Json::array({"T1498"})}, {"name", Json::array({"Network Denial of Service"})}};
    } else {
        object["tactic"] = {{"id", Json::array({"TA0011"})}, {"name", Json::array({"Command and Control"})}};
    }
    return object;
}

Json netgroveFields(const Finding& finding, const Snapshot& snapshot)
{
    Json object{{"finding", finding.id}, {"grade", toText(finding.grade)}, {"thread_level", finding.isThreadLevel},
        {"attribution", toText(snapshot.machine.attribution)}, {"evidence", Json::array()}};
    for (const Evidence& evidence : finding.evidence) {
        object["evidence"].push_back(evidence.text.english());
    }
    if (finding.ancestor) {
        object["ancestor"] = processFields(snapshot, *finding.ancestor);
    }
    return object;
}
} // namespace

std::string ecsLine(const Finding& finding, const Snapshot& snapshot)
{
    Json event{{"@timestamp", toRfc3339(snapshot.toWall(finding.changed))},
        {"message",
            finding.evidence.empty() ? std::string(toText(finding.rule)) : finding.evidence.front().text.english()},
        {"ecs", {{"version", kSchemaVersion}}}};
    event["event"] = {{"kind", "alert"}, {"category", Json::array({"intrusion_detection", "network", "process"})},
        {"type", Json::array({"info"})}, {"module", "netgrove"}, {"dataset", "netgrove.finding"},
        {"action", toText(finding.rule)}, {"id", eventId(finding, snapshot)}, {"severity", severityOf(finding.grade)},
        {"start", toRfc3339(finding.raisedAt)}};
    event["host"] = {{"hostname", text(snapshot.machine.hostName)}, {"name", text(snapshot.machine.hostName)},
        {"os", {{"type", "linux"}, {"kernel", text(snapshot.machine.kernelRelease)}}}};
    event["observer"] = {{"product", "Netgrove"}, {"type", "ids"}, {"version", NETGROVE_VERSION}};
    event["rule"] = ruleFields(finding.rule);
    event["threat"] = threatFields(finding.rule);
    if (finding.descendant) {
        event["process"] = processFields(snapshot, *finding.descendant);
        const std::optional<ProcessKey> parent = finding.descendant->parent;
        if (const ProcessRecord* record = parent ? snapshot.find(*parent) : nullptr) {
            event["process"]["parent"] = processFields(snapshot, *record);
        }
    }
    const FlowObservation* flow = finding.forgedFlow ? &finding.forgedFlow->facts : latestExternal(finding.descendant);
    if (flow != nullptr) {
        addConnection(event, *flow);
    }
    event["related"] = {{"ip", relatedAddresses(finding)}};
    event["netgrove"] = netgroveFields(finding, snapshot);
    return event.dump(-1, ' ', true);
}

} // namespace netgrove
