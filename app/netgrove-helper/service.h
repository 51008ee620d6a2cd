// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusServiceWatcher>
#include <QDBusVirtualObject>
#include <QSocketNotifier>
#include <QTimer>
#include <chrono>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "app/netgrove-helper/authority.h"
#include "app/netgrove-helper/launcher.h"
#include "app/netgrove-helper/request_book.h"
#include "core/sense/processes/signal_process.h"

namespace netgrove {

/// The helper's object on the bus (core/helper/protocol.h). What a call asks for is copied when it arrives; polkit is
/// asked; what is done after its answer is what was copied. A caller that leaves takes its questions and its monitors
/// with it. Thread: the main one.
class Service final : public QDBusVirtualObject {
    Q_OBJECT

public:
    /// Emits idle() after nobody wanted anything for so long.
    Service(Launcher launcher, std::chrono::milliseconds idleAfter);

    /// Takes the name. False: the bus refused.
    bool publish();

    QString introspect(const QString& path) const override;
    bool handleMessage(const QDBusMessage& message, const QDBusConnection& connection) override;

Q_SIGNALS:
    void idle();
    /// Without the launcher, or without the bus, there is nothing left to do.
    void broken();

private:
    struct Frozen {
        QDBusMessage call; ///< to answer it
        SensorWishes wishes; ///< of OpenMonitor
        std::vector<ProcessKey> targets; ///< of SignalProcesses
        ProcessSignal signal = ProcessSignal::suspend;
    };

    void openMonitor(const QDBusMessage& call);
    void signalTargets(const QDBusMessage& call);
    void ask(Frozen frozen, const char* action, const QString& subject);
    void answer(RequestId id, PolkitAnswer verdict);
    void grantMonitor(RequestId id, const Frozen& frozen);
    void grantSignal(const Frozen& frozen);
    void forgetCaller(const QString& caller);
    void takeEnded();
    void finish(RequestId id);
    void reply(const QDBusMessage& message) const;
    void refuse(const QDBusMessage& call, const char* name, const QString& text) const;

    QDBusConnection m_bus;
    Launcher m_launcher;
    Authority m_authority;
    RequestBook m_book; ///< what waits for polkit, and the open monitors
    std::unordered_map<RequestId, Frozen> m_waiting;
    std::unordered_set<RequestId> m_monitors;
    QDBusServiceWatcher m_callers;
    QSocketNotifier m_ended;
    QTimer m_idle;
};

} // namespace netgrove
