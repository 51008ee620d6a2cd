// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/analyse/evidence/pair_case.h"
#include "core/analyse/snapshot.h"

namespace netgrove {

/// What the evidence comes to: the same case gives the same verdict.
struct Verdict {
    Grade grade = Grade::notice; ///< without the user's word
    int points = 0; ///< the rule's own included
    std::vector<std::uint64_t> signature; ///< changes when the evidence is worth telling again
    std::vector<Evidence> evidence; ///< beside the rule's own; empty unless wanted
};

Verdict weigh(const PairCase& pair, bool isTextWanted);

} // namespace netgrove
