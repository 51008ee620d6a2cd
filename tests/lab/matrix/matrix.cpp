// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/matrix/matrix.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

#include <sys/utsname.h>
#include <unistd.h>

#include "tests/lab/cases.h"
#include "tests/lab/matrix/matrix_table.h"
#include "tests/lab/matrix/watched_case.h"
#include "tests/lab/stop_signals.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/hosts.h"

namespace netgrove::lab {
namespace {
constexpr std::size_t kMostDetails = 5; ///< of one case, on stderr

/// The second half of another case, and no case of its own.
constexpr std::string_view kNoCase = "continue";

std::vector<const Case*> chosenCases(const MatrixOptions& options)
{
    std::vector<const Case*> chosen;
    for (const std::string& name : options.cases) {
        const Case* found = findCase(name);
        if (found == nullptr) {
            giveUp("no case is called " + name + "; see netgrove-lab list");
        }
        chosen.push_back(found);
    }
    if (chosen.empty()) {
        for (const Case& each : cases()) {
            if (each.name != kNoCase) {
                chosen.push_back(&each);
            }
        }
    }
    return chosen;
}

/// What most often kept a use from being right.
std::string commonReason(const CaseVerdict& verdict)
{
    std::map<std::string, std::size_t> reasons;
    for (const UseVerdict& use : verdict.uses) {
        if (use.verdict != Verdict::right) {
            ++reasons[use.why];
        }
    }
    if (reasons.empty()) {
        return {};
    }
    const auto most = std::ranges::max_element(reasons, {}, [](const auto& reason) { return reason.second; });
    return most->first + (reasons.size() == 1 ? "" : ", and others");
}

void printDetails(const CaseVerdict& verdict)
{
    std::size_t printed = 0;
    for (const UseVerdict& use : verdict.uses) {
        if (use.verdict != Verdict::right && printed++ < kMostDetails) {
            std::fprintf(stderr, "    %s %s %s, pid %d tid %d, %lld ms: %s (%s)\n", use.use.flow.protocol.c_str(),
                use.use.flow.local.c_str(), use.use.flow.remote.c_str(), use.use.process.pid, use.use.tid,
                static_cast<long long>(use.age.count() / 1000), use.why.c_str(), use.detail.c_str());
        }
    }
    for (const std::string& name : verdict.strayNames) {
        if (printed++ < kMostDetails) {
            std::fprintf(stderr, "    stray name: %s\n", name.c_str());
        }
    }
}

MatrixCell runCell(const std::string& watcher, const Case& each, const std::string& attribution, int count)
{
    const auto watched = runWatched(watcher, attribution, each.name, count);
    if (!watched) {
        MatrixCell cell = cellOf({}, true, each.name, each.description, attribution);
        cell.outcome = Outcome::failed;
        cell.note = watched.error().detail;
        return cell;
    }
    const CaseVerdict verdict = match(watched->told, watched->seen);
    const bool isOffered = watched->told.notOffered.empty();
    MatrixCell cell = cellOf(verdict, isOffered, each.name, each.description, attribution);
    cell.note = isOffered ? commonReason(verdict) : watched->told.notOffered.front();
    if (watched->seen.lost > 0) {
        cell.note += (cell.note.empty() ? "" : ", ") + std::to_string(watched->seen.lost) + " packets or events lost";
    }
    std::printf("%-18s %-5s %-12s right %zu, partial %zu, none %zu, wrong %zu%s%s\n", cell.name.c_str(),
        cell.attribution.c_str(), std::string(toText(cell.outcome)).c_str(), cell.right, cell.partial, cell.none,
        cell.wrong, cell.shortfall.empty() ? "" : "; BELOW THE GOAL: ", cell.shortfall.c_str());
    std::fflush(stdout);
    printDetails(verdict);
    return cell;
}

/// A busy machine is late now and then; what is broken stays so. A wrong name is wrong at the first try.
bool isWorthAnotherTry(const MatrixCell& cell, const Floors& floors)
{
    return cell.wrong == 0 && !isTolerable(cell, floors);
}

void writeMarkdown(const std::string& path, const std::string& table)
{
    std::ofstream file(path);
    file << table << std::flush;
    if (!file) {
        giveUp("cannot write " + path);
    }
}
} // namespace

int runMatrix(const MatrixOptions& options)
{
    const std::vector<const Case*> chosen = chosenCases(options);
    const auto floors = floorsOf(options.floors);
    if (!floors) {
        giveUp("--floor wants CASE=PERCENT, such as short-tcp=70");
    }
    for (const auto& [name, percent] : *floors) {
        if (std::ranges::find(chosen, name, &Case::name) == chosen.end()) {
            giveUp("--floor: the case " + name + " is not among those that are run");
        }
    }
    const std::string watcher = options.watcher.empty()
        ? (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "netgrove-watch").string()
        : options.watcher;
    const auto hosts = Hosts::make();
    if (!hosts) {
        giveUp(hosts.error().detail);
    }
    if (hosts->isInUserNamespace()) {
        giveUp("the matrix needs root: an ordinary user has neither eBPF nor the proc connector");
    }
    const std::vector<std::string> modes
        = options.attribution == "both" ? std::vector<std::string>{"ebpf", "proc"} : std::vector{options.attribution};
    std::vector<MatrixCell> cells;
    for (const Case* each : chosen) {
        for (const std::string& mode : modes) {
            cells.push_back(runCell(watcher, *each, mode, options.count));
            for (int tried = 1; tried < options.tries && isWorthAnotherTry(cells.back(), *floors); ++tried) {
                cells.back() = runCell(watcher, *each, mode, options.count);
                cells.back().note += (cells.back().note.empty() ? "try " : ", try ") + std::to_string(tried + 1);
            }
        }
    }
    const std::string table = toMarkdown(cells);
    std::printf("\n%s", table.c_str());
    if (!options.markdown.empty()) {
        writeMarkdown(options.markdown, table);
    }
    const bool isGood = std::ranges::all_of(cells, [&](const MatrixCell& cell) { return isTolerable(cell, *floors); });
    return isGood ? 0 : 1;
}

} // namespace netgrove::lab
