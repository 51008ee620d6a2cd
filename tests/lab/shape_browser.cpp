// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>
#include <thread>
#include <vector>

#include "tests/lab/deadline.h"
#include "tests/lab/shapes.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
constexpr unsigned kThreads = 8;

/// Loads pages from one site after another: a connection each, several files over it.
void loadPages(const ShapeOptions& options, unsigned number)
{
    setName("lab-fetch-" + std::to_string(number));
    const Deadline deadline(options.time);
    for (unsigned page = 0; !deadline.isOver(); ++page) {
        const std::uint16_t port = page % 2 == 0 ? port::webAlternative : port::web;
        Connection connection = Connection::tcp({serverAddress(options.family, number * 7 + page), port});
        for (unsigned file = 0; file < 4 && !deadline.isOver(); ++file) {
            connection.get(5000 + 9000 * ((number + page + file) % 5));
            pause(30ms);
        }
        tellFlow("browser", connection);
        pause(std::min<std::chrono::milliseconds>(deadline.left(), 50ms * (1 + number)));
    }
}
} // namespace

void runBrowser(const ShapeOptions& options)
{
    std::vector<std::jthread> threads;
    for (unsigned number = 0; number < kThreads; ++number) {
        threads.emplace_back([&options, number] { loadPages(options, number); });
    }
}

} // namespace netgrove::lab
