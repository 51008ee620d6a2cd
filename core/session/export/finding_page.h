// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/session/export/run_record.h"

namespace netgrove {

/// One HTML page that stands for itself: no scripts, nothing loaded from elsewhere, and a policy in it that forbids
/// both. For each finding, the gravest first: what was found, the picture, the evidence, the connections, the lineage,
/// the timeline; then what the run had lost. At most 50 findings; the page says how many there are more.
std::string findingPage(const RunRecord& run);

} // namespace netgrove
