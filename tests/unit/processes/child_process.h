// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <csignal>
#include <functional>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/ids.h"

namespace netgrove::test {

/// A forked child that runs `work`, says so, and then waits to be killed; it ends with its parent whatever happens.
class ChildProcess {
public:
    explicit ChildProcess(const std::function<void()>& work = [] { })
    {
        std::array<int, 2> ready{};
        if (::pipe(ready.data()) != 0) {
            return;
        }
        m_pid = ::fork();
        if (m_pid == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (const int number : {SIGTERM, SIGINT, SIGSEGV, SIGABRT}) {
                ::signal(number, SIG_DFL); // Qt Test's handlers are the parent's affair
            }
            ::close(ready[0]);
            work();
            const bool isTold = ::write(ready[1], "x", 1) == 1;
            ::close(ready[1]);
            while (isTold) {
                ::pause();
            }
            ::_exit(1);
        }
        ::close(ready[1]);
        char word = 0;
        m_isReady = ::read(ready[0], &word, 1) == 1;
        ::close(ready[0]);
    }
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess() { end(); }

    void end()
    {
        if (m_pid > 0) {
            ::kill(m_pid, SIGKILL);
            wait();
        }
    }
    /// Its wait(2) status.
    int wait()
    {
        int status = 0;
        ::waitpid(m_pid, &status, 0);
        m_pid = -1;
        return status;
    }
    bool isRunning() const { return ::waitpid(m_pid, nullptr, WNOHANG) == 0; }
    bool isReady() const { return m_isReady; }
    Pid pid() const { return Pid(m_pid); }

private:
    pid_t m_pid = -1;
    bool m_isReady = false;
};

} // namespace netgrove::test
