// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/base/access_state.h"
#include "ui/messages.h"

namespace netgrove {

class Banner;

/// Where Netgrove stands with the right to see all of the network, above the forest: each state in words of its own,
/// with a way on. Shows nothing where the right is there, and is hidden where a person sends it away.
class AccessBanner final : public QWidget {
    Q_OBJECT

public:
    explicit AccessBanner(QWidget* parent = nullptr);

    void setState(AccessState state, const QString& detail = {});
    AccessState state() const { return m_state; }
    /// What is shown does not come from this machine: the banner waits until it does again.
    void setReplaying(bool isReplaying);
    /// There is a demo to offer, which needs no right.
    void setDemoOffered(bool isOffered) { m_isDemoOffered = isOffered; }
    /// What is to be typed to install the helper, where this program was not installed by a package.
    void setInstallCommand(const QString& command) { m_installCommand = command; }
    /// It says why packets are missing, so that nobody else has to.
    bool explainsMissingPackets() const;
    Banner& banner() { return *m_banner; }

Q_SIGNALS:
    void retryRequested();
    void demoRequested();

private:
    Message wordsFor(AccessState state) const;
    void addButtons();

    Banner* m_banner = nullptr;
    AccessState m_state = AccessState::notNeeded;
    bool m_isDemoOffered = false;
    bool m_isReplaying = false;
    QString m_installCommand;
};

} // namespace netgrove
