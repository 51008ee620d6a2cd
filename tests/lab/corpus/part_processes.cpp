// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// How a part starts others, and what kind of process it is.
#include "tests/lab/corpus/part.h"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>

#include <grp.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tests/lab/corpus/actor.h"
#include "tests/lab/corpus/home.h"
#include "tests/lab/corpus/roles.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/process.h"
#include "tests/support/lab/socket_address.h"

namespace netgrove::lab {

void Part::become(const Step& step)
{
    const std::string path = word(step, 0);
    std::vector<char*> arguments;
    for (const std::string& each : step.words) {
        arguments.push_back(const_cast<char*>(each.c_str()));
    }
    arguments.push_back(nullptr);
    ::setenv(kActorVariable, (m_scene + " " + std::to_string(step.number)).c_str(), 1);
    ::execv(path.c_str(), arguments.data());
    giveUpWithErrno(m_scene + ": cannot run " + path);
}

void Part::runProgram(const Step& step)
{
    m_children.push_back(spawn("lab-starting", [&] { become(step); }));
}

void Part::executeProgram(const Step& step) { become(step); }

void Part::runWith(int descriptor, const Step& step)
{
    m_children.push_back(spawn("lab-starting", [&] {
        ::dup2(descriptor, kGiven);
        ::fcntl(kGiven, F_SETFD, 0); // where it is that number already, dup2(2) leaves it to be closed at the exec
        become(step);
    }));
}

void Part::activate(const Step& step) { runWith(m_listener.get(), step); }

void Part::handOver(const Step& step)
{
    runWith(m_accepted.back().descriptor(), step);
    m_accepted.pop_back();
}

void Part::takeOver(const Step&)
{
    m_accepted.emplace_back(Protocol::tcp, FileDescriptor(kGiven), remoteEndpointOf(kGiven));
}

void Part::forkPart(const Step& step)
{
    const std::string name = step.words.empty() ? myself().comm : step.words.front();
    m_children.push_back(spawn(
        name,
        [&] {
            m_children.clear(); // they are the parent's
            tellRole(m_scene, Role::actor);
            play(step.body);
        },
        longestPart()));
}

void Part::runReal(const Step& step)
{
    m_children.push_back(spawn("lab-starting", [&] {
        tellRole(m_scene, Role::actor);
        ::unsetenv(kActorVariable);
        const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
        for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
            ::dup2(nowhere, descriptor);
        }
        std::vector<char*> arguments;
        for (const std::string& each : step.words) {
            arguments.push_back(const_cast<char*>(each.c_str()));
        }
        arguments.push_back(nullptr);
        ::execv(arguments.front(), arguments.data());
        ::_exit(127);
    }));
}

void Part::startThread(const Step& step)
{
    m_threads.emplace_back([this, &step] {
        if (!step.words.empty()) {
            setName(step.words.front());
        }
        Part part(*findScene(m_scene));
        part.m_family = m_family;
        part.play(step.body);
    });
}

void Part::waitForAll()
{
    m_threads.clear();
    for (const pid_t child : m_children) {
        waitFor(child);
    }
    m_children.clear();
}

// ------------------------------------------------------------------------------------------------ what a process is

/// What pam_loginuid(8) does for every login, and what no process can undo.
void Part::logIn()
{
    std::ofstream file("/proc/self/loginuid");
    file << userOf("alice") << std::flush;
}

void Part::becomeUser(const Step& step)
{
    const uid_t user = userOf(word(step, 0));
    if (::setgroups(0, nullptr) != 0 || ::setgid(user) != 0 || ::setuid(user) != 0) {
        giveUpWithErrno("become " + word(step, 0));
    }
}

void Part::takeTerminal(const Step&)
{
    // The other end stays open in this process and its children: nobody hangs up, and nobody types.
    m_terminal = FileDescriptor(::posix_openpt(O_RDWR | O_NOCTTY));
    std::array<char, 64> name{};
    if (::grantpt(m_terminal.get()) != 0 || ::unlockpt(m_terminal.get()) != 0
        || ::ptsname_r(m_terminal.get(), name.data(), name.size()) != 0) {
        giveUpWithErrno("terminal");
    }
    ::setsid();
    const int terminal = ::open(name.data(), O_RDWR);
    if (terminal < 0 || ::ioctl(terminal, TIOCSCTTY, 0) != 0) {
        giveUpWithErrno("take the terminal");
    }
}

} // namespace netgrove::lab
