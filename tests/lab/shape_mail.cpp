// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/deadline.h"
#include "tests/lab/shapes.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {

void runMail(const ShapeOptions& options)
{
    using namespace std::chrono_literals;
    const Deadline deadline(options.time);
    Connection connection = Connection::tcp({serverAddress(options.family, 15), port::mail});
    for (unsigned round = 0; !deadline.isOver(); ++round) {
        connection.sendText("NOOP\n");
        connection.receive(3);
        if (round % 4 == 1) {
            connection.put(6000);
        }
        pause(std::min<std::chrono::milliseconds>(deadline.left(), 400ms));
    }
    tellFlow("mail", connection);
}

} // namespace netgrove::lab
