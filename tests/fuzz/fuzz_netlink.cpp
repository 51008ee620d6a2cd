// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What arrives over netlink: an answer of sock_diag, and events of the proc connector.
#include <cstring>
#include <memory>

#include "core/sense/processes/connector_message.h"
#include "core/sense/sockets/sock_diag_reply.h"

using namespace netgrove;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    // Its own block of memory: aligned as a receive buffer is, and not a byte longer than the datagram.
    const std::size_t length = size - 1;
    const std::unique_ptr<std::byte[]> datagram(new std::byte[length]);
    std::memcpy(datagram.get(), data + 1, length);
    const std::span<const std::byte> bytes(datagram.get(), length);
    if ((data[0] & 1U) != 0) {
        parseConnectorDatagram(bytes, [](const ConnectorMessage&) { });
    } else {
        SockDiagQuestion question;
        question.sequence = 1;
        question.isDump = (data[0] & 2U) != 0;
        readSockDiagReply(bytes, question, [](const SocketRecord&) { });
    }
    return 0;
}
