// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/deadline.h"
#include "tests/lab/shapes.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {

void runDownloader(const ShapeOptions& options)
{
    using namespace std::chrono_literals;
    constexpr std::size_t kPiece = 100'000;
    const Deadline deadline(options.time);
    for (unsigned file = 0; !deadline.isOver(); ++file) {
        Connection connection = Connection::tcp({serverAddress(options.family, 50 + file), port::webAlternative});
        for (int piece = 0; piece < 40 && !deadline.isOver(); ++piece) {
            connection.get(kPiece);
            pause(50ms);
        }
        tellFlow("downloader", connection);
    }
}

} // namespace netgrove::lab
