// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>

#include "ui/alert_policy.h"
#include "ui/desktop_notifier.h"
#include "ui/preferences.h"

class QSettings;

namespace netgrove {

class MainWindow;
class MonitorThread;
class Tray;

/// What goes on while nobody looks at the window: notifications of alerts, the icon in the tray, starting hidden.
/// Thread: the window's.
class Background final : public QObject {
    Q_OBJECT

public:
    /// All must outlive it.
    Background(MainWindow& window, MonitorThread& monitor, QSettings& settings, QObject* parent = nullptr);
    ~Background() override;

    void apply(const Preferences& preferences);
    /// Shows the window; hidden in the tray where that was asked for and there is one, else minimised.
    void showWindow(bool isInBackground);
    /// Its findings are listed, and make no noise from now on.
    void mute(const QString& program);

Q_SIGNALS:
    void announced(const netgrove::DesktopMessage& message); ///< shown on the desktop, where that can

private:
    void take(const SnapshotPointer& snapshot);
    void announce(const AlertPolicy::Call& call);
    void raise();

    MainWindow& m_window;
    MonitorThread& m_monitor;
    QSettings& m_settings;
    Preferences m_preferences;
    AlertPolicy m_policy;
    DesktopNotifier m_notifier;
    std::unique_ptr<Tray> m_tray; ///< null: this desktop has none
    SnapshotPointer m_last;
};

} // namespace netgrove
