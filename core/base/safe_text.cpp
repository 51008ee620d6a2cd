// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/safe_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace netgrove {
namespace {
constexpr std::string_view kReplacement = "\xEF\xBF\xBD"; // U+FFFD
constexpr std::string_view kEllipsis = "\xE2\x80\xA6"; // U+2026

struct Character {
    std::uint32_t codePoint = 0;
    std::size_t length = 1; ///< bytes taken from the input
    bool isValid = false;
};

bool isContinuation(std::string_view text, std::size_t index)
{
    return index < text.size() && (static_cast<unsigned char>(text[index]) & 0xC0U) == 0x80U;
}

/// Decodes one character as RFC 3629 defines UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
Character decode(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80U) {
        return {first, 1, true};
    }
    const std::size_t length = first >= 0xF0U ? 4 : first >= 0xE0U ? 3 : 2;
    if (first < 0xC2U || first > 0xF4U) {
        return {};
    }
    std::uint32_t codePoint = first & (0x7FU >> length);
    for (std::size_t index = 1; index < length; ++index) {
        if (!isContinuation(text, index)) {
            return {0, index, false};
        }
        codePoint = (codePoint << 6U) | (static_cast<unsigned char>(text[index]) & 0x3FU);
    }
    constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool isSurrogate = codePoint >= 0xD800U && codePoint <= 0xDFFFU;
    return {codePoint, length, codePoint >= kSmallest[length] && !isSurrogate && codePoint <= 0x10FFFFU};
}

/// Characters that change how their neighbours are shown, or are not seen at all (Unicode 15.1: categories Cc, Cf, Zl,
/// Zp, and the Hangul fillers, which are blank letters).
bool isDeceptive(std::uint32_t c)
{
    constexpr std::array<std::array<std::uint32_t, 2>, 24> kRanges{{{0x00, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD},
        {0x600, 0x605}, {0x61C, 0x61C}, {0x6DD, 0x6DD}, {0x70F, 0x70F}, {0x890, 0x891}, {0x8E2, 0x8E2},
        {0x115F, 0x1160}, {0x180E, 0x180E}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
        {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF9, 0xFFFB}, {0x110BD, 0x110BD}, {0x110CD, 0x110CD},
        {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}}};
    return std::ranges::any_of(kRanges, [c](const auto& range) { return c >= range[0] && c <= range[1]; });
}
} // namespace

SafeText safeText(std::string_view untrusted, std::size_t maximumBytes)
{
    SafeText result;
    while (!untrusted.empty()) {
        const Character character = decode(untrusted);
        const bool isGood = character.isValid && !isDeceptive(character.codePoint);
        const std::string_view piece = isGood ? untrusted.substr(0, character.length) : kReplacement;
        if (result.text.size() + piece.size() > maximumBytes) {
            result.text += kEllipsis;
            result.wasChanged = true;
            break;
        }
        result.text += piece;
        result.wasChanged = result.wasChanged || !isGood;
        untrusted.remove_prefix(character.length);
    }
    return result;
}

SafeText validUtf8(std::string_view untrusted)
{
    SafeText result;
    while (!untrusted.empty()) {
        const Character character = decode(untrusted);
        result.text += character.isValid ? untrusted.substr(0, character.length) : kReplacement;
        result.wasChanged = result.wasChanged || !character.isValid;
        untrusted.remove_prefix(character.length);
    }
    return result;
}

} // namespace netgrove
