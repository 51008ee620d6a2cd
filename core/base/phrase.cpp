// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/phrase.h"

#include <array>
#include <utility>

namespace netgrove {
namespace {
/// What "(s)" and its kind become: for one, for any other number.
constexpr std::array<std::array<std::string_view, 3>, 2> kEndings{{{"(s)", "", "s"}, {"(es)", "", "es"}}};

std::string inflected(std::string_view pattern, bool isOne)
{
    std::string text(pattern);
    for (const auto& [mark, one, many] : kEndings) {
        for (auto place = text.find(mark); place != std::string::npos; place = text.find(mark)) {
            text.replace(place, mark.size(), isOne ? one : many);
        }
    }
    return text;
}
} // namespace

Phrase phrase(const char* context, const char* pattern)
{
    Phrase phrase;
    phrase.m_context = context;
    phrase.m_pattern = pattern;
    return phrase;
}

Phrase plural(const char* context, const char* pattern) { return phrase(context, pattern); }

Phrase Phrase::with(std::vector<Phrase> arguments) &&
{
    m_arguments = std::move(arguments);
    return std::move(*this);
}

Phrase Phrase::of(std::uint64_t count) &&
{
    m_count = count;
    m_isCounted = true;
    return std::move(*this);
}

std::string Phrase::english() const
{
    if (isVerbatim()) {
        return m_verbatim;
    }
    const std::string pattern = m_isCounted ? inflected(m_pattern, m_count == 1) : std::string(m_pattern);
    // In one pass: a name that looks like a mark is none.
    std::string text;
    for (std::size_t place = 0; place < pattern.size(); ++place) {
        const char next = place + 1 < pattern.size() ? pattern[place + 1] : ' ';
        const auto argument = static_cast<std::size_t>(next - '1');
        if (pattern[place] == '%' && next == 'n' && m_isCounted) {
            text += std::to_string(m_count);
            ++place;
        } else if (pattern[place] == '%' && next >= '1' && argument < m_arguments.size()) {
            text += m_arguments[argument].english();
            ++place;
        } else {
            text += pattern[place];
        }
    }
    return text;
}

} // namespace netgrove
