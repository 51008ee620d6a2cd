// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <array>
#include <functional>

#include "core/analyse/snapshot.h"
#include "core/monitor.h"
#include "ui/action_runner.h"

namespace netgrove {

/// Suspend, Resume, End and Kill for the selected process, and for it with everything that descends from it: which of
/// them make sense, why one is disabled, and the question before it is done. The doing is the ActionRunner's.
class ProcessActions final : public QObject {
    Q_OBJECT

public:
    using Four = std::array<QAction*, 4>;
    /// The living descendants of a process, parents before children, itself first.
    using TreeSource = std::function<std::vector<ProcessPointer>(ProcessKey)>;

    /// Dialogs open over `window`.
    explicit ProcessActions(QWidget& window);

    /// The process that the actions are about; null: none.
    void setProcess(ProcessPointer process, const QString& user);
    void setTreeSource(TreeSource source) { m_treeOf = std::move(source); }
    /// Whose processes may be acted on; root's: everyone's. Else who runs this program.
    void setOwnUid(Uid uid) { m_ownUid = uid; }
    /// Others' processes can be acted on too: the helper asks for the right.
    void setOthersAllowed(bool areAllowed) { m_areOthersAllowed = areAllowed; }
    /// What is shown is a recording: its processes are out of reach.
    void setRecorded(bool isRecorded);

    QAction* action(ProcessAction action) const { return m_actions[static_cast<std::size_t>(action)]; }
    QAction* treeAction(ProcessAction action) const { return m_treeActions[static_cast<std::size_t>(action)]; }
    const Four& all() const { return m_actions; }
    const Four& allOfTree() const { return m_treeActions; }

Q_SIGNALS:
    void confirmed(const netgrove::ActionRequest& request);

private:
    void ask(ProcessAction action, bool isTree);
    void update(QAction& action, ProcessAction which, bool isTree);
    QString reasonAgainst(ProcessAction action, bool isTree) const; ///< empty: it may be done
    std::vector<ProcessPointer> targetsOf(bool isTree) const;

    QWidget& m_window;
    Four m_actions{};
    Four m_treeActions{};
    TreeSource m_treeOf;
    ProcessPointer m_process;
    QString m_user;
    Uid m_ownUid;
    bool m_areOthersAllowed = false;
    bool m_isRecorded = false;
};

} // namespace netgrove
