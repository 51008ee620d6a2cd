// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/analyse/conduct.h"
#include "core/analyse/process_forest.h"
#include "core/analyse/rules/tick.h"

namespace netgrove {

/// What the descendants of one ancestor do together.
struct CrowdFacts {
    std::uint32_t talking = 0; ///< descendants that are in a pair with it
    std::uint32_t bornTogether = 0; ///< most of them that were forked within a few seconds, and never started a program
    Conduct conduct; ///< of all of them; empty where there are fewer than three
};

/// All that a pair is judged by.
struct PairCase {
    const std::vector<const ProcessNode*>& path; ///< from ancestor to descendant, both included
    const Conduct& conduct; ///< of the descendant (of its thread)
    const Conduct& control; ///< of the ancestor (of its thread)
    const CrowdFacts* crowd = nullptr; ///< null: alone
    bool isThreadLevel = false;
    const Tick& tick;

    const ProcessNode& ancestor() const { return *path.front(); }
    const ProcessNode& descendant() const { return *path.back(); }
};

} // namespace netgrove
