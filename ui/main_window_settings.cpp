// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the window remembers from one run to the next.
#include <QAction>
#include <QHeaderView>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>

#include "ui/connection_panel.h"
#include "ui/finding_panel.h"
#include "ui/forest_canvas.h"
#include "ui/inspector.h"
#include "ui/main_window.h"
#include "ui/process_table_view.h"
#include "ui/session_actions.h"

namespace netgrove {
namespace {

const QString kGeometry = QStringLiteral("window/geometry");
const QString kAcross = QStringLiteral("window/across");
const QString kDown = QStringLiteral("window/down");
const QString kIsTable = QStringLiteral("window/table");
const QString kIsPaper = QStringLiteral("window/paperView");
const QString kIsQuietShown = QStringLiteral("window/quietShown");
const QString kAreHostsShown = QStringLiteral("window/hostsShown");
const QString kConnectionHeader = QStringLiteral("connections/columns");

} // namespace

void MainWindow::restore()
{
    resize(1320, 840);
    m_across->setSizes({850, 470});
    m_down->setSizes({640, 150});
    restoreGeometry(m_settings.value(kGeometry).toByteArray());
    m_across->restoreState(m_settings.value(kAcross).toByteArray());
    m_down->restoreState(m_settings.value(kDown).toByteArray());
    m_table->restore(m_settings);
    m_findings->restore(m_settings);
    m_inspector->connectionView()->header()->restoreState(m_settings.value(kConnectionHeader).toByteArray());
    m_inspector->adaptConnectionColumns();
    showTable(m_settings.value(kIsTable, false).toBool());
    if (const QVariant isPaper = m_settings.value(kIsPaper); isPaper.isValid()) { // else as the program was started
        m_monitor.setView(isPaper.toBool() ? View::paper : View::graded);
    }
    if (m_settings.value(kIsQuietShown, false).toBool()) {
        m_quietAction->setChecked(true);
        showQuiet(true);
    }
    m_canvas->setHostsShown(m_settings.value(kAreHostsShown, false).toBool());
    m_session->restore(m_settings);
}

void MainWindow::save()
{
    m_settings.setValue(kGeometry, saveGeometry());
    m_settings.setValue(kAcross, m_across->saveState());
    m_settings.setValue(kDown, m_down->saveState());
    m_table->save(m_settings);
    m_findings->save(m_settings);
    m_settings.setValue(kConnectionHeader, m_inspector->connectionView()->header()->saveState());
    m_settings.setValue(kIsTable, m_views->currentWidget() == m_table);
    if (m_gradedAction->isChecked() || m_paperAction->isChecked()) {
        m_settings.setValue(kIsPaper, m_paperAction->isChecked());
    }
    if (m_wasQuietChosen) {
        m_settings.setValue(kIsQuietShown, m_quietAction->isChecked());
    }
    m_settings.setValue(kAreHostsShown, m_canvas->areHostsShown());
    m_session->save(m_settings);
}

} // namespace netgrove
