// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <memory>

namespace netgrove {

/// One notification on the desktop. Plain text: what a server might read as markup is escaped.
struct DesktopMessage {
    quint64 id = 0; ///< ours; comes back with the signals
    QString title;
    QString text;
    bool canSuspend = false;
};

/// Notifications by org.freedesktop.Notifications (Desktop Notifications Specification 1.2), on the session bus,
/// without waiting for it. Where there is no bus or no server nothing happens. One notification at a time: a new one
/// replaces the old. Thread: the window's.
class DesktopNotifier final : public QObject {
    Q_OBJECT

public:
    explicit DesktopNotifier(QObject* parent = nullptr);
    ~DesktopNotifier() override;

    void show(const DesktopMessage& message);
    void close();

Q_SIGNALS:
    void showRequested(quint64 id);
    void suspendRequested(quint64 id);

private Q_SLOTS:
    void onActionInvoked(uint number, const QString& action);
    void onClosed(uint number, uint reason);

private:
    uint m_number = 0; ///< the server's; 0: none
    quint64 m_id = 0;
};

} // namespace netgrove
