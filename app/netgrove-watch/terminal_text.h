// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace netgrove::watch {

/// The text for a terminal that has only ASCII: every other character becomes '?', lines and dots of ours what is like
/// them.
std::string toAscii(std::string_view utf8);

/// The text cut to so many columns, ended with an ellipsis where it was cut. utf8 is valid and has no control
/// characters.
std::string fitToColumns(std::string_view utf8, std::size_t columns, bool isUtf8);

/// The text as lines of at most so many columns, broken at spaces where there are any.
std::vector<std::string> wrapToColumns(std::string_view utf8, std::size_t columns);

} // namespace netgrove::watch
