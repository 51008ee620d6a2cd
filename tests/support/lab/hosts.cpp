// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/hosts.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <utility>

#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/lab/addresses.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/ip_command.h"
#include "tests/support/lab/process.h"
#include "tests/support/lab/servers.h"
#include "tests/support/lab/user_namespace.h"

namespace netgrove::lab {
namespace {
struct Pipe {
    FileDescriptor reader;
    FileDescriptor writer;
};

Result<Pipe> makePipe()
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return systemFailure("pipe", errno);
    }
    return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

/// Waits for "." from the other side; anything else, or its end, is what went wrong there.
Result<void> waitForWord(int descriptor)
{
    std::array<char, 512> text{};
    const ssize_t length = ::read(descriptor, text.data(), text.size());
    if (length == 1 && text[0] == '.') {
        return {};
    }
    return failure(ErrorCode::system,
        length > 0 ? std::string(text.data(), static_cast<std::size_t>(length)) : "the other host ended too early");
}

void say(int descriptor, const std::string& text) { (void)!::write(descriptor, text.data(), text.size()); }

/// Link-local addresses are given by hand: those that the kernel makes wait for duplicate address detection, and
/// without one there is no neighbour discovery for a packet with a foreign source (RFC 4861 §7.2.2). AnyIP: a local
/// route makes the host own a whole range without an address for each (ip-route(8), type local). Two addresses of it
/// swallow everything: hosts that do not answer, as most that a port scan tries.
constexpr const char* kOutsideCommands = R"(link set lo up
link set lab-out addrgenmode none
link set lab-out up
address add 192.0.2.1/24 dev lab-out
address add 2001:db8:1::1/64 dev lab-out nodad
address add fe80::1/64 dev lab-out nodad
route add local 198.51.100.0/24 dev lo
route add local 203.0.113.0/24 dev lo
route add local 2001:db8:2::/48 dev lo
route add local 2001:db8:3::/48 dev lo
route add blackhole 203.0.113.230/31 table local
route add blackhole 2001:db8:3::230/127 table local
)";

constexpr const char* kPcCommands = R"(link set lo up
address add 192.0.2.10/24 dev lab-pc
address add 2001:db8:1::10/64 dev lab-pc nodad
address add fe80::10/64 dev lab-pc nodad
route add default via 192.0.2.1
route add default via 2001:db8:1::1
)";

/// The outside host: makes its namespace, waits for the cable, opens the servers' sockets there, then leaves the
/// namespace (hosts.h says why) and serves until its parent ends.
[[noreturn]] void runOutside(int pcNamespace, int toPc, int fromPc, int words, std::chrono::seconds life)
{
    dieWithParent();
    setName("lab-outside");
    const auto run = [&]() -> Result<Servers> {
        if (::unshare(CLONE_NEWNET) != 0) {
            return systemFailure("unshare network namespace", errno);
        }
        say(toPc, ".");
        if (const auto cable = waitForWord(fromPc); !cable) {
            return tl::unexpected(cable.error());
        }
        if (const auto configured = runIp(kOutsideCommands); !configured) {
            return tl::unexpected(configured.error());
        }
        auto servers = Servers::open(words);
        if (servers && ::setns(pcNamespace, CLONE_NEWNET) != 0) {
            return systemFailure("setns", errno);
        }
        return servers;
    };
    auto servers = run();
    if (!servers) {
        say(toPc, servers.error().detail);
        ::_exit(1);
    }
    ::close(pcNamespace);
    say(toPc, ".");
    servers->serve(life);
    ::_exit(0);
}

Result<void> layCable(pid_t outside, int toOutside, int fromOutside)
{
    if (auto ready = waitForWord(fromOutside); !ready) {
        return ready;
    }
    const std::string pc = kPcInterface;
    const std::string cable = "link add " + pc + " type veth peer name " + kOutsideInterface + " netns "
        + std::to_string(outside) + "\nlink set " + pc + " addrgenmode none\nlink set " + pc + " up\n";
    if (auto laid = runIp(cable); !laid) {
        return laid;
    }
    say(toOutside, ".");
    if (auto served = waitForWord(fromOutside); !served) {
        return served;
    }
    // Only now: an address that is given before both ends are up stays tentative for a while.
    return runIp(kPcCommands);
}

/// Lets every group of the namespace open ping sockets (icmp(7), ping_group_range).
void allowPingSockets()
{
    std::ofstream file("/proc/sys/net/ipv4/ping_group_range");
    file << "0 0" << std::flush;
}
} // namespace

Result<Hosts> Hosts::make(std::chrono::seconds life)
{
    Hosts hosts;
    if (!canMakeNamespaces()) {
        if (const auto entered = enterUserNamespace(); !entered) {
            return tl::unexpected(entered.error());
        }
        hosts.m_isInUserNamespace = true;
    }
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (::unshare(CLONE_NEWNET) != 0) {
        return systemFailure("unshare network namespace", errno);
    }
    const FileDescriptor pcNamespace(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
    auto toOutside = makePipe();
    auto fromOutside = makePipe();
    auto words = makePipe();
    if (!pcNamespace.isOpen() || !toOutside || !fromOutside || !words) {
        return systemFailure("descriptors of the hosts", errno);
    }
    hosts.m_servers = ::fork();
    if (hosts.m_servers < 0) {
        return systemFailure("fork", errno);
    }
    if (hosts.m_servers == 0) {
        words->reader = FileDescriptor();
        runOutside(pcNamespace.get(), fromOutside->writer.get(), toOutside->reader.get(), words->writer.get(), life);
    }
    fromOutside->writer = FileDescriptor();
    if (const auto laid = layCable(hosts.m_servers, toOutside->writer.get(), fromOutside->reader.get()); !laid) {
        return tl::unexpected(laid.error());
    }
    allowPingSockets();
    ::setenv(kTokenVariable, networkNamespaceName().c_str(), 1);
    hosts.m_words = std::move(words->reader);
    return hosts;
}

Hosts::Hosts(Hosts&& other) noexcept
    : m_servers(std::exchange(other.m_servers, -1))
    , m_words(std::move(other.m_words))
    , m_isInUserNamespace(other.m_isInUserNamespace)
{
}

Hosts::~Hosts()
{
    if (m_servers > 0) {
        endDescendants();
    }
}

} // namespace netgrove::lab
