// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Lines from parents to children. Those of a family on several shelves run down a trunk below the parent; from far
/// away curves become corners, which cost a tenth to draw.
#include <QList>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/forest_renderer_pass.h"

namespace netgrove {

namespace {

void addCurve(QPainterPath& path, QPointF start, QPointF joint, QPointF end)
{
    path.moveTo(start);
    if (joint.y() > start.y() + 0.5) {
        path.lineTo(joint);
    }
    const double middle = (joint.y() + end.y()) / 2;
    const double bend = (end.y() - joint.y()) * 0.12;
    path.cubicTo(QPointF(joint.x(), middle + bend), QPointF(end.x(), middle - bend), end);
}

/// Solid lines and curves. Qt's rasteriser fills a stroked path cell by cell and walks through all cells of a scan line
/// for each, so that a long flat curve costs the square of its length; straight lines with flat ends it draws directly.
/// Curves are therefore drawn as short straight lines, whose square ends hide the seams.
class Strokes {
public:
    explicit Strokes(bool isVector)
        : m_isVector(isVector)
    {
    }

    void line(QPointF from, QPointF to)
    {
        m_isVector ? (m_path.moveTo(from), m_path.lineTo(to)) : m_lines.append({from, to});
    }
    void curve(QPointF start, QPointF joint, QPointF end)
    {
        if (m_isVector) {
            addCurve(m_path, start, joint, end);
            return;
        }
        if (joint.y() > start.y() + 0.5) {
            line(start, joint);
        }
        const double middle = (joint.y() + end.y()) / 2;
        const double bend = (end.y() - joint.y()) * 0.12;
        const QPointF first(joint.x(), middle + bend);
        const QPointF second(end.x(), middle - bend);
        const double length = std::abs(end.x() - joint.x()) + std::abs(end.y() - joint.y());
        const int pieces = std::clamp(static_cast<int>(length / 9), 4, 28);
        QPointF last = joint;
        for (int piece = 1; piece <= pieces; ++piece) {
            const double t = static_cast<double>(piece) / pieces;
            const double u = 1 - t;
            const QPointF next
                = u * u * u * joint + 3 * u * u * t * first + 3 * u * t * t * second + t * t * t * end; // Bézier
            line(last, next);
            last = next;
        }
    }
    void draw(QPainter& painter, const QColor& color, double width)
    {
        painter.setPen(QPen(color, width, Qt::SolidLine, m_isVector ? Qt::FlatCap : Qt::SquareCap));
        painter.setBrush(Qt::NoBrush);
        m_isVector ? painter.drawPath(m_path) : painter.drawLines(m_lines);
    }

private:
    bool m_isVector;
    QPainterPath m_path;
    QList<QLineF> m_lines;
};

} // namespace

QColor ForestRenderer::lineColor(Ink ink) const
{
    const Theme& theme = m_painter.theme();
    return ink == Ink::alert ? theme.alert : ink == Ink::notice ? theme.warning : theme.edge;
}

ForestRenderer::Line ForestRenderer::lineBetween(
    const Pass& pass, const ForestItem& parent, const ForestItem& child) const
{
    const double zoom = pass.frame.zoom;
    const std::vector<ForestItem>& items = pass.scene.items();
    const QPointF from = pass.centres[static_cast<std::size_t>(&parent - items.data())];
    const QPointF to = pass.centres[static_cast<std::size_t>(&child - items.data())];
    Line line;
    line.start = {from.x(), from.y() + m_painter.bottomOf(parent) * zoom};
    line.end = {to.x(), to.y() - m_painter.radiusOf(child) * zoom};
    const double row = to.y() - (pass.sizes.levelHeight - pass.sizes.below) * zoom; // lower edge of the row above
    line.joint = {from.x(), std::max(line.start.y(), row)};
    line.bus = (line.joint.y() + to.y() - pass.sizes.above * zoom) / 2;
    return line;
}

void ForestRenderer::drawTrunks(Pass& pass)
{
    const double zoom = pass.frame.zoom;
    const std::vector<ForestItem>& items = pass.scene.items();
    Strokes strokes(pass.frame.isVector);
    for (const ForestTrunk& trunk : pass.scene.trunks()) {
        const ForestItem& headItem = items[static_cast<std::size_t>(trunk.head)];
        const QPointF head = pass.centres[static_cast<std::size_t>(trunk.head)];
        const QPointF tail = pass.centres[static_cast<std::size_t>(trunk.tail)];
        const double x = head.x() - (m_painter.trunkX({}) * -zoom);
        const QPointF top(x, trunk.parent < 0 ? head.y() : head.y() - pass.sizes.above * zoom);
        Line line{top, top, top, top.y()};
        if (trunk.parent >= 0) {
            line = lineBetween(pass, items[static_cast<std::size_t>(trunk.parent)], headItem);
            line.end = top;
        }
        const QRectF covers = QRectF(line.start, top).normalized() | QRectF(top, QPointF(x, tail.y())).normalized();
        if (!pass.frame.area.intersects(covers.adjusted(-1, -1, 1, 1))) {
            continue;
        }
        if (pass.hasCurves) {
            if (trunk.parent >= 0) {
                strokes.curve(line.start, line.joint, top);
            }
            strokes.line(top, {x, tail.y()});
        } else {
            line.bus = top.y();
            line.end = {x, tail.y()};
            drawPlainLines(pass, {line});
        }
    }
    strokes.draw(pass.painter, lineColor(Ink::plain), 1.3 * std::min(zoom, 1.5));
}

void ForestRenderer::drawLines(Pass& pass)
{
    const std::vector<ForestItem>& items = pass.scene.items();
    const double zoom = pass.frame.zoom;
    std::array<std::vector<Line>, 3> lines;
    std::vector<std::pair<const ForestItem*, Line>> folded;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const ForestItem& item = items[i];
        if (item.parent < 0 || item.host) {
            continue;
        }
        const ForestItem& parent = items[static_cast<std::size_t>(item.parent)];
        Line line;
        if (item.isStacked) { // from the trunk that its column hangs on
            const QPointF centre = pass.centres[i];
            line.start = {centre.x() + m_painter.trunkX({}) * zoom, centre.y()};
            line.end = {centre.x() - m_painter.radiusOf(item) * zoom, centre.y()};
            line.joint = line.start;
            line.bus = centre.y();
        } else {
            line = lineBetween(pass, parent, item);
        }
        const QRectF covers = QRectF(line.start, line.end).normalized().adjusted(-2, -2, 2, 2);
        if (!pass.frame.area.intersects(covers)) {
            continue;
        }
        const bool isMarked = parent.isMarkedBelow() && item.isMarkedAbove();
        const Ink ink = !isMarked                             ? Ink::plain
            : item.isPaper || item.gradeAbove == Grade::alert ? Ink::alert
                                                              : Ink::notice;
        lines.at(static_cast<std::size_t>(ink)).push_back(line);
        if (item.foldedAbove > 0 && !item.isStacked && pass.hasSubtitles) {
            folded.emplace_back(&item, line);
        }
    }
    drawPlainLines(pass, lines[0]);
    drawHostLines(pass);
    drawMarkedLines(pass, lines[1], Ink::notice);
    drawMarkedLines(pass, lines[2], Ink::alert); // red lines lie on top
    for (const auto& [item, line] : folded) {
        drawFoldedAbove(pass, *item, line);
    }
}

void ForestRenderer::drawPlainLines(Pass& pass, const std::vector<Line>& lines)
{
    const QColor color = lineColor(Ink::plain);
    if (pass.hasCurves) {
        Strokes strokes(pass.frame.isVector);
        for (std::size_t first = 0; first < lines.size();) { // siblings share the trunk: drawn once
            const QPointF start = lines[first].start;
            double lowest = start.y();
            std::size_t last = first;
            for (; last < lines.size() && lines[last].start == start; ++last) {
                const Line& line = lines[last];
                lowest = std::max(lowest, line.joint.y());
                line.start.y() == line.end.y() ? strokes.line(line.start, line.end)
                                               : strokes.curve(line.joint, line.joint, line.end);
            }
            if (lowest > start.y()) {
                strokes.line(start, {start.x(), lowest});
            }
            first = last;
        }
        strokes.draw(pass.painter, color, 1.3 * std::min(pass.frame.zoom, 1.5));
        return;
    }
    const QRectF& area = pass.frame.area;
    const double ratio = pass.painter.device()->devicePixelRatioF();
    const double thin = 1 / ratio;
    const auto onPixel = [ratio](double value) { return std::floor(value * ratio) / ratio; };
    const auto fill = [&](double left, double top, double right, double bottom) {
        const QRectF box(QPointF(std::max(left, area.left()), std::max(top, area.top())),
            QPointF(std::min(right, area.right()), std::min(bottom, area.bottom())));
        if (box.width() > 0 && box.height() > 0) {
            pass.painter.fillRect(box, color);
        }
    };
    pass.painter.setRenderHint(QPainter::Antialiasing, false);
    double lastX = 0; // siblings share the way down and most of the crossbar: drawn once
    double lastBus = 0;
    for (const Line& line : lines) {
        const double from = onPixel(line.start.x());
        const double to = onPixel(line.end.x());
        const double bus = onPixel(line.bus);
        if (from != lastX || bus != lastBus) {
            fill(from, line.start.y(), from + thin, bus);
        }
        lastX = from;
        lastBus = bus;
        fill(std::min(from, to), bus, std::max(from, to) + thin, bus + thin);
        fill(to, bus, to + thin, line.end.y());
    }
    pass.painter.setRenderHint(QPainter::Antialiasing, true);
}

void ForestRenderer::drawMarkedLines(Pass& pass, const std::vector<Line>& lines, Ink ink)
{
    if (lines.empty()) {
        return;
    }
    const double scale = std::clamp(pass.frame.zoom, 0.6, 1.5);
    if (ink == Ink::alert) {
        Strokes strokes(pass.frame.isVector);
        for (const Line& line : lines) {
            strokes.curve(line.start, line.joint, line.end);
        }
        strokes.draw(pass.painter, lineColor(ink), 2.6 * scale);
        return;
    }
    QPen pen(lineColor(ink), 2 * scale);
    pen.setDashPattern({5, 2.5});
    pass.painter.setPen(pen);
    pass.painter.setBrush(Qt::NoBrush);
    for (const Line& line : lines) {
        QPainterPath path;
        addCurve(path, line.start, line.joint, line.end);
        pass.painter.drawPath(path);
    }
}

void ForestRenderer::drawHostLines(Pass& pass)
{
    if (!pass.scene.areHostsShown()) {
        return;
    }
    const std::vector<ForestItem>& items = pass.scene.items();
    const double zoom = pass.frame.zoom;
    std::vector<QPainterPath> plain;
    std::vector<QPainterPath> red;
    const auto centreOf
        = [&](const ForestItem& item) { return pass.centres[static_cast<std::size_t>(&item - items.data())]; };
    const auto add = [&](const ForestItem& process, const ForestItem& host) {
        const QPointF centre = centreOf(host);
        // A shared host may stand above one that talks to it: the line then comes down from under its name.
        const bool isAbove = !host.isStacked && centre.y() < centreOf(process).y();
        Line line = isAbove ? lineBetween(pass, host, process) : lineBetween(pass, process, host);
        if (host.isStacked) { // the trunk leads there
            line.end = {centre.x() - m_painter.radiusOf(host) * zoom * 1.25, centre.y()};
            if (host.parent == static_cast<int>(&process - items.data())) {
                line.start = line.joint = {centre.x() + m_painter.trunkX({}) * zoom, centre.y()};
            }
        }
        const QRectF covers = QRectF(line.start, line.end).normalized().adjusted(-2, -2, 2, 2);
        if (!pass.frame.area.intersects(covers)) {
            return;
        }
        QPainterPath& path = (process.isRed() ? red : plain).emplace_back();
        if (line.start.y() == line.end.y()) {
            path.moveTo(line.start);
            path.lineTo(line.end);
        } else {
            addCurve(path, line.start, line.joint, line.end);
        }
    };
    for (const ForestItem& item : items) {
        if (item.host) {
            add(items[static_cast<std::size_t>(item.parent)], item);
        }
    }
    for (const ForestLink& link : pass.scene.links()) {
        add(items[static_cast<std::size_t>(link.process)], items[static_cast<std::size_t>(link.host)]);
    }
    pass.painter.setBrush(Qt::NoBrush);
    for (const auto& [paths, color] :
        {std::pair(&plain, m_painter.theme().talkRing), {&red, m_painter.theme().alert}}) {
        QPen pen(color, 1.2 * std::clamp(zoom, 0.6, 1.5));
        if (pass.hasCurves) {
            pen.setDashPattern({1.5, 3});
        }
        pass.painter.setPen(pen);
        for (const QPainterPath& path : *paths) {
            pass.painter.drawPath(path);
        }
    }
}

void ForestRenderer::drawFoldedAbove(Pass& pass, const ForestItem& item, const Line& line)
{
    const Theme& theme = m_painter.theme();
    const QString text = QStringLiteral("+ %1").arg(item.foldedAbove);
    const QFontMetricsF& metrics = m_painter.smallMetrics();
    const double width = metrics.horizontalAdvance(text) * pass.frame.zoom + 10 * pass.unit;
    const double height = metrics.height() * pass.frame.zoom;
    const QRectF box(line.end.x() - width / 2, line.end.y() - height - 3 * pass.unit, width, height);
    const QColor ink = item.isRed() ? theme.alert : item.isAmber() ? theme.warning : theme.softInk;
    pass.painter.setPen(QPen(item.isRed() || item.isAmber() ? ink : theme.edge, 1));
    pass.painter.setBrush(theme.canvas);
    pass.painter.drawRoundedRect(box, height / 2, height / 2);
    pass.painter.setPen(ink);
    drawText(pass, {box.center().x(), box.top()}, text, m_small, false);
}

} // namespace netgrove
