// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "core/base/file_descriptor.h"
#include "core/base/flow_key.h"
#include "core/base/ip_address.h"
#include "tests/support/lab/addresses.h"

namespace netgrove::lab {

/// A socket of a stand-in that counts its payload. Every failure ends the program with a message (giveUp): a stand-in
/// has nothing to go on with. Refuses every address that is not the lab's.
class Connection {
public:
    /// Connected TCP.
    static Connection tcp(const Endpoint& remote);
    /// Like tcp(), but a refusal or no answer within the time gives nothing: what a port scan meets.
    static std::optional<Connection> tryTcp(const Endpoint& remote, std::chrono::milliseconds patience);
    /// Connected UDP.
    static Connection udp(const Endpoint& remote);
    /// UDP that is told where to with every datagram (sendTo).
    static Connection unconnectedUdp(Family family);
    /// Takes over a socket that is connected already.
    Connection(Protocol protocol, FileDescriptor socket, const Endpoint& remote);

    void send(std::size_t bytes);
    void sendText(const std::string& text);
    void sendTo(const Endpoint& remote, std::size_t bytes);
    /// Waits until so many bytes came; a shorter stream ends the program. UDP: one datagram of at most so many.
    void receive(std::size_t bytes);
    /// One line without its end; nothing at the end of the stream.
    std::optional<std::string> receiveLine();
    /// Asks the lab's web server for bytes and takes them.
    void get(std::size_t bytes);
    /// Gives bytes to the lab's web server.
    void put(std::size_t bytes);

    int descriptor() const { return m_socket.get(); }
    Protocol protocol() const { return m_protocol; }
    Endpoint local() const;
    const Endpoint& remote() const { return m_remote; }
    std::uint64_t sentBytes() const { return m_sent; }
    std::uint64_t receivedBytes() const { return m_received; }
    /// Adds what another call than the above moved.
    void count(std::uint64_t sent, std::uint64_t received);

private:
    Protocol m_protocol;
    FileDescriptor m_socket;
    Endpoint m_remote;
    std::uint64_t m_sent = 0;
    std::uint64_t m_received = 0;
};

/// Gives up unless the address is one of the lab's.
void requireLabAddress(const IpAddress& address);

} // namespace netgrove::lab
