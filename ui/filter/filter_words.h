// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/filter/filter.h"

namespace netgrove {

/// What is wrong and what to write instead, in a sentence or two.
QString wordsFor(const FilterError& error);
/// What a field is for, in a few words: shown beside it where fields are offered.
QString fieldHelp(FilterField field);

} // namespace netgrove
