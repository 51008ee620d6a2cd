// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>

#include "core/analyse/snapshot.h"

class QStackedWidget;
class QVBoxLayout;

namespace netgrove {

class Badge;
class ConnectionPanel;
class FlowLayout;
class HintedView;
class PlainLabel;
class ProcessActions;
class ReadOnlyText;
class ThreadList;
class UserNames;

/// Everything about the selected process: who it is, why it is red, what may be done to it, whom it talks to. Keeps
/// showing a process that has ended. Thread: the window's.
class Inspector final : public QWidget {
    Q_OBJECT

public:
    Inspector(ProcessActions& actions, UserNames& users, QWidget* parent = nullptr);

    void setSnapshot(const SnapshotPointer& snapshot);
    void setProcess(std::optional<ProcessKey> key);
    const ProcessPointer& process() const { return m_process; }
    HintedView* connectionView() const;
    void adaptConnectionColumns(); ///< after its header's state was restored
    QStringList threadLines() const; ///< what is said of its threads
    void takeFocus(); ///< to its first control
    QStringList reasons() const; ///< the sentences under "Why it is red"

Q_SIGNALS:
    void processRequested(netgrove::ProcessKey key); ///< an ancestor was clicked
    void threadsRequested(netgrove::ProcessKey key); ///< show or fold its threads in the forest

private:
    QWidget* makePage();
    void makeFacts(QVBoxLayout& rows);
    void refresh();
    void showHead();
    void showChain();
    void showReasons();

    ProcessActions& m_actions;
    UserNames& m_users;
    SnapshotPointer m_snapshot;
    std::optional<ProcessKey> m_key;
    ProcessPointer m_process; ///< as last seen
    std::vector<ProcessKey> m_chain; ///< shown now

    QStackedWidget* m_pages = nullptr;
    PlainLabel* m_name = nullptr;
    PlainLabel* m_summary = nullptr;
    Badge* m_badge = nullptr;
    FlowLayout* m_chainLayout = nullptr;
    QWidget* m_reasonPart = nullptr;
    PlainLabel* m_reasonTitle = nullptr;
    QVBoxLayout* m_reasonRows = nullptr;
    QStringList m_shownReasons;
    ReadOnlyText* m_command = nullptr;
    ReadOnlyText* m_program = nullptr;
    PlainLabel* m_state = nullptr;
    PlainLabel* m_traffic = nullptr;
    PlainLabel* m_rates = nullptr;
    ThreadList* m_threads = nullptr;
    ConnectionPanel* m_connections = nullptr;
};

} // namespace netgrove
