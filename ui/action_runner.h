// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/base/access_state.h"
#include "core/monitor.h"
#include "ui/suspended_book.h"

namespace netgrove {

/// What is to be done, and to whom: parents before children.
struct ActionRequest {
    ProcessAction action = ProcessAction::suspend;
    std::vector<SuspendedProcess> targets;
    QString name; ///< of the one that was chosen, for people
};

/// What became of it.
struct ActionResult {
    ActionRequest request;
    std::vector<std::optional<Error>> errors; ///< one for each target; none for those that were signalled
    std::optional<AccessState> refusal; ///< set: nothing was done, since the helper said so
};

/// Does what was confirmed: one's own processes directly, through the monitor; where others' are among them, all of it
/// through the helper, so that there is one question and one order. Remembers who is suspended. Thread: the window's.
class ActionRunner final : public QObject {
    Q_OBJECT

public:
    using Done = std::function<void(std::vector<std::optional<Error>>, std::optional<AccessState>)>;
    /// How processes of others are signalled.
    using Others = std::function<void(const std::vector<ProcessKey>&, ProcessAction, Done)>;

    /// Both must outlive it.
    ActionRunner(MonitorThread& monitor, SuspendedBook& suspended);

    void setOthers(Others others) { m_others = std::move(others); }
    bool canSignalOthers() const { return m_others != nullptr; }
    void setOwnUid(Uid uid) { m_ownUid = uid; }

    void run(ActionRequest request);
    /// Everything that was suspended from here and still is.
    void resumeAll();
    const std::vector<SuspendedProcess>& suspended() const { return m_suspended.all(); }

Q_SIGNALS:
    void finished(const netgrove::ActionResult& result);
    void suspendedChanged();

private:
    void finish(ActionResult result);
    void remember(const ActionResult& result);

    MonitorThread& m_monitor;
    SuspendedBook& m_suspended;
    Others m_others;
    Uid m_ownUid;
    std::unordered_map<quint64, ActionRequest> m_running;
};

} // namespace netgrove

Q_DECLARE_METATYPE(netgrove::ActionRequest)
Q_DECLARE_METATYPE(netgrove::ActionResult)
