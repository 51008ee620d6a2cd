// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// How a part talks as honest programs do.
#include "tests/lab/corpus/part.h"

#include <fcntl.h>

#include <sys/socket.h>

#include "tests/lab/corpus/roles.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/listener.h"
#include "tests/support/lab/process.h"
#include "tests/support/lab/servers.h"

namespace netgrove::lab {
using namespace std::chrono_literals;

void Part::keep(const Step& step)
{
    Connection& connection = m_kept.emplace_back(Connection::tcp(place(step, 0)));
    for (int count = number(step, 2, 1); count > 0; --count) {
        connection.get(static_cast<std::size_t>(number(step, 1, 1000)));
        pause(std::chrono::milliseconds(number(step, 3, 0)));
    }
}

void Part::get(const Step& step)
{
    keep(step);
    m_kept.pop_back();
}

void Part::put(const Step& step)
{
    Connection& connection = m_kept.emplace_back(Connection::tcp(place(step, 0)));
    for (int count = number(step, 2, 1); count > 0; --count) {
        connection.put(static_cast<std::size_t>(number(step, 1, 1000)));
        pause(std::chrono::milliseconds(number(step, 3, 0)));
    }
}

void Part::push(const Step& step)
{
    Connection& connection = m_kept.emplace_back(Connection::tcp(place(step, 0)));
    for (int count = number(step, 2, 1); count > 0; --count) {
        connection.send(static_cast<std::size_t>(number(step, 1, 1000)));
        pause(std::chrono::milliseconds(number(step, 3, 0)));
    }
}

void Part::talk(const Step& step)
{
    Connection& connection = m_kept.emplace_back(Connection::udp(place(step, 0)));
    for (int count = number(step, 2, 1); count > 0; --count) {
        connection.send(static_cast<std::size_t>(number(step, 1, 100)));
        connection.receive(65536);
        pause(std::chrono::milliseconds(number(step, 3, 0)));
    }
}

void Part::shoot(const Step& step)
{
    Connection& connection = m_kept.emplace_back(Connection::udp(place(step, 0)));
    for (int count = number(step, 2, 1); count > 0; --count) {
        connection.send(static_cast<std::size_t>(number(step, 1, 100)));
        pause(std::chrono::milliseconds(number(step, 3, 0)));
    }
}

void Part::seek(const Step& step)
{
    const auto port = static_cast<std::uint16_t>(number(step, 0, 0));
    for (int peer = 0; peer < number(step, 2, 1); ++peer) {
        // Every third is not there any more: as in any list of peers, or of links.
        const bool isThere = peer % 3 != 2;
        const int gone = number(step, 3, 20'000 + 911 * peer); // peers have ports of their own
        const auto which = static_cast<unsigned>(number(step, 1, 0) + peer);
        const Endpoint remote{peerAddress(m_family, which), isThere ? port : static_cast<std::uint16_t>(gone)};
        if (auto connection = Connection::tryTcp(remote, 100ms)) {
            ::fcntl(connection->descriptor(), F_SETFL, 0);
            connection->get(8000);
            m_kept.push_back(std::move(*connection));
        }
        pause(20ms);
    }
}

void Part::accept(const Step& step)
{
    if (!m_listener.isOpen()) {
        int isListening = 0;
        socklen_t length = sizeof isListening;
        ::getsockopt(kGiven, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &length);
        m_listener
            = isListening != 0 ? FileDescriptor(kGiven) : listenAt(static_cast<std::uint16_t>(number(step, 0, 0)));
    }
    tellCall(m_scene, static_cast<std::uint16_t>(number(step, 0, 0)));
    m_accepted.push_back(acceptOne(m_listener.get()));
}

void Part::serve(const Step& step)
{
    if (m_accepted.empty()) {
        giveUp(m_scene + ": nobody to serve");
    }
    m_accepted.back().receive(kCallBytes);
    m_accepted.back().send(static_cast<std::size_t>(number(step, 0, 1000)));
}

void Part::answer(const Step& step)
{
    for (int count = number(step, 1, 1); count > 0; --count) {
        m_accepted.back().send(static_cast<std::size_t>(number(step, 0, 1000)));
        pause(std::chrono::milliseconds(number(step, 2, 0)));
    }
}

void Part::goOn(const Step& step)
{
    for (int count = number(step, 1, 1); count > 0; --count) {
        m_kept.back().get(static_cast<std::size_t>(number(step, 0, 1000)));
        pause(std::chrono::milliseconds(number(step, 2, 0)));
    }
}

} // namespace netgrove::lab
