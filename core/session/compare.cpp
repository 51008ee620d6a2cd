// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/compare.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace netgrove {

namespace {

std::string nameOf(const ProcessPointer& process, bool areSameRun)
{
    if (!process) {
        return "-";
    }
    if (areSameRun) {
        return std::to_string(process->key.pid.value) + "/" + std::to_string(process->key.start.value);
    }
    return process->facts.comm + "\n" + process->facts.executable;
}

/// What makes two findings the same one.
std::string identity(const FoundOnce& found, bool areSameRun)
{
    const Finding& finding = *found.finding;
    std::string text(toText(finding.rule));
    text += "\n" + nameOf(finding.ancestor, areSameRun) + "\n" + nameOf(finding.descendant, areSameRun);
    if (areSameRun) {
        text += "\n" + std::to_string(finding.ancestorThread.value) + "\n"
            + std::to_string(finding.descendantThread.value);
    }
    if (finding.forgedFlow) {
        text += "\n" + finding.forgedFlow->facts.key.remote.toString();
    }
    return text;
}

} // namespace

Result<std::vector<FoundOnce>> findingsIn(const RecordingReader& recording, const AnalyzerOptions& options)
{
    Analyzer analyzer(options);
    RecordingCursor cursor(recording);
    std::vector<FoundOnce> all;
    std::unordered_map<std::uint64_t, std::size_t> places;
    while (true) {
        const auto observation = cursor.next();
        if (!observation) {
            return tl::unexpected(observation.error());
        }
        if (!*observation) {
            return all;
        }
        const SnapshotPointer snapshot = analyzer.apply(**observation);
        for (const FindingPointer& finding : snapshot->findings) {
            if (finding->changed != snapshot->time) {
                continue;
            }
            const auto [place, isNew] = places.try_emplace(finding->id, all.size());
            if (isNew) {
                all.push_back({.finding = finding, .after = snapshot->time - recording.begin()});
            }
            FoundOnce& found = all[place->second];
            found.highest = std::max(found.highest, finding->grade);
            found.finding = finding;
        }
    }
}

std::vector<ComparedFinding> compareFindings(
    const std::vector<FoundOnce>& first, const std::vector<FoundOnce>& second, bool areSameRun)
{
    std::vector<ComparedFinding> compared;
    std::multimap<std::string, std::size_t> waiting;
    for (const FoundOnce& found : first) {
        waiting.emplace(identity(found, areSameRun), compared.size());
        compared.push_back({.first = found, .second = std::nullopt});
    }
    for (const FoundOnce& found : second) {
        const auto partner = waiting.lower_bound(identity(found, areSameRun));
        if (partner == waiting.end() || partner->first != identity(found, areSameRun)) {
            compared.push_back({.first = std::nullopt, .second = found});
            continue;
        }
        compared[partner->second].second = found;
        waiting.erase(partner);
    }
    // By index: gcc 12 takes the swap of two empty optionals for a use of what is in them.
    const auto afterOf = [&compared](std::size_t index) {
        const ComparedFinding& one = compared[index];
        return one.first ? one.first->after : one.second->after;
    };
    std::vector<std::size_t> order(compared.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, afterOf);
    std::vector<ComparedFinding> sorted;
    sorted.reserve(compared.size());
    for (const std::size_t index : order) {
        sorted.push_back(std::move(compared[index]));
    }
    return sorted;
}

} // namespace netgrove
