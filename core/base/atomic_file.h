// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "core/base/ids.h"
#include "core/base/result.h"

namespace netgrove {

struct AtomicWrite {
    /// What the name may be, if there is something of that name.
    enum class Links : std::uint8_t {
        followed, ///< a link stays one: what it points to is replaced; what is no regular file is written to as it is
        replaced, ///< whatever it is gives way to a new file that is its owner's alone
    };
    bool isPrivate = false; ///< a new file may be read by its owner alone; else as the umask has it
    Links links = Links::followed;
    std::optional<Uid> owner
        = std::nullopt; ///< who is given the file, where that is possible and another than who we run as
};

/// Puts the bytes into the file, all of them or none: they are written beside it, and take its name when they are on
/// the disk (rename(2), fsync(2)); a power cut leaves the one or the other. With followed links a file that was there
/// keeps its permissions, and a pipe or /dev/stdout is written to. Errors: noPrivilege, system.
Result<void> writeAtomically(const std::filesystem::path& file, std::string_view bytes, const AtomicWrite& how);

/// Whether writeAtomically(), with followed links, would have a place: the folder is there and may be written to, and
/// the name is no folder's. Errors: noPrivilege, system.
Result<void> checkWritable(const std::filesystem::path& file);

} // namespace netgrove
