// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The paper's rule: a communicating process with a communicating ancestor has the shape of a server, which a client PC
/// should not have (Yuasa, Kobayashi, Takada: "A bot detection based on server-like behavior of the client-side PCs").
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/analyse/process_forest.h"
#include "core/analyse/rules/tick.h"
#include "core/analyse/snapshot.h"

namespace netgrove {

/// One process or thread of a forest, as the rule sees it.
struct LineageNode {
    std::int32_t parent = -1; ///< index; -1: a root
    bool isCommunicating = false;
};

struct LineagePair {
    std::int32_t ancestor = -1;
    std::int32_t descendant = -1;
    bool operator==(const LineagePair&) const = default;
};

/// Every communicating node with its *nearest* communicating ancestor, through silent ones, to the root. Pairs with
/// farther ancestors follow from these link by link, and would be quadratic in a chain. O(n); in the order of the
/// descendants.
std::vector<LineagePair> serverLikePairs(std::span<const LineageNode> forest);

/// The processes from ancestor to descendant, both included.
std::vector<const ProcessNode*> pathBetween(const ProcessNode& ancestor, const ProcessNode& descendant);

/// Why the pair was found, in sentences with numbers.
std::vector<Evidence> pairEvidence(const std::vector<const ProcessNode*>& path, const Tick& tick);

/// Changes when the evidence has changed enough to be worth saying again: numbers count in powers of two and more.
std::vector<std::uint64_t> pairSignature(const std::vector<const ProcessNode*>& path);

/// The same for two threads of one process.
std::vector<Evidence> threadPairEvidence(const ProcessNode& process, Tid ancestor, Tid descendant, const Tick& tick);

} // namespace netgrove
