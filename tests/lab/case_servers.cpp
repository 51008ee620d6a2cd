// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The pc as a server: the outside is asked to call ("CALL port"), and calls.
#include <cerrno>
#include <fcntl.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/lab/cases.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/listener.h"
#include "tests/support/lab/servers.h"
#include "tests/support/lab/socket_address.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
constexpr std::size_t kAnswer = 20'000;
constexpr int kCallers = 5;

void serveOne(const char* role, Connection& connection)
{
    connection.receive(kCallBytes);
    connection.send(kAnswer);
    tellFlow(role, connection);
}

void askForCalls(std::uint16_t port, int count)
{
    Connection asking = Connection::tcp({serverAddress(Family::ipv4, 36), port::web});
    for (int number = 0; number < count; ++number) {
        asking.sendText("CALL " + std::to_string(port) + "\n");
    }
    tellFlow("asking", asking);
}
} // namespace

void runSocketActivation(const CaseOptions&)
{
    constexpr std::uint16_t kPort = 7001;
    const FileDescriptor listener = listenAt(kPort);
    // As systemd does it: the listener is descriptor 3 of a program that never opened it (sd_listen_fds(3)).
    const pid_t server = spawnProgram({"/proc/self/exe", "case", "continue", "--descriptor", "3"}, [&] {
        ::dup2(listener.get(), 3);
        // Where it is 3 already, dup2(2) leaves it to be closed at the exec.
        ::fcntl(3, F_SETFD, 0);
    });
    askForCalls(kPort, 1);
    waitFor(server);
}

void runPrefork(const CaseOptions&)
{
    constexpr std::uint16_t kPort = 7002;
    const FileDescriptor listener = listenAt(kPort);
    waitFor(spawn("lab-asking", [&] { askForCalls(kPort, kCallers); }));
    for (int number = 0; number < kCallers; ++number) {
        Connection accepted = acceptOne(listener.get());
        waitFor(spawn("lab-worker", [&] { serveOne("prefork", accepted); }));
    }
}

void runContinue(const CaseOptions& options)
{
    int isListening = 0;
    socklen_t length = sizeof isListening;
    if (::getsockopt(options.descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &length) != 0) {
        giveUpWithErrno("descriptor " + std::to_string(options.descriptor));
    }
    if (isListening != 0) {
        setName("lab-activated");
        Connection accepted = acceptOne(options.descriptor);
        serveOne("socket-activation", accepted);
        return;
    }
    setName("lab-second");
    Connection connection(Protocol::tcp, FileDescriptor(options.descriptor), remoteEndpointOf(options.descriptor));
    connection.put(30'000);
    tellFlow("exec-between", connection);
}

} // namespace netgrove::lab
