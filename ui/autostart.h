// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/result.h"

namespace netgrove {

/// Starting with the session (Desktop Application Autostart Specification): a desktop entry under
/// `configFolder`/autostart. `program` is started with --background.
class Autostart {
public:
    /// `configFolder` as a rule is ~/.config, `program` the path of this one.
    Autostart(QString configFolder, QString program);

    bool isOn() const;
    /// Errors: noPrivilege, system (the detail says what).
    Result<void> setOn(bool isOn) const;
    QString file() const;
    /// An argument as the Exec key wants it (Desktop Entry Specification, chapter 7).
    static QString quoted(const QString& argument);

private:
    QString m_configFolder;
    QString m_program;
};

} // namespace netgrove
