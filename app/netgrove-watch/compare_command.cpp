// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/compare_command.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "app/netgrove-watch/trust_command.h"
#include "app/netgrove-watch/words.h"
#include "core/base/safe_text.h"
#include "core/session/compare.h"

namespace netgrove::watch {

namespace {

std::string timeText(std::chrono::nanoseconds after)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(after).count();
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%ld:%02ld:%02ld", static_cast<long>(seconds / 3600),
        static_cast<long>(seconds / 60 % 60), static_cast<long>(seconds % 60));
    return text.data();
}

/// "A: day.netgrove, graded view, window 60 s: 3 findings"
std::string headOf(char name, const std::string& file, const AnalyzerOptions& judged, std::size_t findings)
{
    const auto window = std::chrono::duration<double>(judged.window).count();
    std::array<char, 40> seconds{};
    std::snprintf(seconds.data(), seconds.size(), "%g", window);
    return std::string(1, name) + ": " + safeText(file).text + ", " + (judged.view == View::paper ? "paper" : "graded")
        + " view, window " + seconds.data() + " s" + (judged.trust ? ", with what you trust" : "") + ": "
        + counted(findings, "finding", "findings") + "\n";
}

std::string whatOf(const FoundOnce& found)
{
    const std::string line = headline(*found.finding); // "ALERT server-like pair: …": the grade is said apart
    const std::size_t space = line.find(' ');
    return space == std::string::npos ? line : line.substr(space + 1);
}

std::string lineOf(const ComparedFinding& compared)
{
    const FoundOnce& shown = compared.first ? *compared.first : *compared.second;
    std::string grade(toText(shown.highest));
    if (compared.first && compared.second && !compared.isSame()) {
        grade += " -> " + std::string(toText(compared.second->highest));
    }
    const char* where = compared.isSame() ? "both  "
        : !compared.second                ? "only A"
        : !compared.first                 ? "only B"
                                          : "grade ";
    return std::string(where) + "  " + timeText(shown.after) + "  " + grade + "  " + whatOf(shown) + "\n";
}

} // namespace

ExitStatus compareCommand(const Options& options, std::string& text, std::string& error)
{
    std::array<AnalyzerOptions, 2> judged;
    judged[0] = {.view = options.view, .window = options.window, .isThreadRuleOn = options.isThreadRuleOn};
    judged[1] = judged[0];
    judged[1].view = options.otherView.value_or(options.view);
    judged[1].window = options.otherWindow.value_or(options.window);
    const std::array isTrusting{options.isTrustCounted, options.isOtherTrustCounted.value_or(options.isTrustCounted)};
    const TrustPointer trust = isTrusting[0] || isTrusting[1] ? readTrust(error) : nullptr;
    for (std::size_t side = 0; side < judged.size(); ++side) {
        judged[side].trust = isTrusting[side] && judged[side].view == View::graded ? trust : nullptr;
    }
    std::array<std::vector<FoundOnce>, 2> found;
    std::array<std::string, 2> run;
    for (std::size_t side = 0; side < 2; ++side) {
        const auto reader = RecordingReader::open(options.files.at(side));
        auto findings = reader ? findingsIn(*reader, judged[side]) : tl::unexpected<Error>(reader.error());
        if (findings && reader->fault()) {
            findings = tl::unexpected(*reader->fault());
        }
        if (!findings) {
            error += recordingFailure(findings.error());
            return ExitStatus::badRecording;
        }
        found[side] = std::move(*findings);
        run[side] = reader->facts().run;
    }
    const auto compared = compareFindings(found[0], found[1], run[0] == run[1]);
    text += headOf('A', options.files.at(0), judged[0], found[0].size());
    text += headOf('B', options.files.at(1), judged[1], found[1].size());
    for (const ComparedFinding& one : compared) {
        text += lineOf(one);
    }
    const auto same = static_cast<std::size_t>(std::ranges::count_if(compared, &ComparedFinding::isSame));
    const bool areSame = same == compared.size();
    text += areSame ? "The two verdicts are the same.\n"
                    : counted(same, "finding is", "findings are") + " the same, "
            + counted(compared.size() - same, "differs", "differ") + ".\n";
    return areSame ? ExitStatus::nothingFound : ExitStatus::found;
}

} // namespace netgrove::watch
