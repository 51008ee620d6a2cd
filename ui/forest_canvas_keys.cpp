// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The forest by keyboard.
#include <QAccessible>
#include <QFocusEvent>
#include <QKeyEvent>
#include <algorithm>
#include <cmath>

#include "ui/forest_accessible.h"
#include "ui/forest_canvas.h"
#include "ui/forest_legend.h"
#include "ui/forest_search.h"

namespace netgrove {

namespace {

constexpr double kKeyboardPan = 60;

} // namespace

const ForestItem* ForestCanvas::neighbour(const ForestItem& item, int key) const
{
    const std::vector<ForestItem>& items = m_scene.items();
    const ForestItem* parent = item.parent < 0 ? nullptr : &items[static_cast<std::size_t>(item.parent)];
    if (key == Qt::Key_Up && !item.isStacked) {
        return parent;
    }
    // The nearest in that direction: among the children for down, among the same generation for left and right; in a
    // column, up and down are rows.
    const ForestItem* best = nullptr;
    double least = 0;
    const auto number = static_cast<int>(&item - items.data());
    for (const ForestItem& other : items) {
        const QPointF away = other.to - item.to;
        bool isCandidate = false;
        double distance = std::abs(away.x()) + std::abs(away.y());
        if (key == Qt::Key_Left || key == Qt::Key_Right) {
            const double along = key == Qt::Key_Right ? away.x() : -away.x();
            isCandidate = along > 1 && std::abs(away.y()) < m_scene.metrics().levelHeight / 2;
            distance = along + 4 * std::abs(away.y()) + (other.parent == item.parent ? 0 : 0.5);
        } else if (item.isStacked) {
            const double along = key == Qt::Key_Down ? away.y() : -away.y();
            isCandidate = other.isStacked && other.parent == item.parent && along > 1 && std::abs(away.x()) < 1;
        } else {
            isCandidate = other.parent == number;
            distance = std::abs(away.x()) + 2 * away.y(); // the upper shelf first
        }
        if (isCandidate && (best == nullptr || distance < least)) {
            best = &other;
            least = distance;
        }
    }
    if (best == nullptr && (key == Qt::Key_Left || key == Qt::Key_Right) && item.parent >= 0) {
        // At the end of a shelf: on to the next or the one before.
        const std::vector<int> siblings = m_scene.childrenOf(item.parent);
        const auto self = std::ranges::find(siblings, number);
        if (key == Qt::Key_Right && self + 1 != siblings.end()) {
            return &items[static_cast<std::size_t>(*(self + 1))];
        }
        if (key == Qt::Key_Left && self != siblings.begin()) {
            return &items[static_cast<std::size_t>(*(self - 1))];
        }
    }
    return best == nullptr && key == Qt::Key_Up ? parent : best;
}

bool ForestCanvas::panByKey(const QKeyEvent& event)
{
    const bool isModified = event.modifiers() & (Qt::ControlModifier | Qt::ShiftModifier);
    QPointF step;
    switch (event.key()) {
    case Qt::Key_Left:
        step = {-kKeyboardPan, 0};
        break;
    case Qt::Key_Right:
        step = {kKeyboardPan, 0};
        break;
    case Qt::Key_Up:
        step = {0, -kKeyboardPan};
        break;
    case Qt::Key_Down:
        step = {0, kKeyboardPan};
        break;
    case Qt::Key_PageUp:
        panBy({0, -0.8 * height()});
        return true;
    case Qt::Key_PageDown:
        panBy({0, 0.8 * height()});
        return true;
    default:
        return false;
    }
    if (isModified) {
        panBy(step);
    }
    return isModified;
}

bool ForestCanvas::actByKey(const QKeyEvent& event)
{
    const ForestItem* item = m_scene.find(m_current);
    switch (event.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (item != nullptr) {
            Q_EMIT activated(item->process);
        }
        return true;
    case Qt::Key_Space:
        if (!event.isAutoRepeat()) {
            m_isSpaceDown = true;
            m_hasSpacePanned = false;
            setCursor(Qt::OpenHandCursor);
        }
        return true;
    case Qt::Key_T:
        if (item != nullptr && (item->thread != nullptr || !item->threadPill.isEmpty())) {
            setThreadsShown(ProcessKey(item->process), item->thread == nullptr && !item->areThreadsShown);
        }
        return true;
    case Qt::Key_H:
        setHostsShown(!areHostsShown());
        return true;
    case Qt::Key_L:
        m_legend->toggle();
        return true;
    case Qt::Key_N:
        goToFinding(event.modifiers() & Qt::ShiftModifier ? -1 : 1);
        return true;
    case Qt::Key_Z:
        zoomToSelection();
        return true;
    case Qt::Key_Slash:
        openSearch();
        return true;
    case Qt::Key_F3:
        m_search->step(event.modifiers() & Qt::ShiftModifier ? -1 : 1);
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomIn();
        return true;
    case Qt::Key_Minus:
        zoomOut();
        return true;
    case Qt::Key_0:
        zoomToFit();
        return true;
    case Qt::Key_F10:
        if (!(event.modifiers() & Qt::ShiftModifier)) {
            return false;
        }
        [[fallthrough]];
    case Qt::Key_Menu:
        if (item != nullptr) {
            const ForestItem copy = *item;
            openMenu(copy);
        }
        return true;
    default:
        return false;
    }
}

void ForestCanvas::keyPressEvent(QKeyEvent* event)
{
    if (panByKey(*event) || actByKey(*event)) {
        return;
    }
    const std::vector<ForestItem>& items = m_scene.items();
    const ForestItem* item = m_scene.find(m_current);
    const ForestItem* target = nullptr;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        target = item == nullptr ? (items.empty() ? nullptr : &items.front()) : neighbour(*item, event->key());
        break;
    case Qt::Key_Home:
        target = items.empty() ? nullptr : &items.front();
        break;
    case Qt::Key_End:
        target = items.empty() ? nullptr : &items.back();
        break;
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

void ForestCanvas::keyReleaseEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Space || event->isAutoRepeat()) {
        QWidget::keyReleaseEvent(event);
        return;
    }
    const bool wasTap = m_isSpaceDown && !m_hasSpacePanned;
    m_isSpaceDown = false;
    unsetCursor();
    if (const ForestItem* item = m_scene.find(m_current); wasTap && item != nullptr && !item->pill.isEmpty()) {
        const ForestItem copy = *item;
        toggleFold(copy);
    }
}

// ------------------------------------------------------------------------------------------------------------ finding

void ForestCanvas::goTo(ProcessKey key)
{
    m_model.reveal(key);
    if (m_scene.openBranchesAbove(m_model, key)) {
        rebuild();
    }
    if (const ForestItem* item = m_scene.find(key)) {
        const ForestItem found = *item;
        select(found);
        centreOn(key);
    }
}

void ForestCanvas::goToNextFinding() { goToFinding(1); }
void ForestCanvas::goToPreviousFinding() { goToFinding(-1); }

/// Alerts before notices, each from the top of the picture to its bottom; after the last comes the first.
void ForestCanvas::goToFinding(int step)
{
    std::vector<const ForestItem*> ends;
    for (const ForestItem& item : m_scene.items()) {
        if (item.isPair()) {
            ends.push_back(&item);
        }
    }
    if (ends.empty()) {
        return;
    }
    std::ranges::stable_sort(
        ends, {}, [](const ForestItem* item) { return std::tuple(item->isAmber(), item->to.y(), item->to.x()); });
    const auto self = std::ranges::find_if(ends, [this](const ForestItem* item) { return item->key == m_current; });
    const auto count = static_cast<int>(ends.size());
    const int at = self == ends.end() ? (step > 0 ? -1 : 0) : static_cast<int>(self - ends.begin());
    const ForestItem found = *ends[static_cast<std::size_t>((at + step + count) % count)];
    select(found);
    centreOn(found.key);
}

void ForestCanvas::openSearch() { m_search->open(); }

// -------------------------------------------------------------------------------------------------------------- focus

void ForestCanvas::tellFocus() const
{
    if (QAccessible::isActive() && m_current && m_scene.numberOf(*m_current) >= 0) {
        tellForestSelection(*this, *m_current);
    }
}

void ForestCanvas::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    tellFocus();
}

void ForestCanvas::focusOutEvent(QFocusEvent* event)
{
    m_isSpaceDown = false;
    unsetCursor();
    QWidget::focusOutEvent(event);
}

} // namespace netgrove
