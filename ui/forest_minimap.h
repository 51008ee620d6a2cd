// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <QWidget>

namespace netgrove {

class ForestCanvas;

/// The whole forest in a corner, with a frame round what is seen; there only where not all is seen. A click or drag
/// goes there. The keyboard's way is the canvas's own, so it takes no focus.
class ForestMinimap final : public QWidget {
    Q_OBJECT

public:
    explicit ForestMinimap(ForestCanvas& canvas);

    /// Puts itself into the corner, or hides where it is of no use.
    void place();
    /// The forest is another one.
    void refresh();

Q_SIGNALS:
    void pointed(QPointF forest);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    QPixmap drawDots() const;
    double scale() const;
    QPointF toMap(QPointF forest) const;

    ForestCanvas& m_canvas;
    QPixmap m_dots; ///< drawn anew only when the forest has changed
    QRectF m_bounds;
};

} // namespace netgrove
