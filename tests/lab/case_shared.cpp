// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// One socket, several who could be using it.
#include <array>
#include <cerrno>
#include <thread>

#include <sys/socket.h>
#include <unistd.h>

#include "tests/lab/cases.h"
#include "tests/support/lab/descriptor_passing.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
constexpr std::size_t kBytes = 30'000;

Endpoint web(unsigned number) { return {serverAddress(Family::ipv4, number), port::web}; }

/// What one holder does, and tells as its own: a Connection counts from where the other one left off, so start anew.
void exchange(const char* role, int descriptor, const Endpoint& remote, std::size_t bytes)
{
    Connection mine(Protocol::tcp, FileDescriptor(::dup(descriptor)), remote);
    mine.put(bytes);
    mine.get(bytes);
    tellFlow(role, mine);
}

} // namespace

void runInheritedByChild(const CaseOptions&)
{
    const Connection opened = Connection::tcp(web(31));
    waitFor(spawn("lab-heir", [&] { exchange("inherited-child", opened.descriptor(), opened.remote(), kBytes); }));
}

void runInheritedByParent(const CaseOptions&)
{
    const Connection opened = Connection::tcp(web(32));
    const pid_t heir = spawn("lab-heir", [] { pause(500ms); });
    exchange("inherited-parent", opened.descriptor(), opened.remote(), kBytes);
    waitFor(heir);
}

void runInheritedByBoth(const CaseOptions&)
{
    const Connection opened = Connection::tcp(web(33));
    exchange("inherited-both", opened.descriptor(), opened.remote(), kBytes);
    waitFor(spawn("lab-heir", [&] { exchange("inherited-both", opened.descriptor(), opened.remote(), 3 * kBytes); }));
}

void runPassedSocket(const CaseOptions&)
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        giveUpWithErrno("socketpair");
    }
    // Forked before there is a socket: it can have it in no other way than by being given it.
    const pid_t receiver = spawn("lab-receiver", [&] {
        const FileDescriptor given = receiveDescriptor(ends[1]);
        exchange("passed", given.get(), web(34), kBytes);
    });
    {
        const Connection opened = Connection::tcp(web(34));
        passDescriptor(ends[0], opened.descriptor());
    }
    waitFor(receiver);
}

void runOtherThread(const CaseOptions&)
{
    const Connection opened = Connection::tcp(web(35));
    std::jthread other([&] {
        setName("lab-other");
        exchange("other-thread", opened.descriptor(), opened.remote(), kBytes);
    });
}

} // namespace netgrove::lab
