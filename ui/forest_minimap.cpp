// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forest_minimap.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "ui/forest_canvas.h"

namespace netgrove {

namespace {

constexpr int kMargin = 12;
constexpr double kMostWidth = 190;
constexpr double kMostHeight = 130;
constexpr double kInset = 7;

} // namespace

ForestMinimap::ForestMinimap(ForestCanvas& canvas)
    : QWidget(&canvas)
    , m_canvas(canvas)
{
    setFocusPolicy(Qt::NoFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("Overview of the forest"));
    setToolTip(tr("The whole forest: click or drag to look elsewhere"));
    hide();
}

double ForestMinimap::scale() const
{
    return std::min(kMostWidth / std::max(1.0, m_bounds.width()), kMostHeight / std::max(1.0, m_bounds.height()));
}

QPointF ForestMinimap::toMap(QPointF forest) const
{
    return (forest - m_bounds.topLeft()) * scale() + QPointF(kInset, kInset);
}

void ForestMinimap::place()
{
    const QRectF bounds = m_canvas.scene().bounds();
    const QSizeF room = m_canvas.size();
    const double zoom = m_canvas.zoom();
    const bool isNeeded = !m_canvas.items().empty() && room.width() > 3 * kMostWidth && room.height() > 3 * kMostHeight
        && (bounds.width() * zoom > room.width() * 1.05 || bounds.height() * zoom > room.height() * 1.05);
    if (!isNeeded) {
        hide();
        return;
    }
    m_bounds = bounds;
    const QSize wanted = (bounds.size() * scale() + QSizeF(2 * kInset, 2 * kInset)).toSize();
    if (wanted != size()) {
        m_dots = {};
    }
    setGeometry(m_canvas.width() - wanted.width() - kMargin, kMargin, wanted.width(), wanted.height());
    show();
    update();
}

void ForestMinimap::refresh()
{
    m_dots = {};
    update();
}

QPixmap ForestMinimap::drawDots() const
{
    const double ratio = devicePixelRatioF();
    QPixmap dots(size() * ratio);
    dots.setDevicePixelRatio(ratio);
    dots.fill(Qt::transparent);
    QPainter painter(&dots);
    const Theme& theme = m_canvas.scene().painter().theme();
    for (const bool isMarked : {false, true}) { // what matters lies on top
        for (const ForestItem& item : m_canvas.items()) {
            if (item.isPair() != isMarked) {
                continue;
            }
            const double side = isMarked ? 4 : item.isTalking() ? 2 : 1;
            const QColor color = item.isRed() ? theme.alert
                : item.isAmber()              ? theme.warning
                : item.isTalking()            ? theme.talkRing
                                              : theme.edge;
            painter.fillRect(QRectF(toMap(item.to) - QPointF(side, side) / 2, QSizeF(side, side)), color);
        }
    }
    return dots;
}

void ForestMinimap::paintEvent(QPaintEvent* /*event*/)
{
    if (m_dots.isNull()) {
        m_dots = drawDots();
    }
    const Theme& theme = m_canvas.scene().painter().theme();
    QPainter painter(this);
    QColor back = theme.panel;
    back.setAlphaF(0.94F);
    painter.setPen(QPen(theme.hairline, 1));
    painter.setBrush(back);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    painter.drawPixmap(0, 0, m_dots);
    const QRectF sight = m_canvas.sight();
    const QRectF frame
        = QRectF(toMap(sight.topLeft()), toMap(sight.bottomRight())).intersected(rect().adjusted(1, 1, -2, -2));
    QColor inside = theme.selection;
    inside.setAlphaF(0.12F);
    painter.setPen(QPen(theme.selection, 1.5));
    painter.setBrush(inside);
    painter.drawRect(frame);
}

void ForestMinimap::mousePressEvent(QMouseEvent* event)
{
    Q_EMIT pointed((event->position() - QPointF(kInset, kInset)) / scale() + m_bounds.topLeft());
}

void ForestMinimap::mouseMoveEvent(QMouseEvent* event) { mousePressEvent(event); }

} // namespace netgrove
