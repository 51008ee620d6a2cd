// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Text in HTML, SVG and DOT: safe to show, and never markup.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netgrove {

/// For HTML and XML text and for attribute values in either quote.
std::string markupText(std::string_view untrusted, std::size_t maximumBytes = 4096);
/// For a double-quoted string of Graphviz' DOT language; `\n` of the language itself is not made here.
std::string dotText(std::string_view untrusted, std::size_t maximumBytes = 4096);
/// At most so many characters; the middle is left out, since both ends of a path tell more than it.
std::string shortened(std::string_view untrusted, std::size_t mostCharacters);

} // namespace netgrove
