// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/loads.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <netinet/in.h>

#include "tests/bench/own_cost.h"
#include "tests/support/lab/connection.h"
#include "tests/support/lab/guard.h"

namespace netgrove::bench {
namespace {
using namespace netgrove::lab;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr unsigned kAddresses = 200; ///< peerAddress() repeats after so many
constexpr std::uint16_t kFirstPort = 20'000;

/// Does something so often, at an even pace of milliseconds, and says how it went.
template <class Step> int repeat(const char* what, std::uint64_t count, std::uint64_t rate, Step step)
{
    const std::uint64_t perStep = std::max<std::uint64_t>(rate / 1000, 1);
    const double cpuBefore = cpuSeconds();
    const Clock::time_point start = Clock::now();
    std::uint64_t done = 0;
    std::uint64_t tried = 0;
    for (auto next = start; tried < count && Clock::now() - start < kLongestRun; next += 1ms * perStep * 1000 / rate) {
        std::this_thread::sleep_until(next);
        for (std::uint64_t index = 0; index < perStep && tried < count; ++index, ++tried) {
            done += step(tried) ? 1U : 0U;
        }
    }
    const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
    std::printf("{\"%s\":%llu,\"seconds\":%.3f,\"cpu_seconds\":%.3f}\n", what, static_cast<unsigned long long>(done),
        elapsed, cpuSeconds() - cpuBefore);
    return 0;
}

sockaddr_in addressOf(const IpAddress& address, std::uint16_t port)
{
    requireLabAddress(address);
    sockaddr_in made{};
    made.sin_family = AF_INET;
    made.sin_port = htons(port);
    std::copy(address.bytes().begin(), address.bytes().end(), reinterpret_cast<std::byte*>(&made.sin_addr));
    return made;
}

} // namespace

int runNewFlows(const NewFlows& load)
{
    const FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    std::array<sockaddr_in, kAddresses> remotes{};
    for (unsigned number = 0; number < kAddresses; ++number) {
        remotes.at(number) = addressOf(peerAddress(Family::ipv4, number), 0);
    }
    const std::array<char, 32> payload{};
    return repeat("flows", load.flows, load.rate, [&](std::uint64_t number) {
        sockaddr_in& remote = remotes.at(number % kAddresses);
        remote.sin_port = htons(static_cast<std::uint16_t>(kFirstPort + number / kAddresses));
        return ::sendto(socket.get(), payload.data(), payload.size(), 0, reinterpret_cast<const sockaddr*>(&remote),
                   sizeof remote)
            > 0;
    });
}

int runPortScan(const PortScan& load)
{
    sockaddr_in remote = addressOf(peerAddress(Family::ipv4, 61), 0);
    return repeat("ports", load.ports, load.rate, [&](std::uint64_t number) {
        const FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        remote.sin_port = htons(static_cast<std::uint16_t>(number + 1));
        const int status = ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&remote), sizeof remote);
        return status == 0 || errno == EINPROGRESS || errno == ECONNREFUSED;
    });
}

int runBirths(const Births& load)
{
    return repeat("births", load.count, load.rate, [&](std::uint64_t) {
        const pid_t child = ::fork();
        if (child == 0) {
            ::_exit(0);
        }
        while (::waitpid(-1, nullptr, WNOHANG) > 0) { }
        return child > 0;
    });
}

int runBulk(const Bulk& load)
{
    constexpr std::size_t kStreamWrite = std::size_t{64} << 10U;
    constexpr std::size_t kDatagram = 1200; // RFC 9000 §14.1: what every path must carry
    const Connection connection = load.isDatagrams ? Connection::udp({peerAddress(Family::ipv4, 60), 40000})
                                                   : Connection::tcp({serverAddress(Family::ipv4, 1), port::discard});
    const std::string payload(load.isDatagrams ? kDatagram : kStreamWrite, 'x');
    const std::uint64_t calls = load.megabytes * 1'000'000 / payload.size();
    const double cpuBefore = cpuSeconds();
    const Clock::time_point start = Clock::now();
    std::uint64_t sent = 0;
    for (std::uint64_t index = 0; index < calls && Clock::now() - start < kLongestRun; ++index) {
        const ssize_t length = ::send(connection.descriptor(), payload.data(), payload.size(), MSG_NOSIGNAL);
        sent += length > 0 ? static_cast<std::uint64_t>(length) : 0;
    }
    const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
    std::printf("{\"bytes\":%llu,\"seconds\":%.4f,\"cpu_seconds\":%.4f}\n", static_cast<unsigned long long>(sent),
        elapsed, cpuSeconds() - cpuBefore);
    return 0;
}

} // namespace netgrove::bench
