// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/replay_bar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLocale>
#include <QStyle>
#include <QToolButton>

#include "ui/replay_timeline_view.h"
#include "ui/small_widgets.h"

namespace netgrove {

QString durationText(std::chrono::nanoseconds duration)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(duration).count();
    const QString tail = QStringLiteral(":%1").arg(seconds % 60, 2, 10, QLatin1Char('0'));
    if (seconds < 3600) {
        return QString::number(seconds / 60) + tail;
    }
    return QString::number(seconds / 3600) + QStringLiteral(":%1").arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
        + tail;
}

ReplayBar::ReplayBar(MonitorThread& monitor, QWidget* parent)
    : QWidget(parent)
    , m_monitor(monitor)
    , m_title(new PlainLabel({}, true, this))
    , m_time(new PlainLabel({}, false, this))
    , m_timeline(new ReplayTimelineView(this))
{
    makeButtons();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 8, 4);
    for (QWidget* widget : std::initializer_list<QWidget*>{
             m_play, m_nextFinding, m_timeline, m_time, m_speed, m_stopAtFindings, m_title, m_close}) {
        row->addWidget(widget, widget == m_timeline ? 1 : 0);
    }
    m_time->setAlignment(Qt::AlignCenter); // its width changes with the hours, and the bar with it, seldom
    connect(
        m_timeline, &ReplayTimelineView::seekRequested, this, [this](MonotonicTime moment) { m_monitor.seek(moment); });
    reset();
}

void ReplayBar::makeButtons()
{
    const auto make = [this](const QString& name, const QKeySequence& shortcut) {
        auto* button = new QToolButton(this);
        button->setAutoRaise(true);
        button->setAccessibleName(name);
        button->setToolTip(
            shortcut.isEmpty() ? name : tr("%1 (%2)").arg(name, shortcut.toString(QKeySequence::NativeText)));
        button->setShortcut(shortcut);
        button->setFocusPolicy(Qt::TabFocus);
        return button;
    };
    m_play = make(tr("Play or pause"), Qt::CTRL | Qt::Key_P);
    connect(m_play, &QToolButton::clicked, this, &ReplayBar::playOrPause);
    m_nextFinding = make(tr("Go to the next finding"), Qt::Key_F9);
    m_nextFinding->setText(tr("Next finding"));
    connect(m_nextFinding, &QToolButton::clicked, this, [this] { m_monitor.seekNextFinding(); });
    m_close = make(tr("Close the recording and watch this machine"), {});
    m_close->setIcon(style()->standardIcon(QStyle::SP_TitleBarCloseButton));
    connect(m_close, &QToolButton::clicked, this, &ReplayBar::closeRequested);
    m_speed = new QComboBox(this);
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("How fast the recording is played"));
    for (const double speed : {0.5, 1.0, 2.0, 5.0, 10.0, 60.0}) {
        m_speed->addItem(tr("%1×").arg(QLocale().toString(speed)), speed);
    }
    m_speed->addItem(tr("At once"), kFullSpeed);
    connect(
        m_speed, &QComboBox::activated, this, [this] { m_monitor.setReplaySpeed(m_speed->currentData().toDouble()); });
    m_stopAtFindings = new QCheckBox(tr("Stop at findings"), this);
    connect(m_stopAtFindings, &QCheckBox::clicked, this, [this](bool isOn) { m_monitor.setStoppingAtFindings(isOn); });
}

void ReplayBar::reset()
{
    m_known.reset();
    m_timeline->setTimeline(nullptr);
    setState({});
}

void ReplayBar::setTitle(const QString& title) { m_title->setText(title); }

void ReplayBar::playOrPause()
{
    if (m_state.isAtEnd) {
        m_monitor.seek(m_state.begin);
    }
    m_monitor.setPlaying(!m_state.isPlaying);
}

void ReplayBar::setState(const ReplayState& state)
{
    m_state = state;
    m_play->setIcon(style()->standardIcon(state.isPlaying ? QStyle::SP_MediaPause : QStyle::SP_MediaPlay));
    m_speed->setCurrentIndex(std::max(m_speed->findData(state.speed), 0));
    m_stopAtFindings->setChecked(state.isStoppingAtFindings);
    m_timeline->setState(state);
    showTime();
}

void ReplayBar::setTimeline(const ReplayTimelinePointer& timeline)
{
    m_known = timeline;
    m_timeline->setTimeline(timeline);
    showTime();
}

void ReplayBar::showTime()
{
    const QString place = durationText(m_state.destination() - m_state.begin);
    m_time->setText(m_state.seekingTo ? tr("Seeking %1…").arg(place)
                                      : tr("%1 / %2").arg(place, durationText(m_state.end - m_state.begin)));
    const bool hasNext = m_known && m_known->markAfter(m_state.destination()) != nullptr;
    m_nextFinding->setEnabled(hasNext);
    if (m_known) {
        const auto wall = m_known->beginWall
            + std::chrono::duration_cast<std::chrono::microseconds>(m_state.destination() - m_state.begin);
        const auto milliseconds
            = std::chrono::duration_cast<std::chrono::milliseconds>(wall.time_since_epoch()).count();
        m_time->setToolTip(QLocale().toString(QDateTime::fromMSecsSinceEpoch(milliseconds), QLocale::LongFormat));
    }
}

} // namespace netgrove
