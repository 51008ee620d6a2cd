// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPen>
#include <QWidget>
#include <optional>
#include <vector>

#include "ui/forest_sprites.h"

namespace netgrove {

class ForestCanvas;

/// What the signs of the forest mean, in its corner. Where it would cover a process it folds itself into a word, and
/// unfolds for who asks. Thread: the window's.
class ForestLegend final : public QWidget {
    Q_OBJECT

public:
    explicit ForestLegend(ForestCanvas& canvas);

    /// Anew: the forest, its place or the canvas changed. Looked at from `origin` (forest coordinates of the canvas's
    /// upper left corner) with `zoom`, once everything has arrived.
    void place(QPointF origin, double zoom);
    bool isFolded() const { return m_isFolded; }

public Q_SLOTS:
    void toggle();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Row {
        QString words;
        std::vector<ForestShape> shapes;
        QPen line; ///< between two shapes
        bool isPill = false;
    };

    std::vector<Row> rows() const;
    QSizeF unfoldedSize(const std::vector<Row>& rows) const;
    QSizeF foldedSize() const;
    bool covers(const QRectF& box, QPointF origin, double zoom) const;
    void drawRow(QPainter& painter, const Row& row, double y) const;
    void drawFolded(QPainter& painter) const;

    ForestCanvas& m_canvas;
    bool m_isFolded = false;
    std::optional<bool> m_isFoldedByHand;
};

} // namespace netgrove
