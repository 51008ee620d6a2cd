// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <array>

#include "core/analyse/snapshot.h"
#include "core/monitor.h"

namespace netgrove {

/// Suspend, Resume, End and Kill for the selected process: which of them make sense, why one is disabled, and the
/// question before it is done. The doing is the monitor's.
class ProcessActions final : public QObject {
    Q_OBJECT

public:
    /// Dialogs open over `window`.
    explicit ProcessActions(QWidget& window);

    /// The process that the actions are about; null: none.
    void setProcess(ProcessPointer process, const QString& user);
    /// Whose processes may be acted on; root's: everyone's. Else who runs this program.
    void setOwnUid(Uid uid) { m_ownUid = uid; }
    QAction* action(ProcessAction action) const { return m_actions[static_cast<std::size_t>(action)]; }
    const std::array<QAction*, 4>& all() const { return m_actions; }

Q_SIGNALS:
    void confirmed(netgrove::ProcessKey process, netgrove::ProcessAction action, const QString& name);

private:
    void ask(ProcessAction action);
    QString reasonAgainst(ProcessAction action) const; ///< empty: it may be done

    QWidget& m_window;
    std::array<QAction*, 4> m_actions{};
    ProcessPointer m_process;
    QString m_user;
    Uid m_ownUid;
};

} // namespace netgrove
