// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/base/result.h"
#include "core/helper/protocol.h"
#include "core/sense/processes/signal_process.h"

namespace netgrove {

/// STOP, CONT, TERM and KILL, by their numbers in signal(7); nothing for any other.
std::optional<ProcessSignal> signalFromNumber(std::uint32_t number);

/// What the caller is told.
helper_protocol::SignalOutcome outcomeOf(const Result<void>& done);

} // namespace netgrove
