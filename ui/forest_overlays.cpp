// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What lies over the forest or stands in its place: the legend, a hint, the empty state.
#include <QCoreApplication>
#include <QPainter>
#include <vector>

#include "ui/forest_painter.h"
#include "ui/forest_sprites.h"

namespace netgrove {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ForestCanvas)
};

constexpr double kMargin = 14;

} // namespace

void ForestPainter::drawLegend(QPainter& painter, const QRect& canvas, bool isGraded, bool areHostsShown) const
{
    using Kind = ForestShape::Kind;
    using Mark = ForestShape::Mark;
    const double radius = 6.5 * unit();
    const ForestShape quiet{Kind::circle, Mark::none, radius, 1.4, m_theme.quietFill, m_theme.quietRing, {}, false};
    const ForestShape old{Kind::circle, Mark::none, radius, 1.4, m_theme.talkShade(0), m_theme.talkRing, {}, false};
    const ForestShape fresh{Kind::circle, Mark::none, radius, 1.4, m_theme.talkShade(1), m_theme.talkRing, {}, false};
    const ForestShape red{Kind::circle, Mark::none, radius, 2.4, m_theme.talkShade(1), m_theme.alert, {}, false};
    const ForestShape amber{Kind::circle, Mark::none, radius, 2.4, m_theme.talkShade(1), m_theme.warning, {}, false};
    const ForestShape thread{Kind::square, Mark::none, radius, 1.4, m_theme.talkShade(1), m_theme.talkRing, {}, false};
    const ForestShape host{Kind::box, Mark::none, radius, 1.4, m_theme.panel, m_theme.talkRing, {}, false};
    struct Row {
        QString words;
        std::vector<ForestShape> shapes;
        QPen line; ///< between two shapes
        bool isPill = false;
    };
    std::vector<Row> rows{{Words::tr("quiet"), {quiet}, {}},
        {Words::tr("talks outside: long ago, just now"), {old, fresh}, Qt::NoPen},
        {isGraded ? Words::tr("alert: looks like a bot at work") : Words::tr("server-like pair"), {red, red},
            QPen(m_theme.alert, 2.4)}};
    if (isGraded) {
        QPen dashed(m_theme.warning, 2);
        dashed.setDashPattern({2, 1});
        rows.push_back({Words::tr("notice: a pair, with reasons against"), {amber, amber}, dashed});
    }
    rows.push_back({Words::tr("quiet ones, folded"), {}, {}, true});
    rows.push_back({Words::tr("a thread"), {thread}, {}});
    if (areHostsShown) {
        rows.push_back({Words::tr("remote hosts"), {host}, {}});
    }
    const double rowHeight = m_smallMetrics.height() + 8 * unit();
    const double iconWidth = 46 * unit();
    double textWidth = 0;
    for (const Row& row : rows) {
        textWidth = std::max(textWidth, m_smallMetrics.horizontalAdvance(row.words));
    }
    const double height = rowHeight * static_cast<double>(rows.size()) + 12 * unit();
    const QRectF box(kMargin, canvas.height() - kMargin - height, iconWidth + textWidth + 22 * unit(), height);
    if (box.width() > canvas.width() * 0.6 || height > canvas.height() * 0.45) {
        return; // no room to explain anything
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor back = m_theme.panel;
    back.setAlphaF(0.94F);
    painter.setPen(QPen(m_theme.hairline, 1));
    painter.setBrush(back);
    painter.drawRoundedRect(box, 6, 6);
    const double x = box.left() + 5 * unit() + iconWidth / 2;
    double y = box.top() + 6 * unit() + rowHeight / 2;
    painter.setFont(m_smallFont);
    for (const Row& row : rows) {
        const bool areTwo = row.shapes.size() == 2;
        if (areTwo && row.line != Qt::NoPen) {
            painter.setPen(row.line);
            painter.drawLine(QPointF(x - 9 * unit(), y), QPointF(x + 9 * unit(), y));
        }
        for (std::size_t i = 0; i < row.shapes.size(); ++i) {
            const double aside = !areTwo ? 0 : i == 0 ? -9 * unit() : 9 * unit();
            drawShape(painter, {x + aside, y}, row.shapes[i]);
        }
        if (row.isPill) {
            const QRectF pill(x - 15 * unit(), y - m_smallMetrics.height() / 2, 30 * unit(), m_smallMetrics.height());
            painter.setPen(QPen(m_theme.edge, 1));
            painter.setBrush(m_theme.panel);
            painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
            painter.setPen(m_theme.softInk);
            painter.drawText(pill, Qt::AlignCenter, QStringLiteral("+ 7"));
        }
        painter.setPen(m_theme.softInk);
        painter.drawText(
            QPointF(box.left() + 10 * unit() + iconWidth, y + (m_smallMetrics.ascent() - m_smallMetrics.descent()) / 2),
            row.words);
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
