// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/trace/watched_child.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

#include <arpa/inet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace netgrove::test {

TraceSink Heard::sink()
{
    TraceSink sink;
    sink.use = [this](const SocketUse& use) {
        firstUses += use.isFirst ? 1 : 0;
        uses[use.id] = use;
    };
    sink.socket = [this](const SocketEvent& event) { sockets.push_back(event); };
    sink.process = [this](const ProcessEvent& event) { processes.push_back(event); };
    return sink;
}

std::vector<SocketUse> Heard::usesOf(pid_t pid) const
{
    std::vector<SocketUse> found;
    for (const auto& [id, use] : uses) {
        if (use.process.pid == Pid(pid)) {
            found.push_back(use);
        }
    }
    return found;
}

std::vector<ProcessEvent> Heard::eventsOf(pid_t pid) const
{
    std::vector<ProcessEvent> found;
    std::copy_if(processes.begin(), processes.end(), std::back_inserter(found),
        [pid](const ProcessEvent& event) { return event.pid == Pid(pid); });
    return found;
}

bool Heard::hasExited(pid_t pid) const
{
    return std::any_of(processes.begin(), processes.end(),
        [pid](const ProcessEvent& event) { return event.pid == Pid(pid) && event.kind == ProcessEvent::Kind::exit; });
}

std::uint64_t sent(const std::vector<SocketUse>& uses)
{
    std::uint64_t bytes = 0;
    for (const SocketUse& use : uses) {
        bytes += use.txBytes;
    }
    return bytes;
}

std::uint64_t received(const std::vector<SocketUse>& uses)
{
    std::uint64_t bytes = 0;
    for (const SocketUse& use : uses) {
        bytes += use.rxBytes;
    }
    return bytes;
}

pid_t startChild(const std::function<void()>& work)
{
    const pid_t child = ::fork();
    if (child != 0) {
        return child;
    }
    ::alarm(20);
    enterOwnNetwork();
    work();
    ::_exit(0);
}

bool watchUntilGone(Tracer& tracer, Heard& heard, pid_t child)
{
    const TraceSink sink = heard.sink();
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    int status = -1;
    bool isReaped = false;
    while (std::chrono::steady_clock::now() < end && !(isReaped && heard.hasExited(child))) {
        pollfd waiting{tracer.descriptor(), POLLIN, 0};
        ::poll(&waiting, 1, 5);
        isReaped = isReaped || ::waitpid(child, &status, WNOHANG) == child;
        tracer.readTotals(sink);
    }
    return isReaped && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

pid_t watchChild(Tracer& tracer, Heard& heard, const std::function<void()>& work)
{
    const pid_t child = startChild(work);
    return watchUntilGone(tracer, heard, child) ? child : -1;
}

void require(bool isTrue)
{
    if (!isTrue) {
        ::perror("child of the test");
        ::_exit(9);
    }
}

void enterOwnNetwork()
{
    require(::unshare(CLONE_NEWNET) == 0);
    const int control = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    require(::ioctl(control, SIOCSIFFLAGS, &request) == 0);
    ::close(control);
}

sockaddr_storage loopback(int family, std::uint16_t port, bool isMapped)
{
    sockaddr_storage storage{};
    if (family == AF_INET) {
        auto* address = reinterpret_cast<sockaddr_in*>(&storage);
        address->sin_family = AF_INET;
        address->sin_port = htons(port);
        address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return storage;
    }
    auto* address = reinterpret_cast<sockaddr_in6*>(&storage);
    address->sin6_family = AF_INET6;
    address->sin6_port = htons(port);
    require(::inet_pton(AF_INET6, isMapped ? "::ffff:127.0.0.1" : "::1", &address->sin6_addr) == 1);
    return storage;
}

socklen_t sizeOf(const sockaddr_storage& address)
{
    return address.ss_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
}

TcpPair connectedTcp(int family)
{
    const int listener = ::socket(family, SOCK_STREAM, 0);
    sockaddr_storage address = loopback(family, 0);
    socklen_t length = sizeOf(address);
    require(::bind(listener, reinterpret_cast<sockaddr*>(&address), length) == 0 && ::listen(listener, 1) == 0);
    require(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) == 0);
    TcpPair pair;
    pair.client = ::socket(family, SOCK_STREAM, 0);
    require(::connect(pair.client, reinterpret_cast<sockaddr*>(&address), length) == 0);
    pair.server = ::accept(listener, nullptr, nullptr);
    require(pair.server >= 0);
    ::close(listener);
    return pair;
}

UdpReceiver udpReceiver(int family)
{
    UdpReceiver receiver;
    receiver.descriptor = ::socket(family, SOCK_DGRAM, 0);
    receiver.address = loopback(family, 0);
    socklen_t length = sizeOf(receiver.address);
    auto* address = reinterpret_cast<sockaddr*>(&receiver.address);
    require(::bind(receiver.descriptor, address, length) == 0);
    require(::getsockname(receiver.descriptor, address, &length) == 0);
    return receiver;
}

void sendAll(int descriptor, std::size_t bytes)
{
    std::array<char, 4096> buffer{};
    while (bytes > 0) {
        const ssize_t length = ::send(descriptor, buffer.data(), std::min(bytes, buffer.size()), 0);
        require(length > 0);
        bytes -= static_cast<std::size_t>(length);
    }
}

void receiveAll(int descriptor, std::size_t bytes)
{
    std::array<char, 4096> buffer{};
    while (bytes > 0) {
        const ssize_t length = ::recv(descriptor, buffer.data(), std::min(bytes, buffer.size()), 0);
        require(length > 0);
        bytes -= static_cast<std::size_t>(length);
    }
}

void sendTo(int descriptor, std::size_t bytes, const sockaddr_storage& address)
{
    const std::vector<char> buffer(bytes);
    const auto* destination = reinterpret_cast<const sockaddr*>(&address);
    require(::sendto(descriptor, buffer.data(), bytes, 0, destination, sizeOf(address)) == static_cast<ssize_t>(bytes));
}

} // namespace netgrove::test
