// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/signal_tree.h"

namespace netgrove {

std::vector<Result<void>> signalProcesses(
    const std::vector<ProcessKey>& targets, ProcessSignal signal, const SignalOne& signalOne)
{
    const bool isEnd = signal == ProcessSignal::terminate || signal == ProcessSignal::kill;
    if (isEnd && targets.size() > 1) {
        for (const ProcessKey& target : targets) {
            static_cast<void>(signalOne(target, ProcessSignal::suspend)); // the outcome is told by what follows
        }
    }
    std::vector<Result<void>> outcomes;
    outcomes.reserve(targets.size());
    for (const ProcessKey& target : targets) {
        outcomes.push_back(signalOne(target, signal));
    }
    if (signal == ProcessSignal::terminate && targets.size() > 1) {
        for (const ProcessKey& target : targets) {
            static_cast<void>(signalOne(target, ProcessSignal::resume));
        }
    }
    return outcomes;
}

} // namespace netgrove
