// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Circles, labels and what stands beside them. The lines: forest_renderer_lines.cpp.
#include <QFontInfo>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/forest_renderer_pass.h"

namespace netgrove {

namespace {

constexpr double kLeastName = 6.9; ///< pixels of the font; smaller is dust
constexpr double kLeastSubtitle = 6.4;
constexpr double kCalloutZoom = 0.85; ///< of names that are told however small their circle is
constexpr std::size_t kMostCallouts = 60;
constexpr double kEndedOpacity = 0.5;
constexpr double kDimmedOpacity = 0.22;
constexpr int kShades = 12;

QFont scaled(QFont font, double zoom)
{
    if (zoom == 1) {
        return font;
    }
    if (font.pointSizeF() > 0) {
        font.setPointSizeF(std::max(1.0, font.pointSizeF() * zoom));
    } else {
        font.setPixelSize(std::max(1, static_cast<int>(std::lround(font.pixelSize() * zoom))));
    }
    return font;
}

} // namespace

ForestRenderer::ForestRenderer(const ForestPainter& painter)
    : m_painter(painter)
{
}

void ForestRenderer::setPainter(const ForestPainter& painter)
{
    m_painter = painter;
    m_sprites.clear();
    m_fontZoom = 0;
}

double ForestRenderer::legibleZoom() const { return kLeastName / QFontInfo(m_painter.nameFont()).pixelSize(); }

void ForestRenderer::scaleFonts(double zoom, bool isVector)
{
    // In steps, so that the glyphs of a zoom that passes are used again.
    const double wanted = isVector ? zoom : std::round(zoom * 50) / 50;
    if (wanted != m_fontZoom) {
        m_fontZoom = wanted;
        m_name = scaled(m_painter.nameFont(), wanted);
        m_bold = scaled(m_painter.boldFont(), wanted);
        m_small = scaled(m_painter.smallFont(), wanted);
    }
}

void ForestRenderer::draw(QPainter& painter, const ForestScene& scene, const ForestFrame& frame)
{
    Pass pass{painter, scene, frame, {}, m_painter.metrics(), m_painter.unit() * frame.zoom, false, false, false};
    scaleFonts(frame.zoom, frame.isVector);
    m_sprites.nextPicture();
    pass.hasNames = frame.isVector || frame.zoom >= legibleZoom();
    pass.hasSubtitles = frame.isVector || QFontInfo(m_painter.smallFont()).pixelSize() * frame.zoom >= kLeastSubtitle;
    pass.hasCurves = frame.isVector || frame.zoom >= 0.36;
    pass.centres.reserve(scene.items().size());
    for (const ForestItem& item : scene.items()) {
        pass.centres.push_back((item.at(frame.progress) - frame.origin) * frame.zoom);
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    drawTrunks(pass);
    drawLines(pass);
    drawItems(pass);
    if (!pass.hasNames) {
        drawCallouts(pass);
    }
    painter.restore();
}

void ForestRenderer::drawText(Pass& pass, QPointF top, const QString& text, const QFont& font, bool isLeft)
{
    if (text.isEmpty()) {
        return;
    }
    if (!pass.frame.isVector) {
        m_sprites.drawText(pass.painter, top, text, font, isLeft);
        return;
    }
    pass.painter.setFont(font);
    const QFontMetricsF metrics(font);
    const double left = isLeft ? top.x() : top.x() - metrics.horizontalAdvance(text) / 2;
    pass.painter.drawText(QPointF(left, top.y() + metrics.ascent()), text);
}

// ------------------------------------------------------------------------------------------------------------ items

void ForestRenderer::drawItems(Pass& pass)
{
    const double zoom = pass.frame.zoom;
    const QRectF near = pass.frame.area.adjusted(-pass.sizes.columnWidth * zoom, -pass.sizes.levelHeight * zoom,
        pass.sizes.columnWidth * zoom, pass.sizes.levelHeight * zoom);
    for (const ForestItem& item : pass.scene.leaving()) {
        const QPointF centre = (item.to - pass.frame.origin) * zoom;
        if (near.contains(centre)) {
            drawItem(pass, item, centre, 1 - pass.frame.progress);
        }
    }
    const std::vector<ForestItem>& items = pass.scene.items();
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (near.contains(pass.centres[i])) {
            drawItem(pass, items[i], pass.centres[i], items[i].isNew ? pass.frame.progress : 1);
        }
    }
}

void ForestRenderer::drawItem(Pass& pass, const ForestItem& item, QPointF centre, double opacity)
{
    QPainter& painter = pass.painter;
    const double shown = opacity * (item.isEnded() ? kEndedOpacity : 1) * (item.isMatch ? 1 : kDimmedOpacity);
    painter.setOpacity(shown);
    drawBody(pass, item, centre);
    if (pass.hasNames) {
        const bool isHovered = pass.frame.hovered == item.key;
        const auto onPicture = [&](const QRectF& box) {
            return box.isEmpty() ? QRectF()
                                 : QRectF(centre + box.topLeft() * pass.frame.zoom, box.size() * pass.frame.zoom);
        };
        drawLabel(pass, item, centre);
        drawPill(pass, onPicture(m_painter.pillRect(item, {})), item.pill, isHovered);
        drawPill(pass, onPicture(m_painter.threadPillRect(item, {})), item.threadPill, isHovered);
        drawTag(pass, item, onPicture(m_painter.tagRect(item, {})));
    }
    if (shown < 1) {
        painter.setOpacity(1);
    }
}

void ForestRenderer::drawBody(Pass& pass, const ForestItem& item, QPointF centre)
{
    const Theme& theme = m_painter.theme();
    const double zoom = pass.frame.zoom;
    const bool isHovered = pass.frame.hovered == item.key;
    ForestShape shape;
    shape.kind = item.thread != nullptr ? ForestShape::Kind::square
        : item.host                     ? ForestShape::Kind::box
                                        : ForestShape::Kind::circle;
    // Who matters is never smaller than a few pixels, however far away.
    const double least = item.isPair() ? 5.5 : item.isTalking() ? 2.6 : 1.8;
    shape.radius = std::max(least, m_painter.radiusOf(item) * zoom);
    shape.ring = item.isRed() ? theme.alert
        : item.isAmber()      ? theme.warning
        : item.isTalking()    ? theme.talkRing
                              : theme.quietRing;
    const double line = item.isPair() ? 3 : item.isRed() || item.isAmber() ? 2.4 : isHovered ? 2.2 : 1.4;
    const double thin = item.isStacked || item.host ? std::min(line, 1.8) : line;
    shape.line = std::max(item.isPair() ? 1.8 : 0.8, thin * std::min(zoom, 1.6));
    shape.isDashed = item.isEnded() && !item.host;
    const double shade = std::round(item.recency * kShades) / kShades;
    shape.fill = item.host ? theme.panel : item.isTalking() ? theme.talkShade(shade) : theme.quietFill;
    shape.ink
        = contrastRatio(theme.canvas, shape.fill) > contrastRatio(theme.ink, shape.fill) ? theme.canvas : theme.ink;
    const bool isSuspended = item.isProcess() && (item.record->facts.state == 'T' || item.record->facts.state == 't');
    if (isSuspended) {
        shape.mark = ForestShape::Mark::suspended;
    } else if (item.isPair() && (!pass.hasNames || item.isStacked)) { // beside larger ones stands a word
        shape.mark = item.isAmber() ? ForestShape::Mark::notice : ForestShape::Mark::warning;
    }
    if (pass.frame.selected == item.key) {
        QColor halo = theme.selection;
        halo.setAlphaF(pass.frame.hasFocus ? 0.30F : 0.18F);
        pass.painter.setPen(QPen(theme.selection, pass.frame.hasFocus ? 2.4 : 1.6));
        pass.painter.setBrush(halo);
        const double wide = shape.radius * (item.host ? 1.25 : 1) + std::max(3.0, 5 * pass.unit);
        const double high = shape.radius + std::max(3.0, 5 * pass.unit);
        pass.painter.drawEllipse(centre, wide, high);
    }
    if (pass.frame.isVector || shape.radius > 60) {
        drawShape(pass.painter, centre, shape);
    } else {
        m_sprites.draw(pass.painter, centre, shape);
    }
}

void ForestRenderer::drawLabel(Pass& pass, const ForestItem& item, QPointF centre)
{
    const Theme& theme = m_painter.theme();
    const double radius = m_painter.radiusOf(item) * pass.frame.zoom;
    const double line = m_painter.nameHeight() * pass.frame.zoom;
    const double smallLine = m_painter.smallHeight() * pass.frame.zoom;
    const QFont& font = item.isPair() ? m_bold : m_name;
    pass.painter.setPen(item.isPair() ? (item.isAmber() ? theme.warning : theme.alert) : theme.ink);
    if (item.isStacked) {
        const double left = centre.x() + radius + 7 * pass.unit;
        drawText(pass, {left, centre.y() - line / 2}, item.stackedName, font, true);
        if (pass.hasSubtitles) {
            pass.painter.setPen(theme.softInk);
            const double after = left + item.stackedNameWidth * pass.frame.zoom + 7 * pass.unit;
            drawText(pass, {after, centre.y() - smallLine / 2}, item.subtitle, m_small, true);
        }
        return;
    }
    const double top = centre.y() + radius + 5 * pass.unit;
    drawText(pass, {centre.x(), top}, item.name, font, false);
    if (pass.hasSubtitles) {
        pass.painter.setPen(theme.softInk);
        drawText(pass, {centre.x(), top + line}, item.subtitle, m_small, false);
    }
}

void ForestRenderer::drawPill(Pass& pass, const QRectF& box, const QString& text, bool isHovered)
{
    if (box.isEmpty()) {
        return;
    }
    const Theme& theme = m_painter.theme();
    pass.painter.setPen(QPen(isHovered ? theme.ink : theme.edge, 1));
    pass.painter.setBrush(theme.panel);
    pass.painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    pass.painter.setPen(theme.softInk);
    const double line = m_painter.smallHeight() * pass.frame.zoom;
    drawText(pass, {box.center().x(), box.center().y() - line / 2}, text, m_small, false);
}

/// An alert is a filled word with a triangle, a notice an outlined one with a diamond, what is expected a plain one
/// with a tick: three shapes, so that colour says nothing alone.
void ForestRenderer::drawTag(Pass& pass, const ForestItem& item, const QRectF& box)
{
    if (box.isEmpty()) {
        return;
    }
    const Theme& theme = m_painter.theme();
    QPainter& painter = pass.painter;
    const bool isFilled = item.isPair() && !item.isAmber();
    const QColor ink = isFilled ? theme.onAlert : item.isPair() ? theme.warning : theme.softInk;
    painter.setPen(isFilled ? QPen(Qt::NoPen) : item.isPair() ? QPen(theme.warning, 1.4) : QPen(Qt::NoPen));
    painter.setBrush(isFilled ? QBrush(theme.alertFill) : item.isPair() ? QBrush(theme.canvas) : QBrush(Qt::NoBrush));
    if (item.isPair()) {
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    }
    const double icon = box.height() * 0.56;
    const QRectF mark(box.left() + 7 * pass.unit, box.center().y() - icon * 0.48, icon, icon * 0.9);
    if (isFilled) {
        drawWarning(painter, mark, theme.onAlert, theme.alertFill);
    } else if (item.isPair()) {
        drawDiamond(painter, mark, ink);
    } else {
        drawTick(painter, mark, ink);
    }
    painter.setPen(ink);
    const double line = m_painter.smallHeight() * pass.frame.zoom;
    drawText(pass, {mark.right() + 3 * pass.unit, box.center().y() - line / 2}, item.tag, m_small, true);
}

/// From far away only those are named that someone looks for: what is hovered or selected, and the pairs.
void ForestRenderer::drawCallouts(Pass& pass)
{
    const Theme& theme = m_painter.theme();
    const QFont plain = scaled(m_painter.nameFont(), kCalloutZoom);
    const QFont bold = scaled(m_painter.boldFont(), kCalloutZoom);
    std::vector<QRectF> taken;
    std::vector<QRectF> circles; ///< that no name may hide
    for (std::size_t i = 0; i < pass.centres.size() && circles.size() < kMostCallouts; ++i) {
        if (pass.scene.items()[i].isPair() && pass.frame.area.contains(pass.centres[i])) {
            circles.emplace_back(pass.centres[i] - QPointF(5, 5), QSizeF(10, 10));
        }
    }
    const auto call = [&](std::size_t number) {
        const ForestItem& item = pass.scene.items()[number];
        if (!pass.frame.area.contains(pass.centres[number]) || taken.size() >= kMostCallouts) {
            return;
        }
        const QFontMetricsF& metrics = m_painter.nameMetrics(item);
        const double width = item.nameWidth * kCalloutZoom + 8 * m_painter.unit();
        const double height = metrics.height() * kCalloutZoom + 2 * m_painter.unit();
        const double away = std::max(5.5, m_painter.radiusOf(item) * pass.frame.zoom) + 2;
        const QPointF centre = pass.centres[number];
        const QRectF box(centre.x() - width / 2, centre.y() + away, width, height);
        const auto isInTheWay = [&](const QRectF& other) { return other.intersects(box); };
        if (std::ranges::any_of(taken, isInTheWay) || std::ranges::any_of(circles, isInTheWay)) {
            return;
        }
        taken.push_back(box);
        QColor plate = theme.canvas;
        plate.setAlphaF(0.88F);
        pass.painter.setPen(Qt::NoPen);
        pass.painter.setBrush(plate);
        pass.painter.drawRoundedRect(box, 3, 3);
        pass.painter.setPen(item.isRed() ? theme.alert : item.isAmber() ? theme.warning : theme.ink);
        drawText(pass, {centre.x(), box.top() + m_painter.unit()}, item.name, item.isPair() ? bold : plain, false);
    };
    for (const auto& key : {pass.frame.hovered, pass.frame.selected}) {
        const int number = key ? pass.scene.numberOf(*key) : -1;
        if (number >= 0) {
            call(static_cast<std::size_t>(number));
        }
    }
    for (std::size_t i = 0; i < pass.centres.size() && taken.size() < kMostCallouts; ++i) {
        if (pass.scene.items()[i].isPair()) {
            call(i);
        }
    }
}

} // namespace netgrove
