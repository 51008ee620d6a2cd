// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/analyse/snapshot.h"

namespace netgrove {

/// A finding as one line of JSON in the Elastic Common Schema (ECS 8.11), without line break, ASCII. `process` is the
/// descendant of a pair or the sender of forged packets, `process.parent` who gave birth to it; `source` and
/// `destination` are of its latest external connection. What the schema has no word for stands under `netgrove`. The
/// event's id depends on machine, rule and processes alone: the same finding has the same id in every copy of it.
std::string ecsLine(const Finding& finding, const Snapshot& snapshot);

} // namespace netgrove
