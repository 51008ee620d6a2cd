// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pair_words.h"

#include <QCoreApplication>

namespace netgrove {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(PairWords)
};

} // namespace

QString pairWord(PairVerdict verdict, PairPart part)
{
    // Whole words for translators: not every language puts them together with a colon.
    const auto word = [verdict](const QString& pair, const QString& notice, const QString& alert) {
        return verdict == PairVerdict::alert ? alert : verdict == PairVerdict::notice ? notice : pair;
    };
    switch (part) {
    case PairPart::threads:
        return word(Words::tr("pair: threads"), Words::tr("notice: threads"), Words::tr("alert: threads"));
    case PairPart::both:
        return word(Words::tr("pair: both"), Words::tr("notice: both"), Words::tr("alert: both"));
    case PairPart::parent:
        return word(Words::tr("pair: parent"), Words::tr("notice: parent"), Words::tr("alert: parent"));
    case PairPart::child:
        break;
    }
    return word(Words::tr("pair: child"), Words::tr("notice: child"), Words::tr("alert: child"));
}

} // namespace netgrove
