// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>

#include "core/analyse/snapshot.h"

class QStackedWidget;
class QToolButton;
class QVBoxLayout;

namespace netgrove {

class Badge;
class ConnectionPanel;
class EvidencePanel;
class FlowLayout;
class HintedView;
class PlainLabel;
class ProcessActions;
class ProcessFacts;
class TalkersPanel;
class ThreadList;
class TrafficHistory;
class TrafficPanel;
class UserNames;

/// Everything about the selected process: who it is, why it is red, what may be done to it, whom it talks to. Keeps
/// showing a process that has ended. Thread: the window's.
class Inspector final : public QWidget {
    Q_OBJECT

public:
    Inspector(ProcessActions& actions, UserNames& users, const TrafficHistory& history, QWidget* parent = nullptr);

    void setSnapshot(const SnapshotPointer& snapshot);
    void setProcess(std::optional<ProcessKey> key);
    const ProcessPointer& process() const { return m_process; }
    HintedView* connectionView() const;
    void adaptConnectionColumns(); ///< after its header's state was restored
    QStringList threadLines() const; ///< what is said of its threads
    void takeFocus(); ///< to its first control
    QStringList reasons() const; ///< the sentences under "Why it is red"
    FindingPointer finding() const; ///< the one whose reasons are shown; null: none
    void chooseFinding(std::uint64_t id); ///< show this one's reasons where the process has several
    ConnectionPanel& connections() { return *m_connections; }
    ProcessFacts& facts() { return *m_facts; }

Q_SIGNALS:
    void processRequested(netgrove::ProcessKey key); ///< an ancestor was clicked
    void trustRequested(const netgrove::FindingPointer& finding); ///< trust it, or take that back
    void threadsRequested(netgrove::ProcessKey key); ///< show or fold its threads in the forest

private:
    QWidget* makePage();
    void refresh();
    void showHead();
    void showChain();
    void showReasons();
    void showTrust();
    QWidget* makeReasons(QWidget* page);
    FindingPointer chiefFinding(std::size_t& others) const;

    ProcessActions& m_actions;
    UserNames& m_users;
    const TrafficHistory& m_history;
    SnapshotPointer m_snapshot;
    std::optional<ProcessKey> m_key;
    ProcessPointer m_process; ///< as last seen
    std::vector<ProcessKey> m_chain; ///< shown now
    FindingPointer m_finding;
    std::uint64_t m_wantedFinding = 0;

    QStackedWidget* m_pages = nullptr;
    TalkersPanel* m_talkers = nullptr;
    PlainLabel* m_name = nullptr;
    PlainLabel* m_summary = nullptr;
    Badge* m_badge = nullptr;
    FlowLayout* m_chainLayout = nullptr;
    QWidget* m_reasonPart = nullptr;
    PlainLabel* m_reasonTitle = nullptr;
    EvidencePanel* m_evidence = nullptr;
    PlainLabel* m_trustWords = nullptr;
    QToolButton* m_trustButton = nullptr;
    TrafficPanel* m_traffic = nullptr;
    ProcessFacts* m_facts = nullptr;
    ThreadList* m_threads = nullptr;
    ConnectionPanel* m_connections = nullptr;
};

} // namespace netgrove
