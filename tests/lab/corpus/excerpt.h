// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <unordered_set>

#include "core/observe/observation.h"

namespace netgrove::lab {

/// What a scene's own recording may keep: its actors, what they started, and their flows. A recording of a run holds
/// every process of the machine that it was made on, which is nobody's business and of no use.
class Excerpt {
public:
    /// actors: the pids of the scene's processes, as they told them.
    explicit Excerpt(std::set<Pid> actors)
        : m_actors(std::move(actors))
    {
    }

    /// In the order in which they were observed. Processes, threads and flows of others are left out; so are the
    /// machine's name, addresses that are not the lab's, and what tells where the lab's program lies.
    Observation of(Observation observation);

private:
    bool isKept(const ProcessObservation& process);
    bool isKept(const FlowObservation& flow) const;
    static void clean(ProcessObservation& process);

    std::set<Pid> m_actors;
    std::unordered_set<ProcessKey> m_kept;
};

} // namespace netgrove::lab
