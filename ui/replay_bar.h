// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <chrono>

#include "core/monitor.h"

class QCheckBox;
class QComboBox;
class QToolButton;

namespace netgrove {

class PlainLabel;
class ReplayTimelineView;

/// "0:07", "1:02:45"
QString durationText(std::chrono::nanoseconds duration);

/// What moves a replay: play and pause, next finding, how fast, where. Sends its wishes to the monitor and shows what
/// that says.
class ReplayBar final : public QWidget {
    Q_OBJECT

public:
    explicit ReplayBar(MonitorThread& monitor, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setState(const ReplayState& state);
    void setTimeline(const ReplayTimelinePointer& timeline);
    /// Nothing is known of the recording yet: another one was opened.
    void reset();
    ReplayTimelineView& timeline() { return *m_timeline; }

Q_SIGNALS:
    void closeRequested();

private:
    void makeButtons();
    void playOrPause();
    void showTime();

    MonitorThread& m_monitor;
    ReplayState m_state;
    ReplayTimelinePointer m_known;
    QToolButton* m_play = nullptr;
    QToolButton* m_nextFinding = nullptr;
    QToolButton* m_close = nullptr;
    QComboBox* m_speed = nullptr;
    QCheckBox* m_stopAtFindings = nullptr;
    PlainLabel* m_title = nullptr;
    PlainLabel* m_time = nullptr;
    ReplayTimelineView* m_timeline = nullptr;
};

} // namespace netgrove
