// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the filter line means. Pure: no widgets, no clock; the text may be anything.
///
///     firefox port:443,80 -ip:10.0.0.0/8 verdict:alert,notice is:external
///
/// Terms stand side by side and must all hold; a comma between values means "or"; `-` or `!` before a term turns it
/// round; quotes keep spaces, commas and colons together. A word without a field is looked for everywhere.
#pragma once

#include <QString>
#include <QStringView>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/analyse/snapshot.h"

namespace netgrove {

enum class FilterField : std::uint8_t {
    any, ///< a word: name, pid, user, command line, program, remote address or host
    process, ///< name, command line or program
    pid,
    user,
    ip, ///< remote address, or a network in CIDR notation (RFC 4632)
    host, ///< name of the remote host
    country, ///< of the remote address: its code of two letters, or a part of its name; none: not known
    port, ///< remote port, or a range
    protocol,
    verdict,
    is,
    package, ///< a part of the name of the one that the program belongs to; none: to none
};

/// What may stand after `is:`.
enum class FilterTrait : std::uint8_t { external, talking, quiet, ended, suspended };

/// What may stand after `verdict:`. `none`: no finding names the process.
enum class FilterVerdict : std::uint8_t { alert, notice, expected, none };

/// One of the values of a term; which member counts depends on the field.
struct FilterValue {
    QString text; ///< any, process, user, host, country, package
    std::int32_t pid = 0;
    IpAddress network; ///< ip
    unsigned prefixLength = 0;
    std::uint16_t firstPort = 0; ///< both included
    std::uint16_t lastPort = 0;
    Protocol protocol = Protocol::tcp;
    FilterVerdict verdict = FilterVerdict::none;
    FilterTrait trait = FilterTrait::external;

    bool operator==(const FilterValue&) const = default;
};

struct FilterTerm {
    FilterField field = FilterField::any;
    bool isNegated = false;
    std::vector<FilterValue> values; ///< one of them must hold

    bool operator==(const FilterTerm&) const = default;
};

struct Filter {
    std::vector<FilterTerm> terms;

    bool isActive() const { return !terms.empty(); }
    bool operator==(const Filter&) const = default;
};

enum class FilterProblem : std::uint8_t {
    unknownField, ///< `what` is the field
    missingValue, ///< nothing after the colon or comma; `field` says of which
    badValue, ///< `what` is the value, `field` says what it should be
    openQuote,
    nothingToNegate, ///< a lone `-` or `!`
    tooLong, ///< more than kLongestFilter characters
};

/// What is wrong, and where: `position` and `length` in UTF-16 units of the text.
struct FilterError {
    FilterProblem problem = FilterProblem::badValue;
    FilterField field = FilterField::any;
    QString what;
    qsizetype position = 0;
    qsizetype length = 0;

    bool operator==(const FilterError&) const = default;
};

/// Either a filter, or the first error. A text without terms is a filter that holds always.
struct ParsedFilter {
    Filter filter; ///< the terms before the error, too
    std::optional<FilterError> error;
};

constexpr qsizetype kLongestFilter = 4096;

ParsedFilter parseFilter(QStringView text);

/// "proc", "ip", …: as it is written before the colon; "" for `any`.
QString fieldName(FilterField field);
const std::vector<FilterField>& namedFields(); ///< all but `any`, in the order in which they are offered
QStringList fieldValues(FilterField field); ///< the words that a field takes; empty where it takes anything
QString quotedValue(const QString& value); ///< in quotes where a filter line would take it apart otherwise

/// A term that can be put into a filter line: quoted where the value needs it.
QString writeTerm(FilterField field, const QString& value, bool isNegated = false);
/// `text` with the term added, or as it was where the same term stands in it already.
QString withTerm(const QString& text, const QString& term);

/// Code (ISO 3166-1) and name; both empty where nothing is known of the address.
struct FilterCountry {
    QString code;
    QString name;
};
using CountryOf = std::function<FilterCountry(const IpAddress&)>;

/// Whether the process passes. Of the terms about connections (ip, host, country, port, proto, is:external) all that
/// are not negated must hold of one and the same connection, and none that is negated may hold of any. `user` is the
/// name of the process's user; without `countryOf` no country is known.
bool matches(const Filter& filter, const ProcessRecord& process, const QString& user, const CountryOf& countryOf = {});

} // namespace netgrove
