// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include "app/netgrove/options.h"
#include "core/monitor.h"
#include "ui/main_window.h"

namespace netgrove {

/// Takes the picture when it is time and ends the program: exit status 0, or 1 where the file could not be written.
class Screenshot final : public QObject {
    Q_OBJECT

public:
    Screenshot(ScreenshotRequest request, MainWindow& window, MonitorThread& monitor);

private:
    void watch(const SnapshotPointer& snapshot);
    void take();

    ScreenshotRequest m_request;
    MainWindow& m_window;
    QTimer m_timer;
    bool m_hasFinding = false;
};

} // namespace netgrove
