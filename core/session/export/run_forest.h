// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/session/export/run_record.h"

namespace netgrove {

/// One process in a picture of a whole run.
struct RunForestNode {
    const ProcessRecord* process = nullptr; ///< the run's
    std::int32_t parent = -1; ///< index of its parent's node; -1: a root
    std::size_t children = 0;
    bool hasTalked = false; ///< an external flow is credited to it
    std::size_t remoteHosts = 0; ///< distinct external addresses of those
    std::optional<Grade> end; ///< of the gravest finding that it is an end of
    std::optional<Grade> way; ///< of the gravest one whose way leads through the line above it
};

/// Those that have had external flows or are part of a finding, and everyone above them; parents before children.
std::vector<RunForestNode> runForest(const RunRecord& run);

} // namespace netgrove
