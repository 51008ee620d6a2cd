// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-helper/signaller.h"

#include <csignal>

namespace netgrove {
namespace {

using helper_protocol::SignalOutcome;

SignalOutcome outcomeOf(const Result<void>& done)
{
    if (done) {
        return SignalOutcome::done;
    }
    switch (done.error().code) {
    case ErrorCode::noSuchProcess:
        return SignalOutcome::gone;
    case ErrorCode::refused:
        return SignalOutcome::refused;
    case ErrorCode::noPrivilege:
        return SignalOutcome::notPermitted;
    case ErrorCode::notSupported:
        return SignalOutcome::notSupported;
    default:
        return SignalOutcome::failed;
    }
}

} // namespace

std::optional<ProcessSignal> signalFromNumber(std::uint32_t number)
{
    switch (number) {
    case SIGSTOP:
        return ProcessSignal::suspend;
    case SIGCONT:
        return ProcessSignal::resume;
    case SIGTERM:
        return ProcessSignal::terminate;
    case SIGKILL:
        return ProcessSignal::kill;
    default:
        return std::nullopt;
    }
}

std::vector<SignalOutcome> signalProcesses(
    const std::vector<ProcessKey>& targets, ProcessSignal signal, const SignalOne& signalOne)
{
    const bool isEnd = signal == ProcessSignal::terminate || signal == ProcessSignal::kill;
    if (isEnd && targets.size() > 1) {
        for (const ProcessKey& target : targets) {
            static_cast<void>(signalOne(target, ProcessSignal::suspend)); // the outcome is told by what follows
        }
    }
    std::vector<SignalOutcome> outcomes;
    outcomes.reserve(targets.size());
    for (const ProcessKey& target : targets) {
        outcomes.push_back(outcomeOf(signalOne(target, signal)));
    }
    if (signal == ProcessSignal::terminate && targets.size() > 1) {
        for (const ProcessKey& target : targets) {
            static_cast<void>(signalOne(target, ProcessSignal::resume));
        }
    }
    return outcomes;
}

} // namespace netgrove
