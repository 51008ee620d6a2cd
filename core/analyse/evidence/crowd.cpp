// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/evidence/crowd.h"

#include <algorithm>
#include <chrono>
#include <unordered_set>

namespace netgrove {
namespace {
constexpr std::uint32_t kFew = 3;
constexpr std::chrono::seconds kTogether{5};

/// The most births within any span of that length.
std::uint32_t bornTogether(std::vector<MonotonicTime> births)
{
    std::ranges::sort(births);
    std::size_t most = 0;
    for (std::size_t first = 0, last = 0; last < births.size(); ++last) {
        while (births[last] - births[first] > kTogether) {
            ++first;
        }
        most = std::max(most, last - first + 1);
    }
    return static_cast<std::uint32_t>(most);
}
} // namespace

std::unordered_map<std::int32_t, CrowdFacts> crowdsOf(
    std::span<const LineagePair> pairs, const std::vector<ProcessNode*>& nodes)
{
    std::unordered_map<std::int32_t, CrowdFacts> crowds;
    std::unordered_set<std::int32_t> changed;
    for (const LineagePair pair : pairs) {
        ++crowds[pair.ancestor].talking;
        if (nodes[static_cast<std::size_t>(pair.descendant)]->isDirty) {
            changed.insert(pair.ancestor);
        }
    }
    std::erase_if(
        crowds, [&](const auto& crowd) { return crowd.second.talking < kFew || !changed.contains(crowd.first); });
    if (crowds.empty()) {
        return crowds;
    }
    std::unordered_map<std::int32_t, std::vector<MonotonicTime>> births;
    for (const LineagePair pair : pairs) {
        const auto crowd = crowds.find(pair.ancestor);
        if (crowd == crowds.end()) {
            continue;
        }
        const ProcessNode& descendant = *nodes[static_cast<std::size_t>(pair.descendant)];
        crowd->second.conduct.join(descendant.conduct);
        if (descendant.born && !descendant.facts.hasExeced) {
            births[pair.ancestor].push_back(*descendant.born);
        }
    }
    for (auto& [ancestor, moments] : births) {
        crowds[ancestor].bornTogether = bornTogether(std::move(moments));
    }
    return crowds;
}

} // namespace netgrove
