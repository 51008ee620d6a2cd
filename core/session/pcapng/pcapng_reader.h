// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "core/base/file_stream.h"
#include "core/base/result.h"
#include "core/observe/codec.h"
#include "core/observe/observation.h"

namespace netgrove {

/// True where the file begins like a pcapng file. False too where it cannot be read.
bool isPcapng(const std::filesystem::path& file);

/// The Observations that Netgrove wrote into a pcapng file, in order, without their packets; none where others wrote
/// it. With them the file is replayed like a recording, and gives the same processes and findings. Whatever the file
/// says, no more memory is taken than `limits` allow for one Observation, and `mostBytes` for the sum of all as they
/// are encoded. Errors: badInput (no pcapng, or damaged: the detail says at which byte), tooNew, noPrivilege, system.
Result<std::vector<Observation>> observationsInPcapng(
    const std::filesystem::path& file, const CodecLimits& limits = {}, std::size_t mostBytes = std::size_t{512} << 20U);

/// The same of a stream that stands at its beginning. name: for what is said about it.
Result<std::vector<Observation>> observationsInPcapng(
    const FileStream& stream, const std::filesystem::path& name, const CodecLimits& limits, std::size_t mostBytes);

} // namespace netgrove
