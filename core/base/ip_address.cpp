// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ip_address.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>

namespace netgrove {
namespace {
constexpr std::array<std::byte, 12> kMappedPrefix{std::byte{0}, std::byte{0}, std::byte{0}, std::byte{0}, std::byte{0},
    std::byte{0}, std::byte{0}, std::byte{0}, std::byte{0}, std::byte{0}, std::byte{0xff}, std::byte{0xff}};
}

IpAddress IpAddress::fromIpv4(std::span<const std::byte, 4> bytes)
{
    IpAddress address;
    address.m_family = Family::ipv4;
    std::ranges::copy(bytes, address.m_bytes.begin());
    return address;
}

IpAddress IpAddress::fromIpv6(std::span<const std::byte, 16> bytes)
{
    if (std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin())) {
        return fromIpv4(bytes.subspan<12, 4>());
    }
    IpAddress address;
    address.m_family = Family::ipv6;
    std::ranges::copy(bytes, address.m_bytes.begin());
    return address;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text)
{
    if (text.find('\0') != std::string_view::npos) {
        return std::nullopt; // inet_pton would see only what is before it
    }
    const std::string terminated(text);
    std::array<std::byte, 16> bytes{};
    if (inet_pton(AF_INET, terminated.c_str(), bytes.data()) == 1) {
        return fromIpv4(std::span(bytes).subspan<0, 4>());
    }
    if (inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1) {
        return fromIpv6(bytes);
    }
    return std::nullopt;
}

bool IpAddress::isUnspecified() const
{
    return !isNone() && std::ranges::all_of(m_bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

bool IpAddress::isLoopback() const
{
    if (isIpv4()) {
        return m_bytes[0] == std::byte{127};
    }
    return isIpv6() && m_bytes[15] == std::byte{1}
    && std::all_of(m_bytes.begin(), m_bytes.end() - 1, [](std::byte byte) { return byte == std::byte{0}; });
}

bool IpAddress::isMulticast() const
{
    return isIpv4() ? (m_bytes[0] & std::byte{0xf0}) == std::byte{0xe0} : isIpv6() && m_bytes[0] == std::byte{0xff};
}

bool IpAddress::isLimitedBroadcast() const
{
    return isIpv4()
        && std::all_of(m_bytes.begin(), m_bytes.begin() + 4, [](std::byte b) { return b == std::byte{0xff}; });
}

bool IpAddress::isLinkLocal() const
{
    if (isIpv4()) {
        return m_bytes[0] == std::byte{169} && m_bytes[1] == std::byte{254};
    }
    return isIpv6() && m_bytes[0] == std::byte{0xfe} && (m_bytes[1] & std::byte{0xc0}) == std::byte{0x80};
}

bool IpAddress::isInPrefix(const IpAddress& network, unsigned prefixLength) const
{
    if (isNone() || m_family != network.m_family || prefixLength > bytes().size() * 8) {
        return false;
    }
    const std::size_t wholeBytes = prefixLength / 8;
    if (!std::equal(
            m_bytes.begin(), m_bytes.begin() + static_cast<std::ptrdiff_t>(wholeBytes), network.m_bytes.begin())) {
        return false;
    }
    const unsigned restBits = prefixLength % 8;
    if (restBits == 0) {
        return true;
    }
    const auto mask = static_cast<std::byte>(0xff00U >> restBits);
    return (m_bytes[wholeBytes] & mask) == (network.m_bytes[wholeBytes] & mask);
}

std::span<const std::byte> IpAddress::bytes() const
{
    const std::size_t length = isIpv4() ? 4 : isIpv6() ? 16 : 0;
    return std::span(m_bytes).first(length);
}

std::string IpAddress::toString() const
{
    if (isNone()) {
        return {};
    }
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(isIpv4() ? AF_INET : AF_INET6, m_bytes.data(), text.data(), text.size());
    return text.data();
}

std::size_t IpAddress::hash() const
{
    std::array<std::uint64_t, 2> words{};
    std::memcpy(words.data(), m_bytes.data(), m_bytes.size());
    return hashCombine(hashCombine(static_cast<std::size_t>(m_family), words[0]), words[1]);
}

std::string Endpoint::toString() const
{
    const std::string host = address.isIpv6() ? "[" + address.toString() + "]" : address.toString();
    return host + ":" + std::to_string(port);
}

} // namespace netgrove
