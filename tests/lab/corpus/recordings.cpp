// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/corpus/recordings.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include <nlohmann/json.hpp>

#include "core/analyse/analyzer.h"
#include "core/session/recording_reader.h"
#include "core/session/recording_writer.h"
#include "tests/lab/corpus/excerpt.h"

namespace netgrove::lab {
namespace {
namespace fs = std::filesystem;

SeenFinding seen(const Finding& finding)
{
    const auto pidOf = [](const ProcessPointer& process) { return process ? pid_t{process->key.pid.value} : 0; };
    SeenFinding result;
    result.isSpoof = finding.rule == Rule::spoofedSource;
    result.isThreadLevel = finding.isThreadLevel;
    result.grade = static_cast<int>(finding.grade) + 1;
    result.ancestor = pidOf(finding.ancestor);
    result.descendant = pidOf(finding.descendant);
    result.descendantThread = finding.descendantThread.value;
    for (const Evidence& item : finding.evidence) {
        result.evidence.push_back({item.kind, item.text.english(), item.points});
    }
    return result;
}

/// Calls back with every Observation of a recording.
template <class Take> Result<void> forEachObservation(const fs::path& path, const Take& take)
{
    const auto reader = RecordingReader::open(path);
    if (!reader) {
        return tl::unexpected(reader.error());
    }
    RecordingCursor cursor(*reader);
    while (true) {
        auto next = cursor.next();
        if (!next) {
            return tl::unexpected(next.error());
        }
        if (!*next) {
            return {};
        }
        if (const Result<void> taken = take(std::move(**next)); !taken) {
            return taken;
        }
    }
}

std::string sceneOf(const std::string& line)
{
    const auto object = nlohmann::json::parse(line, nullptr, false);
    return object.is_object() ? object.value("scene", "") : "";
}
} // namespace

std::string recordingName(std::string_view scene, std::string_view attribution)
{
    return std::string(scene) + "." + std::string(attribution) + ".netgrove";
}

Result<void> writeExcerpt(const fs::path& whole, const fs::path& target, const std::set<Pid>& actors)
{
    fs::remove(target);
    RecordingOptions options;
    options.blockTime = std::chrono::minutes(10); // one block: it is packed better, and need not outlive a kill
    options.blockBytes = std::size_t{16} << 20U;
    auto writer = RecordingWriter::create(target, options);
    if (!writer) {
        return tl::unexpected(writer.error());
    }
    Excerpt excerpt(actors);
    Analyzer analyzer;
    const auto copied = forEachObservation(whole, [&](Observation observation) -> Result<void> {
        const Observation kept = excerpt.of(std::move(observation));
        return writer->take(kept, analyzer.apply(kept));
    });
    return copied ? writer->finish(0) : copied;
}

void rewriteCasts(const fs::path& folder, std::string_view scene, std::string_view truth)
{
    std::string kept;
    const auto take = [&](std::istream& lines, bool isWanted) {
        for (std::string line; std::getline(lines, line);) {
            if ((sceneOf(line) == scene) == isWanted) {
                kept += line + "\n";
            }
        }
    };
    if (std::ifstream before(folder / kCastsFile); before) {
        take(before, false);
    }
    std::istringstream now{std::string(truth)};
    take(now, true);
    std::ofstream(folder / kCastsFile) << kept;
}

Result<SeenRun> replay(const fs::path& recording, bool isPaperView, bool isThreadRuleOn)
{
    AnalyzerOptions options;
    options.view = isPaperView ? View::paper : View::graded;
    options.isThreadRuleOn = isThreadRuleOn;
    Analyzer analyzer(options);
    SeenRun run;
    std::map<std::uint64_t, SeenFinding> findings;
    const auto played = forEachObservation(recording, [&](const Observation& observation) -> Result<void> {
        const SnapshotPointer snapshot = analyzer.apply(observation);
        for (const FindingPointer& finding : snapshot->findings) {
            SeenFinding now = seen(*finding);
            SeenFinding& kept = findings[finding->id];
            now.grade = std::max(now.grade, kept.grade);
            kept = std::move(now);
        }
        for (const ProcessObservation& process : observation.processes) {
            if (process.birthParent) {
                run.parents[process.key.pid.value] = process.birthParent->pid.value;
            }
        }
        return {};
    });
    if (!played) {
        return tl::unexpected(played.error());
    }
    for (auto& [id, finding] : findings) {
        run.findings.push_back(std::move(finding));
    }
    return run;
}

} // namespace netgrove::lab
