// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Honest programs of several processes: either the parent talks or its children do, never both.
#include <thread>
#include <vector>

#include "tests/lab/deadline.h"
#include "tests/lab/shapes.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;

void download(const ShapeOptions& options, unsigned number, int pieces)
{
    Connection connection = Connection::tcp({serverAddress(options.family, 30 + number), port::web});
    for (int piece = 0; piece < pieces; ++piece) {
        connection.get(20'000);
        pause(50ms);
    }
    tellFlow("download", connection);
}

void talkFor(const ShapeOptions& options, unsigned number)
{
    download(options, number, static_cast<int>(options.time / 60ms));
}

/// Uses the processor and nothing else.
void compute(std::chrono::milliseconds time)
{
    const Deadline deadline(time);
    while (!deadline.isOver()) {
        pause(20ms);
    }
}
} // namespace

void runUpdater(const ShapeOptions& options)
{
    const Deadline deadline(options.time);
    for (unsigned number = 0; !deadline.isOver(); ++number) {
        waitFor(spawn("lab-fetch", [&] { download(options, number, 8); }));
    }
}

void runChildrenTalk(const ShapeOptions& options)
{
    std::vector<pid_t> children;
    for (unsigned number = 0; number < 4; ++number) {
        children.push_back(spawn("lab-worker", [&options, number] { talkFor(options, number); }));
    }
    for (const pid_t child : children) {
        waitFor(child);
    }
}

void runParentTalks(const ShapeOptions& options)
{
    std::vector<pid_t> children;
    for (int number = 0; number < 3; ++number) {
        children.push_back(spawn("lab-compute", [&options] { compute(options.time); }));
    }
    talkFor(options, 9);
    for (const pid_t child : children) {
        waitFor(child);
    }
}

void runThreadsTalk(const ShapeOptions& options)
{
    std::vector<std::jthread> threads;
    for (unsigned number = 0; number < 3; ++number) {
        threads.emplace_back([&options, number] {
            // A thread that a thread started: the thread tree is two high.
            const std::jthread second([&options, number] { talkFor(options, 20 + number); });
            talkFor(options, 10 + number);
        });
    }
    talkFor(options, 1);
}

} // namespace netgrove::lab
