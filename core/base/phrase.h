// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Sentences about what was found are made in one place, from what was found, and read in every language: here they are
/// an English pattern and what fills it in. The terminal and every file take english(); the window looks the pattern up
/// in the user's language. lupdate finds the patterns by the names of phrase() and plural() (ui/CMakeLists.txt).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netgrove {

/// Words for people. Thread: any; it is a value.
class Phrase {
public:
    Phrase() = default;
    /// A name, an address, a number, an amount: the same in every language. It must be safe to show.
    Phrase(std::string verbatim) // NOLINT(*-explicit-*): text is a phrase
        : m_verbatim(std::move(verbatim))
    {
    }

    /// What stands for %1, %2 …: at most nine.
    Phrase with(std::vector<Phrase> arguments) &&;
    /// What stands for %n, and decides between singular and plural.
    Phrase of(std::uint64_t count) &&;

    std::string english() const;

    bool isVerbatim() const { return m_pattern.empty(); }
    const std::string& verbatim() const { return m_verbatim; }
    std::string_view context() const
    {
        return m_context;
    } ///< of the translation; ends with a zero, as the pattern does
    std::string_view pattern() const { return m_pattern; } ///< with %1 to %9, or with %n and its plurals as "host(s)"
    std::uint64_t count() const { return m_count; }
    bool isCounted() const { return m_isCounted; }
    const std::vector<Phrase>& arguments() const { return m_arguments; }

    bool operator==(const Phrase&) const = default;

private:
    friend Phrase phrase(const char* context, const char* pattern);

    std::string m_verbatim;
    std::string_view m_context;
    std::string_view m_pattern;
    std::vector<Phrase> m_arguments;
    std::uint64_t m_count = 0;
    bool m_isCounted = false;
};

/// context, pattern: literals.
Phrase phrase(const char* context, const char* pattern);
/// The same for a pattern with %n.
Phrase plural(const char* context, const char* pattern);

} // namespace netgrove
