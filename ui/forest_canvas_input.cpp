// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Mouse, keyboard and tooltips of the forest.
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/forest_canvas.h"
#include "ui/format.h"
#include "ui/messages.h"

namespace netgrove {

namespace {

constexpr double kDragStarts = 5; ///< pixels; less is a click
constexpr double kKeyboardPan = 60;

} // namespace

const ForestItem* ForestCanvas::itemOf(std::optional<ProcessKey> key) const
{
    if (!key) {
        return nullptr;
    }
    const auto place = m_positions.find(*key);
    return place == m_positions.end() ? nullptr : &m_items[static_cast<std::size_t>(place->second)];
}

QRect ForestCanvas::itemRect(const ForestItem& item) const
{
    const QRectF body = m_painter.bodyRect(item, item.to);
    return QRectF(toWidget(body.topLeft()), body.size() * m_zoom).toAlignedRect();
}

bool ForestCanvas::isOnPill(const ForestItem& item, QPointF widget) const
{
    const QRectF pill = m_painter.pillRect(item, item.to);
    return !pill.isEmpty() && pill.adjusted(-3, -3, 3, 3).contains(toForest(widget));
}

bool ForestCanvas::isOnThreadPill(const ForestItem& item, QPointF widget) const
{
    const QRectF pill = m_painter.threadPillRect(item, item.to);
    return !pill.isEmpty() && pill.adjusted(-3, -3, 3, 3).contains(toForest(widget));
}

const ForestItem* ForestCanvas::itemAt(QPointF widget) const
{
    const QPointF point = toForest(widget);
    const auto hit = std::find_if(m_items.begin(), m_items.end(), [&](const ForestItem& item) {
        return m_painter.bodyRect(item, item.to).contains(point) || isOnPill(item, widget)
            || isOnThreadPill(item, widget);
    });
    return hit == m_items.end() ? nullptr : &*hit;
}

void ForestCanvas::setCurrent(std::optional<ProcessKey> key)
{
    const ForestItem* current = itemOf(m_current);
    if (m_current == key || (current != nullptr && key && current->process == *key)) {
        return; // a thread stays selected as long as its process is
    }
    m_current = key;
    if (key) {
        openBranchesAbove(*key);
    }
    update();
}

void ForestCanvas::select(const ForestItem& item)
{
    const ProcessKey process = item.process;
    m_current = item.key;
    update();
    Q_EMIT currentChanged(process);
}

void ForestCanvas::wheelEvent(QWheelEvent* event)
{
    const QPoint pixels = event->pixelDelta();
    if (!pixels.isNull() && !(event->modifiers() & Qt::ControlModifier)) { // a touchpad pans, and zooms with Ctrl
        m_isFollowing = false;
        setView(m_zoom, m_origin - QPointF(pixels) / m_zoom);
    } else if (event->angleDelta().y() != 0) {
        zoomAround(event->position(), std::pow(1.2, event->angleDelta().y() / 120.0));
    }
    event->accept();
}

void ForestCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        m_pressed = event->position();
        m_pressedOrigin = m_origin;
        m_isPanning = false;
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
            m_isFollowing = false;
            setView(m_zoom, m_pressedOrigin - moved / m_zoom);
        }
        return;
    }
    const ForestItem* item = itemAt(event->position());
    const std::optional<ProcessKey> hovered = item == nullptr ? std::nullopt : std::optional(item->key);
    if (hovered != m_hovered) {
        m_hovered = hovered;
        item == nullptr ? unsetCursor() : setCursor(Qt::PointingHandCursor);
        update();
    }
}

void ForestCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    const bool wasClick = m_pressed && !m_isPanning && event->button() == Qt::LeftButton;
    m_pressed.reset();
    m_isPanning = false;
    unsetCursor();
    if (!wasClick) {
        return;
    }
    if (const ForestItem* item = itemAt(event->position())) {
        if (isOnThreadPill(*item, event->position())) {
            setThreadsShown(item->process, !item->areThreadsShown);
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

void ForestCanvas::leaveEvent(QEvent* /*event*/)
{
    m_hovered.reset();
    update();
}

void ForestCanvas::contextMenuEvent(QContextMenuEvent* event)
{
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    const ForestItem* item = isByKey ? itemOf(m_current) : itemAt(event->pos());
    if (item == nullptr) {
        return;
    }
    const ProcessKey key = item->process;
    const QPoint position = isByKey ? mapToGlobal(itemRect(*item).center()) : event->globalPos();
    select(*item);
    Q_EMIT menuRequested(key, position);
}

// ------------------------------------------------------------------------------------------------------------ keyboard

const ForestItem* ForestCanvas::neighbour(const ForestItem& item, int key) const
{
    if (key == Qt::Key_Up && !item.isStacked) {
        return item.parent < 0 ? nullptr : &m_items[static_cast<std::size_t>(item.parent)];
    }
    // The nearest in that direction: among the children for down, among the same generation for left and right; in a
    // column, up and down are rows.
    const ForestItem* best = nullptr;
    double least = 0;
    const auto number = static_cast<int>(&item - m_items.data());
    for (const ForestItem& other : m_items) {
        const QPointF away = other.to - item.to;
        bool isCandidate = false;
        double distance = std::abs(away.x()) + std::abs(away.y());
        if (key == Qt::Key_Left || key == Qt::Key_Right) {
            const double along = key == Qt::Key_Right ? away.x() : -away.x();
            isCandidate = along > 1 && std::abs(away.y()) < m_layout.metrics().levelHeight / 2;
            distance = along + 4 * std::abs(away.y()) + (other.parent == item.parent ? 0 : 0.5);
        } else if (item.isStacked) {
            const double along = key == Qt::Key_Down ? away.y() : -away.y();
            isCandidate = other.isStacked && other.parent == item.parent && along > 1 && std::abs(away.x()) < 1;
        } else {
            isCandidate = other.parent == number;
            distance = std::abs(away.x());
        }
        if (isCandidate && (best == nullptr || distance < least)) {
            best = &other;
            least = distance;
        }
    }
    if (best == nullptr && key == Qt::Key_Up && item.parent >= 0) {
        return &m_items[static_cast<std::size_t>(item.parent)];
    }
    return best;
}

void ForestCanvas::keyPressEvent(QKeyEvent* event)
{
    const ForestItem* item = itemOf(m_current);
    const ForestItem* target = nullptr;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier)) {
            const QPointF step(event->key() == Qt::Key_Left ? -kKeyboardPan
                    : event->key() == Qt::Key_Right         ? kKeyboardPan
                                                            : 0,
                event->key() == Qt::Key_Up         ? -kKeyboardPan
                    : event->key() == Qt::Key_Down ? kKeyboardPan
                                                   : 0);
            m_isFollowing = false;
            setView(m_zoom, m_origin + step / m_zoom);
            return;
        }
        target = item == nullptr ? (m_items.empty() ? nullptr : &m_items.front()) : neighbour(*item, event->key());
        break;
    case Qt::Key_Home:
        target = m_items.empty() ? nullptr : &m_items.front();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (item != nullptr) {
            Q_EMIT activated(item->process);
        }
        return;
    case Qt::Key_Space:
        if (item != nullptr && !item->pill.isEmpty()) {
            toggleFold(*item);
        }
        return;
    case Qt::Key_T:
        if (item != nullptr && (item->thread != nullptr || !item->threadPill.isEmpty())) {
            setThreadsShown(ProcessKey(item->process), item->thread == nullptr && !item->areThreadsShown);
        }
        return;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    if (target != nullptr) {
        const ForestItem found = *target; // select() may lead to a rebuild
        select(found);
        ensureVisible(found);
    }
}

// ------------------------------------------------------------------------------------------------------------ the rest

QString ForestCanvas::describeThread(const ForestItem& item) const
{
    const ThreadRecord& thread = *item.thread;
    QString text = tr("Thread %1 of %2")
                       .arg(item.name.isEmpty() ? QString() : safe(thread.name, 64))
                       .arg(processName(item.record->facts));
    text += QStringLiteral("  \u00b7  tid %1  \u00b7  %2").arg(thread.tid.value).arg(threadWord(thread));
    if (thread.creator != Tid()) {
        text += QLatin1Char('\n') + tr("started by thread %1").arg(thread.creator.value);
    }
    return text;
}

QString ForestCanvas::describe(const ForestItem& item) const
{
    if (item.thread != nullptr) {
        return describeThread(item);
    }
    const ProcessRecord& process = *item.record;
    QString text
        = tr("%1  ·  pid %2  ·  %3").arg(processName(process.facts)).arg(process.key.pid.value).arg(roleWord(process));
    if (process.remoteHostCount > 0) {
        text += QLatin1Char('\n') + tr("%n remote host(s)", nullptr, static_cast<int>(process.remoteHostCount));
        const QString up = formatRate(process.txBytesPerSecond);
        const QString down = formatRate(process.rxBytesPerSecond);
        text += up.isEmpty() ? QString() : tr(", sends %1").arg(up);
        text += down.isEmpty() ? QString() : tr(", receives %1").arg(down);
    }
    if (!process.facts.commandLine.empty()) {
        text += QLatin1Char('\n') + safe(process.facts.commandLine, 160);
    }
    if (item.foldedBelow > 0) {
        text += QLatin1Char('\n')
            + tr("%n quiet process(es) below it: click the count to show", nullptr, static_cast<int>(item.foldedBelow));
    }
    if (!item.threadPill.isEmpty()) {
        text += QLatin1Char('\n')
            + tr("%n communicating thread(s): click the count, or press T, to show them", nullptr,
                static_cast<int>(std::ranges::count_if(process.threads, &ThreadRecord::isCommunicating)));
    }
    return text;
}

bool ForestCanvas::event(QEvent* event)
{
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

void ForestCanvas::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::StyleChange) {
        m_painter = ForestPainter(font(), Theme::of(palette()));
        m_layout.setMetrics(m_painter.metrics());
        m_layout.compact();
        rebuild();
    }
    QWidget::changeEvent(event);
}

void ForestCanvas::resizeEvent(QResizeEvent* event)
{
    if (m_isFollowing) {
        zoomToFit();
    }
    QWidget::resizeEvent(event);
}

} // namespace netgrove
