// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export/run_json.h"

#include <nlohmann/json.hpp>

#include "core/base/safe_text.h"
#include "core/session/export/json_objects.h"

namespace netgrove {
namespace {
using Json = nlohmann::ordered_json;

Json aboutRun(const Snapshot& last)
{
    const MachineFacts& machine = last.machine;
    Json interfaces = Json::array();
    for (const InterfaceFacts& interface : machine.interfaces) {
        if (interface.isCaptured) {
            interfaces.push_back(validUtf8(interface.name).text);
        }
    }
    return {{"version", NETGROVE_VERSION}, {"time", toRfc3339(last.wallTime)},
        {"host", validUtf8(machine.hostName).text}, {"kernel", validUtf8(machine.kernelRelease).text},
        {"attribution", toText(machine.attribution)}, {"view", last.view == View::paper ? "paper" : "graded"},
        {"interfaces", std::move(interfaces)}};
}

/// A list's elements say by their place what they are.
Json withoutEvent(Json object)
{
    object.erase("event");
    return object;
}
} // namespace

std::string runJson(const RunRecord& run)
{
    const Snapshot& last = *run.last;
    Json object{{"netgrove", aboutRun(last)}, {"processes", Json::array()}, {"flows", Json::array()},
        {"findings", Json::array()}, {"omitted_flows", run.omittedFlows},
        {"stats", withoutEvent(statsObject("stats", last))}};
    for (const ProcessPointer& process : run.processes) {
        Json entry = withoutEvent(processObject(process->facts, last));
        entry["command_line"] = validUtf8(process->facts.commandLine).text;
        entry["communicating"] = process->isCommunicating;
        entry["ended"] = process->ended ? Json(toRfc3339(last.toWall(*process->ended))) : Json();
        object["processes"].push_back(std::move(entry));
    }
    const ProcessFinder find = [&run](ProcessKey key) { return run.find(key); };
    for (const FlowPointer& flow : run.flows) {
        object["flows"].push_back(withoutEvent(flowObject(*flow, find, last)));
    }
    for (const FindingPointer& finding : run.findings) {
        object["findings"].push_back(withoutEvent(findingObject(*finding, last)));
    }
    return object.dump(1, ' ', true) + "\n";
}

} // namespace netgrove
