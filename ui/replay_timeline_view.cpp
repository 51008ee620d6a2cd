// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/replay_timeline_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/messages.h"
#include "ui/replay_bar.h"
#include "ui/theme.h"

namespace netgrove {

namespace {

constexpr double kMargin = 6;
constexpr double kMarkWidth = 3;
constexpr double kReach = 5; ///< pixels in which a mark is meant

} // namespace

ReplayTimelineView::ReplayTimelineView(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Time in the recording"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize ReplayTimelineView::sizeHint() const { return {600, fontMetrics().height() * 2 + 8}; }
QSize ReplayTimelineView::minimumSizeHint() const { return {120, sizeHint().height()}; }

void ReplayTimelineView::setTimeline(const ReplayTimelinePointer& timeline)
{
    m_timeline = timeline;
    update();
}

void ReplayTimelineView::setState(const ReplayState& state)
{
    m_state = state;
    setAccessibleDescription(
        tr("%1 of %2").arg(durationText(state.position - state.begin), durationText(state.end - state.begin)));
    update();
}

QRectF ReplayTimelineView::plot() const { return QRectF(rect()).adjusted(kMargin, 3, -kMargin, -3); }

double ReplayTimelineView::xOf(MonotonicTime moment) const
{
    const auto whole = std::chrono::duration<double>(m_state.end - m_state.begin).count();
    const auto part = std::chrono::duration<double>(moment - m_state.begin).count();
    return plot().left() + (whole > 0 ? std::clamp(part / whole, 0.0, 1.0) : 0) * plot().width();
}

MonotonicTime ReplayTimelineView::momentAt(double x) const
{
    const double share = std::clamp((x - plot().left()) / std::max(plot().width(), 1.0), 0.0, 1.0);
    const std::chrono::duration<double, std::nano> passed = (m_state.end - m_state.begin) * share;
    return m_state.begin + std::chrono::duration_cast<std::chrono::nanoseconds>(passed);
}

void ReplayTimelineView::paintEvent(QPaintEvent*)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.hairline, 1));
    painter.setBrush(theme.canvas);
    painter.drawRoundedRect(plot().adjusted(-2, 0, 2, 0), 4, 4);
    if (m_timeline) {
        paintTraffic(painter);
        paintMarks(painter);
    }
    const double x = xOf(m_state.destination());
    painter.setPen(QPen(theme.ink, 2));
    painter.drawLine(QPointF(x, plot().top() - 2), QPointF(x, plot().bottom() + 2));
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.selection, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
    }
}

/// The square root keeps a quiet minute visible beside a flood. Of the seconds that share a pixel, the highest is
/// drawn.
void ReplayTimelineView::paintTraffic(QPainter& painter) const
{
    const auto& seconds = m_timeline->seconds;
    std::uint64_t most = 0;
    for (const ReplayTimeline::Second& second : seconds) {
        most = std::max(most, second.bytes);
    }
    QColor fill = Theme::of(palette()).talkNew;
    fill.setAlphaF(0.55F);
    double left = std::floor(plot().left());
    std::uint64_t highest = 0;
    for (std::size_t second = 0; second < seconds.size() && most > 0; ++second) {
        highest = std::max(highest, seconds[second].bytes);
        const double right = std::floor(xOf(m_timeline->begin + std::chrono::seconds(second + 1)));
        if (right <= left) {
            continue;
        }
        const double share = std::sqrt(static_cast<double>(highest) / static_cast<double>(most));
        const double height = share * (plot().height() - 8);
        painter.fillRect(QRectF(left, plot().bottom() - height, right - left, height), fill);
        left = right;
        highest = 0;
    }
}

void ReplayTimelineView::paintMarks(QPainter& painter) const
{
    const Theme theme = Theme::of(palette());
    painter.setPen(Qt::NoPen);
    for (const ReplayTimeline::Mark& mark : m_timeline->marks) {
        const double x = xOf(mark.time);
        const bool isAlert = mark.grade == Grade::alert;
        painter.setBrush(isAlert ? theme.alert : mark.grade == Grade::notice ? theme.warning : theme.softInk);
        painter.drawRect(QRectF(x - kMarkWidth / 2, plot().top(), kMarkWidth, plot().height()));
        // A shape too, for whom red is a grey like others: alerts have a head.
        if (isAlert) {
            QPainterPath head(QPointF(x, plot().top() + 8));
            head.lineTo(x - 5, plot().top());
            head.lineTo(x + 5, plot().top());
            painter.drawPath(head);
        }
    }
}

QString ReplayTimelineView::tipAt(double x) const
{
    const MonotonicTime moment = momentAt(x);
    QString tip = durationText(moment - m_state.begin);
    if (!m_timeline) {
        return tip;
    }
    for (const ReplayTimeline::Mark& mark : m_timeline->marks) {
        if (std::abs(xOf(mark.time) - x) <= kReach) {
            return tr("%1: %2 (%3)")
                .arg(durationText(mark.time - m_state.begin), ruleWord(mark.rule), gradeWord(mark.grade));
        }
    }
    const auto second = std::chrono::floor<std::chrono::seconds>(moment - m_timeline->begin).count();
    if (second >= 0 && static_cast<std::size_t>(second) < m_timeline->seconds.size()) {
        tip = tr("%1: %2/s")
                  .arg(tip,
                      QLocale().formattedDataSize(
                          static_cast<qint64>(m_timeline->seconds[static_cast<std::size_t>(second)].bytes), 1,
                          QLocale::DataSizeSIFormat));
    }
    return tip;
}

bool ReplayTimelineView::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), plainToolTip(tipAt(help->pos().x())), this);
        return true;
    }
    return QWidget::event(event);
}

void ReplayTimelineView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        return;
    }
    const double x = event->position().x();
    const auto marks = m_timeline ? m_timeline->marks : std::vector<ReplayTimeline::Mark>();
    for (const ReplayTimeline::Mark& mark : marks) {
        if (std::abs(xOf(mark.time) - x) <= kReach) {
            Q_EMIT seekRequested(mark.time); // who clicks at a mark means the mark
            return;
        }
    }
    Q_EMIT seekRequested(momentAt(x));
}

void ReplayTimelineView::mouseMoveEvent(QMouseEvent* event)
{
    if ((event->buttons() & Qt::LeftButton) != 0) {
        Q_EMIT seekRequested(momentAt(event->position().x()));
    }
}

void ReplayTimelineView::seekBy(std::chrono::nanoseconds step)
{
    Q_EMIT seekRequested(std::clamp(m_state.destination() + step, m_state.begin, m_state.end));
}

void ReplayTimelineView::keyPressEvent(QKeyEvent* event)
{
    using namespace std::chrono_literals;
    const auto step = (event->modifiers() & Qt::ControlModifier) != 0 ? 60s : 5s;
    switch (event->key()) {
    case Qt::Key_Left:
        return seekBy(-step);
    case Qt::Key_Right:
        return seekBy(step);
    case Qt::Key_PageUp:
        return seekBy(-60s);
    case Qt::Key_PageDown:
        return seekBy(60s);
    case Qt::Key_Home:
        Q_EMIT seekRequested(m_state.begin);
        return;
    case Qt::Key_End:
        Q_EMIT seekRequested(m_state.end);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace netgrove
