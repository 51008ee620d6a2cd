// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The only file of the window that knows D-Bus.
#include "ui/desktop_notifier.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QVariantMap>

namespace netgrove {

namespace {

const QString kService = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");
constexpr uchar kCritical = 2; ///< urgency
constexpr int kServersTimeout = -1;

QDBusMessage call(const QString& method) { return QDBusMessage::createMethodCall(kService, kPath, kService, method); }

} // namespace

DesktopNotifier::DesktopNotifier(QObject* parent)
    : QObject(parent)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (bus.isConnected()) {
        bus.connect(
            kService, kPath, kService, QStringLiteral("ActionInvoked"), this, SLOT(onActionInvoked(uint, QString)));
        bus.connect(kService, kPath, kService, QStringLiteral("NotificationClosed"), this, SLOT(onClosed(uint, uint)));
    }
}

DesktopNotifier::~DesktopNotifier() { close(); }

void DesktopNotifier::show(const DesktopMessage& message)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        return;
    }
    QStringList actions{
        QStringLiteral("default"), tr("Show"), QStringLiteral("show"), tr("Show", "button of a notification")};
    if (message.canSuspend) {
        actions << QStringLiteral("suspend") << tr("Suspend", "button of a notification");
    }
    QDBusMessage notify = call(QStringLiteral("Notify"));
    // The body may be read as markup (specification, chapter 4), names of processes never are: escaped. Servers without
    // markup show the escapes of a rare character, which is better than the other way round.
    notify << QStringLiteral("Netgrove") << m_number << QStringLiteral("org.netgrove.Netgrove") << message.title
           << message.text.toHtmlEscaped() << actions
           << QVariantMap{{QStringLiteral("urgency"), QVariant::fromValue(kCritical)},
                  {QStringLiteral("category"), QStringLiteral("network")},
                  {QStringLiteral("desktop-entry"), QStringLiteral("org.netgrove.Netgrove")}}
           << kServersTimeout;
    m_id = message.id;
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(notify), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
        const QDBusPendingReply<uint> reply = *done;
        m_number = reply.isError() ? 0 : reply.value();
        done->deleteLater();
    });
}

void DesktopNotifier::close()
{
    if (m_number != 0) {
        QDBusMessage closing = call(QStringLiteral("CloseNotification"));
        closing << m_number;
        QDBusConnection::sessionBus().send(closing);
        m_number = 0;
    }
}

void DesktopNotifier::onActionInvoked(uint number, const QString& action)
{
    if (number == 0 || number != m_number) {
        return; // another program's
    }
    if (action == QLatin1String("suspend")) {
        Q_EMIT suspendRequested(m_id);
    } else {
        Q_EMIT showRequested(m_id);
    }
}

void DesktopNotifier::onClosed(uint number, uint /*reason*/)
{
    if (number == m_number) {
        m_number = 0;
    }
}

} // namespace netgrove
