// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include "core/monitor.h"
#include "ui/messages.h"

class QAction;
class QMainWindow;
class QSettings;
class QToolBar;

namespace netgrove {

struct KeepRequest;
class MessageBar;
class ReplayBar;

/// Recording and replay in the window: the actions, the bar under the forest, and what is said about both. Thread: the
/// window's.
class SessionActions final : public QObject {
    Q_OBJECT

public:
    /// All must outlive it; it adds its bar at the window's bottom.
    SessionActions(MonitorThread& monitor, MessageBar& messages, QMainWindow& window);

    QAction* openAction() const { return m_open; } ///< "Open…"
    QAction* recordAction() const { return m_record; } ///< "Record…", checked while it records
    QAction* keepAction() const { return m_keep; } ///< "Keep the last part…"
    QAction* privateAction() const { return m_private; } ///< whether command lines and names are left out
    ReplayBar& bar() { return *m_bar; }

    /// Plays a recording in place of the machine; says so where it cannot be read, and leaves all as it is.
    void open(const QString& path);
    /// The same with the recording that explains the program: it says what there is to see.
    void openDemo(const QString& path);
    /// Back to this machine.
    void close();
    void startRecording(const QString& path);
    void restore(const QSettings& settings); ///< what was chosen last time: folder, whether names are recorded
    void save(QSettings& settings) const;
    /// Why a file cannot be played, and what to do.
    static Message refusalOf(const QString& path, const Error& error);
    /// One that keeps its last part, in a folder.
    void startKeeping(const KeepRequest& request);
    bool isReplaying() const { return m_monitor.isReplaying(); }

Q_SIGNALS:
    void replayingChanged(bool isReplaying);

private:
    void chooseRecording();
    void toggleRecording(bool isWanted);
    void askToKeep();
    void takeRecording(const RecordingState& state);
    void takeReplay(const ReplayState& state);

    MonitorThread& m_monitor;
    MessageBar& m_messages;
    QMainWindow& m_window;
    QAction* m_open;
    QAction* m_record;
    QAction* m_keep;
    QAction* m_private;
    QToolBar* m_tools;
    QString m_folder; ///< of the recordings
    ReplayBar* m_bar;
};

} // namespace netgrove
