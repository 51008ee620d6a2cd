// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The picture for a terminal, as lines: pure, so that tests can read it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/analyse/snapshot.h"

namespace netgrove::watch {

struct ScreenStyle {
    std::size_t columns = 80;
    std::size_t rows = 24;
    bool hasColour = true; ///< colours and bold; words and signs say the same without
    bool isUtf8 = true; ///< else everything is ASCII
};

/// At most `rows` lines of at most `columns` columns: what is captured and what was lost, the reduced forest with those
/// that talk bold and the pairs red, and below it the findings with their reasons. What has no room is counted.
std::vector<std::string> drawScreen(const Snapshot& snapshot, const ScreenStyle& style);

} // namespace netgrove::watch
