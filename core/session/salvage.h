// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/session/recording_reader.h"

namespace netgrove {

/// What could be saved of a damaged recording.
struct SalvageReport {
    std::uint64_t blocks = 0;
    std::uint64_t observations = 0;
    std::uint64_t skippedBytes = 0;
    std::vector<std::string> damage; ///< file, byte and what is wrong there, in order; at most kMostNamed

    static constexpr std::size_t kMostNamed = 100;
};

/// Writes a new recording with every whole block of a broken one. A folder becomes one file. Where there is a hole,
/// what follows is kept from the next complete picture on. Errors: badInput (nothing can be saved), tooNew, refused
/// (`to` exists), noPrivilege, system.
Result<SalvageReport> salvage(const std::filesystem::path& from, const std::filesystem::path& to);

/// The same of files that are open, block by block: what stands behind the head of the new file. Errors: badInput,
/// tooNew, system, and what `write` gives.
Result<SalvageReport> salvage(
    const std::deque<RecordingInput>& from, const std::function<Result<void>(std::span<const std::byte> block)>& write);

} // namespace netgrove
