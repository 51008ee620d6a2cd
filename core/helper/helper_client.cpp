// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/helper/helper_client.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusUnixFileDescriptor>
#include <QHash>
#include <atomic>
#include <fcntl.h>
#include <limits>

#include "core/helper/protocol.h"
#include "core/helper/session_state.h"
#include "core/helper/target.h"

namespace netgrove {
namespace {

namespace protocol = helper_protocol;

/// As long as the person takes; the bus tells where the helper is gone.
constexpr int kNoTimeout = std::numeric_limits<int>::max();

QDBusMessage callTo(const char* method)
{
    return QDBusMessage::createMethodCall(QString::fromLatin1(protocol::kService), QString::fromLatin1(protocol::kPath),
        QString::fromLatin1(protocol::kInterface), QString::fromLatin1(method));
}

std::optional<Error> errorFor(uint outcome, ProcessKey target)
{
    const std::string who = "process " + std::to_string(target.pid.value);
    switch (static_cast<protocol::SignalOutcome>(outcome)) {
    case protocol::SignalOutcome::done:
        return std::nullopt;
    case protocol::SignalOutcome::gone:
        return Error{ErrorCode::noSuchProcess, who + " has ended; another may have its number"};
    case protocol::SignalOutcome::refused:
        return Error{ErrorCode::refused, who + " is not signalled by the helper"};
    case protocol::SignalOutcome::notPermitted:
        return Error{ErrorCode::noPrivilege, who + ": the kernel refused the helper"};
    case protocol::SignalOutcome::notSupported:
        return Error{ErrorCode::notSupported, who + ": no pidfd"};
    case protocol::SignalOutcome::failed:
        break;
    }
    return Error{ErrorCode::system, who + " could not be signalled"};
}

} // namespace

AccessState accessStateFor(const QString& errorName)
{
    static const QHash<QString, AccessState> kStates{
        {QString::fromLatin1(protocol::error_name::kDenied), AccessState::denied},
        {QString::fromLatin1(protocol::error_name::kCancelled), AccessState::cancelled},
        {QString::fromLatin1(protocol::error_name::kNoAgent), AccessState::noAgent},
        {QString::fromLatin1(protocol::error_name::kNoAuthority), AccessState::noAuthority},
        {QString::fromLatin1(protocol::error_name::kBusy), AccessState::busy},
        // The bus's own words (D-Bus specification, "Standard error names" and dbus-daemon's activation errors).
        {QStringLiteral("org.freedesktop.DBus.Error.ServiceUnknown"), AccessState::notInstalled},
        {QStringLiteral("org.freedesktop.DBus.Error.NameHasNoOwner"), AccessState::notInstalled},
        {QStringLiteral("org.freedesktop.DBus.Error.Spawn.ExecFailed"), AccessState::notInstalled},
        {QStringLiteral("org.freedesktop.DBus.Error.Spawn.FileInvalid"), AccessState::notInstalled},
        {QStringLiteral("org.freedesktop.DBus.Error.Spawn.ServiceNotFound"), AccessState::notInstalled},
        {QStringLiteral("org.freedesktop.DBus.Error.NoServer"), AccessState::notInstalled},
        {QStringLiteral("org.freedesktop.DBus.Error.Disconnected"), AccessState::notInstalled},
        {QStringLiteral("org.freedesktop.DBus.Error.NoReply"), AccessState::died},
        {QStringLiteral("org.freedesktop.DBus.Error.Spawn.ChildExited"), AccessState::died},
        {QStringLiteral("org.freedesktop.DBus.Error.Spawn.ChildSignaled"), AccessState::died},
    };
    return kStates.value(errorName, AccessState::failed);
}

HelperClient::HelperClient(QObject* parent)
    : QObject(parent)
{
    static std::atomic<unsigned> number{0};
    m_connectionName = QStringLiteral("netgrove-helper-client-%1").arg(++number);
    qRegisterMetaType<AccessState>();
    qDBusRegisterMetaType<protocol::Target>();
    qDBusRegisterMetaType<QList<protocol::Target>>();
}

HelperClient::~HelperClient() { QDBusConnection::disconnectFromBus(m_connectionName); }

QDBusConnection HelperClient::bus()
{
    QDBusConnection known(m_connectionName);
    if (known.isConnected()) {
        return known;
    }
    QDBusConnection::disconnectFromBus(m_connectionName);
    return QDBusConnection::connectToBus(QDBusConnection::SystemBus, m_connectionName);
}

void HelperClient::openMonitor(bool isTraced, bool withPackets)
{
    if (m_isAsking) {
        return;
    }
    m_isAsking = true;
    Q_EMIT accessChanged(AccessState::waiting, {});
    QDBusMessage call = callTo(protocol::kOpenMonitor);
    call << isTraced << withPackets;
    auto* watcher = new QDBusPendingCallWatcher(bus().asyncCall(call, kNoTimeout), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, &HelperClient::finishOpen);
}

void HelperClient::finishOpen(QDBusPendingCallWatcher* watcher)
{
    watcher->deleteLater();
    m_isAsking = false;
    const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *watcher;
    if (reply.isError()) {
        tellRefusal(reply.reply());
        return;
    }
    // The reply's descriptor is closed with the reply.
    m_stream = FileDescriptor(::fcntl(reply.value().fileDescriptor(), F_DUPFD_CLOEXEC, 3));
    if (!m_stream.isOpen()) {
        Q_EMIT accessChanged(AccessState::failed, QStringLiteral("the helper's answer holds no stream"));
        return;
    }
    Q_EMIT accessChanged(AccessState::granted, {});
}

void HelperClient::tellRefusal(const QDBusMessage& reply)
{
    const AccessState state = accessStateFor(reply.errorName());
    const QString detail = QStringLiteral("%1: %2").arg(reply.errorName(), reply.errorMessage());
    if (state != AccessState::denied) {
        Q_EMIT accessChanged(state, detail);
        return;
    }
    // polkit says no, and never why; a session in the background is a reason that the person can do something about.
    askWhetherSessionIsActive(bus(), this, [this, detail](std::optional<bool> isActive) {
        Q_EMIT accessChanged(isActive.value_or(true) ? AccessState::denied : AccessState::inactiveSession, detail);
    });
}

quint64 HelperClient::signalProcesses(const std::vector<ProcessKey>& targets, int signal)
{
    const quint64 request = ++m_lastRequest;
    QList<protocol::Target> list;
    for (const ProcessKey& target : targets) {
        list.append({target.pid.value, target.start.value});
    }
    QDBusMessage call = callTo(protocol::kSignalProcesses);
    call << QVariant::fromValue(list) << static_cast<uint>(signal);
    auto* watcher = new QDBusPendingCallWatcher(bus().asyncCall(call, kNoTimeout), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, request, targets](QDBusPendingCallWatcher* done) {
        done->deleteLater();
        const QDBusPendingReply<QList<uint>> reply = *done;
        if (reply.isError() || static_cast<std::size_t>(reply.value().size()) != targets.size()) {
            Q_EMIT signalled(
                request, {}, reply.isError() ? accessStateFor(reply.error().name()) : AccessState::garbled);
            return;
        }
        std::vector<std::optional<Error>> outcomes;
        const QList<uint> numbers = reply.value();
        for (std::size_t index = 0; index < targets.size(); ++index) {
            outcomes.push_back(errorFor(numbers.at(static_cast<qsizetype>(index)), targets.at(index)));
        }
        Q_EMIT signalled(request, outcomes, std::nullopt);
    });
    return request;
}

} // namespace netgrove
