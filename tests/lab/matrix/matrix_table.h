// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/lab/matrix/goals.h"

namespace netgrove::lab {

/// One case in one mode.
struct MatrixCell {
    std::string name;
    std::string description;
    std::string attribution;
    Outcome outcome = Outcome::failed;
    std::size_t right = 0;
    std::size_t partial = 0;
    std::size_t wrong = 0;
    std::size_t none = 0;
    std::string shortfall; ///< empty: the goal is kept
    std::string note; ///< why it is not all right
};

MatrixCell cellOf(const CaseVerdict& verdict, bool isOffered, std::string_view name, std::string_view description,
    std::string_view attribution);

/// Percent of the uses that must be right, by case, where its goal is more than the moment can promise.
using Floors = std::map<std::string, unsigned>;

/// From "CASE=PERCENT". Nothing where a word is no such thing.
std::optional<Floors> floorsOf(const std::vector<std::string>& words);

/// Whether the cell kept its goal, or at least its floor. A wrong name, and a case that could not be run, are below any
/// floor.
bool isTolerable(const MatrixCell& cell, const Floors& floors);

/// A Markdown table, a row for each case with its modes side by side, and the totals of each mode below.
std::string toMarkdown(const std::vector<MatrixCell>& cells);

} // namespace netgrove::lab
