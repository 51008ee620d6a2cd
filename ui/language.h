// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What language the window speaks. It is written in English; translations are in resources/translations/.
#pragma once

#include <QLocale>
#include <QString>

#include "core/base/phrase.h"

namespace netgrove {

/// The first of the locale's languages that the window speaks, for its own words and for Qt's. Before the first widget
/// is made. False: that is English.
bool installLanguage(const QLocale& locale);

/// A phrase of the analysis in the language that is installed: plain text, safe to show.
QString translated(const Phrase& phrase);

} // namespace netgrove
