// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The shape of a bot, and only the shape: a parent waits on a control connection; on the lab's word a process below it
/// sends a bounded burst to the lab's own addresses. It knows two words, takes no argument from the server, and speaks
/// to no one else.
#include <functional>

#include "tests/lab/deadline.h"
#include "tests/lab/shapes.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
constexpr int kFloodDatagrams = 200;
constexpr std::size_t kFloodBytes = 512;
constexpr unsigned kScannedHosts = 5;
constexpr unsigned kSilentHosts = 2;
constexpr std::uint16_t kScannedPorts = 20;
constexpr std::uint16_t kPortsOfSilentHost = 4;

/// In the demo a person watches: the same number of packets, slower.
std::chrono::milliseconds paceOf(const ShapeOptions& options, std::chrono::milliseconds fast)
{
    return options.controlPort == port::controlDemo ? 20ms : fast;
}

void flood(const ShapeOptions& options)
{
    Connection connection = Connection::udp({peerAddress(options.family, 190), port::discard});
    for (int number = 0; number < kFloodDatagrams; ++number) {
        connection.send(kFloodBytes);
        pause(paceOf(options, 3ms));
    }
    tellFlow("flood", connection);
}

void tryPorts(const ShapeOptions& options, const IpAddress& host, std::uint16_t ports)
{
    for (std::uint16_t number = 0; number < ports; ++number) {
        const Endpoint target{host, static_cast<std::uint16_t>(20 + number)};
        if (const auto open = Connection::tryTcp(target, 100ms)) {
            tellFlow("scan", *open);
        }
        pause(paceOf(options, 2ms));
    }
}

/// Some hosts refuse, some do not answer.
void scan(const ShapeOptions& options)
{
    for (unsigned host = 0; host < kScannedHosts; ++host) {
        tryPorts(options, peerAddress(options.family, 100 + host), kScannedPorts);
        if (host < kSilentHosts) {
            tryPorts(options, silentAddress(options.family, host), kPortsOfSilentHost);
        }
    }
}

/// The one who does the work: says whose descendant it is, then bursts.
void work(const ShapeOptions& options, const std::string& word, const Who& controller)
{
    tellPair(controller, myself());
    if (word == "flood") {
        flood(options);
    } else {
        scan(options);
    }
}

using Starter = std::function<void(const std::string& name, const std::function<void()>& job)>;

/// Obeys the control server until the time is over or the server has no more to say.
void obey(const ShapeOptions& options, const Starter& start)
{
    const Deadline deadline(options.time);
    const bool isOneWord = options.controlPort != port::controlDemo;
    Connection control = Connection::tcp({controlAddress(options.family), options.controlPort});
    const Who self = myself();
    while (!deadline.isOver()) {
        const auto word = control.receiveLine();
        if (!word) {
            break;
        }
        tellWord(*word);
        if (*word != "flood" && *word != "scan") {
            continue;
        }
        start("lab-bot-" + *word, [&] { work(options, *word, self); });
        if (isOneWord) {
            break;
        }
    }
    tellFlow("control", control);
}
} // namespace

void runBot(const ShapeOptions& options)
{
    obey(options, [](const std::string& name, const std::function<void()>& job) { waitFor(spawn(name, job)); });
}

void runBotBetween(const ShapeOptions& options)
{
    obey(options, [](const std::string& name, const std::function<void()>& job) {
        waitFor(spawn("lab-quiet", [&] { waitFor(spawn(name, job)); }));
    });
}

void runBotDoubleFork(const ShapeOptions& options)
{
    obey(options, [](const std::string& name, const std::function<void()>& job) {
        waitFor(spawn("lab-quiet", [&] {
            spawn(name, [&] {
                pause(300ms); // by then the process between has ended and been reaped
                job();
            });
        }));
        pause(1500ms); // keeps the control connection while the grandchild works
    });
}

void runBotParentExits(const ShapeOptions& options)
{
    obey(options, [](const std::string& name, const std::function<void()>& job) {
        spawn(name, [&] {
            pause(700ms); // by then the parent has closed its connection and ended
            job();
        });
    });
}

} // namespace netgrove::lab
