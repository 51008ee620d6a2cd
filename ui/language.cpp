// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QStringList>
#include <QTranslator>
#include <algorithm>
#include <limits>
#include <memory>

#include "ui/english.h"
#include "ui/format.h"

namespace netgrove {

namespace {

bool install(const QString& name, const QString& folder)
{
    auto translator = std::make_unique<QTranslator>(QCoreApplication::instance());
    if (!translator->load(name, folder) || !QCoreApplication::installTranslator(translator.get())) {
        return false;
    }
    translator.release(); // the application's
    return true;
}

/// The pattern in the user's language, with its number.
QString patternOf(const Phrase& phrase)
{
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<int>::max());
    const int number = phrase.isCounted() ? static_cast<int>(std::min(phrase.count(), kMost)) : -1;
    QString pattern = QCoreApplication::translate(phrase.context().data(), phrase.pattern().data(), nullptr, number);
    return phrase.count() > kMost ? pattern.replace(QString::number(kMost), QString::number(phrase.count())) : pattern;
}

} // namespace

bool installLanguage(const QLocale& locale)
{
    installEnglish(); // what no other has
    for (QString language : locale.uiLanguages()) { // as the user prefers them
        if (language == u"C" || language == u"en" || language.startsWith(u"en-")) {
            return false;
        }
        language.replace(u'-', u'_');
        if (install(QStringLiteral("netgrove_") + language, QStringLiteral(":/translations"))) {
            install(QStringLiteral("qtbase_") + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
            return true;
        }
    }
    return false;
}

QString translated(const Phrase& phrase)
{
    if (phrase.isVerbatim()) {
        return safe(phrase.verbatim());
    }
    // In one pass, so that a name which looks like a mark is none.
    const QString pattern = patternOf(phrase);
    QString text;
    for (qsizetype place = 0; place < pattern.size(); ++place) {
        const int digit = place + 1 < pattern.size() ? pattern[place + 1].digitValue() : -1;
        if (pattern[place] == u'%' && digit >= 1 && static_cast<std::size_t>(digit) <= phrase.arguments().size()) {
            text += translated(phrase.arguments()[static_cast<std::size_t>(digit) - 1]);
            ++place;
        } else {
            text += pattern[place];
        }
    }
    return text;
}

} // namespace netgrove
