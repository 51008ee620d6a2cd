// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QFontMetricsF>

#include "core/layout/forest_layout.h"
#include "ui/forest_item.h"
#include "ui/theme.h"

class QPainter;

namespace netgrove {

/// Words, sizes and colours of the forest's parts, in forest coordinates (pixels at 100 %); ForestRenderer draws them.
/// Knows neither model nor mouse. Cheap to copy.
class ForestPainter {
public:
    ForestPainter(const QFont& font, const Theme& theme);

    const Theme& theme() const { return m_theme; }
    LayoutMetrics metrics() const;
    const QFont& nameFont() const { return m_nameFont; }
    const QFont& boldFont() const { return m_boldFont; }
    const QFont& smallFont() const { return m_smallFont; }
    const QFontMetricsF& nameMetrics(const ForestItem& item) const
    {
        return item.isPair() ? m_boldMetrics : m_nameMetrics;
    }
    const QFontMetricsF& smallMetrics() const { return m_smallMetrics; }
    double nameHeight() const { return m_nameHeight; } ///< of a line; asked for so often that it is kept
    double smallHeight() const { return m_smallHeight; }
    double unit() const { return m_unit; } ///< 1 at the usual 10 point font

    /// Fills in texts and sizes from the record; `now` tells how recent its traffic is.
    void compose(ForestItem& item, MonotonicTime now) const;
    /// Only what changes with time.
    void refresh(ForestItem& item, MonotonicTime now) const;

    double radiusOf(const ForestItem& item) const; ///< as it stands: smaller in a column
    QRectF pillRect(
        const ForestItem& item, QPointF centre) const; ///< where a click unfolds; empty where there is no pill
    QRectF threadPillRect(const ForestItem& item, QPointF centre) const; ///< the same for its threads
    QRectF tagRect(const ForestItem& item, QPointF centre) const;
    QRectF bodyRect(const ForestItem& item, QPointF centre) const; ///< circle and label: where a click selects
    double bottomOf(const ForestItem& item) const; ///< from the centre to where the lines to its children begin
    double trunkX(QPointF centre) const { return centre.x() - 16 * unit(); } ///< of the column of a leaf

    // What lies over the forest or stands in its place, in widget coordinates -----------------------------------
    void drawHint(
        QPainter& painter, const QRect& canvas, const QString& title, const QString& text) const; ///< over a forest
    void drawEmptyState(QPainter& painter, const QRect& canvas, const QString& title, const QString& text) const;

private:
    void composeThread(ForestItem& item) const;
    void composeHost(ForestItem& item) const;
    void measure(ForestItem& item, const QString& name) const;

    Theme m_theme;
    QFont m_nameFont;
    QFont m_boldFont;
    QFont m_smallFont;
    QFontMetricsF m_nameMetrics;
    QFontMetricsF m_boldMetrics;
    QFontMetricsF m_smallMetrics;
    double m_nameHeight;
    double m_smallHeight;
    double m_unit;
};

} // namespace netgrove
