// SPDX-License-Identifier: GPL-3.0-or-later
// What tracing costs the traced: the same calls with and without the programs in the kernel, turn by turn in one run,
// in a network namespace of its own. Needs privilege. Usage: bench_trace_cost [ROUNDS]
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/sense/trace/tracer.h"

using namespace netgrove;

namespace {

constexpr std::size_t kPayload = 32;

void require(bool isTrue, const char* what)
{
    if (!isTrue) {
        std::perror(what);
        std::exit(2);
    }
}

void enterOwnNetwork()
{
    require(::unshare(CLONE_NEWNET) == 0, "unshare");
    const int control = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    ifreq request{};
    request.ifr_name[0] = 'l';
    request.ifr_name[1] = 'o';
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    require(::ioctl(control, SIOCSIFFLAGS, &request) == 0, "SIOCSIFFLAGS");
    ::close(control);
}

/// What is measured, in the order of workloads().
constexpr std::array kNames{"udp send, connected", "udp sendto, unconnected", "udp send and recv", "tcp send and recv",
    "unix send and recv", "new udp socket, sendto", "fork, exit, wait"};

/// One kind of call, and how often a round makes it.
struct Workload {
    int count;
    std::function<void(int count)> run;
};

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int boundUdp(std::uint16_t port)
{
    const int descriptor = ::socket(AF_INET, SOCK_DGRAM, 0);
    const sockaddr_in address = loopback(port);
    require(::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0, "bind");
    return descriptor;
}

int connectedUdp(std::uint16_t port)
{
    const int descriptor = ::socket(AF_INET, SOCK_DGRAM, 0);
    const sockaddr_in address = loopback(port);
    require(::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0, "connect");
    return descriptor;
}

std::array<int, 2> connectedTcp(std::uint16_t port)
{
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(port);
    require(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0, "bind");
    require(::listen(listener, 1) == 0, "listen");
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    require(::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0, "connect");
    const int server = ::accept(listener, nullptr, nullptr);
    const int isOn = 1;
    ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &isOn, sizeof(isOn));
    return {client, server};
}

/// A byte block there and back on a pair of sockets: `count` sends and receives.
void passAlong(int from, int to, int count)
{
    std::array<char, kPayload> data{};
    for (int i = 0; i < count; ++i) {
        require(::send(from, data.data(), data.size(), 0) > 0, "send");
        require(::recv(to, data.data(), data.size(), 0) > 0, "recv");
    }
}

std::vector<Workload> workloads()
{
    boundUdp(7001); // full at once: the sender's own cost remains
    const int connected = connectedUdp(7001);
    const int unconnected = ::socket(AF_INET, SOCK_DGRAM, 0);
    const int receiver = boundUdp(7002);
    const int toReceiver = connectedUdp(7002);
    const std::array<int, 2> tcp = connectedTcp(7003);
    std::array<int, 2> local{};
    require(::socketpair(AF_UNIX, SOCK_DGRAM, 0, local.data()) == 0, "socketpair");
    return {
        {40000,
            [=](int count) {
                const std::array<char, kPayload> data{};
                for (int i = 0; i < count; ++i) {
                    require(::send(connected, data.data(), data.size(), 0) > 0, "send");
                }
            }},
        {40000,
            [=](int count) {
                const std::array<char, kPayload> data{};
                const sockaddr_in address = loopback(7001);
                for (int i = 0; i < count; ++i) {
                    require(::sendto(unconnected, data.data(), data.size(), 0,
                                reinterpret_cast<const sockaddr*>(&address), sizeof(address))
                            > 0,
                        "sendto");
                }
            }},
        {30000, [=](int count) { passAlong(toReceiver, receiver, count); }},
        {20000, [=](int count) { passAlong(tcp[0], tcp[1], count); }},
        {40000, [=](int count) { passAlong(local[0], local[1], count); }},
        {5000,
            [=](int count) {
                const std::array<char, kPayload> data{};
                const sockaddr_in address = loopback(7001);
                for (int i = 0; i < count; ++i) {
                    const int descriptor = ::socket(AF_INET, SOCK_DGRAM, 0);
                    ::sendto(descriptor, data.data(), data.size(), 0, reinterpret_cast<const sockaddr*>(&address),
                        sizeof(address));
                    ::close(descriptor);
                }
            }},
        {300,
            [](int count) {
                for (int i = 0; i < count; ++i) {
                    const pid_t child = ::fork();
                    if (child == 0) {
                        ::_exit(0);
                    }
                    ::waitpid(child, nullptr, 0);
                }
            }},
    };
}

/// Processor time of this process and the children it waited for: what others do on the machine does not count.
double cpuNanoseconds()
{
    timespec own{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own);
    rusage children{};
    ::getrusage(RUSAGE_CHILDREN, &children);
    const auto microseconds = [](const timeval& time) { return double(time.tv_sec) * 1e6 + double(time.tv_usec); };
    return double(own.tv_sec) * 1e9 + double(own.tv_nsec)
        + (microseconds(children.ru_utime) + microseconds(children.ru_stime)) * 1e3;
}

/// The traced process: makes a round of a workload when its number comes down the pipe, answers with ns of processor
/// time a call.
void serveRounds(int orders, int answers)
{
    enterOwnNetwork();
    const std::vector<Workload> all = workloads();
    std::uint8_t number = 0;
    while (::read(orders, &number, 1) == 1 && number < all.size()) {
        const Workload& workload = all[number];
        workload.run(workload.count / 10); // warm
        const double begin = cpuNanoseconds();
        workload.run(workload.count);
        const double perCall = (cpuNanoseconds() - begin) / workload.count;
        require(::write(answers, &perCall, sizeof(perCall)) == sizeof(perCall), "write");
    }
}

/// One round; a tracer, where there is one, ticks meanwhile as the sensor lets it.
double measure(std::uint8_t workload, int orders, int answers, Tracer* tracer)
{
    require(::write(orders, &workload, 1) == 1, "write");
    std::uint64_t told = 0;
    TraceSink sink;
    sink.use = [&told](const SocketUse&) { ++told; };
    sink.socket = [&told](const SocketEvent&) { ++told; };
    sink.process = [&told](const ProcessEvent&) { ++told; };
    std::array<pollfd, 2> waiting{pollfd{answers, POLLIN, 0}, pollfd{tracer ? tracer->descriptor() : -1, POLLIN, 0}};
    while (true) {
        ::poll(waiting.data(), waiting.size(), 1000);
        if (tracer != nullptr) {
            tracer->poll(sink);
        }
        if ((waiting[0].revents & POLLIN) != 0) {
            break;
        }
    }
    double perCall = 0;
    require(::read(answers, &perCall, sizeof(perCall)) == sizeof(perCall), "read");
    return perCall;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main(int argumentCount, char** arguments)
{
    const int rounds = argumentCount > 1 ? std::clamp(std::atoi(arguments[1]), 1, 1000) : 15;
    std::array<int, 2> orders{};
    std::array<int, 2> answers{};
    require(::pipe(orders.data()) == 0 && ::pipe(answers.data()) == 0, "pipe");
    const pid_t traced = ::fork();
    if (traced == 0) {
        ::close(orders[1]);
        serveRounds(orders[0], answers[1]);
        ::_exit(0);
    }
    std::array<std::vector<double>, kNames.size()> without;
    std::array<std::vector<double>, kNames.size()> with;
    std::string live;
    for (int round = 0; round < rounds; ++round) {
        for (std::uint8_t i = 0; i < kNames.size(); ++i) {
            without[i].push_back(measure(i, orders[1], answers[0], nullptr));
        }
        auto tracer = Tracer::open();
        if (!tracer) {
            std::fprintf(stderr, "no tracer: %s\n", tracer.error().detail.c_str());
            return 2;
        }
        live = toText((*tracer)->capabilities());
        for (std::uint8_t i = 0; i < kNames.size(); ++i) {
            with[i].push_back(measure(i, orders[1], answers[0], tracer->get()));
        }
    }
    ::close(orders[1]);
    ::waitpid(traced, nullptr, 0);
    std::printf("%s; processor time, median of %d rounds each, %zu bytes a call\n", live.c_str(), rounds, kPayload);
    std::printf("%-26s %12s %12s %10s %7s\n", "", "without, ns", "traced, ns", "more, ns", "ratio");
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        const double off = median(without[i]);
        const double on = median(with[i]);
        std::printf("%-26s %12.0f %12.0f %10.0f %7.3f\n", kNames[i], off, on, on - off, on / off);
    }
    return 0;
}
