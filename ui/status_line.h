// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStatusBar>

#include "core/analyse/snapshot.h"
#include "core/base/result.h"

namespace netgrove {

class PlainLabel;

/// The line that admits everything: where we listen, how processes are found, how fast packets come, what was lost, how
/// much has an owner. Thread: the window's.
class StatusLine final : public QStatusBar {
    Q_OBJECT

public:
    explicit StatusLine(QWidget* parent = nullptr);

    void showStarting();
    void showFailed(const Error& error);
    void showEnded();
    void setSnapshot(const Snapshot& snapshot);
    /// What is shown is a recording's, from the next Snapshot on.
    void setReplay(bool isReplay) { m_isReplay = isReplay; }
    /// Since when the picture stands still; nothing: it does not.
    void setFrozen(std::optional<WallTime> since);
    QString text() const; ///< all of it, for tests and assistive tools

private:
    PlainLabel* add(const QString& accessibleName, bool isRight = false);
    void setState(const QString& text, const QColor& color);

    bool m_isReplay = false;
    PlainLabel* m_dot;
    PlainLabel* m_where;
    PlainLabel* m_frozen;
    PlainLabel* m_attribution;
    PlainLabel* m_rate;
    PlainLabel* m_lost;
    PlainLabel* m_share;
    PlainLabel* m_counts;
};

} // namespace netgrove
