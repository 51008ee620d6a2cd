// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/base/file_descriptor.h"
#include "core/base/result.h"

namespace netgrove {

struct RegularFile {
    FileDescriptor descriptor;
    std::uint64_t size = 0; ///< bytes, when it was opened
};

/// Opens a file that somebody named, for reading. Never waits, not even for a FIFO that nobody writes to (open(2),
/// O_NONBLOCK). Errors: badInput (a folder, a pipe, a device), noPrivilege, system.
Result<RegularFile> openRegularFile(const std::filesystem::path& path);

} // namespace netgrove
