// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What lies over the forest or stands in its place: the legend, a hint, the empty state.
#include <QCoreApplication>
#include <QPainter>
#include <array>

#include "ui/forest_painter.h"

namespace netgrove {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ForestCanvas)
};

constexpr double kMargin = 14;

} // namespace

void ForestPainter::drawLegend(QPainter& painter, const QRect& canvas) const
{
    const std::array words{Words::tr("quiet"), Words::tr("talks outside: long ago, just now"),
        Words::tr("server-like pair"), Words::tr("quiet ones, folded"), Words::tr("a thread")};
    const double radius = 6.5 * unit();
    const double rowHeight = m_smallMetrics.height() + 8 * unit();
    const double iconWidth = 46 * unit();
    double textWidth = 0;
    for (const QString& word : words) {
        textWidth = std::max(textWidth, m_smallMetrics.horizontalAdvance(word));
    }
    const double height = rowHeight * words.size() + 12 * unit();
    const QRectF box(kMargin, canvas.height() - kMargin - height, iconWidth + textWidth + 22 * unit(), height);
    if (box.width() > canvas.width() * 0.6 || height > canvas.height() * 0.4) {
        return; // no room to explain anything
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor back = m_theme.panel;
    back.setAlphaF(0.94F);
    painter.setPen(QPen(m_theme.hairline, 1));
    painter.setBrush(back);
    painter.drawRoundedRect(box, 6, 6);
    const auto circle = [&](double x, double y, const QColor& fill, const QColor& ring, double width) {
        painter.setPen(QPen(ring, width));
        painter.setBrush(fill);
        painter.drawEllipse(QPointF(x, y), radius, radius);
    };
    const double x = box.left() + 10 * unit() + iconWidth / 2 - 5 * unit();
    double y = box.top() + 6 * unit() + rowHeight / 2;
    for (std::size_t row = 0; row < words.size(); ++row) {
        if (row == 0) {
            circle(x, y, m_theme.quietFill, m_theme.quietRing, 1.4);
        } else if (row == 1) {
            circle(x - 9 * unit(), y, m_theme.talkShade(0), m_theme.talkRing, 1.4);
            circle(x + 9 * unit(), y, m_theme.talkShade(1), m_theme.talkRing, 1.4);
        } else if (row == 2) {
            painter.setPen(QPen(m_theme.alert, 2.4));
            painter.drawLine(QPointF(x - 9 * unit(), y), QPointF(x + 9 * unit(), y));
            circle(x - 9 * unit(), y, m_theme.talkShade(1), m_theme.alert, 2.4);
            circle(x + 9 * unit(), y, m_theme.talkShade(1), m_theme.alert, 2.4);
        } else if (row == 4) {
            painter.setPen(QPen(m_theme.talkRing, 1.4));
            painter.setBrush(m_theme.talkShade(1));
            painter.drawRoundedRect(QRectF(x - radius * 0.85, y - radius * 0.85, radius * 1.7, radius * 1.7), 2, 2);
        } else {
            const QRectF pill(x - 15 * unit(), y - m_smallMetrics.height() / 2, 30 * unit(), m_smallMetrics.height());
            painter.setPen(QPen(m_theme.edge, 1));
            painter.setBrush(m_theme.panel);
            painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
            painter.setFont(m_smallFont);
            painter.setPen(m_theme.softInk);
            painter.drawText(pill, Qt::AlignCenter, QStringLiteral("+ 7"));
        }
        painter.setFont(m_smallFont);
        painter.setPen(m_theme.softInk);
        painter.drawText(
            QPointF(box.left() + 10 * unit() + iconWidth, y + (m_smallMetrics.ascent() - m_smallMetrics.descent()) / 2),
            words.at(row));
        y += rowHeight;
    }
    painter.restore();
}

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
