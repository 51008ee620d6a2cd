// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "app/netgrove-watch/options.h"

namespace netgrove::watch {

/// netgrove-watch salvage BROKEN OUT: saves what can be read. `text` is for standard output, `error` for standard
/// error.
ExitStatus salvageCommand(
    const std::filesystem::path& from, const std::filesystem::path& to, std::string& text, std::string& error);

} // namespace netgrove::watch
