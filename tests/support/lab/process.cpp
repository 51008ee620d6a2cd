// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <ranges>
#include <sstream>
#include <thread>

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/lab/guard.h"

namespace netgrove::lab {
namespace {
/// The number that a link such as /proc/self ends with: in a nested pid namespace it may differ from getpid(2).
pid_t numberAtEnd(const char* link)
{
    std::array<char, 64> target{};
    const ssize_t length = ::readlink(link, target.data(), target.size() - 1);
    if (length <= 0) {
        return 0;
    }
    const std::string text(target.data(), static_cast<std::size_t>(length));
    return static_cast<pid_t>(std::stol(text.substr(text.rfind('/') + 1)));
}

std::uint64_t startTimeOfSelf()
{
    std::ifstream file("/proc/self/stat");
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    // The name may hold anything, a parenthesis too: count from the last one. Field 3 follows it, 22 is 19 further.
    std::istringstream rest(text.substr(text.rfind(')') + 1));
    std::string field;
    for (int number = 3; number <= 22; ++number) {
        rest >> field;
    }
    return std::stoull(field);
}

std::string commOfSelf()
{
    std::ifstream file("/proc/self/comm");
    std::string name;
    std::getline(file, name);
    return name;
}
} // namespace

Who myself() { return {numberAtEnd("/proc/self"), numberAtEnd("/proc/thread-self"), startTimeOfSelf(), commOfSelf()}; }

void setName(const std::string& name) { ::prctl(PR_SET_NAME, name.c_str()); }

pid_t spawn(const std::string& name, const std::function<void()>& body, std::chrono::seconds life)
{
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child < 0) {
        giveUpWithErrno("fork");
    }
    if (child == 0) {
        setName(name);
        boundLife(life);
        body();
        std::fflush(nullptr);
        ::_exit(0);
    }
    return child;
}

pid_t spawnProgram(const std::vector<std::string>& arguments, const std::function<void()>& prepare)
{
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child < 0) {
        giveUpWithErrno("fork");
    }
    if (child == 0) {
        dieWithParent();
        sigset_t none;
        sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        if (prepare) {
            prepare();
        }
        std::vector<char*> pointers;
        pointers.reserve(arguments.size() + 1);
        for (const std::string& argument : arguments) {
            pointers.push_back(const_cast<char*>(argument.c_str()));
        }
        pointers.push_back(nullptr);
        ::execvp(pointers.front(), pointers.data());
        std::perror(pointers.front());
        ::_exit(127);
    }
    return child;
}

int waitFor(pid_t child)
{
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return 127;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void endDescendants()
{
    // Ending a child hands its children to us (PR_SET_CHILD_SUBREAPER), so look again until there are none.
    while (true) {
        std::ifstream file("/proc/thread-self/children");
        std::vector<pid_t> children{std::istream_iterator<pid_t>(file), std::istream_iterator<pid_t>()};
        if (children.empty()) {
            return;
        }
        // Youngest first: the outside's servers are the eldest, and no one should see them go.
        std::ranges::for_each(children | std::views::reverse, [](pid_t child) { ::kill(child, SIGKILL); });
        for (const pid_t child : children) {
            waitFor(child);
        }
    }
}

void pause(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

} // namespace netgrove::lab
