// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace netgrove::lab {

struct CorpusOptions {
    std::vector<std::string> only; ///< scenes; empty: all
    std::string attribution = "both"; ///< ebpf, proc or both
    std::string view = "graded"; ///< of netgrove-watch
    int together = 10; ///< so many scenes are played at the same time
    int tries = 1; ///< what is wrong without tracing is played again, alone, until it was played so often
    double idleSeconds = 2.5; ///< of the control connection that is idle
    std::string markdown; ///< file to write the tables to; empty: none
    std::string recordings; ///< folder for one recording of each scene and mode; then they are played one by one
    std::string watcher; ///< empty: the netgrove-watch beside this program
};

/// Plays every scene before netgrove-watch in the lab and prints what it made of each, and confusion tables. Gives 0
/// where every bot was an alert (or is known to be invisible in that mode) and nothing benign was, else 1. Needs root.
int runCorpus(const CorpusOptions& options);

} // namespace netgrove::lab
