// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The window's part in what is done to processes: which belong to a tree, who does it, who is still suspended.
#include <QPushButton>

#include "ui/action_runner.h"
#include "ui/banner.h"
#include "ui/format.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/process_actions.h"

namespace netgrove {

void MainWindow::setActionRunner(ActionRunner& runner)
{
    m_runner = &runner;
    m_actions->setOthersAllowed(runner.canSignalOthers());
    connect(m_actions, &ProcessActions::confirmed, &runner, &ActionRunner::run);
    connect(&runner, &ActionRunner::finished, this,
        [this](const ActionResult& result) { m_messages->show(QStringLiteral("action"), messageFor(result)); });
    connect(&runner, &ActionRunner::suspendedChanged, this, [this] { showSuspended(false); });
    connect(m_resumeAllAction, &QAction::triggered, &runner, &ActionRunner::resumeAll);
    showSuspended(true);
}

void MainWindow::suspend(const ProcessRecord& process)
{
    if (m_runner != nullptr) {
        const QString name = QStringLiteral("%1 (%2)").arg(processName(process.facts)).arg(process.key.pid.value);
        m_runner->run({ProcessAction::suspend, {{process.key, process.facts.uid, name}}, name});
    }
}

/// `isStart`: some were left behind by an earlier window, and whoever started this one may have forgotten them.
void MainWindow::showSuspended(bool isStart)
{
    const auto count = static_cast<int>(m_runner->suspended().size());
    m_resumeAllAction->setEnabled(count > 0);
    m_resumeAllAction->setText(count > 0 ? tr("Resume &all suspended (%1)").arg(count) : tr("Resume &all suspended"));
    if (count == 0) {
        m_suspendedBanner->hide();
        return;
    }
    if (!isStart && !m_suspendedBanner->isVisible()) {
        return;
    }
    QStringList names;
    for (const SuspendedProcess& process : m_runner->suspended()) {
        names.append(process.name);
    }
    const QString shown = names.mid(0, 5).join(QStringLiteral(", ")) + (count > 5 ? QStringLiteral(", …") : QString());
    m_suspendedBanner->show({Severity::warning,
        tr("%n process(es) (is/are) still suspended since you last used Netgrove.", nullptr, count), shown, {}});
    auto* resume = m_suspendedBanner->addButton(tr("Resume &all"), QStringLiteral("resumeAll"));
    connect(resume, &QPushButton::clicked, m_runner, &ActionRunner::resumeAll);
    auto* leave = m_suspendedBanner->addButton(tr("&Leave them"), QStringLiteral("leaveSuspended"));
    connect(leave, &QPushButton::clicked, m_suspendedBanner, &QWidget::hide);
}

std::vector<ProcessPointer> MainWindow::treeOf(ProcessKey root) const
{
    const SnapshotPointer& now = m_newest ? m_newest : m_snapshot;
    std::vector<ProcessPointer> tree;
    std::vector<ProcessKey> next{root};
    while (now && !next.empty()) {
        std::vector<ProcessKey> children;
        for (const ProcessKey key : next) {
            if (const auto found = findByBirth(now->processes, key); found != now->processes.end()) {
                tree.push_back(*found);
                children.insert(children.end(), (*found)->children.begin(), (*found)->children.end());
            }
        }
        next = std::move(children);
    }
    return tree;
}

} // namespace netgrove
