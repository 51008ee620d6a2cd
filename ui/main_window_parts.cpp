// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// How the window is put together: tool bar, views, lists, and who tells whom.
#include <QActionGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <array>

#include "ui/forest_canvas.h"
#include "ui/inspector.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/process_actions.h"
#include "ui/small_widgets.h"
#include "ui/status_line.h"

namespace netgrove {

void MainWindow::makeToolBar()
{
    m_toolBar = addToolBar(tr("Main tool bar"));
    m_toolBar->setObjectName(QStringLiteral("mainToolBar"));
    m_toolBar->setMovable(false);
    m_toolBar->setContextMenuPolicy(Qt::PreventContextMenu);
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextOnly);
    auto* group = new QActionGroup(this);
    const auto addSwitch = [&](const QString& text, const QString& help, const QKeySequence& shortcut) {
        QAction* action = m_toolBar->addAction(text);
        action->setCheckable(true);
        action->setShortcut(shortcut);
        action->setToolTip(tr("%1 (%2)").arg(help, shortcut.toString(QKeySequence::NativeText)));
        return action;
    };
    m_forestAction
        = addSwitch(tr("&Forest"), tr("Processes as circles, joined by who started whom"), Qt::CTRL | Qt::Key_1);
    m_tableAction = addSwitch(tr("&Table"), tr("The same processes as rows"), Qt::CTRL | Qt::Key_2);
    group->addAction(m_forestAction);
    group->addAction(m_tableAction);
    m_forestAction->setChecked(true);
    m_toolBar->addSeparator();
    m_quietAction = addSwitch(
        tr("&Quiet processes"), tr("Also show processes that do not talk to the outside"), Qt::CTRL | Qt::Key_E);
    m_toolBar->addSeparator();
    m_filterLine = new QLineEdit(this);
    m_filterLine->setPlaceholderText(tr("Filter: name, pid, user, command line, remote address"));
    m_filterLine->setClearButtonEnabled(true);
    m_filterLine->setTextMargins(6, 0, 4, 0);
    m_filterLine->setAccessibleName(tr("Filter"));
    m_filterLine->setToolTip(tr("Every word must occur (Ctrl+F; Esc clears)"));
    m_filterLine->setMinimumHeight(m_filterLine->fontMetrics().height() + 12);
    m_filterLine->installEventFilter(this);
    m_toolBar->addWidget(m_filterLine);
    auto* find = new QAction(tr("Find"), this);
    find->setShortcut(QKeySequence::Find);
    connect(find, &QAction::triggered, this, [this] {
        m_filterLine->setFocus(Qt::ShortcutFocusReason);
        m_filterLine->selectAll();
    });
    addAction(find);
    makeMenu();
    for (QToolButton* button : m_toolBar->findChildren<QToolButton*>()) {
        button->setFocusPolicy(Qt::TabFocus);
        button->setMinimumHeight(button->fontMetrics().height() + 12);
    }
}

void MainWindow::makeMenu()
{
    auto* menu = new QMenu(this);
    const auto addZoom = [&](const QString& text, const QKeySequence& shortcut, void (ForestCanvas::*slot)()) {
        QAction* action = menu->addAction(text);
        action->setShortcut(shortcut);
        connect(action, &QAction::triggered, m_canvas, slot);
        addAction(action);
        return action;
    };
    addZoom(tr("Zoom &in"), QKeySequence(Qt::CTRL | Qt::Key_Plus), &ForestCanvas::zoomIn)
        ->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    addZoom(tr("Zoom &out"), QKeySequence(Qt::CTRL | Qt::Key_Minus), &ForestCanvas::zoomOut);
    addZoom(tr("&Whole forest"), QKeySequence(Qt::CTRL | Qt::Key_0), &ForestCanvas::zoomToFit);
    addZoom(tr("Actual &size"), QKeySequence(Qt::CTRL | Qt::Key_9), &ForestCanvas::zoomToNormal);
    menu->addSeparator();
    for (QAction* action : m_actions->all()) {
        menu->addAction(action);
    }
    menu->addSeparator();
    QAction* quit = menu->addAction(tr("Quit"));
    quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
    addAction(quit);
    connect(quit, &QAction::triggered, this, &QWidget::close);
    auto* button = new QToolButton(this);
    button->setText(QStringLiteral("\u2630"));
    button->setAccessibleName(tr("Menu"));
    button->setToolTip(tr("Menu (F10)"));
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(menu);
    button->setShortcut(Qt::Key_F10);
    button->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    m_toolBar->addWidget(button);
}

HintedView* MainWindow::makeTable()
{
    auto* table = new HintedView(this);
    table->setObjectName(QStringLiteral("table"));
    table->setAccessibleName(tr("Processes"));
    table->setModel(&m_filter);
    table->setSortingEnabled(true);
    table->header()->setSortIndicator(-1, Qt::AscendingOrder); // the order of birth
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    const int letter = fontMetrics().horizontalAdvance(QLatin1Char('x'));
    const std::array<int, ProcessModel::columnCount_> widths{32, 9, 13, 21, 15, 8, 11, 13, 13, 14, 70};
    for (int column = 0; column < ProcessModel::columnCount_; ++column) {
        table->setColumnWidth(column, widths.at(static_cast<std::size_t>(column)) * letter);
    }
    return table;
}

QWidget* MainWindow::makeFindings()
{
    auto* part = new QWidget(this);
    part->setBackgroundRole(QPalette::Base);
    part->setAutoFillBackground(true);
    auto* rows = new QVBoxLayout(part);
    rows->setContentsMargins(8, 8, 0, 0);
    rows->setSpacing(2);
    auto* title = new PlainLabel(tr("Findings"), true, part);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    title->setContentsMargins(8, 0, 0, 0);
    rows->addWidget(title);
    m_findingView = new HintedView(part);
    m_findingView->setObjectName(QStringLiteral("findings"));
    m_findingView->setAccessibleName(tr("Findings"));
    m_findingView->setModel(&m_findings);
    m_findingView->setRootIsDecorated(false);
    m_findingView->setHint(
        tr("Nothing suspicious so far. A finding appears here when a process and one of its ancestors both talk to "
           "the outside, or when a packet leaves with a forged source address."));
    const int letter = fontMetrics().horizontalAdvance(QLatin1Char('x'));
    const std::array<int, FindingModel::columnCount_> widths{11, 11, 44, 26, 40, 10};
    for (int column = 0; column < FindingModel::columnCount_; ++column) {
        m_findingView->setColumnWidth(column, widths.at(static_cast<std::size_t>(column)) * letter);
    }
    m_findingView->header()->setStretchLastSection(false);
    m_findingView->header()->setSectionResizeMode(FindingModel::reasonColumn, QHeaderView::Stretch);
    rows->addWidget(m_findingView, 1);
    return part;
}

QWidget* MainWindow::makeZoomButtons()
{
    auto* buttons = new QWidget(m_canvas);
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(3);
    const auto add = [&](const QString& text, const QString& name, void (ForestCanvas::*slot)()) {
        auto* button = new QToolButton(buttons);
        button->setText(text);
        button->setAccessibleName(name);
        button->setToolTip(name);
        button->setMinimumSize(30, 28);
        button->setFocusPolicy(Qt::NoFocus); // the menu and the shortcuts are the keyboard's way
        connect(button, &QToolButton::clicked, m_canvas, slot);
        row->addWidget(button);
        return button;
    };
    add(QStringLiteral("\u2212"), tr("Zoom out (Ctrl+−)"), &ForestCanvas::zoomOut);
    QToolButton* percent = add(QStringLiteral("100 %"), tr("Actual size (Ctrl+9)"), &ForestCanvas::zoomToNormal);
    percent->setMinimumWidth(percent->fontMetrics().horizontalAdvance(QStringLiteral("8888 %")) + 10);
    add(QStringLiteral("+"), tr("Zoom in (Ctrl++)"), &ForestCanvas::zoomIn);
    add(tr("Fit"), tr("Whole forest (Ctrl+0)"), &ForestCanvas::zoomToFit);
    connect(m_canvas, &ForestCanvas::zoomChanged, percent,
        [percent](double zoom) { percent->setText(QStringLiteral("%1 %").arg(static_cast<int>(zoom * 100 + 0.5))); });
    return buttons;
}

void MainWindow::makeCentre()
{
    auto* centre = new QWidget(this);
    auto* rows = new QVBoxLayout(centre);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    m_messages = new MessageBar(centre);
    rows->addWidget(m_messages);
    m_views = new QStackedWidget(centre);
    auto* overlay = new QVBoxLayout(m_canvas);
    overlay->setContentsMargins(0, 0, 14, 14);
    overlay->addStretch(1);
    overlay->addWidget(makeZoomButtons(), 0, Qt::AlignRight);
    m_views->addWidget(m_canvas);
    m_table = makeTable();
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
    m_down->addWidget(makeFindings());
    m_down->setStretchFactor(0, 1);
    rows->addWidget(m_down, 1);
    setCentralWidget(centre);
}

void MainWindow::connectParts()
{
    connect(m_forestAction, &QAction::triggered, this, [this] { showTable(false); });
    connect(m_tableAction, &QAction::triggered, this, [this] { showTable(true); });
    connect(m_quietAction, &QAction::triggered, this, [this](bool isOn) {
        m_wasQuietChosen = true;
        m_processes.setQuietShown(isOn);
        m_canvas->zoomToFit();
        updateEmptyState();
    });
    connect(m_filterLine, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter.setText(text);
        m_table->expandAll();
        m_canvas->refilter();
        updateEmptyState();
    });
    connect(m_canvas, &ForestCanvas::currentChanged, this, [this](ProcessKey key) { selectProcess(key, false); });
    connect(m_canvas, &ForestCanvas::activated, this, [this](ProcessKey key) {
        selectProcess(key, false);
        m_inspector->takeFocus();
    });
    connect(m_canvas, &ForestCanvas::menuRequested, this,
        [this](ProcessKey, const QPoint& position) { showProcessMenu(position); });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& position) {
        if (m_table->indexAt(position).isValid()) {
            showProcessMenu(m_table->viewport()->mapToGlobal(position));
        }
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &MainWindow::followTable);
    connect(&m_filter, &QAbstractItemModel::rowsInserted, this, &MainWindow::expandNew);
    connect(m_findingView->selectionModel(), &QItemSelectionModel::currentChanged, this, &MainWindow::followFinding);
    connect(m_findingView, &QAbstractItemView::clicked, this, &MainWindow::followFinding);
    connect(m_inspector, &Inspector::threadsRequested, this, [this](ProcessKey key) {
        showTable(false);
        m_canvas->setThreadsShown(key, !m_canvas->areThreadsShown(key));
        m_canvas->centreOn(key);
    });
    connect(m_inspector, &Inspector::processRequested, this, [this](ProcessKey key) { selectProcess(key); });
    connect(m_actions, &ProcessActions::confirmed, this, &MainWindow::runAction);
    connect(&m_monitor, &MonitorThread::snapshotReady, this, &MainWindow::setSnapshot);
    connect(&m_monitor, &MonitorThread::failed, this, &MainWindow::showError);
    connect(&m_monitor, &MonitorThread::ended, m_status, &StatusLine::showEnded);
    connect(&m_monitor, &MonitorThread::signalDone, this, &MainWindow::finishAction);
}

} // namespace netgrove
