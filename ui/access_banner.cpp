// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/access_banner.h"

#include <QCoreApplication>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/banner.h"
#include "ui/format.h"

namespace netgrove {

AccessBanner::AccessBanner(QWidget* parent)
    : QWidget(parent)
    , m_banner(new Banner(this))
{
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(m_banner);
    setVisible(false);
}

bool AccessBanner::explainsMissingPackets() const
{
    return m_state != AccessState::notNeeded && m_state != AccessState::granted;
}

void AccessBanner::setState(AccessState state, const QString& detail)
{
    m_state = state;
    if (!explainsMissingPackets()) {
        setVisible(false);
        return;
    }
    Message message = wordsFor(state);
    message.detail = safe(detail.toStdString());
    m_banner->show(message);
    addButtons();
    setVisible(!m_isReplaying);
}

void AccessBanner::setReplaying(bool isReplaying)
{
    m_isReplaying = isReplaying;
    setVisible(!isReplaying && explainsMissingPackets());
}

Message AccessBanner::wordsFor(AccessState state) const
{
    const QString meanwhile = tr("Meanwhile you see your own processes and their connections.");
    switch (state) {
    case AccessState::waiting:
        return {Severity::hint, tr("Waiting for your answer: may Netgrove see the network traffic of this machine?"),
            tr("Answer the system's question, which may be behind this window. %1").arg(meanwhile), {}};
    case AccessState::cancelled:
        return {Severity::warning, tr("You closed the question, so no packets are captured."), meanwhile, {}};
    case AccessState::denied:
        return {Severity::problem, tr("The system refused to let Netgrove see the network traffic."),
            tr("The password was wrong, or this machine's rules do not allow it to you. %1").arg(meanwhile), {}};
    case AccessState::inactiveSession:
        return {Severity::problem, tr("Your session is in the background, and only the one in front may ask."),
            tr("Switch to this session, then try again. %1").arg(meanwhile), {}};
    case AccessState::noAgent:
        return {Severity::problem, tr("Nobody is there to ask you for the password: no authentication agent runs."),
            tr("Desktops start one by themselves. Elsewhere run “pkttyagent --process %1” in a terminal, then try "
               "again.")
                .arg(QCoreApplication::applicationPid()),
            {}};
    case AccessState::noAuthority:
        return {Severity::problem, tr("The system's authorization service (polkit) does not answer."),
            tr("It may be restarting: try again in a moment. %1").arg(meanwhile), {}};
    case AccessState::notInstalled:
        return {Severity::problem, tr("Netgrove's helper is not installed, so no packets are captured."),
            m_installCommand.isEmpty()
                ? tr("Install the package “netgrove” of your distribution again. %1").arg(meanwhile)
                : tr("Run “%1” in a terminal, then try again. %2").arg(m_installCommand, meanwhile),
            {}};
    case AccessState::busy:
        return {Severity::warning, tr("The helper serves as many windows as it can."),
            tr("Close another Netgrove, then try again."), {}};
    case AccessState::died:
        return {Severity::problem, tr("The helper has ended unexpectedly: packets are no longer captured."),
            tr("What it told is gone from the picture: now you see your own processes and their connections. Restart "
               "asks for it again."),
            {}};
    case AccessState::garbled:
        return {Severity::problem, tr("What the helper said made no sense, so it was let go."),
            tr("Netgrove and its helper may be of different versions: close Netgrove and start it again."), {}};
    case AccessState::failed:
    case AccessState::notNeeded:
    case AccessState::granted:
        break;
    }
    return {
        Severity::problem, tr("The helper could not be started."), tr("The details say why. %1").arg(meanwhile), {}};
}

void AccessBanner::addButtons()
{
    if (m_state == AccessState::waiting) {
        return;
    }
    const bool wasThere = m_state == AccessState::died || m_state == AccessState::garbled;
    auto* again = m_banner->addButton(wasThere ? tr("&Restart") : tr("&Try again"), QStringLiteral("accessRetry"));
    connect(again, &QPushButton::clicked, this, &AccessBanner::retryRequested);
    if (m_isDemoOffered) {
        auto* demo = m_banner->addButton(tr("Show the &demo"), QStringLiteral("accessDemo"));
        demo->setToolTip(tr("A recording of a harmless stand-in of a bot; needs no right"));
        connect(demo, &QPushButton::clicked, this, &AccessBanner::demoRequested);
    }
    auto* hide = m_banner->addButton(tr("&Go on without"), QStringLiteral("accessDismiss"));
    connect(hide, &QPushButton::clicked, this, [this] { setVisible(false); });
}

} // namespace netgrove
