// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace netgrove::watch {

/// netgrove-picture, beside this program or where it is installed: drawing needs Qt, and so is done by another. Error:
/// notSupported where it is not installed.
Result<std::filesystem::path> pictureProgram();

/// The SVG as a PNG. Waits for the program, at most a minute. Errors: notSupported, system, badInput.
Result<std::string> pngOfSvg(std::string_view svg);

} // namespace netgrove::watch
