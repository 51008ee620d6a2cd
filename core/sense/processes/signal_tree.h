// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include "core/sense/processes/signal_process.h"

namespace netgrove {

/// How one process is signalled; a test has its own.
using SignalOne = std::function<Result<void>(ProcessKey, ProcessSignal)>;

/// Signals the processes in the order given (parents first), each only if it is still the one that is meant. Several
/// are all stopped before the first is ended, so that no parent can start a new child between, and told to go on after
/// TERM, which a stopped process does not hear. One outcome each, of the signal that was asked for.
std::vector<Result<void>> signalProcesses(
    const std::vector<ProcessKey>& targets, ProcessSignal signal, const SignalOne& signalOne);

} // namespace netgrove
