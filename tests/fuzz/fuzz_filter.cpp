// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The filter line as a person types or pastes it. An error points into the text, or to its end where
/// something is missing, and what the context menu writes is
/// read back as what was meant.
#include <QString>

#include "ui/filter/filter.h"

using namespace netgrove;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const ParsedFilter parsed = parseFilter(text);
    if (parsed.error) {
        const FilterError& error = *parsed.error;
        if (error.position < 0 || error.length < 0 || error.position + error.length > text.size() + 1) {
            __builtin_trap();
        }
        return 0;
    }
    (void)matches(parsed.filter, ProcessRecord{}, QStringLiteral("root"));
    for (const FilterTerm& term : parsed.filter.terms) {
        if (term.field != FilterField::process || term.values.size() != 1) {
            continue;
        }
        const ParsedFilter again = parseFilter(writeTerm(term.field, term.values.front().text, term.isNegated));
        if (again.error || again.filter.terms != std::vector{term}) {
            __builtin_trap();
        }
    }
    return 0;
}
