// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTranslator>

namespace netgrove {

/// The language that the program is written in has plurals too: "%n host(s)" becomes "1 host" or "31 hosts".
class EnglishPlurals final : public QTranslator {
    Q_OBJECT

public:
    using QTranslator::QTranslator;
    QString translate(const char* context, const char* sourceText, const char* disambiguation, int n) const override;
    bool isEmpty() const override { return false; }
};

/// Installs it in the application, below any other language.
void installEnglish();

} // namespace netgrove
