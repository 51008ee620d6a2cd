// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

class QSettings;

namespace netgrove {

/// What a person can choose: few and plain. A value, read from and written to the settings.
struct Preferences {
    bool isNotifying = true; ///< of alerts
    QStringList mutedPrograms; ///< as AlertPolicy::programOf() names them; at most kMostMuted
    bool staysInTray = false; ///< closing the window hides it, where there is a tray
    bool isLessMotion = false; ///< also where the desktop does not ask for it
    bool isHighContrast = false; ///< the same
    QString countryDatabase; ///< MaxMind database of countries; empty: none
    QString networkDatabase; ///< of network operators (ASN)

    static constexpr qsizetype kMostMuted = 500;
    static Preferences read(const QSettings& settings);
    void write(QSettings& settings) const;
    bool operator==(const Preferences&) const = default;
};

} // namespace netgrove
