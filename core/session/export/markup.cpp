// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export/markup.h"

#include <vector>

#include "core/base/safe_text.h"

namespace netgrove {
namespace {
std::string escaped(std::string_view text, const auto& replacement)
{
    std::string result;
    for (const char letter : text) {
        const std::string_view instead = replacement(letter);
        if (instead.empty()) {
            result += letter;
        } else {
            result += instead;
        }
    }
    return result;
}

/// Where each character begins, and the end.
std::vector<std::size_t> characterStarts(std::string_view utf8)
{
    std::vector<std::size_t> starts;
    for (std::size_t index = 0; index < utf8.size(); ++index) {
        if ((static_cast<unsigned char>(utf8[index]) & 0xC0U) != 0x80U) {
            starts.push_back(index);
        }
    }
    starts.push_back(utf8.size());
    return starts;
}
} // namespace

std::string markupText(std::string_view untrusted, std::size_t maximumBytes)
{
    return escaped(safeText(untrusted, maximumBytes).text, [](char letter) -> std::string_view {
        switch (letter) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return {};
        }
    });
}

std::string dotText(std::string_view untrusted, std::size_t maximumBytes)
{
    // In a DOT label a backslash begins an escape such as \N (the node's name); doubled it is itself.
    return escaped(safeText(untrusted, maximumBytes).text, [](char letter) -> std::string_view {
        return letter == '"' ? "\\\"" : letter == '\\' ? "\\\\" : std::string_view();
    });
}

std::string shortened(std::string_view untrusted, std::size_t mostCharacters)
{
    const std::string text = safeText(untrusted).text;
    const std::vector<std::size_t> starts = characterStarts(text);
    const std::size_t characters = starts.size() - 1;
    if (characters <= mostCharacters || mostCharacters < 3) {
        return text;
    }
    const std::size_t head = (mostCharacters - 1) / 2;
    const std::size_t tail = mostCharacters - 1 - head;
    return text.substr(0, starts[head]) + "\xE2\x80\xA6" + text.substr(starts[characters - tail]);
}

} // namespace netgrove
