// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "core/base/result.h"

namespace netgrove {

/// Names a file by what it holds: SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits. Reads the descriptor from
/// its beginning, with pread(2), at most `longest` bytes; about 1 ms per MB. Errors: refused (longer than that, or
/// stopped), noPrivilege, system.
Result<std::string> contentHashOf(int descriptor, std::uint64_t longest, const std::atomic<bool>* stop = nullptr);

} // namespace netgrove
