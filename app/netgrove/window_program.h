// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSettings>
#include <QSocketNotifier>
#include <memory>

#include "app/netgrove/helper_access.h"
#include "app/netgrove/options.h"
#include "app/netgrove/screenshot.h"
#include "core/base/file_descriptor.h"
#include "core/monitor.h"
#include "ui/action_runner.h"
#include "ui/background.h"
#include "ui/desktop_wishes.h"
#include "ui/main_window.h"
#include "ui/suspended_book.h"

namespace netgrove {

/// The recording that the demo plays, beside this program as it is built or installed; empty where it is missing.
QString demoFile();

/// The window with all that it is wired to. Thread: the window's, which has an application object.
class WindowProgram final : public QObject {
    Q_OBJECT

public:
    /// `signals` is readable when the program is to end (signalfd(2)); closed: nobody says so.
    WindowProgram(const WindowOptions& options, const FileDescriptor& signals);

    /// Until the window is closed. Returns the exit status.
    int run();

private:
    MonitorOptions wiring();
    void offerRight();
    void endOn(const FileDescriptor& signals);
    void showWindow();
    void showDemo();
    void watch();

    const WindowOptions m_options;
    const bool m_isPicture; ///< the same on every machine: nothing is read from or left on this one
    const bool m_isHelperWanted;
    std::unique_ptr<QSettings> m_settings;
    SensorSource m_source;
    MonitorThread m_monitor;
    SuspendedBook m_suspended;
    ActionRunner m_runner;
    MainWindow m_window;
    HelperAccess m_access;
    DesktopWishes m_wishes;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::unique_ptr<Screenshot> m_screenshot;
    std::unique_ptr<Background> m_background;
};

} // namespace netgrove
