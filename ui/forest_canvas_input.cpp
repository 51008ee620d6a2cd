// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Mouse and touchpad on the forest.
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/forest_canvas.h"
#include "ui/format.h"

namespace netgrove {

namespace {

using namespace std::chrono_literals;

constexpr double kDragStarts = 5; ///< pixels; less is a click
constexpr auto kWheelGlide = 120ms;

} // namespace

QRect ForestCanvas::itemRect(const ForestItem& item) const
{
    const QRectF body = m_scene.painter().bodyRect(item, item.to);
    return QRectF(m_view.toWidget(body.topLeft()), body.size() * m_view.zoom()).toAlignedRect();
}

bool ForestCanvas::isOnPill(const ForestItem& item, QPointF widget) const
{
    const QRectF pill = m_scene.painter().pillRect(item, item.to);
    return !pill.isEmpty() && pill.adjusted(-3, -3, 3, 3).contains(m_view.toForest(widget));
}

bool ForestCanvas::isOnThreadPill(const ForestItem& item, QPointF widget) const
{
    const QRectF pill = m_scene.painter().threadPillRect(item, item.to);
    return !pill.isEmpty() && pill.adjusted(-3, -3, 3, 3).contains(m_view.toForest(widget));
}

const ForestItem* ForestCanvas::itemAt(QPointF widget) const
{
    const QPointF point = m_view.toForest(widget);
    const LayoutMetrics& sizes = m_scene.metrics();
    const auto& items = m_scene.items();
    const auto hit = std::ranges::find_if(items, [&](const ForestItem& item) {
        return std::abs(item.to.y() - point.y()) < sizes.levelHeight
            && std::abs(item.to.x() - point.x()) < sizes.columnWidth + item.width
            && (m_scene.painter().bodyRect(item, item.to).contains(point) || isOnPill(item, widget)
                || isOnThreadPill(item, widget));
    });
    return hit == items.end() ? nullptr : &*hit;
}

void ForestCanvas::wheelEvent(QWheelEvent* event)
{
    const QPoint pixels = event->pixelDelta();
    if (!pixels.isNull() && !(event->modifiers() & Qt::ControlModifier)) { // a touchpad pans, and zooms with Ctrl
        panBy(-QPointF(pixels));
    } else if (event->modifiers() & Qt::ShiftModifier) {
        panBy(-QPointF(event->angleDelta().y() + event->angleDelta().x(), 0));
    } else if (event->angleDelta().y() != 0) {
        zoomAround(event->position(), std::pow(1.2, event->angleDelta().y() / 120.0), kWheelGlide);
    }
    event->accept();
}

bool ForestCanvas::pinch(const QNativeGestureEvent& event)
{
    switch (event.gestureType()) {
    case Qt::ZoomNativeGesture:
        zoomAround(event.position(), 1 + event.value(), 0ms);
        return true;
    case Qt::SmartZoomNativeGesture:
        zoomToSelection();
        return true;
    default:
        return false;
    }
}

void ForestCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        m_pressed = event->position();
        m_pressedOrigin = m_view.origin();
        m_isPanning = false;
    }
}

void ForestCanvas::setHovered(std::optional<ProcessKey> key)
{
    if (key != m_hovered) {
        m_hovered = key;
        key ? setCursor(Qt::PointingHandCursor) : unsetCursor();
        update();
    }
}

void ForestCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (m_pressed) {
        const QPointF moved = event->position() - *m_pressed;
        if (!m_isPanning && std::hypot(moved.x(), moved.y()) >= kDragStarts) {
            m_isPanning = true;
            setCursor(Qt::ClosedHandCursor);
        }
        if (m_isPanning) {
            m_hasSpacePanned = m_isSpaceDown;
            m_isFollowing = false;
            moveView(m_view.targetZoom(), m_pressedOrigin - moved / m_view.targetZoom(), 0ms);
        }
        return;
    }
    const ForestItem* item = itemAt(event->position());
    setHovered(item == nullptr || m_isSpaceDown ? std::nullopt : std::optional(item->key));
}

void ForestCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    const bool wasClick = m_pressed && !m_isPanning && event->button() == Qt::LeftButton && !m_isSpaceDown;
    m_pressed.reset();
    m_isPanning = false;
    m_isSpaceDown ? setCursor(Qt::OpenHandCursor) : unsetCursor();
    if (!wasClick) {
        return;
    }
    if (const ForestItem* item = itemAt(event->position())) {
        m_hovered = item->key; // stays where it is, whatever the click changes
        if (isOnThreadPill(*item, event->position())) {
            setThreadsShown(ProcessKey(item->process), !item->areThreadsShown);
        } else if (isOnPill(*item, event->position())) {
            toggleFold(*item);
        } else {
            select(*item);
        }
    }
}

void ForestCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    const ForestItem* item = itemAt(event->position());
    if (item != nullptr && !isOnPill(*item, event->position()) && !isOnThreadPill(*item, event->position())) {
        Q_EMIT activated(item->process);
    }
}

void ForestCanvas::leaveEvent(QEvent* /*event*/) { setHovered(std::nullopt); }

void ForestCanvas::openMenu(const ForestItem& item)
{
    const ProcessKey process = item.process;
    const QPoint position = mapToGlobal(itemRect(item).center());
    select(item);
    Q_EMIT menuRequested(process, position);
}

void ForestCanvas::contextMenuEvent(QContextMenuEvent* event)
{
    if (event->reason() == QContextMenuEvent::Keyboard) {
        if (const ForestItem* current = m_scene.find(m_current)) {
            const ForestItem copy = *current; // a menu may run while the forest changes
            openMenu(copy);
        }
        return;
    }
    if (const ForestItem* item = itemAt(event->pos())) {
        const ProcessKey process = item->process;
        select(*item);
        Q_EMIT menuRequested(process, event->globalPos());
    }
}

bool ForestCanvas::event(QEvent* event)
{
    if (event->type() == QEvent::NativeGesture) {
        return pinch(*static_cast<QNativeGestureEvent*>(event));
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const ForestItem* item = itemAt(help->pos());
        if (item == nullptr) {
            QToolTip::hideText();
            event->ignore();
        } else {
            QToolTip::showText(help->globalPos(), plainToolTip(describe(*item)), this, itemRect(*item));
        }
        return true;
    }
    return QWidget::event(event);
}

} // namespace netgrove
