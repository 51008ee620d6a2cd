// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

#include "core/base/result.h"

namespace netgrove {

/// Puts the bytes into the file, all of them or none: they are written beside it, and take its name when they are on
/// the disk. A file that was there is replaced and its permissions are kept; a new one may be read by its owner alone
/// when `isPrivate`, else as the umask has it. What is no regular file (a pipe, /dev/stdout) is written to as it is.
/// Errors: noPrivilege, system.
Result<void> writeAtomically(const std::filesystem::path& file, std::string_view bytes, bool isPrivate);

/// Whether writeAtomically() would have a place: the folder is there and may be written to, and the name is no
/// folder's. Errors: noPrivilege, system.
Result<void> checkWritable(const std::filesystem::path& file);

} // namespace netgrove
