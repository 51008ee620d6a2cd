// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "core/base/ids.h"
#include "core/sense/processes/signal_process.h"

namespace netgrove {

/// What polkit's question shows to the person: which signal, to which process ("SIGKILL: firefox-esr (4711)"), and how
/// many more. In every language the same, since the agent's language is not ours; the sentence around it is the
/// policy's. Names are made safe and cut short.
QString subjectWords(const std::vector<ProcessKey>& targets, ProcessSignal signal);

} // namespace netgrove
