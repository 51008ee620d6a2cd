// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace netgrove {

/// Reads numbers in network order out of bytes that nobody vouches for. The caller asks has() before it reads.
class ByteReader {
public:
    constexpr explicit ByteReader(std::span<const std::byte> bytes)
        : m_bytes(bytes)
    {
    }

    constexpr std::size_t size() const { return m_bytes.size(); }
    constexpr bool has(std::size_t offset, std::size_t length) const
    {
        return offset <= m_bytes.size() && length <= m_bytes.size() - offset;
    }
    constexpr std::uint8_t u8(std::size_t offset) const { return std::to_integer<std::uint8_t>(m_bytes[offset]); }
    constexpr std::uint16_t u16(std::size_t offset) const
    {
        return static_cast<std::uint16_t>((unsigned{u8(offset)} << 8U) | u8(offset + 1));
    }
    constexpr std::uint32_t u32(std::size_t offset) const
    {
        return (std::uint32_t{u16(offset)} << 16U) | u16(offset + 2);
    }
    template <std::size_t Length> constexpr std::span<const std::byte, Length> take(std::size_t offset) const
    {
        return m_bytes.subspan(offset).template first<Length>();
    }
    constexpr std::span<const std::byte> from(std::size_t offset) const
    {
        return offset < m_bytes.size() ? m_bytes.subspan(offset) : std::span<const std::byte>{};
    }

private:
    std::span<const std::byte> m_bytes;
};

} // namespace netgrove
