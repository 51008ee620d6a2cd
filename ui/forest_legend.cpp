// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forest_legend.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "ui/forest_canvas.h"

namespace netgrove {

namespace {

constexpr int kMargin = 14;
constexpr double kIconWidth = 46; // in units of the painter, as all that follows
constexpr double kInset = 6;
constexpr double kWidestItem = 200;
constexpr double kAside = 9; ///< of two signs, from their middle

} // namespace

ForestLegend::ForestLegend(ForestCanvas& canvas)
    : QWidget(&canvas)
    , m_canvas(canvas)
{
    setFocusPolicy(Qt::NoFocus); // L is the keyboard's way
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("Legend"));
    hide();
}

std::vector<ForestLegend::Row> ForestLegend::rows() const
{
    using Kind = ForestShape::Kind;
    using Mark = ForestShape::Mark;
    const ForestPainter& style = m_canvas.scene().painter();
    const Theme& theme = style.theme();
    const SnapshotPointer& snapshot = m_canvas.model().snapshot();
    const bool isGraded = snapshot && snapshot->view == View::graded;
    const double radius = 6.5 * style.unit();
    const auto sign = [radius](Kind kind, double line, const QColor& fill, const QColor& ring) {
        return ForestShape{kind, Mark::none, radius, line, fill, ring, {}, false};
    };
    const QColor fresh = theme.talkShade(1);
    const ForestShape red = sign(Kind::circle, 2.4, fresh, theme.alert);
    const ForestShape amber = sign(Kind::circle, 2.4, fresh, theme.warning);
    std::vector<Row> all{{tr("quiet"), {sign(Kind::circle, 1.4, theme.quietFill, theme.quietRing)}, {}},
        {tr("talks outside: long ago, just now"),
            {sign(Kind::circle, 1.4, theme.talkShade(0), theme.talkRing),
                sign(Kind::circle, 1.4, fresh, theme.talkRing)},
            Qt::NoPen},
        {isGraded ? tr("alert: looks like a bot at work") : tr("server-like pair"), {red, red},
            QPen(theme.alert, 2.4)}};
    if (isGraded) {
        QPen dashed(theme.warning, 2);
        dashed.setDashPattern({2, 1});
        all.push_back({tr("notice: a pair, with reasons against"), {amber, amber}, dashed});
    }
    all.push_back({tr("quiet ones, folded"), {}, {}, true});
    all.push_back({tr("a thread"), {sign(Kind::square, 1.4, fresh, theme.talkRing)}, {}});
    if (m_canvas.areHostsShown()) {
        all.push_back({tr("remote hosts"), {sign(Kind::box, 1.4, theme.panel, theme.talkRing)}, {}});
    }
    return all;
}

QSizeF ForestLegend::unfoldedSize(const std::vector<Row>& rows) const
{
    const ForestPainter& style = m_canvas.scene().painter();
    double width = 0;
    for (const Row& row : rows) {
        width = std::max(width, style.smallMetrics().horizontalAdvance(row.words));
    }
    const double rowHeight = style.smallHeight() + 8 * style.unit();
    return {width + (kIconWidth + 22) * style.unit(),
        rowHeight * static_cast<double>(rows.size()) + 2 * kInset * style.unit()};
}

QSizeF ForestLegend::foldedSize() const
{
    const ForestPainter& style = m_canvas.scene().painter();
    return {style.smallMetrics().horizontalAdvance(accessibleName()) + (kIconWidth + 18) * style.unit(),
        style.smallHeight() + 2 * kInset * style.unit()};
}

bool ForestLegend::covers(const QRectF& box, QPointF origin, double zoom) const
{
    const ForestPainter& style = m_canvas.scene().painter();
    // A process has the line on its left, too, that leads down a column of them.
    const QRectF wide = box.adjusted(-kMargin, -kMargin, kMargin, kMargin);
    const QRectF below(wide.topLeft() / zoom + origin, wide.size() / zoom);
    const double widest = kWidestItem * style.unit(); // most are far away: asked of every picture and every step aside
    const QRectF around = below.adjusted(-widest, -widest, widest, widest);
    return std::ranges::any_of(m_canvas.items(), [&](const ForestItem& item) {
        if (!around.contains(item.to)) {
            return false;
        }
        return below.intersects(style.bodyRect(item, item.to)) || below.intersects(style.pillRect(item, item.to));
    });
}

void ForestLegend::place(QPointF origin, double zoom)
{
    const QSizeF room = m_canvas.size();
    const QSizeF whole = unfoldedSize(rows());
    const QRectF box(QPointF(kMargin, room.height() - kMargin - whole.height()), whole);
    const bool hasRoom = whole.width() < room.width() * 0.6 && whole.height() < room.height() * 0.45;
    m_isFolded = !hasRoom || m_isFoldedByHand.value_or(covers(box, origin, zoom));
    const QSize size = (m_isFolded ? foldedSize() : whole).toSize();
    setGeometry(kMargin, m_canvas.height() - kMargin - size.height(), size.width(), size.height());
    setToolTip(m_isFolded ? tr("What the signs mean (L)") : tr("Fold the legend (L)"));
    setVisible(!m_canvas.items().empty() && (hasRoom || m_canvas.width() > 3 * size.width()));
    update();
}

void ForestLegend::toggle()
{
    m_isFoldedByHand = !m_isFolded;
    m_canvas.placeOverlays();
}

void ForestLegend::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        toggle();
    }
    event->accept(); // what lies behind is not meant
}

void ForestLegend::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        setAccessibleName(tr("Legend"));
    }
    QWidget::changeEvent(event);
}

void ForestLegend::paintEvent(QPaintEvent* /*event*/)
{
    const ForestPainter& style = m_canvas.scene().painter();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor back = style.theme().panel;
    back.setAlphaF(0.94F);
    painter.setPen(QPen(style.theme().hairline, 1));
    painter.setBrush(back);
    const double corner = m_isFolded ? height() / 2.0 : 6;
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), corner, corner);
    painter.setFont(style.smallFont());
    if (m_isFolded) {
        drawFolded(painter);
        return;
    }
    const double rowHeight = style.smallHeight() + 8 * style.unit();
    double y = kInset * style.unit() + rowHeight / 2;
    for (const Row& row : rows()) {
        drawRow(painter, row, y);
        y += rowHeight;
    }
}

void ForestLegend::drawRow(QPainter& painter, const Row& row, double y) const
{
    const ForestPainter& style = m_canvas.scene().painter();
    const double unit = style.unit();
    const double x = (5 + kIconWidth / 2) * unit;
    const bool areTwo = row.shapes.size() == 2;
    if (areTwo && row.line != Qt::NoPen) {
        painter.setPen(row.line);
        painter.drawLine(QPointF(x - kAside * unit, y), QPointF(x + kAside * unit, y));
    }
    for (std::size_t i = 0; i < row.shapes.size(); ++i) {
        const double aside = !areTwo ? 0 : i == 0 ? -kAside * unit : kAside * unit;
        drawShape(painter, {x + aside, y}, row.shapes[i]);
    }
    if (row.isPill) {
        const QRectF pill(x - 15 * unit, y - style.smallHeight() / 2, 30 * unit, style.smallHeight());
        painter.setPen(QPen(style.theme().edge, 1));
        painter.setBrush(style.theme().panel);
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
        painter.setPen(style.theme().softInk);
        painter.drawText(pill, Qt::AlignCenter, QStringLiteral("+ 7"));
    }
    const QFontMetricsF& metrics = style.smallMetrics();
    painter.setPen(style.theme().softInk);
    painter.drawText(QPointF((10 + kIconWidth) * unit, y + (metrics.ascent() - metrics.descent()) / 2), row.words);
}

/// Three of its signs and its name.
void ForestLegend::drawFolded(QPainter& painter) const
{
    const ForestPainter& style = m_canvas.scene().painter();
    const std::vector<Row> all = rows();
    const double y = height() / 2.0;
    double x = 14 * style.unit();
    for (std::size_t i = 0; i < 3; ++i) {
        ForestShape sign = all[i].shapes.back();
        sign.radius *= 0.72;
        drawShape(painter, {x, y}, sign);
        x += 13 * style.unit();
    }
    const QFontMetricsF& metrics = style.smallMetrics();
    painter.setPen(style.theme().softInk);
    painter.drawText(QPointF(x, y + (metrics.ascent() - metrics.descent()) / 2), accessibleName());
}

} // namespace netgrove
