// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export/finding_page.h"

#include <algorithm>

#include "core/session/export/finding_page_style.h"
#include "core/session/export/markup.h"
#include "core/session/export/pair_picture.h"

namespace netgrove {
namespace {
constexpr std::size_t kMostFindings = 50;
constexpr std::size_t kMostConnections = 200;

std::string nameOf(const ProcessRecord& process)
{
    return markupText(process.facts.comm.empty() ? "?" : process.facts.comm, 64) + " ("
        + std::to_string(process.key.pid.value) + ")";
}

std::string code(std::string_view untrusted) { return "<code>" + markupText(untrusted) + "</code>"; }

std::string moment(WallTime time)
{
    const std::string text = toRfc3339(time);
    return "<time datetime=\"" + text + "\">" + text.substr(0, 10) + " " + text.substr(11, 8) + " UTC</time>";
}

/// For a column: the date is told above.
std::string clockTime(WallTime time)
{
    const std::string text = toRfc3339(time);
    return "<time datetime=\"" + text + "\">" + text.substr(11, 12) + "</time>";
}

std::string headline(const Finding& finding)
{
    if (finding.rule == Rule::spoofedSource) {
        const std::string who = finding.descendant ? nameOf(*finding.descendant) : "A process that is not known";
        return who + " sent packets under a false address";
    }
    if (!finding.ancestor || !finding.descendant) {
        return "A server-like pair";
    }
    if (finding.isThreadLevel) {
        return "Two threads of " + nameOf(*finding.descendant) + " talk to the outside";
    }
    return nameOf(*finding.ancestor) + " and " + nameOf(*finding.descendant) + " both talk to the outside";
}

std::string explanation(const Finding& finding)
{
    if (finding.rule == Rule::spoofedSource) {
        return "This machine sent packets whose source address is neither its own nor one that it forwards for. Honest "
               "programs have little reason to do that; attacks on others do.";
    }
    return "One process takes part in a conversation with another machine, and a process that it started, or a "
           "descendant of one, does too. That is the shape of a server, which a PC of one person seldom has: one "
           "conversation brings orders, the other carries them out. A shape is no proof: some honest programs have it.";
}

std::string row(std::initializer_list<std::string> cells)
{
    std::string text = "<tr>";
    for (const std::string& cell : cells) {
        text += "<td>" + cell + "</td>";
    }
    return text + "</tr>\n";
}

std::string table(std::initializer_list<std::string_view> heads, const std::string& rows)
{
    std::string text = "<div class=\"wide\"><table><thead><tr>";
    for (const std::string_view head : heads) {
        text += "<th scope=\"col\">" + std::string(head) + "</th>";
    }
    return text + "</tr></thead><tbody>\n" + rows + "</tbody></table></div>\n";
}

std::string evidenceTable(const Finding& finding)
{
    std::string rows;
    const bool isGraded
        = std::ranges::any_of(finding.evidence, [](const Evidence& entry) { return entry.points != 0; });
    for (const Evidence& entry : finding.evidence) {
        const std::string points = (entry.points > 0 ? "+" : "") + std::to_string(entry.points);
        rows += isGraded ? row({markupText(entry.text.english()), points}) : row({markupText(entry.text.english())});
    }
    return isGraded ? table({"Evidence", "Points"}, rows) : table({"Evidence"}, rows);
}

std::string connectionRow(const RunRecord& run, const FlowRecord& flow)
{
    const FlowObservation& facts = flow.facts;
    const ProcessRecord* process = flow.process ? run.find(*flow.process) : nullptr;
    const std::string host = facts.hostName.empty() ? "" : "<br>" + markupText(facts.hostName, 255);
    return row({process != nullptr ? nameOf(*process) : "not known",
        std::string(toText(facts.key.protocol)) + (facts.direction == FlowDirection::out ? " out" : " in"),
        "<code class=\"end\">" + facts.key.local.toString() + "</code>",
        "<code class=\"end\">" + facts.key.remote.toString() + "</code>" + host, std::to_string(facts.counters.txBytes),
        std::to_string(facts.counters.rxBytes), clockTime(run.last->toWall(facts.first)),
        clockTime(run.last->toWall(facts.last)), std::string(toText(flow.how))});
}

std::string connectionTable(const RunRecord& run, const RunRecord& part)
{
    if (part.flows.empty()) {
        return "<p>None is known any more.</p>\n";
    }
    std::string rows;
    for (std::size_t index = 0; index < std::min(part.flows.size(), kMostConnections); ++index) {
        rows += connectionRow(run, *part.flows[index]);
    }
    std::string text = table({"Process", "Kind", "Local", "Remote", "Sent, bytes", "Received, bytes",
                                 "First packet, UTC", "Last packet, UTC", "How it is known"},
        rows);
    if (part.flows.size() > kMostConnections) {
        text += "<p>" + std::to_string(part.flows.size() - kMostConnections) + " more are not shown here.</p>\n";
    }
    return text;
}

std::string lineageTable(const RunRecord& run, const Finding& finding)
{
    const ProcessPointer& youngest = finding.descendant ? finding.descendant : finding.ancestor;
    if (!youngest) {
        return "<p>The sender is not known.</p>\n";
    }
    std::string rows;
    for (const ProcessRecord* process : run.lineageOf(youngest->key)) {
        const bool isEnd = process->key == youngest->key || (finding.ancestor && process->key == finding.ancestor->key);
        rows += row({isEnd ? "<strong>" + nameOf(*process) + "</strong>" : nameOf(*process),
            code(process->facts.executable), code(process->facts.commandLine), std::to_string(process->facts.uid.value),
            moment(run.last->toWall(process->key.start)),
            process->ended ? moment(run.last->toWall(*process->ended)) : "lives",
            process->facts.isBirthParentKnown ? "seen" : "as found"});
    }
    return table(
        {"Process, eldest first", "Program", "Command line", "User id", "Started", "Ended", "Its birth"}, rows);
}

std::string section(const RunRecord& run, const Finding& finding)
{
    const RunRecord part = select(run, {.kind = Selection::Kind::finding, .id = finding.id});
    const std::string grade(toText(finding.grade));
    return "<article class=\"" + grade + "\">\n<p class=\"grade\">" + grade + " · finding " + std::to_string(finding.id)
        + " · " + std::string(toText(finding.rule)) + "</p>\n<h2>" + headline(finding) + "</h2>\n<p>"
        + explanation(finding) + "</p>\n<p>Found " + moment(finding.raisedAt)
        + (finding.isActive ? ", and still so when this was written." : ", and over when this was written.")
        + "</p>\n<figure>" + pairPicture(run, finding) + "</figure>\n<h3>Why</h3>\n" + evidenceTable(finding)
        + "<h3>When</h3>\n<figure>" + timelinePicture(run, finding) + "</figure>\n<h3>Connections</h3>\n"
        + connectionTable(run, part) + "<h3>Lineage</h3>\n" + lineageTable(run, finding) + "</article>\n";
}

std::string aboutRun(const RunRecord& run)
{
    const Snapshot& last = *run.last;
    const SensorCounters& counters = last.counters;
    return "<p>Computer " + code(last.machine.hostName) + ", Linux " + code(last.machine.kernelRelease) + ", written "
        + moment(last.wallTime) + " by Netgrove " NETGROVE_VERSION "; senders found by "
        + std::string(toText(last.machine.attribution)) + "; "
        + (last.view == View::paper ? "the paper's rule alone" : "graded by evidence")
        + ".</p>\n<p>Seen: " + std::to_string(counters.packets) + " packets, " + std::to_string(counters.flows)
        + " connections, " + std::to_string(counters.unattributedFlows)
        + " of them without a known process. Lost: " + std::to_string(counters.kernelDrops + counters.interfaceDrops)
        + " packets by the kernel, " + std::to_string(counters.queueDrops) + " by Netgrove, "
        + std::to_string(counters.lostEvents) + " events.</p>\n";
}
} // namespace

std::string findingPage(const RunRecord& run)
{
    std::vector<FindingPointer> findings = run.findings;
    std::ranges::stable_sort(findings, std::greater{}, &Finding::grade);
    std::string body = findings.empty() ? "<p class=\"none\">Nothing was found.</p>\n" : "";
    for (std::size_t index = 0; index < std::min(findings.size(), kMostFindings); ++index) {
        body += section(run, *findings[index]);
    }
    if (findings.size() > kMostFindings) {
        body += "<p>" + std::to_string(findings.size() - kMostFindings) + " more findings are not on this page.</p>\n";
    }
    const std::string title = "Netgrove: " + std::to_string(findings.size())
        + (findings.size() == 1 ? " finding on " : " findings on ") + markupText(run.last->machine.hostName, 255);
    std::string page(kPageHead);
    page += "<title>" + title + "</title>\n<style>";
    page += kPageStyle;
    page += "</style>\n</head>\n<body>\n<main>\n<h1>" + title + "</h1>\n" + aboutRun(run) + body;
    page += "</main>\n</body>\n</html>\n";
    return page;
}

} // namespace netgrove
