// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The only file that knows Qt Charts.
#include "ui/traffic_chart.h"

#include <QAreaSeries>
#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QGraphicsLayout>
#include <QLabel>
#include <QLineSeries>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/small_widgets.h"
#include "ui/theme.h"

namespace netgrove {

namespace {

/// Steps: a second's bytes are a box of one second, not a point on a slope. Silence in between is a line at zero.
QList<QPointF> steps(const TrafficPicture& picture, const std::vector<TrafficSample>& samples, bool isSent)
{
    QList<QPointF> points;
    const double sign = isSent ? 1 : -1;
    auto at = static_cast<double>(picture.firstSecond); // drawn up to here
    points.append({at, 0});
    for (const TrafficSample& sample : samples) {
        const std::uint64_t bytes = isSent ? sample.sent : sample.received;
        const auto begin = static_cast<double>(sample.second);
        if (bytes == 0 || sample.second < picture.firstSecond || begin < at) {
            continue;
        }
        const double height = sign * static_cast<double>(bytes);
        if (begin > at) { // a silence before it
            points << QPointF(at, 0) << QPointF(begin, 0);
        }
        points << QPointF(begin, height) << QPointF(begin + 1, height);
        at = begin + 1;
    }
    points << QPointF(at, 0) << QPointF(std::max(at, static_cast<double>(picture.lastSecond) + 1), 0);
    return points;
}

std::uint64_t peak(const std::vector<TrafficSample>& samples, std::uint64_t TrafficSample::* which)
{
    std::uint64_t most = 0;
    for (const TrafficSample& sample : samples) {
        most = std::max(most, sample.*which);
    }
    return most;
}

QString rateOrNothing(std::uint64_t bytes)
{
    return bytes == 0 ? QStringLiteral("0") : formatRate(static_cast<double>(bytes));
}

} // namespace

/// A caption and a chart without decoration of its own; the plot covers the whole view, so that the lanes' time axes
/// fall on each other.
class TrafficChart::Lane {
public:
    explicit Lane(QWidget* parent)
        : m_title(new PlainLabel({}, false, parent))
        , m_view(new QChartView(new QChart, parent))
    {
        m_title->setObjectName(QStringLiteral("trafficCaption"));
        setName(TrafficChart::tr("Traffic over time")); // until show() knows whose
        m_view->setFrameShape(QFrame::NoFrame);
        m_view->setRenderHint(QPainter::Antialiasing, false);
        m_view->setInteractive(false);
        m_view->setFocusPolicy(Qt::NoFocus);
        m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        m_view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        m_view->setAttribute(Qt::WA_TransparentForMouseEvents);
        QChart& chart = *m_view->chart();
        chart.legend()->hide();
        chart.setMargins({});
        chart.setBackgroundRoundness(0);
        chart.layout()->setContentsMargins(0, 0, 0, 0);
        chart.addAxis(m_time = new QValueAxis(&chart), Qt::AlignBottom);
        chart.addAxis(m_bytes = new QValueAxis(&chart), Qt::AlignLeft);
        for (QValueAxis* axis : {m_time, m_bytes}) {
            axis->setLabelsVisible(false);
            axis->setGridLineVisible(false);
            axis->setLineVisible(false);
        }
        m_floor = new QLineSeries(&chart);
        for (auto [line, area] : {std::pair(&m_sentLine, &m_sentArea), std::pair(&m_receivedLine, &m_receivedArea)}) {
            *line = new QLineSeries(&chart);
            *area = new QAreaSeries(*line, m_floor);
            add(**area);
        }
        add(*(m_zero = new QLineSeries(&chart)));
        add(*(m_mark = new QLineSeries(&chart)));
    }

    void show(const TrafficPicture& picture, const TrafficLane& lane)
    {
        const std::uint64_t sent = peak(lane.samples, &TrafficSample::sent);
        const std::uint64_t received = peak(lane.samples, &TrafficSample::received);
        const QString caption = TrafficChart::tr("%1   ▲ sent up to %2   ▼ received up to %3")
                                    .arg(lane.name, rateOrNothing(sent), rateOrNothing(received));
        m_title->setText(caption);
        setName(caption);
        m_time->setRange(static_cast<double>(picture.firstSecond), static_cast<double>(picture.lastSecond + 1));
        const double margin = 0.04 * static_cast<double>(std::max<std::uint64_t>(sent + received, 1));
        // Each side keeps a little room, so that a lane of silence is a line in the middle.
        const double most = static_cast<double>(std::max<std::uint64_t>(std::max(sent, received), 1));
        m_bytes->setRange(-std::max(static_cast<double>(received), most * 0.25) - margin,
            std::max(static_cast<double>(sent), most * 0.25) + margin);
        m_sentLine->replace(steps(picture, lane.samples, true));
        m_receivedLine->replace(steps(picture, lane.samples, false));
        const QList<QPointF> zero{
            {static_cast<double>(picture.firstSecond), 0.0}, {static_cast<double>(picture.lastSecond + 1), 0.0}};
        m_floor->replace(zero);
        m_zero->replace(zero);
        QList<QPointF> mark;
        if (picture.mark && *picture.mark >= picture.firstSecond) {
            const auto at = static_cast<double>(*picture.mark);
            mark << QPointF(at, m_bytes->min()) << QPointF(at, m_bytes->max());
        }
        m_mark->replace(mark);
        paint(lane.isSuspect);
    }

    void place(const QRect& box)
    {
        const int caption = m_title->sizeHint().height();
        m_title->setGeometry(box.x(), box.y(), box.width(), caption);
        m_view->setGeometry(box.x(), box.y() + caption, box.width(), box.height() - caption);
        m_view->chart()->setPlotArea(QRectF(0, 0, box.width(), box.height() - caption));
    }

    void setVisible(bool isVisible)
    {
        m_title->setVisible(isVisible);
        m_view->setVisible(isVisible);
    }

private:
    /// The view paints into a widget of its own, which assistive tools meet too.
    void setName(const QString& name)
    {
        m_view->setAccessibleName(name);
        m_view->viewport()->setAccessibleName(name);
    }

    void add(QAbstractSeries& series)
    {
        m_view->chart()->addSeries(&series);
        series.attachAxis(m_time);
        series.attachAxis(m_bytes);
    }

    void paint(bool isSuspect)
    {
        const Theme theme = Theme::of(m_view->parentWidget()->palette());
        const QColor ink = isSuspect ? theme.alert : theme.talkRing;
        QColor sent = ink;
        sent.setAlphaF(0.55F);
        QColor received = theme.talkRing;
        received.setAlphaF(0.22F);
        m_view->chart()->setBackgroundBrush(theme.panel);
        m_view->setBackgroundBrush(theme.panel);
        m_sentArea->setBrush(sent);
        m_sentArea->setPen(QPen(ink, 1));
        m_receivedArea->setBrush(received);
        m_receivedArea->setPen(QPen(theme.talkRing, 1, Qt::SolidLine));
        m_zero->setPen(QPen(theme.quietRing, 1));
        m_mark->setPen(QPen(theme.alert, 1, Qt::DashLine));
    }

    PlainLabel* m_title;
    QChartView* m_view;
    QValueAxis* m_time = nullptr;
    QValueAxis* m_bytes = nullptr;
    QLineSeries* m_sentLine = nullptr;
    QLineSeries* m_receivedLine = nullptr;
    QAreaSeries* m_sentArea = nullptr;
    QAreaSeries* m_receivedArea = nullptr;
    QLineSeries* m_floor = nullptr; ///< where the areas begin
    QLineSeries* m_zero = nullptr; ///< the same, drawn over them
    QLineSeries* m_mark = nullptr;
};

TrafficChart::TrafficChart(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Traffic over time"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    for (const char* name : {"first", "mark", "last"}) {
        (new PlainLabel({}, true, this))->setObjectName(QString::fromLatin1(name));
    }
}

TrafficChart::~TrafficChart() = default;

void TrafficChart::setPicture(const TrafficPicture& picture)
{
    const bool isOtherSize = picture.lanes.size() != m_picture.lanes.size();
    m_picture = picture;
    while (m_lanes.size() < picture.lanes.size()) {
        m_lanes.push_back(std::make_unique<Lane>(this));
    }
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        m_lanes[i]->setVisible(i < picture.lanes.size());
        if (i < picture.lanes.size()) {
            m_lanes[i]->show(picture, picture.lanes[i]);
        }
    }
    findChild<QLabel*>(QStringLiteral("first"))->setText(picture.firstLabel);
    findChild<QLabel*>(QStringLiteral("last"))->setText(picture.lastLabel);
    findChild<QLabel*>(QStringLiteral("mark"))
        ->setText(picture.mark && *picture.mark >= picture.firstSecond ? picture.markWord : QString());
    if (isOtherSize) {
        updateGeometry();
    }
    arrange();
}

QSize TrafficChart::sizeHint() const
{
    const int line = fontMetrics().height();
    return {line * 16, static_cast<int>(m_picture.lanes.size()) * line * 5 + line + 4};
}

void TrafficChart::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void TrafficChart::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        setPicture(TrafficPicture(m_picture));
    }
}

void TrafficChart::arrange()
{
    const auto count = static_cast<int>(m_picture.lanes.size());
    if (count == 0) {
        return;
    }
    const int labels = fontMetrics().height() + 2;
    const int each = (height() - labels) / count;
    for (int i = 0; i < count; ++i) {
        m_lanes[static_cast<std::size_t>(i)]->place(QRect(0, i * each, width(), each - 3));
    }
    auto* first = findChild<QLabel*>(QStringLiteral("first"));
    auto* last = findChild<QLabel*>(QStringLiteral("last"));
    auto* mark = findChild<QLabel*>(QStringLiteral("mark"));
    const int top = height() - labels;
    first->setGeometry(0, top, first->sizeHint().width(), labels);
    last->setGeometry(width() - last->sizeHint().width(), top, last->sizeHint().width(), labels);
    const double seconds = static_cast<double>(m_picture.lastSecond + 1 - m_picture.firstSecond);
    const double share
        = seconds > 0 && m_picture.mark ? static_cast<double>(*m_picture.mark - m_picture.firstSecond) / seconds : 0;
    // Under its line where there is room; the two ends keep theirs.
    const int wanted = static_cast<int>(share * width()) - mark->sizeHint().width() / 2;
    const int left = first->width() + 8;
    const int right = width() - last->width() - 8 - mark->sizeHint().width();
    mark->setGeometry(std::clamp(wanted, left, std::max(left, right)), top, mark->sizeHint().width(), labels);
    mark->setVisible(right >= left);
}

} // namespace netgrove
