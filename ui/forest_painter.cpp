// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forest_painter.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/format.h"

namespace netgrove {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ForestCanvas)
};

constexpr double kLabelWidth = 136; ///< names longer than this are elided
constexpr double kStackedWidth = 212; ///< of a column
constexpr double kLeastLabelZoom = 0.42; ///< below this, names would be dust
constexpr double kLeastSmoothZoom = 0.2; ///< below this, curves look like lines
constexpr auto kShadeFades = std::chrono::seconds(60); ///< from "just now" to "long ago"

QFont resized(QFont font, double factor)
{
    if (font.pointSizeF() > 0) {
        font.setPointSizeF(font.pointSizeF() * factor);
    } else {
        font.setPixelSize(static_cast<int>(std::lround(font.pixelSize() * factor)));
    }
    return font;
}

QFont bold(QFont font)
{
    font.setBold(true);
    return font;
}

double recencyOf(bool isCommunicating, MonotonicTime lastExternal, MonotonicTime now)
{
    if (!isCommunicating || lastExternal == MonotonicTime()) {
        return 0;
    }
    const double age = std::chrono::duration<double>(now - lastExternal) / std::chrono::duration<double>(kShadeFades);
    return std::clamp(1 - age, 0.0, 1.0);
}

QString subtitleOf(const ProcessRecord& process)
{
    const QString pid = QString::number(process.key.pid.value);
    if (process.ended) {
        return Words::tr("%1 · ended").arg(pid);
    }
    if (process.remoteHostCount > 0) {
        return Words::tr("%1 · %n host(s)", nullptr, static_cast<int>(process.remoteHostCount)).arg(pid);
    }
    return pid;
}

/// A warning triangle with its exclamation mark, drawn rather than taken from a font that may lack it.
void drawWarning(QPainter& painter, const QRectF& box, const QColor& ink, const QColor& mark)
{
    QPainterPath triangle;
    triangle.moveTo(box.center().x(), box.top());
    triangle.lineTo(box.right(), box.bottom());
    triangle.lineTo(box.left(), box.bottom());
    triangle.closeSubpath();
    painter.setPen(QPen(ink, 1.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(ink);
    painter.drawPath(triangle);
    const double x = box.center().x();
    painter.setPen(QPen(mark, 1.3, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(x, box.top() + box.height() * 0.38), QPointF(x, box.top() + box.height() * 0.64));
    painter.drawPoint(QPointF(x, box.top() + box.height() * 0.84));
}

} // namespace

ForestPainter::ForestPainter(const QFont& font, const Theme& theme)
    : m_theme(theme)
    , m_nameFont(font)
    , m_boldFont(bold(font))
    , m_smallFont(resized(font, 0.88))
    , m_nameMetrics(m_nameFont)
    , m_boldMetrics(m_boldFont)
    , m_smallMetrics(m_smallFont)
{
}

LayoutMetrics ForestPainter::metrics() const
{
    LayoutMetrics metrics;
    metrics.above = 26 * unit();
    metrics.below = 25 * unit() + m_nameMetrics.height() + m_smallMetrics.height();
    metrics.levelHeight = metrics.above + metrics.below + 38 * unit();
    metrics.gap = 18 * unit();
    metrics.rowHeight = std::ceil(lineHeight() * 1.55);
    metrics.columnWidth = kStackedWidth * unit();
    metrics.stackedInset = 24 * unit();
    return metrics;
}

void ForestPainter::compose(ForestItem& item, MonotonicTime snapshotTime) const
{
    if (item.thread != nullptr) {
        composeThread(item, snapshotTime);
        return;
    }
    const ProcessRecord& process = *item.record;
    item.recency = recencyOf(process.isCommunicating, process.lastExternal, snapshotTime);
    item.radius = unit() * (item.isStacked ? 6.5 : item.isPair() ? 19 : process.isCommunicating ? 16 : 11);
    item.subtitle = subtitleOf(process);
    const QFontMetricsF& metrics = item.isPair() ? m_boldMetrics : m_nameMetrics;
    item.pill = item.foldedBelow > 0 ? QStringLiteral("+ %1").arg(item.foldedBelow)
        : item.isUnfolded            ? QStringLiteral("\u2212")
                                     : QString();
    const auto talkers = std::ranges::count_if(process.threads, &ThreadRecord::isCommunicating);
    item.threadPill = process.threads.size() < 2 ? QString()
        : item.areThreadsShown                   ? Words::tr("\u2212 threads")
                                                 : Words::tr("%n thread(s)", nullptr, static_cast<int>(talkers));
    item.name = metrics.elidedText(
        processName(process.facts), Qt::ElideRight, item.isStacked ? stackedRoom(item) : kLabelWidth * unit());
    item.tag = !item.isPair()                                ? QString()
        : process.isThreadPair                               ? Words::tr("pair: threads")
        : process.isPairAncestor && process.isPairDescendant ? Words::tr("pair: both")
        : process.isPairAncestor                             ? Words::tr("pair: parent")
                                                             : Words::tr("pair: child");
}

void ForestPainter::composeThread(ForestItem& item, MonotonicTime snapshotTime) const
{
    const ThreadRecord& thread = *item.thread;
    item.recency = recencyOf(thread.isCommunicating, thread.lastExternal, snapshotTime);
    item.radius = unit() * (item.isStacked ? 5.5 : 9);
    item.subtitle = Words::tr("thread %1").arg(thread.tid.value);
    const QFontMetricsF& metrics = item.isPair() ? m_boldMetrics : m_nameMetrics;
    item.name = metrics.elidedText(
        safe(thread.name, 64), Qt::ElideRight, item.isStacked ? stackedRoom(item) : kLabelWidth * unit());
    item.tag = !item.isPair()         ? QString()
        : item.isThreadPairDescendant ? Words::tr("pair: child")
                                      : Words::tr("pair: parent");
}

double ForestPainter::stackedRoom(const ForestItem& item) const
{
    const double pill = item.pill.isEmpty() ? 0 : pillRect(item, {}).width() + 8 * unit();
    return kStackedWidth * unit() - 24 * unit() - 30 * unit() - m_smallMetrics.horizontalAdvance(item.subtitle) - pill;
}

double ForestPainter::widthOf(const ForestItem& item) const
{
    const QFontMetricsF& metrics = item.isPair() ? m_boldMetrics : m_nameMetrics;
    double width = std::max(metrics.horizontalAdvance(item.name), m_smallMetrics.horizontalAdvance(item.subtitle));
    const double side = item.radius + 8 * unit();
    if (!item.pill.isEmpty()) {
        width = std::max(width, 2 * (side + m_smallMetrics.horizontalAdvance(item.pill) + 16 * unit()));
    }
    if (!item.tag.isEmpty()) {
        width = std::max(width, 2 * (side + m_smallMetrics.horizontalAdvance(item.tag) + 28 * unit()));
    }
    if (!item.threadPill.isEmpty()) {
        width = std::max(width, 2 * (side + m_smallMetrics.horizontalAdvance(item.threadPill) + 16 * unit()));
    }
    // In steps, so that a host more or a digit more does not set the forest moving.
    const double step = 16 * unit();
    return std::ceil(std::max(width, 2 * item.radius) / step) * step;
}

QRectF ForestPainter::pillRect(const ForestItem& item, QPointF centre) const
{
    if (item.pill.isEmpty()) {
        return {};
    }
    const double height = m_smallMetrics.height() + 3 * unit();
    const double width = std::max(m_smallMetrics.horizontalAdvance(item.pill) + 14 * unit(), 1.35 * height);
    if (item.isStacked) { // behind name and number
        const double text
            = m_nameMetrics.horizontalAdvance(item.name) + 7 * unit() + m_smallMetrics.horizontalAdvance(item.subtitle);
        return {centre.x() + item.radius + 7 * unit() + text + 8 * unit(), centre.y() - height / 2, width, height};
    }
    const double y = item.tag.isEmpty() ? centre.y() - height / 2 : centre.y() + 3 * unit();
    return {centre.x() + item.radius + 8 * unit(), y, width, height};
}

QRectF ForestPainter::threadPillRect(const ForestItem& item, QPointF centre) const
{
    if (item.threadPill.isEmpty() || item.isStacked) {
        return {};
    }
    const double height = m_smallMetrics.height() + 3 * unit();
    const double width = m_smallMetrics.horizontalAdvance(item.threadPill) + 14 * unit();
    return {centre.x() - item.radius - 8 * unit() - width, centre.y() - height / 2, width, height};
}

QRectF ForestPainter::bodyRect(const ForestItem& item, QPointF centre) const
{
    if (item.isStacked) {
        const LayoutMetrics sizes = metrics();
        return {centre.x() - sizes.stackedInset / 2, centre.y() - sizes.rowHeight / 2,
            sizes.columnWidth - sizes.stackedInset, sizes.rowHeight};
    }
    const QFontMetricsF& metrics = item.isPair() ? m_boldMetrics : m_nameMetrics;
    const double text = std::max(metrics.horizontalAdvance(item.name), m_smallMetrics.horizontalAdvance(item.subtitle));
    const double half = std::max(text / 2, item.radius) + 3 * unit();
    const double bottom = item.radius + 6 * unit() + m_nameMetrics.height() + m_smallMetrics.height();
    return {centre.x() - half, centre.y() - item.radius - 3 * unit(), 2 * half, item.radius + 3 * unit() + bottom};
}

// -------------------------------------------------------------------------------------------------------- lines

double ForestPainter::trunkX(QPointF centre) const { return centre.x() - 16 * unit(); }

void ForestPainter::drawEdge(QPainter& painter, const ForestItem& parent, QPointF parentCentre, const ForestItem& child,
    QPointF childCentre, const Look& look) const
{
    const bool isRed = parent.isRedBelow() && child.isRedAbove();
    painter.setPen(QPen(isRed ? m_theme.alert : m_theme.edge, isRed ? 2.6 : 1.3));
    if (child.isStacked) {
        painter.drawLine(
            QPointF(trunkX(childCentre), childCentre.y()), QPointF(childCentre.x() - child.radius, childCentre.y()));
        return;
    }
    const double bottom = parent.isStacked
        ? parent.radius
        : parent.radius + 8 * unit() + m_nameMetrics.height() + m_smallMetrics.height();
    const QPointF start(parentCentre.x(), parentCentre.y() + bottom);
    const QPointF end(childCentre.x(), childCentre.y() - child.radius);
    if (look.zoom < kLeastSmoothZoom) {
        painter.drawLine(start, end);
        return;
    }
    const double middle = (start.y() + end.y()) / 2;
    QPainterPath path(start);
    path.cubicTo(QPointF(start.x(), middle + 6), QPointF(end.x(), middle - 6), end);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    if (child.foldedAbove > 0 && look.zoom >= kLeastLabelZoom) {
        const QString text = QStringLiteral("+ %1").arg(child.foldedAbove);
        const double width = m_smallMetrics.horizontalAdvance(text) + 10 * unit();
        const double height = m_smallMetrics.height();
        const QRectF box(end.x() - width / 2, end.y() - height - 3 * unit(), width, height);
        painter.setPen(QPen(isRed ? m_theme.alert : m_theme.edge, 1));
        painter.setBrush(m_theme.canvas);
        painter.drawRoundedRect(box, height / 2, height / 2);
        painter.setFont(m_smallFont);
        painter.setPen(isRed ? m_theme.alert : m_theme.softInk);
        painter.drawText(box, Qt::AlignCenter, text);
    }
}

void ForestPainter::drawTrunk(
    QPainter& painter, const ForestItem* parent, QPointF parentCentre, QPointF head, QPointF tail) const
{
    painter.setPen(QPen(m_theme.edge, 1.3));
    painter.setBrush(Qt::NoBrush);
    const double x = trunkX(head);
    const double top = head.y() - metrics().above;
    QPainterPath path(QPointF(x, parent == nullptr ? head.y() : top));
    path.lineTo(x, tail.y());
    if (parent != nullptr) {
        const double bottom = parent->radius + 8 * unit() + m_nameMetrics.height() + m_smallMetrics.height();
        const QPointF start(parentCentre.x(), parentCentre.y() + bottom);
        const double middle = (start.y() + top) / 2;
        path.moveTo(start);
        path.cubicTo(QPointF(start.x(), middle + 6), QPointF(x, middle - 6), QPointF(x, top));
    }
    painter.drawPath(path);
}

// -------------------------------------------------------------------------------------------------------- circles

void ForestPainter::drawItem(QPainter& painter, const ForestItem& item, QPointF centre, const Look& look) const
{
    painter.save();
    const double ended = item.isEnded() ? 0.5 : 1;
    painter.setOpacity(look.opacity * ended * (item.isMatch ? 1 : 0.22));
    drawCircle(painter, item, centre, look);
    if (look.zoom >= kLeastLabelZoom) {
        drawLabel(painter, item, centre);
        drawPill(painter, pillRect(item, centre), item.pill, look.isHovered);
        drawPill(painter, threadPillRect(item, centre), item.threadPill, look.isHovered);
        drawTag(painter, item, centre);
    }
    painter.restore();
}

void ForestPainter::drawCircle(QPainter& painter, const ForestItem& item, QPointF centre, const Look& look) const
{
    const ProcessRecord& process = *item.record;
    if (look.isSelected) {
        QColor halo = m_theme.selection;
        halo.setAlphaF(look.isFocused ? 0.30F : 0.18F);
        painter.setPen(QPen(m_theme.selection, look.isFocused ? 2.4 : 1.6));
        painter.setBrush(halo);
        painter.drawEllipse(centre, item.radius + 5 * unit(), item.radius + 5 * unit());
    }
    const QColor ring = item.isRed() ? m_theme.alert : item.isTalking() ? m_theme.talkRing : m_theme.quietRing;
    const double width = item.isPair() ? 3 : item.isRed() ? 2.4 : look.isHovered ? 2.2 : 1.4;
    painter.setPen(
        QPen(ring, item.isStacked ? std::min(width, 1.8) : width, item.isEnded() ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(item.isTalking() ? m_theme.talkShade(item.recency) : m_theme.quietFill);
    if (item.thread != nullptr) { // square, so that no thread is taken for a process
        const double half = item.radius * 0.85;
        painter.drawRoundedRect(QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half), 3, 3);
        return;
    }
    painter.drawEllipse(centre, item.radius, item.radius);
    if (process.facts.state == 'T' || process.facts.state == 't') { // suspended: two bars, as on every player
        const double high = item.radius * 0.42;
        const double apart = item.radius * 0.24;
        painter.setPen(QPen(m_theme.ink, item.radius * 0.2, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(
            QPointF(centre.x() - apart, centre.y() - high), QPointF(centre.x() - apart, centre.y() + high));
        painter.drawLine(
            QPointF(centre.x() + apart, centre.y() - high), QPointF(centre.x() + apart, centre.y() + high));
    }
}

void ForestPainter::drawLabel(QPainter& painter, const ForestItem& item, QPointF centre) const
{
    const QFontMetricsF& metrics = item.isPair() ? m_boldMetrics : m_nameMetrics;
    const double nameWidth = metrics.horizontalAdvance(item.name);
    const double subtitleWidth = m_smallMetrics.horizontalAdvance(item.subtitle);
    QPointF name;
    QPointF subtitle;
    if (item.isStacked) {
        const double baseline = centre.y() + (metrics.ascent() - metrics.descent()) / 2;
        name = QPointF(centre.x() + item.radius + 7 * unit(), baseline);
        subtitle = QPointF(name.x() + nameWidth + 7 * unit(), baseline);
    } else {
        const double top = centre.y() + item.radius + 5 * unit();
        name = QPointF(centre.x() - nameWidth / 2, top + metrics.ascent());
        subtitle = QPointF(centre.x() - subtitleWidth / 2, top + metrics.height() + m_smallMetrics.ascent());
    }
    painter.setFont(item.isPair() ? m_boldFont : m_nameFont);
    painter.setPen(item.isPair() ? m_theme.alert : m_theme.ink);
    painter.drawText(name, item.name);
    painter.setFont(m_smallFont);
    painter.setPen(m_theme.softInk);
    painter.drawText(subtitle, item.subtitle);
}

void ForestPainter::drawPill(QPainter& painter, const QRectF& box, const QString& text, bool isHovered) const
{
    if (box.isEmpty()) {
        return;
    }
    painter.setPen(QPen(isHovered ? m_theme.ink : m_theme.edge, 1));
    painter.setBrush(m_theme.panel);
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    painter.setFont(m_smallFont);
    painter.setPen(m_theme.softInk);
    painter.drawText(box, Qt::AlignCenter, text);
}

void ForestPainter::drawTag(QPainter& painter, const ForestItem& item, QPointF centre) const
{
    if (item.tag.isEmpty() || item.isStacked) {
        return;
    }
    const double height = m_smallMetrics.height() + 3 * unit();
    const double icon = height * 0.56;
    const double width = m_smallMetrics.horizontalAdvance(item.tag) + icon + 17 * unit();
    const double y = item.pill.isEmpty() ? centre.y() - height / 2 : centre.y() - height - 1 * unit();
    const QRectF box(centre.x() + item.radius + 8 * unit(), y, width, height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.alertFill);
    painter.drawRoundedRect(box, height / 2, height / 2);
    const QRectF mark(box.left() + 7 * unit(), box.center().y() - icon * 0.48, icon, icon * 0.88);
    drawWarning(painter, mark, m_theme.onAlert, m_theme.alertFill);
    painter.setFont(m_smallFont);
    painter.setPen(m_theme.onAlert);
    painter.drawText(QRectF(mark.right() + 3 * unit(), box.top(), box.right() - mark.right() - 3 * unit(), height),
        Qt::AlignVCenter | Qt::AlignLeft, item.tag);
}

} // namespace netgrove
