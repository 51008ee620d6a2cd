// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/autostart.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <algorithm>

namespace netgrove {

Autostart::Autostart(QString configFolder, QString program)
    : m_configFolder(std::move(configFolder))
    , m_program(std::move(program))
{
}

QString Autostart::file() const { return m_configFolder + QStringLiteral("/autostart/org.netgrove.Netgrove.desktop"); }

bool Autostart::isOn() const { return QFile::exists(file()); }

QString Autostart::quoted(const QString& argument)
{
    QString text;
    for (const QChar sign : argument) {
        if (sign == QLatin1Char('"') || sign == QLatin1Char('`') || sign == QLatin1Char('$')
            || sign == QLatin1Char('\\')) {
            text += QStringLiteral("\\\\"); // a backslash, itself escaped: values of keys are unescaped first
        }
        if (sign == QLatin1Char('%')) {
            text += sign; // field codes
        }
        text += sign;
        if (sign == QLatin1Char('\\')) {
            text += sign;
        }
    }
    return QLatin1Char('"') + text + QLatin1Char('"');
}

Result<void> Autostart::setOn(bool isOn) const
{
    const QString path = file();
    if (!isOn) {
        return !QFile::exists(path) || QFile::remove(path)
            ? Result<void>()
            : failure(ErrorCode::system, "cannot remove " + path.toStdString());
    }
    if (std::any_of(m_program.begin(), m_program.end(), [](QChar sign) { return sign < QLatin1Char(' '); })) {
        return failure(ErrorCode::refused, "the program's path holds control characters");
    }
    if (!QDir().mkpath(m_configFolder + QStringLiteral("/autostart"))) {
        return failure(ErrorCode::system, "cannot make the folder of " + path.toStdString());
    }
    QSaveFile out(path);
    const QString entry = QStringLiteral("[Desktop Entry]\n"
                                         "Type=Application\n"
                                         "Name=Netgrove\n"
                                         "Exec=%1 --background\n"
                                         "Icon=org.netgrove.Netgrove\n"
                                         "X-GNOME-Autostart-enabled=true\n")
                              .arg(quoted(m_program));
    if (!out.open(QIODevice::WriteOnly) || out.write(entry.toUtf8()) < 0 || !out.commit()) {
        return failure(ErrorCode::system, path.toStdString() + ": " + out.errorString().toStdString());
    }
    return {};
}

} // namespace netgrove
