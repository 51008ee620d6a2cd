// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "core/analyse/snapshot.h"
#include "ui/preferences.h"

class QMenu;
class QSettings;
class QWidget;

namespace netgrove {

class TrustKeeper;

/// The dialogs that the window's menu opens. Thread: the window's.
class WindowDialogs final : public QObject {
    Q_OBJECT

public:
    WindowDialogs(QWidget& window, QSettings& settings);

    void fillMenu(QMenu& menu);
    void setTrustKeeper(TrustKeeper* keeper) { m_trust = keeper; }
    void openTrust(const FindingPointer& finding);
    void openTrustList();
    void openPreferences();
    void openShortcuts();
    void openWelcome();
    /// Once, at the first start.
    void welcomeNewcomer();

Q_SIGNALS:
    void preferencesChosen(const netgrove::Preferences& preferences);
    void demoRequested();

private:
    QWidget& m_window;
    QSettings& m_settings;
    TrustKeeper* m_trust = nullptr;
};

} // namespace netgrove
