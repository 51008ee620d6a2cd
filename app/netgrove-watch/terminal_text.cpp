// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/terminal_text.h"

#include <algorithm>
#include <cstdint>
#include <cwchar>

namespace netgrove::watch {
namespace {
struct Character {
    char32_t codePoint = 0;
    std::size_t length = 1;
};

Character first(std::string_view utf8)
{
    const auto lead = static_cast<unsigned char>(utf8.front());
    const std::size_t length = lead < 0x80U ? 1 : lead < 0xE0U ? 2 : lead < 0xF0U ? 3 : 4;
    if (length == 1 || length > utf8.size()) {
        return {lead, 1};
    }
    char32_t codePoint = lead & (0x7FU >> length);
    for (std::size_t index = 1; index < length; ++index) {
        codePoint = (codePoint << 6U) | (static_cast<unsigned char>(utf8[index]) & 0x3FU);
    }
    return {codePoint, length};
}

/// How many columns it takes: the C library knows, in a UTF-8 locale (wcwidth(3)).
std::size_t width(char32_t codePoint)
{
    const int columns = codePoint < 0x80 ? 1 : ::wcwidth(static_cast<wchar_t>(codePoint));
    return columns >= 0 ? static_cast<std::size_t>(columns) : 1;
}
} // namespace

std::string toAscii(std::string_view utf8)
{
    std::string ascii;
    while (!utf8.empty()) {
        const Character character = first(utf8);
        if (character.codePoint < 0x80) {
            ascii += static_cast<char>(character.codePoint);
        } else {
            ascii += character.codePoint == U'…' ? "..." : "?";
        }
        utf8.remove_prefix(character.length);
    }
    return ascii;
}

std::string fitToColumns(std::string_view utf8, std::size_t columns, bool isUtf8)
{
    std::size_t used = 0;
    std::size_t kept = 0; // bytes that leave room for the ellipsis
    for (std::size_t at = 0; at < utf8.size();) {
        const Character character = first(utf8.substr(at));
        used += width(character.codePoint);
        if (used > columns) {
            return columns == 0 ? std::string() : std::string(utf8.substr(0, kept)) + (isUtf8 ? "…" : "~");
        }
        at += character.length;
        if (used + 1 <= columns) {
            kept = at;
        }
    }
    return std::string(utf8);
}

std::vector<std::string> wrapToColumns(std::string_view utf8, std::size_t columns)
{
    std::vector<std::string> lines;
    while (!utf8.empty() && columns > 0) {
        std::size_t used = 0;
        std::size_t fits = 0;
        std::size_t lastSpace = 0;
        while (fits < utf8.size()) {
            const Character character = first(utf8.substr(fits));
            used += width(character.codePoint);
            if (used > columns && fits > 0) {
                break;
            }
            lastSpace = character.codePoint == U' ' ? fits : lastSpace;
            fits += character.length;
        }
        const std::size_t end = fits < utf8.size() && lastSpace > 0 ? lastSpace : fits;
        lines.emplace_back(utf8.substr(0, end));
        utf8.remove_prefix(end);
        utf8.remove_prefix(std::min(utf8.find_first_not_of(' '), utf8.size()));
    }
    return lines;
}

} // namespace netgrove::watch
