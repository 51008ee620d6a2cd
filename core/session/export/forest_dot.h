// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/session/export/run_record.h"

namespace netgrove {

/// The forest as a graph in Graphviz' DOT language: the processes that communicate, the ends of findings, and all
/// ancestors of those; red for findings, shaded for those that communicate. Where nothing is selected and nobody
/// communicates, it is an empty graph.
std::string forestDot(const RunRecord& run);

} // namespace netgrove
