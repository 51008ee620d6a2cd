// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forest_sprites.h"

#include <QFontMetricsF>
#include <QPaintDevice>
#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>
#include <array>
#include <cmath>

namespace netgrove {

namespace {

quint64 hashOf(const ForestShape& shape, double ratio)
{
    const std::array<quint64, 8> parts{static_cast<quint64>(shape.kind), static_cast<quint64>(shape.mark),
        static_cast<quint64>(std::lround(shape.radius * 4)), static_cast<quint64>(std::lround(shape.line * 8)),
        shape.fill.rgba(), shape.ring.rgba(), shape.ink.rgba(),
        static_cast<quint64>(shape.isDashed) + 2 * static_cast<quint64>(std::lround(ratio * 16))};
    return qHashRange(parts.begin(), parts.end(), 0x9e3779b97f4a7c15ULL);
}

QPixmap pictureOf(const ForestShape& shape, double ratio)
{
    const double wide = shape.kind == ForestShape::Kind::box ? 1.3 : 1;
    const int side = 2 * static_cast<int>(std::ceil((shape.radius * wide + shape.line + 1) * ratio)) + 1;
    QPixmap fresh(side, side);
    fresh.setDevicePixelRatio(ratio);
    fresh.fill(Qt::transparent);
    QPainter brush(&fresh);
    brush.setRenderHint(QPainter::Antialiasing);
    const double middle = side / ratio / 2;
    drawShape(brush, {middle, middle}, shape);
    return fresh;
}

/// Of the whole line: more than the font's own where a character comes from a taller one.
double ascentOf(const QString& text, const QFont& font)
{
    QTextLayout layout(text, font);
    layout.beginLayout();
    const QTextLine line = layout.createLine();
    layout.endLayout();
    return line.isValid() ? line.ascent() : QFontMetricsF(font).ascent();
}
} // namespace

void drawWarning(QPainter& painter, const QRectF& box, const QColor& ink, const QColor& mark)
{
    QPainterPath triangle;
    triangle.moveTo(box.center().x(), box.top());
    triangle.lineTo(box.right(), box.bottom());
    triangle.lineTo(box.left(), box.bottom());
    triangle.closeSubpath();
    const double line = box.width() / 9;
    painter.setPen(QPen(ink, line, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(ink);
    painter.drawPath(triangle);
    const double x = box.center().x();
    painter.setPen(QPen(mark, line * 1.1, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(x, box.top() + box.height() * 0.38), QPointF(x, box.top() + box.height() * 0.64));
    painter.drawPoint(QPointF(x, box.top() + box.height() * 0.84));
}

void drawDiamond(QPainter& painter, const QRectF& box, const QColor& ink)
{
    const QPointF middle = box.center();
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawPolygon(QPolygonF({QPointF(middle.x(), box.top()), QPointF(box.right(), middle.y()),
        QPointF(middle.x(), box.bottom()), QPointF(box.left(), middle.y())}));
}

void drawTick(QPainter& painter, const QRectF& box, const QColor& ink)
{
    painter.setPen(QPen(ink, box.width() / 7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(QPolygonF({QPointF(box.left(), box.center().y()),
        QPointF(box.left() + box.width() * 0.38, box.bottom() - box.height() * 0.12),
        QPointF(box.right(), box.top() + box.height() * 0.12)}));
}

void drawShape(QPainter& painter, QPointF centre, const ForestShape& shape)
{
    painter.setPen(QPen(shape.ring, shape.line, shape.isDashed ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(shape.fill);
    const double radius = shape.radius;
    if (shape.kind == ForestShape::Kind::circle) {
        painter.drawEllipse(centre, radius, radius);
    } else { // square, so that no thread is taken for a process; a host is a wide box
        const double high = radius * (shape.kind == ForestShape::Kind::square ? 0.85 : 0.7);
        const double wide = radius * (shape.kind == ForestShape::Kind::square ? 0.85 : 1.25);
        const double corner = radius * (shape.kind == ForestShape::Kind::square ? 0.3 : 0.15);
        painter.drawRoundedRect(QRectF(centre.x() - wide, centre.y() - high, 2 * wide, 2 * high), corner, corner);
    }
    switch (shape.mark) {
    case ForestShape::Mark::none:
        break;
    case ForestShape::Mark::warning: {
        const double size = std::max(radius * 1.05, 4.0);
        drawWarning(
            painter, QRectF(centre.x() - size / 2, centre.y() - size * 0.52, size, size * 0.9), shape.ink, shape.fill);
        break;
    }
    case ForestShape::Mark::notice: {
        const double size = std::max(radius * 0.95, 4.0);
        drawDiamond(painter, QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size), shape.ink);
        break;
    }
    case ForestShape::Mark::suspended: { // two bars, as on every player
        const double high = radius * 0.42;
        const double apart = radius * 0.24;
        painter.setPen(QPen(shape.ink, radius * 0.2, Qt::SolidLine, Qt::FlatCap));
        for (const double x : {centre.x() - apart, centre.x() + apart}) {
            painter.drawLine(QPointF(x, centre.y() - high), QPointF(x, centre.y() + high));
        }
        break;
    }
    }
}

void ForestSprites::clear()
{
    m_shapes.clear();
    m_texts.clear();
}

void ForestSprites::nextPicture()
{
    m_shapes.nextPicture();
    m_texts.nextPicture();
}

void ForestSprites::draw(QPainter& painter, QPointF centre, const ForestShape& shape)
{
    const double ratio = painter.device()->devicePixelRatioF();
    const QPixmap& picture = m_shapes.get(hashOf(shape, ratio), [&] { return pictureOf(shape, ratio); });
    // On whole pixels of the device: a copy, not a resampling.
    const double half = picture.width() / ratio / 2;
    painter.drawPixmap(
        QPointF(std::round((centre.x() - half) * ratio) / ratio, std::round((centre.y() - half) * ratio) / ratio),
        picture);
}

void ForestSprites::drawText(QPainter& painter, QPointF top, const QString& text, const QFont& font, bool isLeft)
{
    const LaidText& laid = m_texts.get({static_cast<quint64>(qHash(font)), text}, [&] {
        LaidText fresh{QStaticText(text), ascentOf(text, font) - QFontMetricsF(font).ascent()};
        fresh.text.setTextFormat(Qt::PlainText); // names come from strangers
        fresh.text.setPerformanceHint(QStaticText::AggressiveCaching);
        fresh.text.prepare({}, font);
        return fresh;
    });
    const double left = isLeft ? top.x() : top.x() - laid.text.size().width() / 2;
    painter.setFont(font); // the text is drawn in this font, whatever it was prepared with
    painter.drawStaticText(QPointF(std::round(left), top.y() - laid.rise), laid.text);
}

} // namespace netgrove
