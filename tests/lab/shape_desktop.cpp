// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/deadline.h"
#include "tests/lab/shapes.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {

void runDesktop(const ShapeOptions& options)
{
    using namespace std::chrono_literals;
    const Deadline deadline(options.time);
    Connection connection = Connection::tcp({serverAddress(options.family, 81), port::desktop});
    while (!deadline.isOver()) {
        connection.put(40);
        connection.get(3000);
        pause(50ms);
    }
    tellFlow("desktop", connection);
}

} // namespace netgrove::lab
