// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>

#include "core/base/flow_key.h"

namespace netgrove {

/// A fast hash with a secret: strangers choose what we hash, and must not be able to choose where it lands.
class KeyedHash {
public:
    explicit KeyedHash(std::uint64_t seed)
        : m_state(seed)
    {
    }

    KeyedHash& add(std::uint64_t number)
    {
        m_state = fold(m_state ^ number, 0x9e3779b97f4a7c15ULL ^ (number << 32U | number >> 32U));
        return *this;
    }
    KeyedHash& add(const IpAddress& address)
    {
        const std::span<const std::byte> bytes = address.bytes();
        if (bytes.size() == 16) {
            std::uint64_t words[2];
            std::memcpy(words, bytes.data(), sizeof words);
            return add(words[0]).add(words[1]);
        }
        std::uint32_t word = 0;
        std::memcpy(&word, bytes.data(), bytes.size());
        return add(word);
    }
    std::uint64_t value() const { return fold(m_state, 0xbf58476d1ce4e5b9ULL); }

private:
    /// The halves of the 128-bit product, folded together. The constants keep a zero from erasing what came before.
    static std::uint64_t fold(std::uint64_t left, std::uint64_t right)
    {
        __extension__ using Wide = unsigned __int128;
        const Wide product = Wide{left ^ 0xa0761d6478bd642fULL} * (right | 1U);
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
    }

    std::uint64_t m_state;
};

} // namespace netgrove
