// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop_wishes.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <array>

namespace netgrove {

namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");

/// The standardized keys, and those that GNOME had before them; which desktop answers to which is its own business.
struct Setting {
    const char* group;
    const char* key;
    int wishing; ///< the value that asks for it
    bool isMotion;
};
constexpr std::array kSettings{Setting{"org.freedesktop.appearance", "reduced-motion", 1, true},
    Setting{"org.gnome.desktop.interface", "enable-animations", 0, true},
    Setting{"org.freedesktop.appearance", "contrast", 1, false},
    Setting{"org.gnome.desktop.a11y.interface", "high-contrast", 1, false}};

/// Read() wraps its variant in another one.
QVariant unwrapped(QVariant value)
{
    for (int depth = 0; depth < 3 && value.canConvert<QDBusVariant>(); ++depth) {
        value = value.value<QDBusVariant>().variant();
    }
    return value;
}

} // namespace

DesktopWishes::DesktopWishes(QObject* parent)
    : QObject(parent)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        return;
    }
    bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
        SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    for (const Setting& setting : kSettings) {
        const QString group = QString::fromLatin1(setting.group);
        const QString key = QString::fromLatin1(setting.key);
        QDBusMessage call = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
        call.setArguments({group, key});
        auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
        connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, group, key](QDBusPendingCallWatcher* done) {
            done->deleteLater();
            const QList<QVariant> answer = done->reply().arguments();
            if (!done->isError() && !answer.isEmpty()) { // a key that this desktop lacks is an error
                take(group, key, answer.constFirst());
            }
        });
    }
}

DesktopWishes::~DesktopWishes() = default;

Wishes DesktopWishes::wishes() const { return {m_motion != 0, m_contrast != 0}; }

void DesktopWishes::onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value)
{
    take(group, key, value.variant());
}

void DesktopWishes::take(const QString& group, const QString& key, const QVariant& value)
{
    const Wishes before = wishes();
    for (std::size_t index = 0; index < kSettings.size(); ++index) {
        const Setting& setting = kSettings.at(index);
        if (group == QLatin1String(setting.group) && key == QLatin1String(setting.key)) {
            bool isNumber = false;
            const int number = unwrapped(value).toInt(&isNumber); // a boolean is 0 or 1
            unsigned& bits = setting.isMotion ? m_motion : m_contrast;
            const unsigned bit = 1U << index;
            bits = isNumber && number == setting.wishing ? bits | bit : bits & ~bit;
        }
    }
    if (wishes() != before) {
        Q_EMIT changed(wishes());
    }
}

} // namespace netgrove
