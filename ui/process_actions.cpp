// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/process_actions.h"

#include <QCoreApplication>
#include <QWidget>
#include <unistd.h>

#include "ui/confirm_dialog.h"
#include "ui/format.h"
#include "ui/messages.h"

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

} // namespace

ProcessActions::ProcessActions(QWidget& window)
    : QObject(&window)
    , m_window(window)
    , m_ownUid(::geteuid())
{
    for (const ProcessAction which : kEvery) {
        auto* made = new QAction(actionName(which), this);
        m_actions[static_cast<std::size_t>(which)] = made;
        connect(made, &QAction::triggered, this, [this, which] { ask(which); });
    }
    setProcess(nullptr, {});
}

void ProcessActions::setProcess(ProcessPointer process, const QString& user)
{
    m_process = std::move(process);
    m_user = user;
    for (const ProcessAction which : kEvery) {
        const QString reason = reasonAgainst(which);
        action(which)->setEnabled(reason.isEmpty());
        action(which)->setToolTip(reason.isEmpty() ? help(which) : reason);
    }
}

QString ProcessActions::reasonAgainst(ProcessAction action) const
{
    if (!m_process) {
        return tr("Select a process first");
    }
    const ProcessObservation& facts = m_process->facts;
    if (m_process->ended) {
        return tr("It has ended");
    }
    if (m_process->key.pid.value <= 1) {
        return tr("pid 1 keeps the system running: it is left alone");
    }
    if (m_process->key.pid.value == QCoreApplication::applicationPid()) {
        return tr("This is Netgrove itself");
    }
    if (m_ownUid != Uid(0) && facts.uid != m_ownUid) {
        return tr("It belongs to %1: only its owner and root may do that")
            .arg(m_user.isEmpty() ? tr("another user") : m_user);
    }
    if (facts.isKernelThread) {
        return tr("Kernel threads take no signals");
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

void ProcessActions::ask(ProcessAction action)
{
    const ProcessPointer process = m_process;
    if (!process || !reasonAgainst(action).isEmpty()) {
        return;
    }
    const QString name = QStringLiteral("%1 (%2)").arg(processName(process->facts)).arg(process->key.pid.value);
    if (action == ProcessAction::resume) {
        Q_EMIT confirmed(process->key, action, name);
        return;
    }
    auto* dialog = new ConfirmDialog(action, *process, m_user, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
        [this, process, action, name] { Q_EMIT confirmed(process->key, action, name); });
    dialog->open();
}

} // namespace netgrove
