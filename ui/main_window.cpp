// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include <QAction>
#include <QClipboard>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QSet>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <algorithm>

#include "ui/access_banner.h"
#include "ui/connection_panel.h"
#include "ui/export_actions.h"
#include "ui/filter/filter_line.h"
#include "ui/finding_panel.h"
#include "ui/forest_canvas.h"
#include "ui/format.h"
#include "ui/high_contrast.h"
#include "ui/inspector.h"
#include "ui/message_bar.h"
#include "ui/message_topics.h"
#include "ui/messages.h"
#include "ui/process_actions.h"
#include "ui/process_facts.h"
#include "ui/process_table_view.h"
#include "ui/session_actions.h"
#include "ui/small_widgets.h"
#include "ui/status_line.h"
#include "ui/window_dialogs.h"

namespace netgrove {

MainWindow::MainWindow(MonitorThread& monitor, QSettings& settings, QWidget* parent)
    : QMainWindow(parent)
    , m_monitor(monitor)
    , m_settings(settings)
{
    setWindowTitle(tr("Netgrove"));
    m_filter.setSourceModel(&m_processes);
    m_canvas = new ForestCanvas(m_processes, m_filter, this);
    m_actions = new ProcessActions(*this);
    m_dialogs = new WindowDialogs(*this, m_settings);
    setTrust(trustInMemory());
    m_inspector = new Inspector(*m_actions, m_users, m_history, this);
    m_exports = new ExportActions(*this);
    makeToolBar();
    makeCentre();
    m_status = new StatusLine(this);
    setStatusBar(m_status);
    makeSession();
    connectParts();
    restore();
    updateEmptyState();
    m_canvas->setFocus();
}

MainWindow::~MainWindow() = default;

// ------------------------------------------------------------------------------------------------- what comes in

void MainWindow::setSnapshot(const SnapshotPointer& snapshot)
{
    if (m_monitor.isShowingReplay() != m_isRecorded) {
        setRecorded(!m_isRecorded);
    }
    m_newest = snapshot;
    if (m_error) {
        m_error.reset();
        m_messages->remove(kErrorTopic);
    }
    m_history.take(*snapshot);
    m_exports->take(snapshot);
    if (!isVisible() || isMinimized()) {
        return; // nothing is painted for nobody
    }
    takeNotices(*snapshot);
    takeLosses(*snapshot);
    m_findings->setSnapshot(snapshot);
    m_status->setSnapshot(*snapshot);
    (snapshot->view == View::graded ? m_gradedAction : m_paperAction)->setChecked(true);
    if (!m_isFrozen || !m_snapshot) {
        showNewest();
    }
}

/// Another machine, or another time: nothing of the one may be mixed with the other.
void MainWindow::setRecorded(bool isRecorded)
{
    m_isRecorded = isRecorded;
    setFrozen(false);
    m_snapshot.reset();
    m_current.reset();
    m_history = TrafficHistory();
    m_losses = LossWatch();
    for (int kind = 0; kind <= static_cast<int>(NoticeKind::packetsOnly); ++kind) {
        m_messages->remove(noticeTopic(static_cast<NoticeKind>(kind)));
    }
    m_messages->remove(kLossesTopic);
    m_actions->setRecorded(isRecorded);
    m_inspector->facts().setRecorded(isRecorded);
    m_inspector->setProcess(std::nullopt);
}

void MainWindow::showNewest()
{
    const bool isFirst = !m_snapshot;
    m_snapshot = m_newest;
    m_processes.setSnapshot(m_snapshot);
    m_inspector->setSnapshot(m_snapshot);
    m_canvas->setCurrent(m_current);
    if (isFirst) {
        m_canvas->follow();
    }
    updateEmptyState();
}

void MainWindow::setFrozen(bool isFrozen)
{
    m_isFrozen = isFrozen;
    m_freezeAction->setChecked(isFrozen);
    m_status->setFrozen(isFrozen && m_snapshot ? std::optional(m_snapshot->wallTime) : std::nullopt);
    if (!isFrozen && m_newest && m_newest != m_snapshot) {
        showNewest();
    }
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (m_newest && m_newest != m_snapshot) {
        setSnapshot(m_newest);
    }
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange && !isMinimized() && m_newest && m_newest != m_snapshot) {
        setSnapshot(m_newest);
    }
}

// ---------------------------------------------------------------------------------------------------- selecting

void MainWindow::selectProcess(ProcessKey key, bool isCentred)
{
    if (m_isSelecting) {
        return;
    }
    m_isSelecting = true;
    m_current = key;
    m_processes.reveal(key);
    m_canvas->setCurrent(key);
    if (isCentred) {
        m_canvas->centreOn(key);
    }
    m_inspector->setProcess(key);
    m_table->showProcess(key);
    m_isSelecting = false;
}

void MainWindow::showFinding(const FindingPointer& finding)
{
    if (const ProcessRecord* suspect = chiefSuspect(*finding)) {
        if (finding->ancestor) {
            m_processes.reveal(finding->ancestor->key);
        }
        m_inspector->chooseFinding(finding->id);
        selectProcess(suspect->key);
    }
}

void MainWindow::setTrust(TrustAccess access)
{
    delete m_trust;
    m_trust = new TrustKeeper(m_monitor, std::move(access), this);
    m_dialogs->setTrustKeeper(m_trust);
    connect(m_trust, &TrustKeeper::failed, this, [this](const Error& error) {
        m_messages->show(QStringLiteral("trust"),
            {Severity::problem, tr("The list of trusted pairs could not be read or written."),
                tr("What is shown as trusted may be incomplete. Check the file that the details name."),
                safe(error.detail)});
    });
    if (m_messages != nullptr) {
        m_trust->load();
    }
}

void MainWindow::changeTrust(const FindingPointer& finding)
{
    if (finding->trust) {
        m_trust->remove(TrustEntry(*finding->trust));
    } else {
        m_dialogs->openTrust(finding);
    }
}

void MainWindow::applyPreferences(const Preferences& preferences)
{
    if (const auto opened = m_places.open(preferences.countryDatabase, preferences.networkDatabase); !opened) {
        m_messages->show(QStringLiteral("places"),
            {Severity::warning, tr("A database of countries or networks could not be read."),
                tr("Choose another file in the preferences, or none."), safe(opened.error().detail)});
    }
    applyFilter(); // countries have other names now
    m_chosen = {preferences.isLessMotion, preferences.isHighContrast};
    applyWishes();
}

void MainWindow::setWishes(const Wishes& wishes)
{
    m_wishes = wishes;
    applyWishes();
}

void MainWindow::applyWishes()
{
    m_canvas->setAnimated(!m_wishes.isLessMotion && !m_chosen.isLessMotion);
    setHighContrast(m_wishes.isHighContrast || m_chosen.isHighContrast);
}

void MainWindow::applyFilter()
{
    const Filter& filter = m_filterLine->filter();
    m_filter.setFilter(filter);
    m_findings->setFilter(
        filter, [this](Uid uid) { return m_users.name(uid); },
        [this](const IpAddress& address) { return countryOf(address); });
    m_table->expandAll();
    m_canvas->refilter();
    updateEmptyState();
}

FilterCountry MainWindow::countryOf(const IpAddress& address) const
{
    return {m_places.countryCode(address), m_places.country(address)};
}

QStringList MainWindow::knownValues(FilterField field)
{
    QSet<QString> words;
    for (const ProcessPointer& process : m_snapshot ? m_snapshot->processes : std::vector<ProcessPointer>()) {
        const std::optional<ProgramFacts>& program = process->facts.program;
        if (field == FilterField::user) {
            words.insert(m_users.name(process->facts.uid));
        } else if (field == FilterField::package && program && program->package == PackageState::owned) {
            words.insert(safe(program->packageName, 128));
        } else if (field == FilterField::country) {
            for (const FlowPointer& flow : process->flows) {
                const FilterCountry country = countryOf(flow->facts.key.remote.address);
                words.insert(country.code);
                words.insert(country.name);
            }
        }
    }
    if (field == FilterField::package || field == FilterField::country) {
        words.insert(QStringLiteral("none"));
    }
    words.remove(QString());
    QStringList sorted(words.begin(), words.end());
    sorted.sort(Qt::CaseInsensitive);
    return sorted;
}

void MainWindow::showTable(bool isTable)
{
    (isTable ? m_tableAction : m_forestAction)->setChecked(true);
    m_views->setCurrentWidget(isTable ? static_cast<QWidget*>(m_table) : m_canvas);
    m_views->currentWidget()->setFocus();
}

// ------------------------------------------------------------------------------------------------------- acting

void MainWindow::showProcessMenu(const QPoint& position, int column)
{
    const ProcessPointer process = m_inspector->process();
    if (!process) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (QAction* action : m_actions->all()) {
        menu->addAction(action);
    }
    auto* tree = menu->addMenu(tr("With all &its descendants"));
    tree->addActions({m_actions->allOfTree().begin(), m_actions->allOfTree().end()});
    menu->addSeparator();
    const auto addCopy = [&](const QString& text, const QString& content) {
        connect(menu->addAction(text), &QAction::triggered, this,
            [content] { QGuiApplication::clipboard()->setText(content); });
    };
    addCopy(tr("Copy &name"), processName(process->facts));
    addCopy(tr("Copy &pid"), QString::number(process->key.pid.value));
    addCopy(tr("Copy &command line"), safe(process->facts.commandLine, 4096));
    menu->addSeparator();
    for (const bool isNegated : {false, true}) {
        const QString term = ProcessTableView::termOf(m_processes, process->key, column, isNegated);
        if (!term.isEmpty()) {
            QString shown = term;
            shown.replace(QLatin1Char('&'), QStringLiteral("&&"));
            connect(menu->addAction((isNegated ? tr("&Hide: %1") : tr("Show &only: %1")).arg(shown)),
                &QAction::triggered, this, [this, term] { m_filterLine->addTerm(term); });
        }
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Show in the &middle")), &QAction::triggered, this,
        [this, key = process->key] { m_canvas->centreOn(key); });
    if (m_views->currentWidget() == m_table) {
        m_table->fillColumnMenu(*menu->addMenu(tr("Co&lumns")));
    }
    menu->popup(position);
}

void MainWindow::quit()
{
    close();
    QCoreApplication::quit();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    save();
    QMainWindow::closeEvent(event);
}

} // namespace netgrove
