// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/netgrove-watch/options.h"

namespace netgrove::watch {

/// netgrove-watch compare A B: which findings two verdicts have in common. `text` is for standard output, `error` for
/// standard error. nothingFound: the verdicts are the same; found: they differ; badRecording.
ExitStatus compareCommand(const Options& options, std::string& text, std::string& error);

} // namespace netgrove::watch
