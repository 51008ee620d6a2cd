// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QPixmap>
#include <QStaticText>

#include "ui/recent_cache.h"

class QPainter;

namespace netgrove {

/// How one circle looks. Colours and sizes are few, so that thousands of circles are copies of a few pictures.
struct ForestShape {
    enum class Kind : quint8 { circle, square, box };
    enum class Mark : quint8 { none, warning, notice, suspended };

    Kind kind = Kind::circle;
    Mark mark = Mark::none;
    double radius = 10; ///< pixels of the painter
    double line = 1.4; ///< width of the ring
    QColor fill;
    QColor ring;
    QColor ink; ///< of the mark
    bool isDashed = false;
};

void drawShape(QPainter& painter, QPointF centre, const ForestShape& shape);
/// A warning triangle with its exclamation mark, drawn rather than taken from a font that may lack it.
void drawWarning(QPainter& painter, const QRectF& box, const QColor& ink, const QColor& mark);
void drawDiamond(QPainter& painter, const QRectF& box, const QColor& ink);
void drawTick(QPainter& painter, const QRectF& box, const QColor& ink);

/// Pictures of circles and laid out texts that were drawn before. Bounded; what is no longer drawn goes.
class ForestSprites {
public:
    /// To be called before a forest is drawn.
    void nextPicture();
    void draw(QPainter& painter, QPointF centre, const ForestShape& shape);
    /// The middle of the text's upper edge, or with `isLeft` its left end, stands at `top`. All texts of a font have
    /// one base line, also those with characters of another, taller one.
    void drawText(QPainter& painter, QPointF top, const QString& text, const QFont& font, bool isLeft);
    void clear();
    /// How many pictures and texts are kept.
    qsizetype size() const { return m_shapes.size() + m_texts.size(); }

private:
    static constexpr qsizetype kMostShapes = 2000;
    static constexpr qsizetype kMostTexts = 12000;

    RecentCache<quint64, QPixmap> m_shapes{kMostShapes};
    struct LaidText {
        QStaticText text;
        double rise = 0; ///< by how much its base line would lie too low, pixels
    };
    RecentCache<QPair<quint64, QString>, LaidText> m_texts{kMostTexts}; ///< by font and text
};

} // namespace netgrove
