// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Processes that are not what they were, or not whose they seem.
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>

#include <linux/sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lab/cases.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
namespace fs = std::filesystem;
constexpr std::size_t kBytes = 30'000;

Endpoint web(unsigned number) { return {serverAddress(Family::ipv4, number), port::web}; }

void talk(const char* role, unsigned number)
{
    Connection connection = Connection::tcp(web(number));
    connection.put(kBytes);
    connection.get(kBytes);
    tellFlow(role, connection);
}

/// Runs the talk in a child of the given pid (clone(2), set_tid; Linux 5.5). False: the kernel refuses.
bool talkAsPid(pid_t pid, unsigned number)
{
    clone_args arguments{};
    arguments.exit_signal = SIGCHLD;
    arguments.set_tid = reinterpret_cast<std::uintptr_t>(&pid);
    arguments.set_tid_size = 1;
    const long child = ::syscall(SYS_clone3, &arguments, sizeof arguments);
    if (child == 0) {
        boundLife(30s);
        talk("pid-reuse", number);
        ::_exit(0);
    }
    return child > 0 && waitFor(static_cast<pid_t>(child)) == 0;
}
} // namespace

void runRenamed(const CaseOptions&)
{
    Connection connection = Connection::tcp(web(41));
    connection.put(kBytes);
    setName("lab-newname");
    connection.put(kBytes);
    tellFlow("renamed", connection);
}

void runDeletedExecutable(const CaseOptions&)
{
    std::string folder = (fs::temp_directory_path() / "netgrove-lab-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) {
        giveUpWithErrno("temporary folder");
    }
    const fs::path program = fs::path(folder) / "lab-deleted";
    fs::copy_file("/proc/self/exe", program);
    const pid_t child = spawnProgram({program.string(), "case", "tcp-both", "--delay-ms", "300"});
    pause(100ms); // it runs by now, and has not talked yet
    fs::remove_all(folder);
    waitFor(child);
}

void runExecBetween(const CaseOptions&)
{
    waitFor(spawn("lab-first", [] {
        Connection opened = Connection::tcp(web(42));
        opened.sendText("PUT 100\n");
        opened.send(100);
        opened.receive(3);
        tellFlow("exec-between", opened);
        const std::string number = std::to_string(::dup(opened.descriptor())); // not closed at the exec
        ::execl("/proc/self/exe", "netgrove-lab", "case", "continue", "--descriptor", number.c_str(), nullptr);
        giveUpWithErrno("exec");
    }));
}

void runVfork(const CaseOptions&)
{
    // Between vfork(2) and exec only exec and _exit are allowed.
    const pid_t child = ::vfork();
    if (child == 0) {
        ::execl("/proc/self/exe", "netgrove-lab", "case", "tcp-both", nullptr);
        ::_exit(127);
    }
    waitFor(child);
}

void runCloneParent(const CaseOptions&)
{
    waitFor(spawn("lab-creator", [] {
        const Who creator = myself();
        const long child = ::syscall(SYS_clone, CLONE_PARENT | SIGCHLD, nullptr, nullptr, nullptr, nullptr);
        if (child < 0) {
            giveUpWithErrno("clone");
        }
        if (child == 0) {
            setName("lab-sibling");
            boundLife(30s);
            tellBirth(creator, myself());
            talk("clone-parent", 43);
            ::_exit(0);
        }
        pause(700ms); // is there while it talks
    }));
    // The sibling is our child by ppid.
    while (::waitpid(-1, nullptr, 0) > 0) { }
}

void runPidReuse(const CaseOptions&)
{
    // A number that was just used and is free again.
    const pid_t pid = spawn("lab-number", [] { });
    waitFor(pid);
    pause(50ms);
    if (!talkAsPid(pid, 44)) {
        tellNotOffered("pid-reuse: the kernel refuses clone3 with set_tid here");
        return;
    }
    pause(200ms);
    talkAsPid(pid, 45);
}

} // namespace netgrove::lab
