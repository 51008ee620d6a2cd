// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The paper's reduction: what matters is who talks and who started whom, so the silent processes between communicating
/// ones fold away and a tree of small height is left.
#pragma once

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "core/analyse/snapshot.h"
#include "core/base/ids.h"

namespace netgrove {

/// One process that is shown. Indices are into the vector that reduce() gave.
struct ReducedNode {
    ProcessKey key;
    std::int32_t parent = -1; ///< index of the nearest shown ancestor; -1: a root
    std::vector<std::int32_t> children; ///< indices, eldest first
    std::uint32_t foldedAbove = 0; ///< silent processes between it and its shown parent (of a root: above it)
    std::uint32_t foldedBelow = 0; ///< silent running descendants not shown, with no shown process between
};

struct ReductionOptions {
    bool isQuietShown = false; ///< show every process but the kernel's threads
    std::unordered_set<ProcessKey> unfolded; ///< processes whose silent children are shown
};

/// The processes worth showing, parents before children, roots eldest first:
///  - those that communicate, and both ends of a finding;
///  - a silent process below which two or more of these branch apart, so that the forest stays a forest;
///  - what the options ask for.
/// Kernel threads are shown only when they communicate. O(n) in the processes. Thread: any.
std::vector<ReducedNode> reduce(const Snapshot& snapshot, const ReductionOptions& options = {});

/// How many processes run, as a person counts them: those that reduce() can show, without the ended ones. Thread: any.
std::size_t countRunning(const Snapshot& snapshot);
/// Of those that run, who communicates. One that has ended may stand in the forest as communicating for a while.
std::size_t countTalking(const Snapshot& snapshot);

} // namespace netgrove
