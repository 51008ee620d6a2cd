// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/analyse/evidence/pair_case.h"
#include "core/analyse/rules/server_like_pair.h"

namespace netgrove {

/// What the descendants of each ancestor do together, by the ancestor's index; none for those with fewer than three,
/// and none where nobody has changed in this tick.
std::unordered_map<std::int32_t, CrowdFacts> crowdsOf(
    std::span<const LineagePair> pairs, const std::vector<ProcessNode*>& nodes);

} // namespace netgrove
