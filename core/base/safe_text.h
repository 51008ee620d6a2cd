// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Names, command lines and host names come from strangers. This is the one place that makes them safe to show.
#pragma once

#include <string>
#include <string_view>

namespace netgrove {

struct SafeText {
    std::string text; ///< valid UTF-8 without control, format or line-breaking characters
    bool wasChanged = false; ///< something was replaced: the original was not what it seems
};

/// Makes text from the system safe for a terminal, a label or a table cell: invalid UTF-8 becomes U+FFFD, control
/// characters (C0, DEL, C1), line and paragraph separators, bidirectional controls, zero-width and other format
/// characters become U+FFFD too; at most maximumBytes are kept, cut at a character's edge and ended with an ellipsis.
SafeText safeText(std::string_view untrusted, std::size_t maximumBytes = 4096);

/// For output that escapes control characters itself (JSON): only invalid UTF-8 becomes U+FFFD.
SafeText validUtf8(std::string_view untrusted);

} // namespace netgrove
