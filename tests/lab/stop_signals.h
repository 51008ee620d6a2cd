// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

#include <sys/types.h>

#include "core/base/file_descriptor.h"

namespace netgrove::lab {

/// SIGINT, SIGTERM, SIGHUP and SIGCHLD, blocked and read from a descriptor instead (signalfd(2)): a program that must
/// clean up cannot afford to be ended in the middle.
class StopSignals {
public:
    StopSignals();

    /// For poll(2).
    int descriptor() const { return m_signals.get(); }
    /// The next signal that waits, if any.
    std::optional<int> take();

private:
    FileDescriptor m_signals;
};

/// The child's exit status if it has ended: as waitFor() gives it. Reaps every other child that has. Does not block.
std::optional<int> statusIfEnded(pid_t child);

/// Asks the child to end with a signal, waits for it, and kills it when it takes too long. Its status.
int endChild(pid_t child, int signal, std::chrono::milliseconds patience);

} // namespace netgrove::lab
