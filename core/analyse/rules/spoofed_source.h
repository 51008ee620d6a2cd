// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// A packet that left this machine with a source that is neither its own nor one that it forwards. Honest programs send
/// none, so the first packet is enough, and no process needs to be known (the paper, §3).
#pragma once

#include <cstdint>
#include <vector>

#include "core/analyse/process_forest.h"
#include "core/analyse/snapshot.h"

namespace netgrove {

/// True of a flow that the rule is about.
bool isSpoofedSource(const FlowObservation& flow);

/// Why, in sentences with numbers. sender: null where it is not known.
std::vector<Evidence> spoofEvidence(const FlowRecord& flow, const ProcessNode* sender);

/// Changes when the evidence has changed enough to be worth saying again.
std::vector<std::uint64_t> spoofSignature(const FlowRecord& flow);

} // namespace netgrove
