// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace netgrove::lab {

struct MatrixOptions {
    std::vector<std::string> cases; ///< empty: all
    std::string attribution = "both"; ///< ebpf, proc or both
    int count = 500; ///< of cases that do something many times
    int tries = 1; ///< a case below its goal without any wrong name is run again, until it was run so often
    std::string markdown; ///< file to write the table to; empty: none
    std::string watcher; ///< empty: the netgrove-watch beside this program
    /// "CASE=PERCENT": of these cases a missed goal is told, but only fewer right uses than that are a failure.
    std::vector<std::string> floors;
};

/// Runs every case before netgrove-watch in the lab, traced and not, prints a line for each and a table. Gives 0 where
/// every case kept its goal (goals.h) or, where it
/// has one, its floor; else 1. Needs root.
int runMatrix(const MatrixOptions& options);

} // namespace netgrove::lab
