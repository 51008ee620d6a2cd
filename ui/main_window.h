// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <optional>
#include <unordered_map>

#include "core/analyse/snapshot.h"
#include "core/monitor.h"
#include "ui/desktop_wishes.h"
#include "ui/finding_model.h"
#include "ui/loss_watch.h"
#include "ui/place_names.h"
#include "ui/preferences.h"
#include "ui/process_filter.h"
#include "ui/process_model.h"
#include "ui/traffic_history.h"
#include "ui/trust_keeper.h"

class QSettings;
class QSplitter;
class QStackedWidget;
class QToolBar;
class QToolButton;
class QMenu;

namespace netgrove {

class ExportActions;
class FilterLine;
class FindingPanel;
class ForestCanvas;
class Inspector;
class AccessBanner;
class ActionRunner;
class Banner;
class MessageBar;
struct ActionRequest;
struct ActionResult;
class PlainLabel;
class ProcessActions;
class ProcessTableView;
class SessionActions;
class StatusLine;
class WindowDialogs;

/// The window: forest or table, inspector, findings, status. Shows what the monitor says and sends it commands; knows
/// nothing of how the machine is sensed. Thread: the window's.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    /// Sizes are kept in `settings`. Both must outlive the window. Does not start the monitor.
    MainWindow(MonitorThread& monitor, QSettings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    void setSnapshot(const SnapshotPointer& snapshot);
    void showError(const Error& error);
    /// Selects the process everywhere, unfolding what hides it.
    void selectProcess(ProcessKey key, bool isCentred = true);

    ProcessModel& processes() { return m_processes; }
    ForestCanvas& canvas() { return *m_canvas; }
    Inspector& inspector() { return *m_inspector; }
    ProcessActions& actionsOfProcess() { return *m_actions; }
    MessageBar& messages() { return *m_messages; }
    StatusLine& statusLine() { return *m_status; }
    FilterLine& filterLine() { return *m_filterLine; }
    ProcessTableView& table() { return *m_table; }
    FindingPanel& findings() { return *m_findings; }
    AccessBanner& access() { return *m_access; }
    /// Does what the actions ask for. Must outlive the window.
    void setActionRunner(ActionRunner& runner);
    SessionActions& session() { return *m_session; }
    /// The picture stands still while capture goes on; the list of findings and the status line stay live.
    void setFrozen(bool isFrozen);
    bool isFrozen() const { return m_isFrozen; }
    /// Selects the process that a finding is about, and shows its reasons.
    void showFinding(const FindingPointer& finding);
    /// Without a question: it can be resumed.
    void suspend(const ProcessRecord& process);
    /// Where the user's word about pairs is kept; until then it is kept in memory.
    void setTrust(TrustAccess access);
    TrustKeeper& trust() { return *m_trust; }
    WindowDialogs& dialogs() { return *m_dialogs; }
    /// What the desktop asks for on top of the preferences.
    void setWishes(const Wishes& wishes);
    /// Saves sizes and ends the program, also where closing the window would only hide it.
    void quit();

Q_SIGNALS:
    void preferencesChosen(const netgrove::Preferences& preferences);
    void muteRequested(const QString& program); ///< no more notifications of it

protected:
    void closeEvent(QCloseEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void makeToolBar();
    void makeMenu();
    void makeCentre();
    void makeSession();
    void makeViewSwitches();
    QAction* addSwitch(const QString& text, const QString& help, const QKeySequence& shortcut);
    void changeTrust(const FindingPointer& finding);
    QWidget* makeZoomButtons();
    void connectParts();
    void showTable(bool isTable);
    void setRecorded(bool isRecorded);
    void takeNotices(const Snapshot& snapshot);
    void takeLosses(const Snapshot& snapshot);
    bool isAnyCaptured() const;
    void updateEmptyState();
    void showNewest();
    void applyFilter();
    FilterCountry countryOf(const IpAddress& address) const;
    QStringList knownValues(FilterField field); ///< what a field of the filter line is completed with
    void applyPreferences(const Preferences& preferences);
    void applyWishes();
    void showQuiet(bool areShown);
    void fillFindingMenu(const FindingPointer& finding, QMenu& menu);
    std::vector<ProcessPointer> treeOf(ProcessKey root) const;
    void showSuspended(bool isStart);
    void showProcessMenu(const QPoint& position, int column);
    void restore();
    void save();

    MonitorThread& m_monitor;
    QSettings& m_settings;
    SnapshotPointer m_snapshot; ///< shown
    SnapshotPointer m_newest; ///< another one where the view is frozen or hidden
    TrafficHistory m_history;
    PlaceNames m_places;
    LossWatch m_losses;
    std::optional<Error> m_error;
    std::optional<ProcessKey> m_current;
    Wishes m_wishes; ///< the desktop's
    Wishes m_chosen; ///< in the preferences
    UserNames m_users;
    ProcessModel m_processes;
    ProcessFilter m_filter;
    bool m_isFrozen = false;
    bool m_isRecorded = false; ///< what is shown comes from a recording
    bool m_isSelecting = false; ///< views follow each other; this ends the circle
    bool m_isQuietForced = false; ///< shown for want of packets
    bool m_wasQuietChosen = false; ///< a person set the switch: leave it alone

    TrustKeeper* m_trust = nullptr;
    WindowDialogs* m_dialogs = nullptr;
    ProcessActions* m_actions = nullptr;
    ExportActions* m_exports = nullptr;
    QToolBar* m_toolBar = nullptr;
    QMenu* m_menu = nullptr;
    QAction* m_forestAction = nullptr;
    QAction* m_tableAction = nullptr;
    QAction* m_quietAction = nullptr;
    QAction* m_freezeAction = nullptr;
    QAction* m_gradedAction = nullptr;
    QAction* m_paperAction = nullptr;
    FilterLine* m_filterLine = nullptr;
    PlainLabel* m_filterError = nullptr;
    AccessBanner* m_access = nullptr;
    Banner* m_suspendedBanner = nullptr;
    ActionRunner* m_runner = nullptr;
    QAction* m_resumeAllAction = nullptr;
    MessageBar* m_messages = nullptr;
    QSplitter* m_across = nullptr;
    QSplitter* m_down = nullptr;
    QStackedWidget* m_views = nullptr;
    ForestCanvas* m_canvas = nullptr;
    ProcessTableView* m_table = nullptr;
    Inspector* m_inspector = nullptr;
    FindingPanel* m_findings = nullptr;
    StatusLine* m_status = nullptr;
    SessionActions* m_session = nullptr;
};

} // namespace netgrove
