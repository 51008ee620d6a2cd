// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-helper/signaller.h"

#include <csignal>

namespace netgrove {
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

} // namespace netgrove
