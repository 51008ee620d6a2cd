// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QDBusVariant;

namespace netgrove {

/// What a desktop asks of every program for the sake of who sits in front of it.
struct Wishes {
    bool isLessMotion = false;
    bool isHighContrast = false;
    bool operator==(const Wishes&) const = default;
};

/// Asks the desktop's settings portal (org.freedesktop.portal.Settings, XDG Desktop Portal) without waiting for it, and
/// hears of changes. Where there is no bus or no portal nothing is wished. Qt's styles know of no contrast, and of
/// motion only where a platform theme tells them. Thread: the window's.
class DesktopWishes final : public QObject {
    Q_OBJECT

public:
    explicit DesktopWishes(QObject* parent = nullptr);
    ~DesktopWishes() override;

    Wishes wishes() const;

Q_SIGNALS:
    void changed(const netgrove::Wishes& wishes);

private Q_SLOTS:
    void onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void take(const QString& group, const QString& key, const QVariant& value);

    unsigned m_motion = 0; ///< a bit for each setting that asks for less
    unsigned m_contrast = 0; ///< and for more
};

} // namespace netgrove
