// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QFontMetricsF>

#include "ui/forest_item.h"
#include "ui/forest_layout.h"
#include "ui/theme.h"

class QPainter;

namespace netgrove {

/// Measures and draws the parts of the forest. Knows fonts and colours; knows neither model nor mouse.
class ForestPainter {
public:
    ForestPainter(const QFont& font, const Theme& theme);

    const Theme& theme() const { return m_theme; }
    LayoutMetrics metrics() const;

    /// Fills in radius, texts and tag from the record; `snapshotTime` tells how recent its traffic is.
    void compose(ForestItem& item, MonotonicTime snapshotTime) const;
    double widthOf(const ForestItem& item) const; ///< that the layout must reserve
    QRectF pillRect(
        const ForestItem& item, QPointF centre) const; ///< where a click unfolds; empty where there is no pill
    QRectF threadPillRect(const ForestItem& item, QPointF centre) const; ///< the same for its threads
    QRectF bodyRect(const ForestItem& item, QPointF centre) const; ///< circle and label: where a click selects

    struct Look {
        double zoom = 1; ///< details that would be too small are left out
        double opacity = 1;
        bool isSelected = false;
        bool isHovered = false;
        bool isFocused = false; ///< selected, and the canvas has the keyboard
    };
    void drawEdge(QPainter& painter, const ForestItem& parent, QPointF parentCentre, const ForestItem& child,
        QPointF childCentre, const Look& look) const;
    void drawTrunk(QPainter& painter, const ForestItem* parent, QPointF parentCentre, QPointF head, QPointF tail) const;
    void drawItem(QPainter& painter, const ForestItem& item, QPointF centre, const Look& look) const;
    void drawLegend(QPainter& painter, const QRect& canvas) const;
    void drawHint(
        QPainter& painter, const QRect& canvas, const QString& title, const QString& text) const; ///< over a forest
    void drawEmptyState(QPainter& painter, const QRect& canvas, const QString& title, const QString& text) const;

private:
    void drawCircle(QPainter& painter, const ForestItem& item, QPointF centre, const Look& look) const;
    void drawLabel(QPainter& painter, const ForestItem& item, QPointF centre) const;
    void drawPill(QPainter& painter, const QRectF& box, const QString& text, bool isHovered) const;
    void composeThread(ForestItem& item, MonotonicTime snapshotTime) const;
    double stackedRoom(const ForestItem& item) const; ///< for the name of one in a column
    void drawTag(QPainter& painter, const ForestItem& item, QPointF centre) const;
    double lineHeight() const { return m_nameMetrics.height(); }
    double unit() const { return m_nameMetrics.height() / 17; } ///< 1 at the usual 10 point font
    double trunkX(QPointF centre) const;

    Theme m_theme;
    QFont m_nameFont;
    QFont m_boldFont;
    QFont m_smallFont;
    QFontMetricsF m_nameMetrics;
    QFontMetricsF m_boldMetrics;
    QFontMetricsF m_smallMetrics;
};

} // namespace netgrove
