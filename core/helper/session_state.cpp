// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/helper/session_state.h"

#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QObject>

namespace netgrove {
namespace {

constexpr int kPatience = 2000; ///< milliseconds: it is only about the words that are shown

const QString kLogind = QStringLiteral("org.freedesktop.login1");

} // namespace

void askWhetherSessionIsActive(
    const QDBusConnection& bus, QObject* context, const std::function<void(std::optional<bool>)>& answer)
{
    // Its own session, whatever its number: logind resolves "auto" to the caller's, or to its user's display.
    QDBusMessage call = QDBusMessage::createMethodCall(kLogind, QStringLiteral("/org/freedesktop/login1/session/auto"),
        QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    call << QStringLiteral("org.freedesktop.login1.Session") << QStringLiteral("Active");
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call, kPatience), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context, [answer](QDBusPendingCallWatcher* done) {
        done->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *done;
        answer(reply.isError() ? std::nullopt : std::optional(reply.value().variant().toBool()));
    });
}

} // namespace netgrove
