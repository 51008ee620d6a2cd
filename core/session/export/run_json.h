// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/session/export/run_record.h"

namespace netgrove {

/// The run as one JSON object: `netgrove` (version, time, machine), `processes`, `flows`, `findings` with the fields of
/// the JSON Lines output, `stats`, and `omitted_flows`. ASCII, indented, ends with a line break.
std::string runJson(const RunRecord& run);

} // namespace netgrove
