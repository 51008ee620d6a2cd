// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/user_namespace.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>

#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/lab/process.h"

namespace netgrove::lab {
namespace {
tl::unexpected<Error> notAllowed(const std::string& step, int errorNumber)
{
    return failure(ErrorCode::noPrivilege,
        std::string(systemFailure(step, errorNumber).value().detail)
            + "\nThis system does not let an ordinary user make test hosts (it restricts user namespaces)."
              "\nRun it as root, with sudo for example; or see sysctl user.max_user_namespaces,"
              " kernel.unprivileged_userns_clone and kernel.apparmor_restrict_unprivileged_userns.");
}

bool write(const char* path, const std::string& text)
{
    std::ofstream file(path);
    file << text << std::flush;
    return file.good();
}

/// The process that stays behind: as good as the child for whoever started us.
[[noreturn]] void standFor(pid_t child)
{
    static pid_t target = 0;
    target = child;
    struct sigaction passOn{};
    passOn.sa_handler = [](int number) { ::kill(target, number); };
    for (const int number : std::array{SIGINT, SIGTERM, SIGHUP}) {
        ::sigaction(number, &passOn, nullptr);
    }
    ::_exit(waitFor(child));
}
} // namespace

bool canMakeNamespaces()
{
    // Asks the kernel rather than the uid: root in a container may lack the right, and a capability gives it to others.
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(::unshare(CLONE_NEWNET) == 0 ? 0 : 1);
    }
    return child > 0 && waitFor(child) == 0;
}

Result<void> enterUserNamespace()
{
    const uid_t uid = ::geteuid();
    const gid_t gid = ::getegid();
    if (::unshare(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS) != 0) {
        return notAllowed("unshare", errno);
    }
    if (!write("/proc/self/setgroups", "deny") || !write("/proc/self/uid_map", "0 " + std::to_string(uid) + " 1")
        || !write("/proc/self/gid_map", "0 " + std::to_string(gid) + " 1")) {
        return notAllowed("user namespace map", errno);
    }
    const pid_t child = ::fork();
    if (child < 0) {
        return notAllowed("fork", errno);
    }
    if (child > 0) {
        standFor(child);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
        || ::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0) {
        return notAllowed("mount /proc", errno);
    }
    return {};
}

} // namespace netgrove::lab
