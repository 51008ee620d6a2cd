// SPDX-License-Identifier: GPL-3.0-or-later
#include <thread>
#include <vector>

#include "tests/lab/deadline.h"
#include "tests/lab/shapes.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;

/// Asks peer after peer over one UDP socket, as a distributed hash table does.
void askPeers(const ShapeOptions& options)
{
    const Deadline deadline(options.time);
    Connection socket = Connection::unconnectedUdp(options.family);
    for (unsigned number = 0; !deadline.isOver(); ++number) {
        socket.sendTo({peerAddress(options.family, number % 40), port::peer}, 120);
        socket.receive(2000);
        pause(20ms);
    }
    tellFlow("peers-udp", socket);
}

/// Trades pieces with one peer over TCP.
void trade(const ShapeOptions& options, unsigned number)
{
    const Deadline deadline(options.time);
    Connection connection = Connection::tcp({peerAddress(options.family, number), port::peer});
    while (!deadline.isOver()) {
        connection.get(16'384);
        connection.put(16'384);
        pause(100ms);
    }
    tellFlow("peers-tcp", connection);
}
} // namespace

void runPeers(const ShapeOptions& options)
{
    std::vector<std::jthread> threads;
    threads.emplace_back([&options] { askPeers(options); });
    for (unsigned number = 0; number < 6; ++number) {
        threads.emplace_back([&options, number] { trade(options, number); });
    }
}

} // namespace netgrove::lab
