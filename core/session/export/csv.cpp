// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export/csv.h"

#include <algorithm>
#include <array>

#include "core/base/safe_text.h"

namespace netgrove {
namespace {
/// What spreadsheets take for the start of a formula, in its full-width form too (OWASP, "CSV Injection").
constexpr std::array<std::string_view, 8> kFormulaStarts{
    "=", "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
/// What one spreadsheet or another takes for the end of a cell, according to its language.
constexpr std::string_view kSeparators = ",;|\"'";

bool startsFormula(std::string_view text)
{
    const std::size_t letters = text.find_first_not_of(' ');
    const std::string_view rest = text.substr(std::min(letters, text.size()));
    return std::ranges::any_of(kFormulaStarts, [rest](std::string_view start) { return rest.starts_with(start); });
}

std::string withoutFormulas(std::string_view text)
{
    std::string result = startsFormula(text) ? "'" : "";
    for (std::size_t index = 0; index < text.size(); ++index) {
        result += text[index];
        if (kSeparators.find(text[index]) != std::string_view::npos && startsFormula(text.substr(index + 1))) {
            result += '\'';
        }
    }
    return result;
}

void addEndpoint(CsvTable& table, Protocol protocol, const Endpoint& endpoint)
{
    const bool hasPorts = protocol == Protocol::tcp || protocol == Protocol::udp || protocol == Protocol::sctp;
    table.addText(endpoint.address.toString());
    if (hasPorts) {
        table.addNumber(endpoint.port);
    } else {
        table.addNothing();
    }
}

template <class Ids> std::string numbers(const Ids& ids, const auto& numberOf)
{
    std::string text;
    for (const auto& id : ids) {
        text += (text.empty() ? "" : " ") + std::to_string(numberOf(id));
    }
    return text;
}

void addProcess(CsvTable& table, const ProcessRecord* process)
{
    if (process == nullptr) {
        table.addNothing().addNothing().addNothing().addNothing();
        return;
    }
    table.addNumber(static_cast<std::uint64_t>(std::max(process->key.pid.value, 0)))
        .addText(process->facts.comm)
        .addText(process->facts.executable)
        .addText(process->facts.commandLine);
}

void header(CsvTable& table, std::initializer_list<std::string_view> names)
{
    for (const std::string_view name : names) {
        table.addText(name);
    }
    table.endRow();
}

void addConnection(CsvTable& table, const RunRecord& run, const FlowRecord& flow)
{
    const FlowObservation& facts = flow.facts;
    table.addNumber(facts.id)
        .addText(toText(facts.key.protocol))
        .addText(facts.direction == FlowDirection::out ? "out" : "in");
    addEndpoint(table, facts.key.protocol, facts.key.local);
    addEndpoint(table, facts.key.protocol, facts.key.remote);
    table.addText(facts.hostName).addText(toText(facts.scope));
    const ProcessRecord* process = flow.process ? run.find(*flow.process) : nullptr;
    addProcess(table, process);
    if (process != nullptr) {
        table.addNumber(process->facts.uid.value);
    } else {
        table.addNothing();
    }
    table.addText(toText(flow.how))
        .addText(numbers(flow.tids, [](Tid tid) { return tid.value; }))
        .addText(numbers(facts.owners, [](ProcessKey owner) { return owner.pid.value; }))
        .addNumber(facts.counters.txBytes)
        .addNumber(facts.counters.txPackets)
        .addNumber(facts.counters.rxBytes)
        .addNumber(facts.counters.rxPackets)
        .addText(toRfc3339(run.last->toWall(facts.first)))
        .addText(toRfc3339(run.last->toWall(facts.last)))
        .addFlag(facts.isFinal)
        .addFlag(facts.isForwarded)
        .addFlag(facts.isSourceForged)
        .addNumber(facts.key.netns.value);
    table.endRow();
}
} // namespace

void CsvTable::add(std::string_view field)
{
    m_text += m_isRowStarted ? "," : "";
    m_text += field;
    m_isRowStarted = true;
}

CsvTable& CsvTable::addText(std::string_view untrusted)
{
    const std::string text = withoutFormulas(safeText(untrusted).text);
    if (text.find_first_of(",;|\"'") == std::string::npos && !text.starts_with(' ') && !text.ends_with(' ')) {
        add(text);
        return *this;
    }
    std::string quoted = "\"";
    for (const char letter : text) {
        quoted += letter == '"' ? "\"\"" : std::string(1, letter);
    }
    add(quoted + "\"");
    return *this;
}

CsvTable& CsvTable::addNumber(std::uint64_t number)
{
    add(std::to_string(number));
    return *this;
}

CsvTable& CsvTable::addFlag(bool answer)
{
    add(answer ? "true" : "false");
    return *this;
}

CsvTable& CsvTable::addNothing()
{
    add("");
    return *this;
}

void CsvTable::endRow()
{
    m_text += "\r\n";
    m_isRowStarted = false;
}

std::string connectionsCsv(const RunRecord& run)
{
    CsvTable table;
    header(table,
        {"flow", "protocol", "direction", "local_address", "local_port", "remote_address", "remote_port", "remote_host",
            "remote_scope", "pid", "process", "executable", "command_line", "uid", "attribution", "threads", "owners",
            "sent_bytes", "sent_packets", "received_bytes", "received_packets", "first", "last", "ended", "forwarded",
            "forged", "network_namespace"});
    for (const FlowPointer& flow : run.flows) {
        addConnection(table, run, *flow);
    }
    return table.text();
}

std::string findingsCsv(const RunRecord& run)
{
    CsvTable table;
    header(table,
        {"finding", "rule", "grade", "ancestor_pid", "ancestor", "ancestor_executable", "ancestor_command_line",
            "descendant_pid", "descendant", "descendant_executable", "descendant_command_line", "between_threads",
            "raised", "changed", "active", "evidence"});
    for (const FindingPointer& finding : run.findings) {
        std::string evidence;
        for (const Evidence& entry : finding->evidence) {
            evidence += (evidence.empty() ? "" : " ") + entry.text.english();
        }
        table.addNumber(finding->id).addText(toText(finding->rule)).addText(toText(finding->grade));
        addProcess(table, finding->ancestor.get());
        addProcess(table, finding->descendant.get());
        table.addFlag(finding->isThreadLevel)
            .addText(toRfc3339(finding->raisedAt))
            .addText(toRfc3339(run.last->toWall(finding->changed)))
            .addFlag(finding->isActive)
            .addText(evidence);
        table.endRow();
    }
    return table.text();
}

} // namespace netgrove
