// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/jsonl_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "app/netgrove-watch/words.h"
#include "core/base/safe_text.h"
#include "core/session/export/json_objects.h"

namespace netgrove::watch {
namespace {
using Json = nlohmann::ordered_json; // fields stand in the order that the contract lists them in

constexpr std::chrono::milliseconds kStatsInterval{950}; ///< a second, less the jitter of ticks
} // namespace

template <class Json> void JsonlWriter::writeLine(const Json& object)
{
    m_output.write(object.dump(-1, ' ', true) + "\n");
}

void JsonlWriter::start(const Snapshot& snapshot)
{
    Json object = eventObject("start", snapshot.wallTime);
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

void JsonlWriter::end(const Snapshot& snapshot) { writeLine(statsObject("end", snapshot)); }

void JsonlWriter::writeNotices(const Observation& observation, const Snapshot& snapshot)
{
    for (const SensorNotice& notice : observation.notices) {
        Json object = eventObject("notice", snapshot.toWall(notice.time));
        object["kind"] = toText(notice.kind);
        object["text"] = words(notice);
        writeLine(object);
    }
}

void JsonlWriter::writeProcesses(const Observation& observation, const Snapshot& snapshot)
{
    for (const ProcessObservation& process : observation.processes) {
        const ProcessRecord* now = snapshot.find(process.key);
        if (process.change == ProcessChange::update && (now == nullptr || now->ended)) {
            continue; // learnt late of one whose end is told: it is not back
        }
        const bool isNew = m_processes.insert(process.key).second;
        // A complete Observation names everyone again; those who were named before are no news.
        const bool isNews = process.change != ProcessChange::update && (isNew || process.change != ProcessChange::seen);
        if (isNews || isNew) {
            writeLine(processObject(process, snapshot));
        }
        if (process.change == ProcessChange::exit) {
            m_processes.erase(process.key);
        }
    }
}

void JsonlWriter::writeFlows(const Observation& observation, const Snapshot& snapshot)
{
    const ProcessFinder find = [&snapshot](ProcessKey key) { return snapshot.find(key); };
    for (const FlowObservation& observed : observation.flows) {
        const auto place = std::ranges::lower_bound(
            snapshot.flows, observed.id, {}, [](const FlowPointer& flow) { return flow->facts.id; });
        if (place == snapshot.flows.end() || (*place)->facts.id != observed.id) {
            continue;
        }
        const FlowRecord& flow = **place;
        const SaidOfFlow now{.how = flow.how, .process = flow.process};
        const auto said = m_flows.find(observed.id);
        const bool isNews = said == m_flows.end() || said->second != now;
        if (flow.facts.isFinal || isNews) {
            writeLine(flowObject(flow, find, snapshot));
        }
        if (flow.facts.isFinal) {
            m_flows.erase(observed.id);
        } else if (isNews) {
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
            writeLine(findingObject(*finding, snapshot));
            m_findings.insert_or_assign(finding->id, std::move(now));
        }
    }
}

void JsonlWriter::writeStatsWhenDue(const Snapshot& snapshot)
{
    if (!m_lastStats || snapshot.time - *m_lastStats >= kStatsInterval) {
        m_lastStats = snapshot.time;
        writeLine(statsObject("stats", snapshot));
    }
}

} // namespace netgrove::watch
