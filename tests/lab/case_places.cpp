// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The same talk from other places: within this machine, and from another network namespace on it.
#include <array>
#include <cerrno>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/lab/cases.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/ip_command.h"
#include "tests/support/lab/socket_address.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
constexpr std::size_t kBytes = 50'000;
constexpr const char* kContainerAddress = "192.0.2.200";

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
void joinContainer(pid_t container)
{
    run("link add lab-ct type veth peer name lab-inside netns " + std::to_string(container)
        + "\nlink set lab-ct up\nroute add " + kContainerAddress + "/32 dev lab-ct\n");
    setSysctl("ipv4/ip_forward", "1");
    setSysctl("ipv4/conf/lab-pc/proxy_arp", "1");
    setSysctl("ipv4/conf/lab-ct/proxy_arp", "1");
}

void talkFromContainer(int toParent, int fromParent)
{
    char word = '.';
    if (::unshare(CLONE_NEWNET) != 0 || ::write(toParent, &word, 1) != 1 || ::read(fromParent, &word, 1) != 1) {
        giveUpWithErrno("container");
    }
    run(std::string("link set lo up\naddress add ") + kContainerAddress
        + "/24 dev lab-inside\nlink set lab-inside up\nroute add default via 192.0.2.10\n");
    Connection connection = Connection::tcp({serverAddress(Family::ipv4, 22), port::web});
    connection.put(kBytes / 2);
    connection.get(kBytes);
    tellFlow("container", connection);
}
} // namespace

void runLoopback(const CaseOptions&)
{
    const FileDescriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const SocketAddress address = socketAddressOf({addressOf("127.0.0.1"), 0});
    if (::bind(listener.get(), address.get(), address.length) != 0 || ::listen(listener.get(), 1) != 0) {
        giveUpWithErrno("listen on loopback");
    }
    const Endpoint local = localEndpointOf(listener.get());
    const pid_t server = spawn("lab-local", [&] {
        const int accepted = ::accept(listener.get(), nullptr, nullptr);
        Connection connection(Protocol::tcp, FileDescriptor(accepted), remoteEndpointOf(accepted));
        connection.receive(kBytes);
        tellFlow("loopback-server", connection);
    });
    Connection connection = Connection::tcp(local);
    connection.send(kBytes);
    tellFlow("loopback", connection);
    waitFor(server);
}

void runContainer(const CaseOptions&)
{
    std::array<int, 2> up{};
    std::array<int, 2> down{};
    if (::pipe2(up.data(), O_CLOEXEC) != 0 || ::pipe2(down.data(), O_CLOEXEC) != 0) {
        giveUpWithErrno("pipe");
    }
    const pid_t container = spawn("lab-container", [&] { talkFromContainer(up[1], down[0]); });
    char word = '.';
    if (::read(up[0], &word, 1) != 1) {
        giveUp("the container ended too early");
    }
    joinContainer(container);
    if (::write(down[1], &word, 1) != 1) {
        giveUpWithErrno("pipe");
    }
    if (waitFor(container) != 0) {
        giveUp("the container's program failed");
    }
}

} // namespace netgrove::lab
