// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What a part does that stands in for a bot: it waits for the word, and sends.
#include "tests/lab/corpus/part.h"

#include "tests/lab/corpus/attack.h"
#include "tests/lab/corpus/roles.h"
#include "tests/support/lab/descriptor_passing.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/process.h"
#include "tests/support/lab/servers.h"

namespace netgrove::lab {
using namespace std::chrono_literals;

void Part::obey(const Step& step)
{
    tellRole(m_scene, Role::controller);
    const std::string port = word(step, 0);
    const bool isLater = port == "later";
    Connection& control = m_kept.emplace_back(Connection::tcp({controlAddress(m_family),
        isLater              ? port::controlLater
            : port == "scan" ? port::controlScan
                             : port::controlFlood}));
    if (isLater) {
        control.sendText("AFTER " + std::to_string(idleTime().count()) + "\n");
    }
    while (const auto heard = control.receiveLine()) {
        if (*heard == "flood" || *heard == "scan") {
            return;
        }
    }
    giveUp(m_scene + ": the control server said nothing");
}

void Part::obeyOverUdp(const Step&)
{
    tellRole(m_scene, Role::controller);
    Connection& control = m_kept.emplace_back(Connection::udp({controlAddress(m_family), port::echo}));
    // It asks until the answer is long enough to be an order.
    for (const std::size_t bytes : {16U, 16U, 16U, 64U}) {
        control.send(bytes);
        control.receive(65536);
        pause(150ms);
    }
}

void Part::strike(const Step& step)
{
    tellRole(m_scene, Role::attacker);
    const std::string way = word(step, 0);
    if (way == "flood") {
        Connection& connection = m_kept.emplace_back(
            Connection::udp({peerAddress(m_family, static_cast<unsigned>(number(step, 1, 190))), port::discard}));
        floodWithUdp(connection);
    } else if (way == "scan") {
        scanPorts(m_family);
    } else if (way == "forge") {
        const auto peer = static_cast<unsigned>(number(step, 1, 50));
        tellForgery(m_scene, peerAddress(m_family, peer));
        floodWithForgedSources(m_family, peer);
    } else if (way == "push") {
        Connection& connection = m_kept.emplace_back(Connection::tcp(place(step, 1)));
        connection.send(static_cast<std::size_t>(number(step, 2, 1000)));
    } else {
        giveUp(m_scene + ": there is no attack " + way);
    }
}

void Part::give(const Step& step)
{
    const Connection opened = Connection::udp(place(step, 0));
    passDescriptor(m_channel[0], opened.descriptor());
}

void Part::strikeWithGiven(const Step& step)
{
    FileDescriptor given = receiveDescriptor(m_channel[1]);
    tellRole(m_scene, Role::attacker);
    Connection connection(Protocol::udp, std::move(given), place(step, 0));
    floodWithUdp(connection);
}

} // namespace netgrove::lab
