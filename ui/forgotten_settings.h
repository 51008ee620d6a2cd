// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSettings>
#include <QTemporaryDir>

namespace netgrove {

/// The folder outlives the settings, which are written when they end.
struct ForgottenFolder {
    QTemporaryDir folder;
};

/// Settings that begin empty and leave nothing: for a window that is to look the same everywhere. Not those of
/// /dev/null: QSettings replaces the file that it writes, and for root that is the machine's device.
class ForgottenSettings : private ForgottenFolder, public QSettings {
public:
    ForgottenSettings()
        : QSettings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat)
    {
    }
};

} // namespace netgrove
