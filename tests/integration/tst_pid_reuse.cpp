// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Signals at processes that end while others get their pids: in a pid namespace with a few hundred pids, one thread
/// turns processes over, another kills by pid and start time whomever it has ever heard of. Nobody may die of it who
/// was not meant. NETGROVE_SIGNALS=N fires another number than that of the ordinary run; the figures are printed.
#include <QByteArray>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <deque>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "core/sense/processes/proc_reader.h"
#include "core/sense/processes/signal_process.h"

using namespace netgrove;
using namespace std::chrono_literals;

namespace {

constexpr int kFirstPid = 300; ///< what the kernel begins with after a wrap (RESERVED_PIDS)
constexpr int kLastPid = 700;
constexpr std::size_t kAlive = 50;
constexpr std::size_t kRemembered = 4000; ///< keys that are aimed at
constexpr int kOrdinaryRun = 10000;

/// What both threads know. Test code: a mutex is fine here.
struct Shared {
    std::mutex mutex;
    std::deque<ProcessKey> aims; ///< the newest ones, dead or alive
    std::set<ProcessKey> hits; ///< signalled, as the call said
    std::map<Pid, ProcessKey> alive;
    int fired = 0;
    int firedAtHeirs = 0; ///< the pid was another's by then
    std::atomic<bool> isOver{false};
};

[[noreturn]] void live()
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    while (true) {
        ::pause();
    }
}

/// The namespace has its own pid_max from Linux 6.14 on; before, its last pid can be set (pid_namespaces(7)).
class FewPids {
public:
    FewPids()
    {
        utsname system{};
        ::uname(&system);
        int major = 0;
        int minor = 0;
        std::sscanf(system.release, "%d.%d", &major, &minor);
        m_hasOwnMaximum = major > 6 || (major == 6 && minor >= 14);
        if (m_hasOwnMaximum) {
            std::ofstream("/proc/sys/kernel/pid_max") << kLastPid << std::flush;
        }
    }
    void wrap(pid_t last) const
    {
        if (!m_hasOwnMaximum && last >= kLastPid) {
            std::ofstream("/proc/sys/kernel/ns_last_pid") << kFirstPid << std::flush;
        }
    }

private:
    bool m_hasOwnMaximum = false;
};

/// Fires at whomever it has heard of.
void fire(Shared& shared, int count)
{
    std::mt19937 random(1); // NOLINT: the same every time
    while (shared.firedAtHeirs < count) {
        ProcessKey aim;
        {
            const std::scoped_lock lock(shared.mutex);
            if (shared.aims.empty()) {
                continue;
            }
            // Mostly at those who have ended, so that their heirs live to be hit by mistake.
            const std::size_t known = shared.aims.size();
            const bool isAtLiving = known <= kAlive || random() % 50 == 0;
            aim = shared.aims.at(isAtLiving ? random() % known : random() % (known - kAlive));
            const auto holder = shared.alive.find(aim.pid);
            shared.firedAtHeirs += holder != shared.alive.end() && holder->second != aim ? 1 : 0;
            ++shared.fired;
        }
        if (signalProcess(aim, ProcessSignal::kill)) {
            const std::scoped_lock lock(shared.mutex);
            shared.hits.insert(aim);
        }
        if (random() % 4 == 0) {
            std::this_thread::sleep_for(50us); // at another moment of the others' lives
        }
    }
    shared.isOver = true;
}

class Turnover {
public:
    explicit Turnover(Shared& shared)
        : m_shared(shared)
    {
    }

    /// 0: all is well.
    int run()
    {
        while (!m_shared.isOver) {
            while (m_children.size() < kAlive && !m_shared.isOver) {
                spawn();
            }
            reapKilled();
            retireOldest();
        }
        while (!m_children.empty()) {
            reapKilled();
            retireOldest();
        }
        return judge();
    }

private:
    void spawn()
    {
        const pid_t pid = ::fork();
        if (pid == 0) {
            live();
        }
        m_fewPids.wrap(pid);
        const auto stat = m_reader->stat(Pid(pid));
        if (pid < 0 || !stat) {
            return;
        }
        const ProcessKey key{Pid(pid), stat->start};
        if (!m_seen.insert(key).second) {
            // Within one tick of the clock (10 ms) even pid and start time are the same: nobody could tell them apart.
            ++m_indistinguishable;
            ::kill(pid, SIGTERM);
            ::waitpid(pid, nullptr, 0);
            return;
        }
        m_reused += m_pids.insert(key.pid).second ? 0 : 1;
        m_children.push_back(key);
        const std::scoped_lock lock(m_shared.mutex);
        m_shared.alive[key.pid] = key;
        m_shared.aims.push_back(key);
        if (m_shared.aims.size() > kRemembered) {
            m_shared.aims.pop_front();
        }
    }

    void reapKilled()
    {
        for (auto child = m_children.begin(); child != m_children.end();) {
            int status = 0;
            if (::waitpid(child->pid.value, &status, WNOHANG) == child->pid.value) {
                note(*child, status);
                child = m_children.erase(child);
            } else {
                ++child;
            }
        }
    }

    void retireOldest()
    {
        if (m_children.empty()) {
            return;
        }
        const ProcessKey key = m_children.front();
        m_children.pop_front();
        ::kill(key.pid.value, SIGTERM); // our child, and not waited for: the pid is its own
        int status = 0;
        ::waitpid(key.pid.value, &status, 0);
        note(key, status);
    }

    void note(ProcessKey key, int status)
    {
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
            m_killed.insert(key);
        }
        const std::scoped_lock lock(m_shared.mutex);
        m_shared.alive.erase(key.pid);
    }

    int judge() const
    {
        int wrong = 0;
        for (const ProcessKey& key : m_killed) {
            wrong += m_shared.hits.contains(key) ? 0 : 1;
        }
        std::printf("%d signals, %d of them at a pid that was another's by then; %zu processes, %d with a pid used "
                    "before; %zu killed, all meant but %d; %d thrown away that no clock could tell apart\n",
            m_shared.fired, m_shared.firedAtHeirs, m_seen.size(), m_reused, m_killed.size(), wrong,
            m_indistinguishable);
        const bool wasATrial = m_reused > 0 && !m_killed.empty();
        return wrong == 0 && wasATrial ? 0 : 1;
    }

    Shared& m_shared;
    FewPids m_fewPids;
    Result<ProcReader> m_reader = ProcReader::open("/proc");
    std::deque<ProcessKey> m_children;
    std::set<ProcessKey> m_seen;
    std::set<Pid> m_pids;
    std::set<ProcessKey> m_killed;
    int m_reused = 0;
    int m_indistinguishable = 0;
};

int runInside(int count)
{
    if (::mount("proc", "/proc", "proc", 0, nullptr) != 0) {
        std::perror("mount /proc");
        return 1;
    }
    Shared shared;
    std::thread shooter(fire, std::ref(shared), count);
    const int status = Turnover(shared).run();
    shooter.join();
    return status;
}

} // namespace

int main()
{
    const int count = qEnvironmentVariableIsSet("NETGROVE_SIGNALS") ? qEnvironmentVariableIntValue("NETGROVE_SIGNALS")
                                                                    : kOrdinaryRun;
    if (::unshare(CLONE_NEWPID | CLONE_NEWNS) != 0
        || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
        std::perror("This test needs root: a pid namespace of its own");
        return 1;
    }
    const pid_t inside = ::fork();
    if (inside == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        const int status = runInside(count);
        std::fflush(stdout);
        ::_exit(status);
    }
    int status = 0;
    ::waitpid(inside, &status, 0);
    // Without what runs at exit: a leak checker would fork, which nobody can whose namespace's first process has ended.
    ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}
