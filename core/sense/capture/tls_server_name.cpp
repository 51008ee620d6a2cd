// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/tls_server_name.h"

#include <algorithm>

#include "core/base/ip_address.h"
#include "core/sense/capture/byte_reader.h"

namespace netgrove {
namespace {
constexpr std::uint8_t kHandshake = 22; // RFC 8446 §5.1
constexpr std::uint8_t kClientHello = 1; // RFC 8446 §4
constexpr std::uint16_t kServerName = 0; // RFC 6066 §3
constexpr std::uint8_t kHostName = 0;
constexpr std::size_t kLongestName = 255;
constexpr std::size_t kRecordHeader = 5;
constexpr std::size_t kHandshakeHeader = 4;
constexpr std::size_t kVersionAndRandom = 2 + 32;

bool isHostCharacter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9') || character == '-' || character == '.' || character == '_';
}

/// Where the bytes after a vector with a length of `lengthBytes` bytes begin (RFC 8446 §3.4).
std::optional<std::size_t> behindVector(const ByteReader& bytes, std::size_t offset, std::size_t lengthBytes)
{
    if (!bytes.has(offset, lengthBytes)) {
        return std::nullopt;
    }
    const std::size_t length = lengthBytes == 1 ? bytes.u8(offset) : bytes.u16(offset);
    return offset + lengthBytes + length;
}

/// The extension's content: a list of which the first entry counts; there is one kind of name only.
std::optional<std::string> readNameList(const ByteReader& bytes, std::size_t offset)
{
    constexpr std::size_t kListLength = 2;
    constexpr std::size_t kTypeAndLength = 3;
    const std::size_t entry = offset + kListLength;
    if (!bytes.has(entry, kTypeAndLength) || bytes.u8(entry) != kHostName) {
        return std::nullopt;
    }
    const std::size_t length = bytes.u16(entry + 1);
    if (length == 0 || length > kLongestName || !bytes.has(entry + kTypeAndLength, length)) {
        return std::nullopt;
    }
    std::string name;
    name.reserve(length);
    for (std::size_t index = 0; index < length; ++index) {
        name += static_cast<char>(bytes.u8(entry + kTypeAndLength + index));
    }
    // An address is no name, though some clients send one.
    return std::ranges::all_of(name, isHostCharacter) && !IpAddress::parse(name) ? std::optional(std::move(name))
                                                                                 : std::nullopt;
}

std::optional<std::string> readExtensions(const ByteReader& bytes, std::size_t offset)
{
    constexpr std::size_t kTypeAndLength = 4;
    // Each step goes at least four bytes on: bounded by what is there.
    for (offset += 2; bytes.has(offset, kTypeAndLength);) {
        if (bytes.u16(offset) == kServerName) {
            return readNameList(bytes, offset + kTypeAndLength);
        }
        offset += kTypeAndLength + bytes.u16(offset + 2);
    }
    return std::nullopt;
}
} // namespace

std::optional<std::string> parseTlsServerName(std::span<const std::byte> firstBytes)
{
    const ByteReader bytes(firstBytes);
    constexpr std::size_t kBody = kRecordHeader + kHandshakeHeader;
    if (!bytes.has(0, kBody + kVersionAndRandom) || bytes.u8(0) != kHandshake || bytes.u8(1) != 3
        || bytes.u8(kRecordHeader) != kClientHello) {
        return std::nullopt;
    }
    const auto ciphers = behindVector(bytes, kBody + kVersionAndRandom, 1); // behind the session id
    const auto compression = ciphers ? behindVector(bytes, *ciphers, 2) : std::nullopt;
    const auto extensions = compression ? behindVector(bytes, *compression, 1) : std::nullopt;
    return extensions ? readExtensions(bytes, *extensions) : std::nullopt;
}

} // namespace netgrove
