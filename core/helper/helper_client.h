// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QObject>
#include <optional>
#include <vector>

#include "core/base/access_state.h"
#include "core/base/file_descriptor.h"
#include "core/base/ids.h"
#include "core/base/result.h"

class QDBusMessage;
class QDBusPendingCallWatcher;

namespace netgrove {

/// Asks the privileged helper, over a connection of its own to the system bus: where that is closed, the helper forgets
/// everything we asked for. Nothing here waits. All signals are emitted in the thread that it lives in.
class HelperClient final : public QObject {
    Q_OBJECT

public:
    explicit HelperClient(QObject* parent = nullptr);
    ~HelperClient() override;

    /// Asks to see the machine: accessChanged(waiting), and then what came of it. With `granted`, takeStream() has the
    /// stream. A question that is open already is not asked twice.
    void openMonitor(bool isTraced, bool withPackets);
    FileDescriptor takeStream() { return std::exchange(m_stream, FileDescriptor()); }

    /// Asks to signal these, in this order (SIGSTOP, SIGCONT, SIGTERM, SIGKILL). signalled() follows with the number
    /// given back.
    quint64 signalProcesses(const std::vector<ProcessKey>& targets, int signal);

Q_SIGNALS:
    void accessChanged(netgrove::AccessState state, const QString& detail);
    /// One outcome for each target; none for those that were signalled. Where the whole was not done, `refusal` says
    /// why, and there are no outcomes.
    void signalled(quint64 request, const std::vector<std::optional<netgrove::Error>>& outcomes,
        std::optional<netgrove::AccessState> refusal);

private:
    QDBusConnection bus();
    void finishOpen(QDBusPendingCallWatcher* watcher);
    void tellRefusal(const QDBusMessage& reply);

    QString m_connectionName;
    FileDescriptor m_stream;
    bool m_isAsking = false;
    quint64 m_lastRequest = 0;
};

/// What an error reply of the helper or of the bus says.
AccessState accessStateFor(const QString& errorName);

} // namespace netgrove

Q_DECLARE_METATYPE(netgrove::AccessState)
