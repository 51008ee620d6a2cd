// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/analyse/snapshot.h"

namespace netgrove::watch {

/// Tells which findings an administrator has not heard of: new ones, and those with another grade. Numbers that have
/// grown are no news.
class FindingNews {
public:
    std::vector<FindingPointer> take(const Snapshot& snapshot)
    {
        std::vector<FindingPointer> news;
        for (const FindingPointer& finding : snapshot.findings) {
            if (finding->changed != snapshot.time) {
                continue;
            }
            const auto [said, isNew] = m_said.try_emplace(finding->id, finding->grade);
            if (isNew || said->second != finding->grade) {
                said->second = finding->grade;
                news.push_back(finding);
            }
        }
        return news;
    }

private:
    std::unordered_map<std::uint64_t, Grade> m_said;
};

} // namespace netgrove::watch
