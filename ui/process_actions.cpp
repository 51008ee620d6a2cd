// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/process_actions.h"

#include <QWidget>
#include <algorithm>
#include <unistd.h>

#include "ui/confirm_dialog.h"
#include "ui/format.h"
#include "ui/messages.h"
#include "ui/vital_processes.h"

namespace netgrove {

namespace {

constexpr std::array kEvery{
    ProcessAction::suspend, ProcessAction::resume, ProcessAction::terminate, ProcessAction::kill};

QString help(ProcessAction action)
{
    switch (action) {
    case ProcessAction::suspend:
        return ProcessActions::tr("Stop it where it is (SIGSTOP); it can go on later");
    case ProcessAction::resume:
        return ProcessActions::tr("Let it go on (SIGCONT)");
    case ProcessAction::terminate:
        return ProcessActions::tr("Ask it to end (SIGTERM)");
    case ProcessAction::kill:
        break;
    }
    return ProcessActions::tr("End it at once (SIGKILL)");
}

QString nameOf(const ProcessRecord& process)
{
    return QStringLiteral("%1 (%2)").arg(processName(process.facts)).arg(process.key.pid.value);
}

} // namespace

ProcessActions::ProcessActions(QWidget& window)
    : QObject(&window)
    , m_window(window)
    , m_ownUid(::geteuid())
{
    for (const ProcessAction which : kEvery) {
        for (const bool isTree : {false, true}) {
            auto* made = new QAction(actionName(which), this);
            (isTree ? m_treeActions : m_actions)[static_cast<std::size_t>(which)] = made;
            connect(made, &QAction::triggered, this, [this, which, isTree] { ask(which, isTree); });
        }
    }
    setProcess(nullptr, {});
}

void ProcessActions::setProcess(ProcessPointer process, const QString& user)
{
    m_process = std::move(process);
    m_user = user;
    for (const ProcessAction which : kEvery) {
        update(*action(which), which, false);
        update(*treeAction(which), which, true);
    }
}

void ProcessActions::setRecorded(bool isRecorded)
{
    m_isRecorded = isRecorded;
    setProcess(m_process, m_user);
}

void ProcessActions::update(QAction& action, ProcessAction which, bool isTree)
{
    const QString reason = reasonAgainst(which, isTree);
    action.setEnabled(reason.isEmpty());
    action.setToolTip(plainToolTip(reason.isEmpty() ? help(which) : reason)); // it may name a user
}

QString ProcessActions::reasonAgainst(ProcessAction action, bool isTree) const
{
    if (!m_process) {
        return tr("Select a process first");
    }
    if (m_isRecorded) {
        return tr("It is in a recording: nothing can be done to it");
    }
    const ProcessObservation& facts = m_process->facts;
    if (m_process->ended) {
        return tr("It has ended");
    }
    if (const VitalityVerdict verdict = vitalityOf(*m_process); verdict.vitality == Vitality::untouchable) {
        return verdict.reason;
    }
    if (m_ownUid != Uid(0) && facts.uid != m_ownUid && !m_areOthersAllowed) {
        return tr("It belongs to %1: only its owner and root may do that")
            .arg(m_user.isEmpty() ? tr("another user") : m_user);
    }
    if (isTree) {
        return m_process->children.empty() ? tr("Nothing descends from it") : QString();
    }
    const bool isSuspended = facts.state == 'T';
    if (action == ProcessAction::suspend && isSuspended) {
        return tr("It is suspended already");
    }
    if (action == ProcessAction::resume && !isSuspended) {
        return tr("It is not suspended");
    }
    return {};
}

std::vector<ProcessPointer> ProcessActions::targetsOf(bool isTree) const
{
    std::vector<ProcessPointer> targets;
    if (isTree && m_treeOf) {
        targets = m_treeOf(m_process->key);
        std::erase_if(targets,
            [](const ProcessPointer& one) { return one->ended || vitalityOf(*one).vitality == Vitality::untouchable; });
    }
    return targets.empty() ? std::vector{m_process} : targets;
}

void ProcessActions::ask(ProcessAction action, bool isTree)
{
    if (!m_process || !reasonAgainst(action, isTree).isEmpty()) {
        return;
    }
    const std::vector<ProcessPointer> targets = targetsOf(isTree);
    ActionRequest request{action, {}, nameOf(*m_process)};
    for (const ProcessPointer& target : targets) {
        request.targets.push_back({target->key, target->facts.uid, nameOf(*target)});
    }
    if (action == ProcessAction::resume) {
        // Children first: whoever waits for them finds them awake.
        std::reverse(request.targets.begin(), request.targets.end());
        Q_EMIT confirmed(request);
        return;
    }
    auto* dialog = new ConfirmDialog(action, *m_process, m_user, targets, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, request] { Q_EMIT confirmed(request); });
    dialog->open();
}

} // namespace netgrove
