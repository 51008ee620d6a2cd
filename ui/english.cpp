// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/english.h"

#include <QCoreApplication>

namespace netgrove {

QString EnglishPlurals::translate(
    const char* /*context*/, const char* sourceText, const char* /*disambiguation*/, int n) const
{
    if (n < 0) {
        return {}; // no number in it: the source text serves
    }
    const bool isOne = n == 1;
    return QString::fromUtf8(sourceText)
        .replace(QStringLiteral("(s)"), isOne ? QString() : QStringLiteral("s"))
        .replace(QStringLiteral("(es)"), isOne ? QString() : QStringLiteral("es"))
        .replace(QStringLiteral("(is/are)"), isOne ? QStringLiteral("is") : QStringLiteral("are"))
        .replace(QStringLiteral("(talks/talk)"), isOne ? QStringLiteral("talks") : QStringLiteral("talk"));
}

void installEnglish() { QCoreApplication::installTranslator(new EnglishPlurals(QCoreApplication::instance())); }

} // namespace netgrove
