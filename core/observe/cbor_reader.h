// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace netgrove {

/// One item of CBOR: a value, or the beginning of a list or map, or the end of one that did not tell its length.
struct CborItem {
    enum class Kind : std::uint8_t {
        none,
        unsignedInteger, ///< number
        negativeInteger, ///< -1 - number
        byteString, ///< text
        textString, ///< text
        array, ///< number entries, or until breakMark where isIndefinite
        map, ///< number pairs, or until breakMark where isIndefinite
        openString, ///< strings until breakMark
        tag,
        boolean, ///< number: 0 or 1
        simple, ///< null, undefined or a floating-point number: nothing that we write
        breakMark,
    };
    Kind kind = Kind::none;
    bool isIndefinite = false;
    std::uint64_t number = 0;
    std::string_view text; ///< points into what is read
};

/// Gives the items of untrusted CBOR one after another. Never reads beyond the bytes, allocates nothing, and once
/// something is wrong gives nothing more.
class CborReader {
public:
    explicit CborReader(std::span<const std::byte> bytes)
        : m_bytes(bytes)
    {
    }

    /// False when there is no further well-formed item; hasFailed() is true then.
    bool next(CborItem& item);
    /// Passes over the rest of what `item` began, whatever it is, at most kMaximumDepth lists deep.
    bool skip(const CborItem& item);

    std::size_t position() const { return m_position; }
    std::size_t remaining() const { return m_bytes.size() - m_position; }

    /// Stops the reading for a reason; the first one stays. Always false.
    bool fail(std::string reason);
    /// Adds to the failure where it was, in words.
    void locate(const std::string& where) { m_failure += where; }
    bool hasFailed() const { return !m_failure.empty(); }
    /// What is wrong, and at which byte.
    const std::string& failure() const { return m_failure; }

    static constexpr int kMaximumDepth = 32;

private:
    std::span<const std::byte> m_bytes;
    std::size_t m_position = 0;
    std::size_t m_itemStart = 0;
    std::string m_failure;
};

} // namespace netgrove
