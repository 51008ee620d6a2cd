// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/corpus/judgement.h"

#include <algorithm>
#include <cstdlib>

#include "tests/lab/json_lines.h"

namespace netgrove::lab {
namespace {
using Json = nlohmann::json;
constexpr std::size_t kItemsShown = 4;

pid_t pidOf(const Json& object, const char* member)
{
    const auto who = object.find(member);
    return who != object.end() && who->is_object() ? who->value("pid", pid_t{0}) : 0;
}

SeenFinding findingOf(const Json& object)
{
    SeenFinding finding;
    finding.isSpoof = object.value("rule", "") == "spoofed-source";
    finding.isThreadLevel = object.value("thread_level", false);
    const std::string grade = object.value("grade", "");
    finding.grade = grade == "alert" ? 3 : grade == "notice" ? 2 : 1;
    finding.ancestor = pidOf(object, "ancestor");
    finding.descendant = pidOf(object, "descendant");
    const auto thread = object.find("descendant_tid");
    finding.descendantThread = thread != object.end() && thread->is_number() ? thread->get<pid_t>() : 0;
    for (const Json& item : object.value("evidence", Json::array())) {
        finding.evidence.push_back({item.value("kind", ""), item.value("text", ""), item.value("points", 0)});
    }
    return finding;
}

/// Whose scene a process belongs to: its own word, or that of the nearest ancestor that gave one.
bool isOf(const Cast& cast, const SeenRun& run, pid_t pid)
{
    for (int steps = 0; pid != 0 && steps < 100; ++steps) {
        if (cast.actors.contains(pid)) {
            return true;
        }
        const auto parent = run.parents.find(pid);
        pid = parent == run.parents.end() ? 0 : parent->second;
    }
    return false;
}

bool saysRemote(const SeenFinding& finding, const std::string& remote)
{
    return !remote.empty() && std::ranges::any_of(finding.evidence, [&](const EvidenceItem& item) {
        return item.text.find(remote) != std::string::npos;
    });
}

bool belongs(const SeenFinding& finding, const Cast& cast, const SeenRun& run)
{
    if (finding.ancestor == 0 && finding.descendant == 0) {
        return saysRemote(finding, cast.forgedRemote);
    }
    return isOf(cast, run, finding.descendant) || isOf(cast, run, finding.ancestor);
}

/// Whether it is the finding that the bot's scene is about.
bool isThePoint(const SeenFinding& finding, const Cast& cast)
{
    if (!cast.forgedRemote.empty()) {
        return finding.isSpoof && (finding.descendant == 0 || cast.attackers.contains(finding.descendant));
    }
    if (finding.isSpoof || !cast.controllers.contains(finding.ancestor)) {
        return false;
    }
    return finding.isThreadLevel
        ? cast.attackingThreads.contains(finding.descendantThread)
        : finding.ancestor != finding.descendant && cast.attackers.contains(finding.descendant);
}

std::string strongest(const SeenFinding& finding)
{
    std::vector<EvidenceItem> items = finding.evidence;
    std::ranges::stable_sort(items, std::greater<>(), [](const EvidenceItem& item) { return std::abs(item.points); });
    std::string text;
    int sum = 0;
    for (const EvidenceItem& item : items) {
        sum += item.points;
    }
    for (std::size_t index = 0; index < std::min(items.size(), kItemsShown); ++index) {
        if (items[index].points != 0) {
            text += (text.empty() ? "" : ", ") + items[index].kind + (items[index].points > 0 ? " +" : " ")
                + std::to_string(items[index].points);
        }
    }
    return text.empty() ? text : text + (items.size() > kItemsShown ? ", …" : "") + " = " + std::to_string(sum);
}

std::string describe(const SeenFinding& finding)
{
    return (finding.isSpoof
                   ? "spoofed source by " + std::to_string(finding.descendant)
                   : "pair of " + std::to_string(finding.ancestor) + " and " + std::to_string(finding.descendant))
        + (finding.evidence.empty() ? "" : ": " + finding.evidence.front().text);
}

void judgeBot(
    const Question& question, const Cast& cast, const std::vector<SeenFinding>& findings, SceneVerdict& verdict)
{
    const SeenFinding* best = nullptr;
    for (const SeenFinding& finding : findings) {
        if (isThePoint(finding, cast) && (best == nullptr || finding.grade > best->grade)) {
            best = &finding;
        }
    }
    if (best != nullptr) {
        verdict.got = static_cast<Got>(best->grade);
        verdict.evidence = strongest(*best);
    }
    const bool isWanted = !question.isPaperView || question.scene->isPaperFinding;
    verdict.isRight = isWanted ? verdict.got == Got::alert : verdict.got == Got::nothing;
    if (verdict.got == Got::nothing && question.attribution == "proc" && !question.scene->untracedBlindness.empty()) {
        verdict.isBlind = true;
        verdict.why = question.scene->untracedBlindness;
    } else if (!verdict.isRight) {
        verdict.why = best == nullptr ? "not found" : describe(*best);
    }
}

void judgeBenign(const Question& question, const std::vector<SeenFinding>& findings, SceneVerdict& verdict)
{
    const auto worst = std::ranges::max_element(findings, {}, &SeenFinding::grade);
    if (worst != findings.end()) {
        verdict.got = static_cast<Got>(worst->grade);
        verdict.evidence = strongest(*worst);
    }
    verdict.isRight = question.isPaperView ? question.scene->isPaperFinding || verdict.got == Got::nothing
                                           : verdict.got != Got::alert;
    if (!verdict.isRight) {
        verdict.why = describe(*worst);
    }
}
} // namespace

std::map<std::string, Cast> readCasts(std::string_view lines)
{
    std::map<std::string, Cast> casts;
    forEachObject(lines, [&](const Json& object) {
        const std::string kind = object.value("truth", "");
        if (kind == "forgery") {
            casts[object.value("scene", "")].forgedRemote = object.value("remote", "");
        }
        if (kind != "actor") {
            return;
        }
        Cast& cast = casts[object.value("scene", "")];
        const pid_t pid = object.value("pid", pid_t{0});
        const std::string role = object.value("role", "");
        cast.actors.insert(pid);
        if (role == "controller") {
            cast.controllers.insert(pid);
        } else if (role == "attacker") {
            cast.attackers.insert(pid);
            cast.attackingThreads.insert(object.value("tid", pid_t{0}));
        }
    });
    return casts;
}

SeenRun readRun(std::string_view lines)
{
    SeenRun run;
    std::map<std::uint64_t, SeenFinding> findings;
    forEachObject(lines, [&](const Json& object) {
        const std::string kind = object.value("event", "");
        if (kind == "finding") {
            SeenFinding finding = findingOf(object);
            SeenFinding& kept = findings[object.value("id", std::uint64_t{0})];
            finding.grade = std::max(finding.grade, kept.grade);
            kept = std::move(finding);
        } else if (kind == "process") {
            if (const pid_t parent = pidOf(object, "birth_parent"); parent != 0) {
                run.parents[object.value("pid", pid_t{0})] = parent;
            }
        } else if (kind == "end") {
            run.lost = object.value("kernel_drops", std::uint64_t{0}) + object.value("queue_drops", std::uint64_t{0})
                + object.value("lost_events", std::uint64_t{0});
        }
    });
    for (auto& [id, finding] : findings) {
        run.findings.push_back(std::move(finding));
    }
    return run;
}

std::string_view toText(Got got)
{
    switch (got) {
    case Got::nothing:
        break;
    case Got::expected:
        return "expected";
    case Got::notice:
        return "notice";
    case Got::alert:
        return "alert";
    }
    return "–";
}

SceneVerdict judge(const Question& question, const std::map<std::string, Cast>& casts, const SeenRun& run)
{
    SceneVerdict verdict;
    verdict.scene = question.scene->name;
    verdict.attribution = question.attribution;
    verdict.nature = question.scene->nature;
    const auto cast = casts.find(verdict.scene);
    if (cast == casts.end()) {
        verdict.why = "the scene did not begin";
        return verdict;
    }
    std::vector<SeenFinding> findings;
    std::ranges::copy_if(run.findings, std::back_inserter(findings),
        [&](const SeenFinding& finding) { return belongs(finding, cast->second, run); });
    if (verdict.nature == Nature::bot) {
        judgeBot(question, cast->second, findings, verdict);
    } else {
        judgeBenign(question, findings, verdict);
    }
    return verdict;
}

} // namespace netgrove::lab
