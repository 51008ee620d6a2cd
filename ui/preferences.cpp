// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences.h"

#include <QSettings>

namespace netgrove {

namespace {

const QString kNotify = QStringLiteral("alerts/notify");
const QString kMuted = QStringLiteral("alerts/muted");
const QString kTray = QStringLiteral("window/staysInTray");
const QString kMotion = QStringLiteral("window/lessMotion");
const QString kContrast = QStringLiteral("window/highContrast");
const QString kCountry = QStringLiteral("places/countryDatabase");
const QString kNetwork = QStringLiteral("places/networkDatabase");

} // namespace

Preferences Preferences::read(const QSettings& settings)
{
    Preferences found;
    found.isNotifying = settings.value(kNotify, true).toBool();
    found.mutedPrograms = settings.value(kMuted).toStringList().mid(0, kMostMuted);
    found.staysInTray = settings.value(kTray, false).toBool();
    found.isLessMotion = settings.value(kMotion, false).toBool();
    found.isHighContrast = settings.value(kContrast, false).toBool();
    found.countryDatabase = settings.value(kCountry).toString();
    found.networkDatabase = settings.value(kNetwork).toString();
    return found;
}

void Preferences::write(QSettings& settings) const
{
    settings.setValue(kNotify, isNotifying);
    settings.setValue(kMuted, mutedPrograms.mid(0, kMostMuted));
    settings.setValue(kTray, staysInTray);
    settings.setValue(kMotion, isLessMotion);
    settings.setValue(kContrast, isHighContrast);
    settings.setValue(kCountry, countryDatabase);
    settings.setValue(kNetwork, networkDatabase);
}

} // namespace netgrove
