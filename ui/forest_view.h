// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <chrono>

namespace netgrove {

/// Which part of the forest is seen, and how large. Changes may glide; time is told, not asked for.
class ForestView {
public:
    using Time = std::chrono::milliseconds; ///< since any moment, never backwards

    double zoom() const { return m_now.zoom; } ///< as seen now
    QPointF origin() const { return m_now.origin; } ///< forest coordinates of the upper left corner, as seen now
    double targetZoom() const { return m_to.zoom; }
    QPointF targetOrigin() const { return m_to.origin; }
    bool isGliding() const { return m_isGliding; }

    QPointF toForest(QPointF widget) const { return widget / m_now.zoom + m_now.origin; }
    QPointF toWidget(QPointF forest) const { return (forest - m_now.origin) * m_now.zoom; }
    QRectF sight(QSizeF widget) const { return {m_now.origin, widget / m_now.zoom}; }

    void set(double zoom, QPointF origin); ///< at once
    /// From what is seen now, within `duration`; zooming stays true to the point that both views share.
    void glideTo(double zoom, QPointF origin, Time now, Time duration);
    void advance(Time now);
    /// The forest's coordinates have moved: what is seen stays the same.
    void shift(QPointF by);

private:
    struct State {
        double zoom = 1;
        QPointF origin;
    };

    State m_from;
    State m_now;
    State m_to;
    Time m_start{};
    Time m_duration{};
    bool m_isGliding = false;
};

} // namespace netgrove
