// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "core/observe/observation.h"

namespace netgrove {

/// How many processes, flows and packets of each a joined Observation may hold before it leaves out the least.
inline constexpr std::size_t kMostMerged = 100'000;

/// Joins two Observations that follow one another into one, as if the tick had been longer: for a receiver that is too
/// slow for both. Nothing that lasts is lost: counters are totals, and births and deaths stay in their order. Above
/// kMostMerged what began and ended in between goes.
void merge(Observation& earlier, Observation later);

} // namespace netgrove
