// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The corpus in recorded form: one recording for each scene and mode, with the scene's own processes and flows alone,
/// and one file with what the actors told of themselves. Made by `netgrove-lab corpus --record`, replayed by an
/// ordinary test.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "tests/lab/corpus/judgement.h"

namespace netgrove::lab {

inline constexpr const char* kCastsFile = "casts.jsonl";

/// "bot-flood.ebpf.netgrove"
std::string recordingName(std::string_view scene, std::string_view attribution);

/// Writes what a recording holds of these actors. Errors: as of the recording's reader and writer.
Result<void> writeExcerpt(
    const std::filesystem::path& whole, const std::filesystem::path& target, const std::set<Pid>& actors);

/// Replaces what the folder's casts say of this scene by the lines of `truth` that are about it.
void rewriteCasts(const std::filesystem::path& folder, std::string_view scene, std::string_view truth);

/// What the verdict makes of a recording today. isThreadRuleOn: as --thread-rule.
Result<SeenRun> replay(const std::filesystem::path& recording, bool isPaperView, bool isThreadRuleOn);

} // namespace netgrove::lab
