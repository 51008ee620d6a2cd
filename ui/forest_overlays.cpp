// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What lies over the forest or stands in its place: a hint, the empty state.
#include <QPainter>

#include "ui/forest_painter.h"

namespace netgrove {

namespace {

constexpr double kMargin = 14;

} // namespace

void ForestPainter::drawHint(QPainter& painter, const QRect& canvas, const QString& title, const QString& text) const
{
    const QString line = text.isEmpty() ? title : title + QStringLiteral("  ") + text;
    const double width = std::min(m_smallMetrics.horizontalAdvance(line) + 28 * unit(), canvas.width() - 2 * kMargin);
    const QRectF box(canvas.center().x() - width / 2, kMargin, width, m_smallMetrics.height() + 12 * unit());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.hairline, 1));
    painter.setBrush(m_theme.panel);
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    painter.setFont(m_smallFont);
    painter.setPen(m_theme.softInk);
    painter.drawText(box, Qt::AlignCenter, m_smallMetrics.elidedText(line, Qt::ElideRight, width - 20 * unit()));
    painter.restore();
}

void ForestPainter::drawEmptyState(
    QPainter& painter, const QRect& canvas, const QString& title, const QString& text) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF middle(canvas.center().x(), canvas.height() * 0.40);
    // A sapling: one root and two children, all quiet.
    const QPointF left = middle + QPointF(-34, 6) * unit();
    const QPointF right = middle + QPointF(34, 6) * unit();
    const QPointF top = middle + QPointF(0, -44) * unit();
    painter.setPen(QPen(m_theme.hairline, 2));
    painter.drawLine(top, left);
    painter.drawLine(top, right);
    painter.setBrush(m_theme.canvas);
    painter.setPen(QPen(m_theme.edge, 1.8));
    for (const QPointF& place : {top, left, right}) {
        painter.drawEllipse(place, 12 * unit(), 12 * unit());
    }
    QFont large = m_boldFont;
    large.setPointSizeF(large.pointSizeF() > 0 ? large.pointSizeF() * 1.25 : 13);
    const double width = std::min(460.0 * unit(), canvas.width() - 2 * kMargin);
    QRectF box(middle.x() - width / 2, middle.y() + 40 * unit(), width, canvas.height());
    painter.setFont(large);
    painter.setPen(m_theme.ink);
    QRectF used;
    painter.drawText(box, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, title, &used);
    box.setTop(used.bottom() + 8 * unit());
    painter.setFont(m_nameFont);
    painter.setPen(m_theme.softInk);
    painter.drawText(box, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, text);
    painter.restore();
}

} // namespace netgrove
