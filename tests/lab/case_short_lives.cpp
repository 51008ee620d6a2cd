// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Processes that live a millisecond: fork, one exchange, gone. One at a time, so that the machine is busy and not
/// flooded.
#include "tests/lab/cases.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;

void beShort(int count, const std::function<void(unsigned number)>& talk)
{
    for (int number = 0; number < count; ++number) {
        waitFor(spawn("lab-short", [&] { talk(static_cast<unsigned>(number)); }));
        pause(2ms);
    }
}
} // namespace

void runShortTcp(const CaseOptions& options)
{
    beShort(options.count, [](unsigned number) {
        Connection connection = Connection::tcp({serverAddress(Family::ipv4, number), port::web});
        connection.get(100);
        tellFlow("short-tcp", connection);
    });
}

void runShortUdp(const CaseOptions& options)
{
    beShort(options.count, [](unsigned number) {
        Connection connection = Connection::udp({peerAddress(Family::ipv4, number), port::discard});
        connection.send(100);
        tellFlow("short-udp", connection);
    });
}

} // namespace netgrove::lab
