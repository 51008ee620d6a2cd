// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove/screenshot.h"

#include <QCoreApplication>
#include <QPixmap>
#include <algorithm>
#include <cstdio>

#include "ui/finding_model.h"

namespace netgrove {

namespace {

/// A finding's picture is better when its connections have had a tick or two.
constexpr auto kFindingSettles = std::chrono::milliseconds(2500);

} // namespace

Screenshot::Screenshot(ScreenshotRequest request, MainWindow& window, MonitorThread& monitor)
    : m_request(std::move(request))
    , m_window(window)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Screenshot::take);
    m_timer.start(m_request.after);
    if (m_request.isUntilFinding) {
        connect(&monitor, &MonitorThread::snapshotReady, this, &Screenshot::watch);
    }
}

void Screenshot::watch(const SnapshotPointer& snapshot)
{
    const auto found
        = std::find_if(snapshot->findings.begin(), snapshot->findings.end(), [](const FindingPointer& finding) {
              return finding->grade != Grade::expected && chiefSuspect(*finding) != nullptr;
          });
    if (!m_hasFinding && found != snapshot->findings.end()) {
        m_hasFinding = true;
        m_window.selectProcess(chiefSuspect(**found)->key, false);
        m_timer.start(kFindingSettles);
    }
}

void Screenshot::take()
{
    const bool isSaved = m_window.grab().save(m_request.file, "PNG");
    if (!isSaved) {
        std::fprintf(stderr, "netgrove: cannot write %s\n", qPrintable(m_request.file));
    }
    QCoreApplication::exit(isSaved ? 0 : 1);
}

} // namespace netgrove
