// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/run_loop.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace netgrove::watch {
namespace {
MonotonicTime now() { return std::chrono::steady_clock::now(); }

/// For poll(2): rounded up, so that the deadline has come when it returns.
int millisecondsUntil(MonotonicTime deadline)
{
    constexpr std::chrono::milliseconds kLongest{60'000};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now());
    return static_cast<int>(std::clamp(left, std::chrono::milliseconds(0), kLongest).count());
}
} // namespace

Result<FileDescriptor> catchSignals()
{
    std::signal(SIGPIPE, SIG_IGN);
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGWINCH}) {
        ::sigaddset(&set, signal);
    }
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    FileDescriptor descriptor(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!descriptor.isOpen()) {
        return systemFailure("signalfd", errno);
    }
    return descriptor;
}

RunLoop::RunLoop(
    Sensor& sensor, Analyzer& analyzer, Presenter& presenter, Output& output, const FileDescriptor& signals)
    : m_sensor(sensor)
    , m_analyzer(analyzer)
    , m_presenter(presenter)
    , m_output(output)
    , m_signals(signals)
{
}

ExitStatus RunLoop::run(std::optional<std::chrono::nanoseconds> duration)
{
    const MonotonicTime end = duration ? now() + *duration : MonotonicTime::max();
    while (!m_sensor.isAtEnd() && !m_output.isClosed() && now() < end) {
        while (std::optional<Observation> observation = m_sensor.poll(now())) {
            takeIn(std::move(*observation));
            if (m_output.isClosed() || now() >= end) {
                break; // a sensor with much to say must not keep us from ending
            }
        }
        if (!waitUntil(std::min(end, m_sensor.nextDeadline()))) {
            break;
        }
    }
    return finish();
}

void RunLoop::takeIn(Observation observation)
{
    if (m_recorder != nullptr) {
        m_recorder->report(observation);
    }
    const bool isFirst = m_snapshot == nullptr;
    m_snapshot = m_analyzer.apply(observation);
    if (isFirst) {
        m_presenter.start(*m_snapshot);
    }
    m_presenter.tick(observation, *m_snapshot);
    if (m_recorder != nullptr) {
        m_recorder->take(std::move(observation), m_snapshot);
    }
}

bool RunLoop::waitUntil(MonotonicTime deadline)
{
    // Standard output is asked for room only where something waits for it: a reader that left shows as POLLERR anyway.
    std::array<pollfd, 3> waiting{{{.fd = m_sensor.descriptor(), .events = POLLIN, .revents = 0},
        {.fd = m_signals.get(), .events = POLLIN, .revents = 0},
        {.fd = m_output.descriptor(), .events = static_cast<short>(m_output.isWaiting() ? POLLOUT : 0), .revents = 0}}};
    if (::poll(waiting.data(), waiting.size(), millisecondsUntil(deadline)) <= 0) {
        return true;
    }
    if ((waiting[2].revents & (POLLERR | POLLNVAL)) != 0) {
        return false;
    }
    if ((waiting[2].revents & POLLOUT) != 0) {
        m_output.drain();
    }
    return waiting[1].revents == 0 || !isStopSignalled();
}

bool RunLoop::isStopSignalled()
{
    bool isStop = false;
    signalfd_siginfo signal{};
    while (::read(m_signals.get(), &signal, sizeof signal) == static_cast<ssize_t>(sizeof signal)) {
        if (signal.ssi_signo == SIGWINCH) {
            m_presenter.resize();
        } else {
            isStop = true;
        }
    }
    return isStop;
}

ExitStatus RunLoop::finish()
{
    takeIn(m_sensor.finish(now()));
    m_presenter.end(*m_snapshot);
    m_output.flush(m_signals.get()); // a second signal ends us though the reader does not read
    const bool isFound = std::ranges::any_of(
        m_snapshot->findings, [](const FindingPointer& finding) { return finding->grade == Grade::alert; });
    return isFound ? ExitStatus::found : ExitStatus::nothingFound;
}

} // namespace netgrove::watch
