// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/server_client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include <sys/socket.h>

#include "tests/support/lab/addresses.h"
#include "tests/support/lab/http_answer.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
constexpr std::uint64_t kMostBytes = 256ULL * 1024 * 1024; ///< given to one client
constexpr std::size_t kLongestLine = 256;
constexpr std::uint64_t kStreamPiece = 4000;
constexpr auto kStreamPause = 100ms;
constexpr std::chrono::milliseconds kLongestSilence = 14min; ///< of controlLater, before its word
const std::array<char, 65536> kNothing{};
} // namespace

ServerClient::ServerClient(FileDescriptor connection, std::uint16_t localPort, std::string localName)
    : m_connection(std::move(connection))
    , m_localPort(localPort)
    , m_localName(std::move(localName))
    , m_script(controlScriptOf(localPort))
{
}

bool ServerClient::readAndAnswer()
{
    std::array<char, 65536> chunk{};
    const ssize_t length = ::recv(descriptor(), chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (length <= 0) {
        return length < 0 && (errno == EAGAIN || errno == EINTR);
    }
    const auto count = static_cast<std::size_t>(length);
    if (m_localPort == port::echo) {
        // Text is kept small: a client that sends without reading is cut off.
        m_text.append(chunk.data(), count);
        return m_text.size() < 16 * kNothing.size() && sendOwed();
    }
    if (m_localPort != port::discard) {
        take(chunk.data(), count);
    }
    return sendOwed();
}

void ServerClient::take(const char* bytes, std::size_t length)
{
    std::size_t position = 0;
    while (position < length) {
        if (m_expectedBytes > 0) {
            const std::uint64_t part = std::min<std::uint64_t>(m_expectedBytes, length - position);
            m_expectedBytes -= part;
            position += part;
            if (m_expectedBytes == 0) {
                m_text += "ok\n";
            }
            continue;
        }
        const char byte = bytes[position++];
        if (byte == '\n') {
            answer(m_input);
            m_input.clear();
        } else if (m_input.size() < kLongestLine) {
            m_input += byte;
        }
    }
}

void ServerClient::answer(const std::string& line)
{
    if (answerHttp(line)) {
        return;
    }
    const auto number
        = [&] { return std::min<std::uint64_t>(std::strtoull(line.c_str() + 4, nullptr, 10), kMostBytes - m_given); };
    if (line.starts_with("GET ")) {
        const std::uint64_t count = number();
        m_given += count;
        m_owedBytes += count;
    } else if (line.starts_with("PUT ")) {
        m_expectedBytes = number();
    } else if (line.starts_with("CALL ")) {
        m_calls.push_back(static_cast<std::uint16_t>(std::strtoul(line.c_str() + 5, nullptr, 10)));
    } else if (m_localPort == port::controlLater) {
        if (line.starts_with("AFTER ") && !m_floodAfter) {
            m_lastStep = Clock::now();
            m_floodAfter = std::chrono::milliseconds(
                std::min<std::uint64_t>(std::strtoull(line.c_str() + 6, nullptr, 10), kLongestSilence.count()));
        }
    } else if (!m_script) {
        m_text += "ok\n";
    }
}

bool ServerClient::answerHttp(const std::string& line)
{
    if (line.starts_with("GET /")) {
        m_httpPath = line.substr(4, line.find(' ', 4) - 4);
        return true;
    }
    if (m_httpPath.empty()) {
        return false;
    }
    if (line == "\r" || line.empty()) {
        const HttpAnswer answer = httpAnswerTo(m_httpPath);
        const std::uint64_t zeros = std::min(answer.zeros, kMostBytes - m_given);
        m_httpPath.clear();
        m_given += zeros;
        m_text += answer.head;
        m_owedBytes += zeros;
    }
    return true;
}

std::optional<std::uint16_t> ServerClient::takeCall()
{
    if (m_calls.empty()) {
        return std::nullopt;
    }
    const std::uint16_t port = m_calls.back();
    m_calls.pop_back();
    return port;
}

bool ServerClient::sendOwed()
{
    while (owesBytes()) {
        const bool isText = !m_text.empty();
        const char* from = isText ? m_text.data() : kNothing.data();
        const std::size_t count = isText ? m_text.size() : std::min<std::uint64_t>(m_owedBytes, kNothing.size());
        const ssize_t sent = ::send(descriptor(), from, count, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        if (isText) {
            m_text.erase(0, static_cast<std::size_t>(sent));
        } else {
            m_owedBytes -= static_cast<std::uint64_t>(sent);
        }
    }
    return true;
}

std::optional<std::string> ServerClient::tick(Clock::time_point now)
{
    if (m_localPort == port::radio && now - m_lastPiece >= kStreamPause && m_given < kMostBytes) {
        m_lastPiece = now;
        m_given += kStreamPiece;
        m_owedBytes += kStreamPiece;
    }
    if (m_floodAfter && now - m_lastStep >= *m_floodAfter) {
        m_floodAfter.reset();
        m_text += "flood\n";
        return "flood";
    }
    const auto step = m_script ? m_script->step(m_step) : std::nullopt;
    if (!step || now - m_lastStep < step->after) {
        return std::nullopt;
    }
    m_lastStep = now;
    ++m_step;
    m_text += std::string(step->word) + "\n";
    return std::string(step->word);
}

} // namespace netgrove::lab
