// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/analyse/analyzer.h"
#include "core/base/result.h"
#include "core/session/recording_reader.h"

namespace netgrove {

/// What one detector found in one recording, once.
struct FoundOnce {
    FindingPointer finding; ///< as it was at the end
    Grade highest = Grade::expected;
    std::chrono::nanoseconds after{0}; ///< the beginning of the recording
};

/// Everything that is found, in the order in which it arises. Errors: as RecordingCursor::next().
Result<std::vector<FoundOnce>> findingsIn(const RecordingReader& recording, const AnalyzerOptions& options);

/// The same finding in both, or in one alone.
struct ComparedFinding {
    std::optional<FoundOnce> first;
    std::optional<FoundOnce> second;

    bool isSame() const { return first && second && first->highest == second->highest; }
};

/// Pairs up two verdicts. areSameRun: both are of one recording, and processes are the same by pid and start; else by
/// name and program, as often as they come.
std::vector<ComparedFinding> compareFindings(
    const std::vector<FoundOnce>& first, const std::vector<FoundOnce>& second, bool areSameRun);

} // namespace netgrove
