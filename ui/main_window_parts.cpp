// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// How the window is put together: tool bar, views, lists, and who tells whom.
#include <QActionGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/access_banner.h"
#include "ui/alert_policy.h"
#include "ui/banner.h"
#include "ui/connection_panel.h"
#include "ui/export_actions.h"
#include "ui/filter/filter_line.h"
#include "ui/finding_panel.h"
#include "ui/forest_canvas.h"
#include "ui/format.h"
#include "ui/inspector.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/process_actions.h"
#include "ui/process_table_view.h"
#include "ui/session_actions.h"
#include "ui/small_widgets.h"
#include "ui/status_line.h"
#include "ui/window_dialogs.h"

namespace netgrove {

void MainWindow::makeToolBar()
{
    m_toolBar = addToolBar(tr("Main tool bar"));
    m_toolBar->setObjectName(QStringLiteral("mainToolBar"));
    m_toolBar->setMovable(false);
    m_toolBar->setContextMenuPolicy(Qt::PreventContextMenu);
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextOnly);
    if (auto* more = m_toolBar->findChild<QToolButton*>(QStringLiteral("qt_toolbar_ext_button"))) {
        more->setAccessibleName(tr("More")); // Qt's own, which says nothing
    }
    makeViewSwitches();
    m_filterLine = new FilterLine(m_settings, this);
    m_filterLine->setKnownValues([this](FilterField field) { return knownValues(field); });
    m_filter.setCountryOf([this](const IpAddress& address) { return countryOf(address); });
    m_toolBar->addWidget(m_filterLine);
    m_toolBar->addSeparator();
    m_toolBar->addAction(m_freezeAction);
    m_toolBar->addSeparator();
    m_toolBar->addActions({m_gradedAction, m_paperAction});
    m_toolBar->addSeparator();
    auto* find = new QAction(tr("Find"), this);
    find->setShortcut(QKeySequence::Find);
    connect(find, &QAction::triggered, this, [this] {
        m_filterLine->setFocus(Qt::ShortcutFocusReason);
        m_filterLine->selectAll();
    });
    addAction(find);
    makeMenu();
    // Not those within the filter line, which places its own.
    for (QToolButton* button : m_toolBar->findChildren<QToolButton*>(QString(), Qt::FindDirectChildrenOnly)) {
        button->setFocusPolicy(Qt::TabFocus);
        button->setMinimumHeight(button->fontMetrics().height() + 12);
    }
}

QAction* MainWindow::addSwitch(const QString& text, const QString& help, const QKeySequence& shortcut)
{
    auto* action = new QAction(text, this);
    action->setCheckable(true);
    action->setShortcut(shortcut);
    action->setToolTip(tr("%1 (%2)").arg(help, shortcut.toString(QKeySequence::NativeText)));
    return action;
}

void MainWindow::makeViewSwitches()
{
    auto* group = new QActionGroup(this);
    m_forestAction
        = addSwitch(tr("&Forest"), tr("Processes as circles, joined by who started whom"), Qt::CTRL | Qt::Key_1);
    m_tableAction = addSwitch(tr("&Table"), tr("The same processes as rows"), Qt::CTRL | Qt::Key_2);
    m_quietAction = addSwitch(
        tr("&Quiet processes"), tr("Also show processes that do not talk to the outside"), Qt::CTRL | Qt::Key_E);
    m_freezeAction = addSwitch(tr("Free&ze"), tr("Hold the picture still; capture goes on"), Qt::CTRL | Qt::Key_Space);
    auto* views = new QActionGroup(this);
    m_gradedAction
        = addSwitch(tr("&Graded"), tr("Every finding is weighed: alert, notice or expected"), Qt::CTRL | Qt::Key_3);
    m_paperAction
        = addSwitch(tr("&Paper"), tr("The rule of the paper alone: every pair is an alert"), Qt::CTRL | Qt::Key_4);
    views->addAction(m_gradedAction);
    views->addAction(m_paperAction);
    group->addAction(m_forestAction);
    group->addAction(m_tableAction);
    m_forestAction->setChecked(true);
    m_toolBar->addActions({m_forestAction, m_tableAction});
    m_toolBar->addSeparator();
    m_toolBar->addAction(m_quietAction);
    m_toolBar->addSeparator();
}

void MainWindow::makeMenu()
{
    auto* menu = m_menu = new QMenu(this);
    const auto addZoom = [&](const QString& text, const QKeySequence& shortcut, void (ForestCanvas::*slot)()) {
        QAction* action = menu->addAction(text);
        action->setShortcut(shortcut);
        connect(action, &QAction::triggered, m_canvas, slot);
        addAction(action);
        return action;
    };
    addZoom(tr("Zoom in"), QKeySequence(Qt::CTRL | Qt::Key_Plus), &ForestCanvas::zoomIn)
        ->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    addZoom(tr("Zoom out"), QKeySequence(Qt::CTRL | Qt::Key_Minus), &ForestCanvas::zoomOut);
    addZoom(tr("&Whole forest"), QKeySequence(Qt::CTRL | Qt::Key_0), &ForestCanvas::zoomToFit);
    addZoom(tr("Actual size"), QKeySequence(Qt::CTRL | Qt::Key_9), &ForestCanvas::zoomToNormal);
    addZoom(tr("Zoom to selection"), QKeySequence(Qt::CTRL | Qt::Key_8), &ForestCanvas::zoomToSelection);
    menu->addSeparator();
    addZoom(tr("&Find in the forest"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F), &ForestCanvas::openSearch);
    addZoom(tr("Next findin&g"), QKeySequence(Qt::Key_F8), &ForestCanvas::goToNextFinding);
    addZoom(tr("Pre&vious finding"), QKeySequence(Qt::SHIFT | Qt::Key_F8), &ForestCanvas::goToPreviousFinding);
    QAction* hosts = menu->addAction(tr("Remote &hosts in the forest"));
    hosts->setCheckable(true);
    hosts->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_H));
    addAction(hosts);
    connect(hosts, &QAction::triggered, m_canvas, &ForestCanvas::setHostsShown);
    connect(m_canvas, &ForestCanvas::hostsShownChanged, hosts, &QAction::setChecked);
    menu->addSeparator();
    for (QAction* action : m_actions->all()) {
        menu->addAction(action);
    }
    auto* tree = menu->addMenu(tr("With all &its descendants"));
    tree->addActions({m_actions->allOfTree().begin(), m_actions->allOfTree().end()});
    m_resumeAllAction = menu->addAction(tr("Resume &all suspended"));
    m_resumeAllAction->setEnabled(false);
    menu->addSeparator();
    m_exports->addTo(*menu);
    m_dialogs->fillMenu(*menu);
    menu->addSeparator();
    QAction* quit = menu->addAction(tr("&Quit"));
    quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
    addAction(quit);
    connect(quit, &QAction::triggered, this, &MainWindow::quit);
    auto* button = new QToolButton(this);
    button->setText(QStringLiteral("\u2630"));
    button->setAccessibleName(tr("Menu"));
    button->setToolTip(tr("Menu (F10)"));
    button->setMenu(menu);
    // Not InstantPopup, which assistive tools cannot open (Qt 6.4 leaves its action out).
    connect(button, &QToolButton::clicked, button, &QToolButton::showMenu);
    button->setShortcut(Qt::Key_F10);
    button->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    m_toolBar->addWidget(button);
}

void MainWindow::makeSession()
{
    m_session = new SessionActions(m_monitor, *m_messages, *this);
    connect(m_session, &SessionActions::replayingChanged, m_status, &StatusLine::setReplay);
    connect(m_session, &SessionActions::replayingChanged, m_access, &AccessBanner::setReplaying);
    QAction* before = m_freezeAction;
    m_toolBar->insertAction(before, m_session->openAction());
    m_toolBar->insertAction(before, m_session->recordAction());
    m_menu->insertActions(m_menu->actions().constFirst(),
        {m_session->openAction(), m_session->recordAction(), m_session->keepAction(), m_session->privateAction()});
    m_menu->insertSeparator(m_menu->actions().at(4));
}

QWidget* MainWindow::makeZoomButtons()
{
    auto* buttons = new QWidget(m_canvas);
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(3);
    const auto make = [&](const QString& text, const QString& name) {
        auto* button = new QToolButton(buttons);
        button->setText(text);
        button->setAccessibleName(name);
        button->setToolTip(name);
        button->setMinimumSize(30, 28);
        button->setFocusPolicy(Qt::NoFocus); // the menu and the shortcuts are the keyboard's way
        row->addWidget(button);
        return button;
    };
    const auto add = [&](const QString& text, const QString& name, void (ForestCanvas::*slot)()) {
        QToolButton* button = make(text, name);
        connect(button, &QToolButton::clicked, m_canvas, slot);
        return button;
    };
    add(tr("Find"), tr("Find in the forest (/)"), &ForestCanvas::openSearch);
    QToolButton* hosts = make(tr("Hosts"), tr("Remote hosts as leaves (H)"));
    hosts->setCheckable(true);
    connect(hosts, &QToolButton::toggled, m_canvas, &ForestCanvas::setHostsShown);
    connect(m_canvas, &ForestCanvas::hostsShownChanged, hosts, &QToolButton::setChecked);
    row->addSpacing(8);
    add(QStringLiteral("\u2212"), tr("Zoom out (Ctrl+−)"), &ForestCanvas::zoomOut);
    QToolButton* percent = add(QStringLiteral("100 %"), tr("Actual size (Ctrl+9)"), &ForestCanvas::zoomToNormal);
    percent->setMinimumWidth(percent->fontMetrics().horizontalAdvance(QStringLiteral("8888 %")) + 10);
    add(QStringLiteral("+"), tr("Zoom in (Ctrl++)"), &ForestCanvas::zoomIn);
    add(tr("Fit"), tr("Whole forest (Ctrl+0)"), &ForestCanvas::zoomToFit);
    connect(m_canvas, &ForestCanvas::zoomChanged, percent,
        [percent](double zoom) { percent->setText(QStringLiteral("%1 %").arg(static_cast<int>(zoom * 100 + 0.5))); });
    buttons->hide(); // where there is nothing to look at from nearer
    connect(m_canvas, &ForestCanvas::viewChanged, buttons,
        [this, buttons] { buttons->setVisible(!m_canvas->items().empty()); });
    return buttons;
}

void MainWindow::makeCentre()
{
    auto* centre = new QWidget(this);
    auto* rows = new QVBoxLayout(centre);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    m_access = new AccessBanner(centre);
    rows->addWidget(m_access);
    m_suspendedBanner = new Banner(centre);
    rows->addWidget(m_suspendedBanner);
    m_messages = new MessageBar(centre);
    rows->addWidget(m_messages);
    m_filterError = new PlainLabel({}, false, centre);
    m_filterError->setObjectName(QStringLiteral("filterError"));
    m_filterError->setWordWrap(true);
    m_filterError->setContentsMargins(16, 5, 16, 5);
    m_filterError->hide();
    rows->addWidget(m_filterError);
    m_views = new QStackedWidget(centre);
    auto* overlay = new QVBoxLayout(m_canvas);
    overlay->setContentsMargins(0, 0, 14, 14);
    overlay->addStretch(1);
    overlay->addWidget(makeZoomButtons(), 0, Qt::AlignRight);
    m_views->addWidget(m_canvas);
    m_table = new ProcessTableView(m_processes, m_filter, this);
    m_views->addWidget(m_table);
    m_across = new QSplitter(Qt::Horizontal, centre);
    m_across->setChildrenCollapsible(false);
    m_across->setHandleWidth(1); // a line; Qt widens the grip for the mouse
    m_across->addWidget(m_views);
    m_across->addWidget(m_inspector);
    m_across->setStretchFactor(0, 1);
    m_down = new QSplitter(Qt::Vertical, centre);
    m_down->setChildrenCollapsible(false);
    m_down->setHandleWidth(1);
    m_down->addWidget(m_across);
    m_findings = new FindingPanel(this);
    m_down->addWidget(m_findings);
    m_down->setStretchFactor(0, 1);
    rows->addWidget(m_down, 1);
    setCentralWidget(centre);
}

void MainWindow::fillFindingMenu(const FindingPointer& finding, QMenu& menu)
{
    if (const ProcessRecord* suspect = chiefSuspect(*finding)) {
        const QString term = writeTerm(FilterField::process, processName(suspect->facts));
        connect(menu.addAction(tr("Show &only this program")), &QAction::triggered, this,
            [this, term] { m_filterLine->addTerm(term); });
    }
    menu.addSeparator();
    connect(menu.addAction(finding->trust ? tr("&Take back your trust") : tr("&Trust this pair\u2026")),
        &QAction::triggered, this, [this, finding] { changeTrust(finding); });
    if (const QString program = AlertPolicy::programOf(*finding); !program.isEmpty()) {
        connect(menu.addAction(tr("No more &notifications of this program")), &QAction::triggered, this,
            [this, program] { Q_EMIT muteRequested(program); });
    }
    connect(menu.addAction(tr("Report as a &web page\u2026")), &QAction::triggered, this,
        [this, id = finding->id] { m_exports->saveFinding(id); });
}

void MainWindow::showQuiet(bool areShown)
{
    m_wasQuietChosen = true;
    m_processes.setQuietShown(areShown);
    m_canvas->follow();
    updateEmptyState();
}

void MainWindow::connectParts()
{
    connect(m_forestAction, &QAction::triggered, this, [this] { showTable(false); });
    connect(m_tableAction, &QAction::triggered, this, [this] { showTable(true); });
    connect(m_quietAction, &QAction::triggered, this, &MainWindow::showQuiet);
    connect(m_gradedAction, &QAction::triggered, this, [this] { m_monitor.setView(View::graded); });
    connect(m_paperAction, &QAction::triggered, this, [this] { m_monitor.setView(View::paper); });
    connect(m_dialogs, &WindowDialogs::preferencesChosen, this, &MainWindow::applyPreferences);
    connect(m_dialogs, &WindowDialogs::preferencesChosen, this, &MainWindow::preferencesChosen);
    m_inspector->connections().setPlaces(&m_places);
    applyPreferences(Preferences::read(m_settings));
    connect(m_inspector, &Inspector::trustRequested, this, &MainWindow::changeTrust);
    connect(m_exports, &ExportActions::said, this,
        [this](const Message& message) { m_messages->show(QStringLiteral("export"), message); });
    connect(m_freezeAction, &QAction::triggered, this, &MainWindow::setFrozen);
    connect(m_filterLine, &FilterLine::filterChanged, this, &MainWindow::applyFilter);
    connect(m_filterLine, &FilterLine::errorChanged, this, [this](const QString& text) {
        m_filterError->setText(text);
        m_filterError->setVisible(!text.isEmpty());
    });
    connect(m_filterLine, &FilterLine::leaveRequested, this, [this] { m_views->currentWidget()->setFocus(); });
    connect(m_canvas, &ForestCanvas::currentChanged, this, [this](ProcessKey key) { selectProcess(key, false); });
    connect(m_canvas, &ForestCanvas::activated, this, [this](ProcessKey key) {
        selectProcess(key, false);
        m_inspector->takeFocus();
    });
    connect(m_canvas, &ForestCanvas::menuRequested, this,
        [this](ProcessKey, const QPoint& position) { showProcessMenu(position, ProcessModel::nameColumn); });
    connect(m_table, &ProcessTableView::processChosen, this, [this](ProcessKey key) {
        if (m_views->currentWidget() == m_table) { // else it follows, and does not lead
            selectProcess(key);
        }
    });
    connect(m_table, &ProcessTableView::menuRequested, this,
        [this](ProcessKey, int column, const QPoint& position) { showProcessMenu(position, column); });
    connect(m_findings, &FindingPanel::findingChosen, this, &MainWindow::showFinding);
    connect(m_findings, &FindingPanel::menuOpening, this,
        [this](const FindingPointer& finding, QMenu* menu) { fillFindingMenu(finding, *menu); });
    connect(&m_inspector->connections(), &ConnectionPanel::filterRequested, m_filterLine, &FilterLine::addTerm);
    connect(m_inspector, &Inspector::threadsRequested, this, [this](ProcessKey key) {
        showTable(false);
        m_canvas->setThreadsShown(key, !m_canvas->areThreadsShown(key));
        m_canvas->centreOn(key);
    });
    connect(m_inspector, &Inspector::processRequested, this, [this](ProcessKey key) { selectProcess(key); });
    m_actions->setTreeSource([this](ProcessKey root) { return treeOf(root); });
    connect(&m_monitor, &MonitorThread::snapshotReady, this, &MainWindow::setSnapshot);
    connect(&m_monitor, &MonitorThread::failed, this, &MainWindow::showError);
    connect(&m_monitor, &MonitorThread::ended, m_status, &StatusLine::showEnded);
}

} // namespace netgrove
