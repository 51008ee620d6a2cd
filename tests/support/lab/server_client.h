// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/file_descriptor.h"
#include "tests/support/lab/control_script.h"

namespace netgrove::lab {

/// One TCP client of the outside host: what it asked for, and what it is still owed.
class ServerClient {
public:
    using Clock = std::chrono::steady_clock;

    ServerClient(FileDescriptor connection, std::uint16_t localPort, std::string localName);

    int descriptor() const { return m_connection.get(); }
    bool owesBytes() const { return m_owedBytes > 0 || !m_text.empty(); }
    /// Reads what is there and answers. False: the client is done.
    bool readAndAnswer();
    /// Sends what is owed, as far as the socket takes it. False: the client is gone.
    bool sendOwed();
    /// Does what is due: a stream's next piece, a control word. The word that was said, if any.
    std::optional<std::string> tick(Clock::time_point now);
    /// A port that the client asked to be called at ("CALL port"), each once.
    std::optional<std::uint16_t> takeCall();
    /// Bytes that it is owed without asking: what the outside says when it calls.
    void owe(std::uint64_t bytes) { m_owedBytes += bytes; }
    const std::string& localName() const { return m_localName; }

private:
    void take(const char* bytes, std::size_t length);
    void answer(const std::string& line);
    /// True of a line of an HTTP request.
    bool answerHttp(const std::string& line);

    FileDescriptor m_connection;
    std::uint16_t m_localPort;
    std::string m_localName;
    std::string m_input; ///< an unfinished line
    std::string m_text; ///< text to send, before the owed bytes
    std::uint64_t m_owedBytes = 0;
    std::uint64_t m_expectedBytes = 0; ///< of an upload
    std::uint64_t m_given = 0;
    std::vector<std::uint16_t> m_calls;
    std::string m_httpPath; ///< asked for, and answered at the end of the request's header
    std::optional<std::chrono::milliseconds> m_floodAfter; ///< what the client of controlLater asked for
    std::optional<ControlScript> m_script;
    std::size_t m_step = 0;
    Clock::time_point m_lastStep = Clock::now();
    Clock::time_point m_lastPiece = Clock::now();
};

} // namespace netgrove::lab
