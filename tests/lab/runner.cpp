// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/runner.h"

#include <array>
#include <csignal>
#include <cstdio>

#include <poll.h>
#include <unistd.h>

#include "tests/lab/stop_signals.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/hosts.h"
#include "tests/support/lab/process.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;

void waitForInput(const std::array<int, 2>& descriptors)
{
    std::array<pollfd, 2> waiting{pollfd{descriptors[0], POLLIN, 0}, pollfd{descriptors[1], POLLIN, 0}};
    ::poll(waiting.data(), waiting.size(), 1000);
}
} // namespace

int runInHosts(const std::vector<std::string>& command, std::chrono::seconds life)
{
    auto hosts = Hosts::make(life);
    if (!hosts) {
        giveUp(hosts.error().detail);
    }
    StopSignals signals;
    const pid_t child = spawnProgram(command);
    while (true) {
        waitForInput({signals.descriptor(), -1});
        if (const auto status = statusIfEnded(child)) {
            return *status;
        }
        while (const auto number = signals.take()) {
            if (*number != SIGCHLD) {
                return endChild(child, *number, 5000ms);
            }
        }
    }
}

int runServe()
{
    auto hosts = Hosts::make();
    if (!hosts) {
        giveUp(hosts.error().detail);
    }
    StopSignals signals;
    std::printf(
        "The hosts are up. From another terminal: nsenter --target %d --net --user --preserve-credentials COMMAND\n"
        "with %s='%s' in the environment.\n",
        ::getpid(), kTokenVariable, networkNamespaceName().c_str());
    std::fflush(stdout);
    std::array<char, 256> text{};
    while (true) {
        waitForInput({signals.descriptor(), hosts->wordsDescriptor()});
        while (const auto number = signals.take()) {
            if (*number != SIGCHLD) {
                return 0;
            }
        }
        pollfd words{hosts->wordsDescriptor(), POLLIN, 0};
        if (::poll(&words, 1, 0) == 1) {
            const ssize_t length = ::read(words.fd, text.data(), text.size());
            if (length <= 0) {
                giveUp("the outside host ended");
            }
            std::fwrite(text.data(), 1, static_cast<std::size_t>(length), stdout);
            std::fflush(stdout);
        }
    }
}

} // namespace netgrove::lab
