// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/container.h"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>

#include <sched.h>
#include <unistd.h>

#include "tests/support/lab/guard.h"
#include "tests/support/lab/ip_command.h"
#include "tests/support/lab/process.h"

namespace netgrove::lab {
namespace {
std::string addressOfContainer(unsigned number) { return "192.0.2." + std::to_string(200 + number); }

void run(const std::string& commands)
{
    if (const auto done = runIp(commands); !done) {
        giveUp(done.error().detail);
    }
}

void setSysctl(const std::string& path, const char* value)
{
    std::ofstream file("/proc/sys/net/" + path);
    file << value << std::flush;
    if (!file) {
        giveUp("cannot set " + path);
    }
}

/// The pc routes for the container as a container engine would, and answers ARP for it, so that the outside finds the
/// way.
void joinContainer(pid_t container, unsigned number)
{
    const std::string cable = "lab-ct" + std::to_string(number);
    run("link add " + cable + " type veth peer name lab-inside netns " + std::to_string(container) + "\nlink set "
        + cable + " up\nroute add " + addressOfContainer(number) + "/32 dev " + cable + "\n");
    setSysctl("ipv4/ip_forward", "1");
    setSysctl("ipv4/conf/lab-pc/proxy_arp", "1");
    setSysctl("ipv4/conf/" + cable + "/proxy_arp", "1");
}

void enterContainer(unsigned number, int toParent, int fromParent)
{
    char word = '.';
    if (::unshare(CLONE_NEWNET) != 0 || ::write(toParent, &word, 1) != 1 || ::read(fromParent, &word, 1) != 1) {
        giveUpWithErrno("container");
    }
    run("link set lo up\naddress add " + addressOfContainer(number)
        + "/24 dev lab-inside\nlink set lab-inside up\nroute add default via 192.0.2.10\n");
    ::setenv(kTokenVariable, networkNamespaceName().c_str(), 1); // it is a part of the lab, too
}
} // namespace

pid_t spawnInContainer(const std::string& name, unsigned number, const std::function<void()>& body)
{
    std::array<int, 2> up{};
    std::array<int, 2> down{};
    if (::pipe2(up.data(), O_CLOEXEC) != 0 || ::pipe2(down.data(), O_CLOEXEC) != 0) {
        giveUpWithErrno("pipe");
    }
    const pid_t container = spawn(name, [&] {
        enterContainer(number, up[1], down[0]);
        body();
    });
    char word = '.';
    if (::read(up[0], &word, 1) != 1) {
        giveUp("the container ended too early");
    }
    joinContainer(container, number);
    if (::write(down[1], &word, 1) != 1) {
        giveUpWithErrno("pipe");
    }
    for (const int end : {up[0], up[1], down[0], down[1]}) {
        ::close(end);
    }
    return container;
}

} // namespace netgrove::lab
