// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The JSON objects that stand for processes, flows, findings and counters: the words of the JSON Lines output, which
/// scripts rely on, and of the JSON export. Text is valid UTF-8; where that took a replacement the object says so
/// (`comm_replaced`, …). docs/netgrove-watch.md lists the fields.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "core/analyse/snapshot.h"

namespace netgrove {

/// With "event" and "time" in front; fields stand in the order that the documentation lists them in.
nlohmann::ordered_json eventObject(std::string_view event, WallTime time);
/// clock: any Snapshot of the same run.
nlohmann::ordered_json processObject(const ProcessObservation& process, const Snapshot& clock);
/// Gives a process, or null where it is not known any more.
using ProcessFinder = std::function<const ProcessRecord*(ProcessKey)>;
nlohmann::ordered_json flowObject(const FlowRecord& flow, const ProcessFinder& find, const Snapshot& clock);
nlohmann::ordered_json findingObject(const Finding& finding, const Snapshot& clock);
/// event: "stats" or "end".
nlohmann::ordered_json statsObject(std::string_view event, const Snapshot& snapshot);

} // namespace netgrove
