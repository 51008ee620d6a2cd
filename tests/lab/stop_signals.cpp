// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/stop_signals.h"

#include <array>
#include <csignal>

#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lab/deadline.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/process.h"

namespace netgrove::lab {

StopSignals::StopSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : std::array{SIGINT, SIGTERM, SIGHUP, SIGCHLD}) {
        sigaddset(&signals, number);
    }
    ::sigprocmask(SIG_BLOCK, &signals, nullptr);
    m_signals = FileDescriptor(::signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC));
    if (!m_signals.isOpen()) {
        giveUpWithErrno("signalfd");
    }
}

std::optional<int> StopSignals::take()
{
    signalfd_siginfo information{};
    if (::read(descriptor(), &information, sizeof information) != sizeof information) {
        return std::nullopt;
    }
    return static_cast<int>(information.ssi_signo);
}

std::optional<int> statusIfEnded(pid_t child)
{
    // We are the subreaper of the hosts: orphans come to us, and are zombies until someone waits for them.
    while (true) {
        siginfo_t ended{};
        if (::waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) != 0 || ended.si_pid == 0) {
            return std::nullopt;
        }
        const int status = waitFor(ended.si_pid);
        if (ended.si_pid == child) {
            return status;
        }
    }
}

int endChild(pid_t child, int signal, std::chrono::milliseconds patience)
{
    using namespace std::chrono_literals;
    ::kill(child, signal);
    const Deadline deadline(patience);
    while (!deadline.isOver()) {
        if (const auto status = statusIfEnded(child)) {
            return *status;
        }
        pause(10ms);
    }
    ::kill(child, SIGKILL);
    return waitFor(child);
}

} // namespace netgrove::lab
