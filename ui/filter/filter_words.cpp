// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filter/filter_words.h"

#include <QCoreApplication>

#include "ui/format.h"

namespace netgrove {

namespace {

struct FilterWords {
    Q_DECLARE_TR_FUNCTIONS(FilterWords)
};

QString shown(const QString& text) { return safe(text.left(40).toStdString(), 200); }

QString whatToWrite(FilterField field)
{
    switch (field) {
    case FilterField::ip:
        return FilterWords::tr("Write an address or a network: ip:192.0.2.7, ip:10.0.0.0/8, ip:2001:db8::/32.");
    case FilterField::port:
        return FilterWords::tr("Write a number or a range from 0 to 65535: port:443, port:6660-6669.");
    case FilterField::pid:
        return FilterWords::tr("Write a number: pid:4471.");
    case FilterField::protocol:
    case FilterField::verdict:
    case FilterField::is:
        return FilterWords::tr("Write one of: %1.").arg(fieldValues(field).join(QStringLiteral(", ")));
    case FilterField::user:
        return FilterWords::tr("Write a user’s name: user:alice.");
    case FilterField::host:
        return FilterWords::tr("Write a part of a host’s name: host:example.org.");
    case FilterField::country:
        return FilterWords::tr("Write a code of two letters or a part of a name: country:jp, country:none.");
    case FilterField::package:
        return FilterWords::tr("Write a part of a package’s name: package:firefox, package:none.");
    case FilterField::process:
        return FilterWords::tr("Write a part of a name or command line: proc:firefox.");
    case FilterField::any:
        break;
    }
    return FilterWords::tr("Write a word to look for.");
}

QString fieldList()
{
    QStringList names;
    for (const FilterField field : namedFields()) {
        names.append(fieldName(field) + QLatin1Char(':'));
    }
    return names.join(QLatin1Char(' '));
}

} // namespace

QString wordsFor(const FilterError& error)
{
    const auto place = error.position + 1;
    switch (error.problem) {
    case FilterProblem::unknownField:
        return FilterWords::tr("Character %1: there is no field “%2”. There are %3 – or put it in quotes.")
            .arg(place)
            .arg(shown(error.what), fieldList());
    case FilterProblem::missingValue:
        return FilterWords::tr("Character %1: something is missing here. %2").arg(place).arg(whatToWrite(error.field));
    case FilterProblem::badValue:
        return FilterWords::tr("Character %1: “%2” does not fit “%3”. %4")
            .arg(place)
            .arg(shown(error.what), fieldName(error.field) + QLatin1Char(':'), whatToWrite(error.field));
    case FilterProblem::openQuote:
        return FilterWords::tr("Character %1: this quote is never closed. Write another \" at its end.").arg(place);
    case FilterProblem::nothingToNegate:
        return FilterWords::tr("Character %1: write what to leave out right behind the sign, as in -port:53.")
            .arg(place);
    case FilterProblem::tooLong:
        break;
    }
    return FilterWords::tr("The filter is too long: %n character(s) is the most.", nullptr, kLongestFilter);
}

QString fieldHelp(FilterField field)
{
    switch (field) {
    case FilterField::process:
        return FilterWords::tr("name, command line or program");
    case FilterField::user:
        return FilterWords::tr("whose process it is");
    case FilterField::ip:
        return FilterWords::tr("remote address or network");
    case FilterField::host:
        return FilterWords::tr("name of the remote host");
    case FilterField::country:
        return FilterWords::tr("country of the remote address (from your database)");
    case FilterField::package:
        return FilterWords::tr("package of the program, or none");
    case FilterField::port:
        return FilterWords::tr("remote port or range");
    case FilterField::protocol:
        return FilterWords::tr("tcp, udp, icmp, …");
    case FilterField::verdict:
        return FilterWords::tr("alert, notice, expected, none");
    case FilterField::is:
        return FilterWords::tr("external, talking, quiet, ended, suspended");
    case FilterField::pid:
        return FilterWords::tr("number of the process");
    case FilterField::any:
        break;
    }
    return {};
}

} // namespace netgrove
