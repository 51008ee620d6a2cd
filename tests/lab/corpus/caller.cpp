// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/corpus/caller.h"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <string>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "tests/support/lab/connection.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/process.h"

namespace netgrove::lab {
namespace {
void askForCalls(int wishes)
{
    Connection asking = Connection::tcp({serverAddress(Family::ipv4, 0), port::web});
    std::uint16_t port = 0;
    while (::read(wishes, &port, sizeof port) == sizeof port) {
        asking.sendText("CALL " + std::to_string(port) + "\n");
    }
}
} // namespace

Caller::Caller()
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        giveUpWithErrno("pipe");
    }
    m_process = spawn("lab-caller", [&] {
        ::close(ends[1]);
        askForCalls(ends[0]);
    });
    ::close(ends[0]);
    m_wishes = FileDescriptor(ends[1]);
}

Caller::~Caller()
{
    ::kill(m_process, SIGKILL);
    waitFor(m_process);
}

void Caller::hear(std::string_view line)
{
    const auto object = nlohmann::json::parse(line, nullptr, false);
    if (object.is_object() && object.value("truth", "") == "call") {
        const auto port = object.value("port", std::uint16_t{0});
        (void)!::write(m_wishes.get(), &port, sizeof port);
    }
}

} // namespace netgrove::lab
