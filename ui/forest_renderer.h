// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <optional>
#include <vector>

#include "ui/forest_scene.h"
#include "ui/forest_sprites.h"

class QPainter;
class QPainterPath;

namespace netgrove {

/// What part of a scene is drawn, and how. A point of the forest stands at (point - origin) * zoom.
struct ForestFrame {
    QPointF origin;
    double zoom = 1;
    QRectF area; ///< of the painter: nothing outside is drawn
    double progress = 1; ///< of the glide
    std::optional<ProcessKey> selected;
    std::optional<ProcessKey> hovered;
    bool hasFocus = false; ///< the keyboard works on what is selected
    bool isVector
        = false; ///< for SVG and printers: shapes and texts themselves, no pictures of them, no size too small
};

/// Draws a scene: lines, circles, labels. Leaves out what lies outside and what would be too small to be seen.
class ForestRenderer {
public:
    explicit ForestRenderer(const ForestPainter& painter);

    void setPainter(const ForestPainter& painter);
    void draw(QPainter& painter, const ForestScene& scene, const ForestFrame& frame);
    /// Names are drawn from this zoom on.
    double legibleZoom() const;

private:
    struct Pass; ///< one drawing under way
    struct Line { ///< from a parent to a child, pixels
        QPointF start;
        QPointF joint; ///< where it leaves the trunk
        QPointF end;
        double bus = 0; ///< height of the crossbar, where lines have corners
    };
    enum class Ink : std::uint8_t { plain, notice, alert };

    void scaleFonts(double zoom, bool isVector);
    Line lineBetween(const Pass& pass, const ForestItem& parent, const ForestItem& child) const;
    void drawTrunks(Pass& pass);
    void drawLines(Pass& pass);
    void drawPlainLines(Pass& pass, const std::vector<Line>& lines);
    void drawMarkedLines(Pass& pass, const std::vector<Line>& lines, Ink ink);
    void drawHostLines(Pass& pass);
    void drawFoldedAbove(Pass& pass, const ForestItem& item, const Line& line);
    void drawItems(Pass& pass);
    void drawItem(Pass& pass, const ForestItem& item, QPointF centre, double opacity);
    void drawBody(Pass& pass, const ForestItem& item, QPointF centre);
    void drawLabel(Pass& pass, const ForestItem& item, QPointF centre);
    void drawPill(Pass& pass, const QRectF& box, const QString& text, bool isHovered);
    void drawTag(Pass& pass, const ForestItem& item, const QRectF& box);
    void drawCallouts(Pass& pass);
    void drawText(Pass& pass, QPointF top, const QString& text, const QFont& font, bool isLeft);
    QColor lineColor(Ink ink) const;

    ForestPainter m_painter;
    ForestSprites m_sprites;
    double m_fontZoom = 0;
    QFont m_name;
    QFont m_bold;
    QFont m_small;
};

} // namespace netgrove
