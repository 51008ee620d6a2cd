// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the window says of what it cannot see: notices, losses, errors, and the words where nothing is.
#include <QSet>
#include <QStackedWidget>
#include <algorithm>

#include "core/analyse/reduction.h"
#include "ui/access_banner.h"
#include "ui/connection_panel.h"
#include "ui/finding_panel.h"
#include "ui/forest_canvas.h"
#include "ui/format.h"
#include "ui/inspector.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/message_topics.h"
#include "ui/messages.h"
#include "ui/process_table_view.h"
#include "ui/status_line.h"

namespace netgrove {
void MainWindow::takeNotices(const Snapshot& snapshot)
{
    // Without the right there is neither capture nor tracing, nor word of births: where the helper is asked for it, the
    // banner says so.
    const bool isRightMissing = snapshot.machine.attribution == AttributionMode::none;
    const bool isSaidAbove = isRightMissing && !m_isRecorded && m_access->state() != AccessState::notNeeded;
    bool isRefused = false;
    for (const SensorNotice& notice : snapshot.notices) {
        const bool isRefusal = notice.kind == NoticeKind::captureRefused;
        const bool isOfRight = isRefusal || notice.kind == NoticeKind::tracingUnavailable
            || notice.kind == NoticeKind::processEventsRefused;
        if (!isSaidAbove || !isOfRight) {
            m_messages->show(noticeTopic(notice.kind), messageFor(notice));
        }
        isRefused |= isRefusal;
    }
    // Where nobody can be seen talking everybody is shown, until somebody can, or a person says otherwise.
    if (!m_wasQuietChosen && isRefused != m_isQuietForced && (isRefused || !isRightMissing)) {
        m_isQuietForced = isRefused;
        m_quietAction->setChecked(isRefused);
        m_processes.setQuietShown(isRefused);
    }
}

void MainWindow::takeLosses(const Snapshot& snapshot)
{
    const bool wasLosing = m_losses.lost() > 0;
    m_losses.take(snapshot);
    if (m_losses.lost() > 0 && !wasLosing) {
        m_messages->show(kLossesTopic,
            {Severity::warning, tr("Packets or events are being lost: the picture is not complete."),
                tr("The status line counts them. A busy machine loses fewer when fewer interfaces are watched "
                   "(--interface)."),
                {}});
    } else if (wasLosing && m_losses.lost() == 0) {
        m_messages->remove(kLossesTopic);
    }
}

void MainWindow::showError(const Error& error)
{
    m_error = error;
    m_status->showFailed(error);
    if (m_snapshot) { // else it stands in place of the forest
        m_messages->show(kErrorTopic, messageFor(error));
    }
    updateEmptyState();
}

bool MainWindow::isAnyCaptured() const
{
    return m_snapshot && std::ranges::any_of(m_snapshot->machine.interfaces, [](const InterfaceFacts& one) {
        return one.isCaptured;
    });
}

void MainWindow::updateEmptyState()
{
    if (m_error) {
        const Message message = messageFor(*m_error);
        m_canvas->setEmptyState(message.what,
            message.detail.isEmpty() ? message.remedy : message.remedy + QStringLiteral("\n\n") + message.detail);
    } else if (!m_snapshot) {
        m_canvas->setEmptyState(tr("Looking at this machine…"), tr("The forest appears in a moment."));
    } else if (m_processes.nodeCount() == 0) {
        const auto running = static_cast<int>(countRunning(*m_snapshot));
        if (isAnyCaptured()) {
            m_canvas->setEmptyState(tr("Nothing talks to the outside yet"),
                tr("%n quiet process(es) (is/are) folded away until a packet is sent or received; press "
                   "“Quiet processes” to "
                   "see everything now.",
                    nullptr, running));
        } else { // whether somebody talks is not known
            m_canvas->setEmptyState(tr("Processes only: packets are not captured."),
                tr("Who talks to the outside can hardly be told without them. %n process(es) (is/are) folded away; "
                   "press “Quiet processes” to see everything now.",
                    nullptr, running));
        }
    } else if (m_filter.isActive() && m_filter.rowCount() == 0) {
        m_canvas->setEmptyState(tr("No process matches the filter."), {});
    } else if (!isAnyCaptured()) {
        m_canvas->setEmptyState(tr("Processes only: packets are not captured."), {});
    } else {
        m_canvas->setEmptyState({}, {});
    }
    const bool isFilteredAway = m_filter.isActive() && m_processes.nodeCount() > 0;
    m_table->setHint(m_error   ? messageFor(*m_error).what + QLatin1Char('\n') + messageFor(*m_error).remedy
            : isFilteredAway   ? tr("No process matches the filter.")
            : !m_snapshot      ? tr("Looking at this machine…")
            : !isAnyCaptured() ? tr("Processes only: packets are not captured.")
                               : tr("Nothing talks to the outside yet."));
    m_findings->setBlind(m_error ? tr("Nothing is watched, so nothing can be found.")
            : !m_snapshot        ? tr("Looking at this machine…")
            : !isAnyCaptured()   ? tr("Without packets nothing can be found.")
                                 : QString());
}

} // namespace netgrove
