// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/deadline.h"
#include "tests/lab/shapes.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {

void runRadio(const ShapeOptions& options)
{
    const Deadline deadline(options.time);
    Connection connection = Connection::tcp({serverAddress(options.family, 80), port::radio});
    while (!deadline.isOver()) {
        connection.receive(1000);
    }
    tellFlow("radio", connection);
}

} // namespace netgrove::lab
