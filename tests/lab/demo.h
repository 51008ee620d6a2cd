// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace netgrove::lab {

struct DemoOptions {
    std::string watcher; ///< empty: the window where there is a display, else the terminal view
    std::string screenshot; ///< empty: none
    std::optional<int> seconds;
};

/// Makes the hosts, starts the stand-ins and Netgrove in the pc host, says in plain words what happens, and ends when
/// the watcher does. The watcher's exit status (a finding is what a demo wants: status 1 counts as 0).
int runDemo(const DemoOptions& options);

} // namespace netgrove::lab
