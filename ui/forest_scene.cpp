// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Taking in a picture: what stays, what comes, what leaves. Which items there are: forest_scene_items.cpp and
/// forest_scene_hosts.cpp.
#include "ui/forest_scene.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace netgrove {

namespace {

QPointF pointOf(const Point& point) { return {point.x, point.y}; }

} // namespace

ForestScene::ForestScene(const ForestPainter& painter)
    : m_painter(painter)
    , m_layout(painter.metrics())
{
}

void ForestScene::setPainter(const ForestPainter& painter)
{
    m_painter = painter;
    m_layout.setMetrics(painter.metrics());
    m_layout.compact();
    m_items.clear(); // their texts were measured with the old font
    m_positions.clear();
    m_leaving.clear();
}

const ForestItem* ForestScene::find(std::optional<ProcessKey> key) const
{
    const int number = key ? numberOf(*key) : -1;
    return number < 0 ? nullptr : &m_items[static_cast<std::size_t>(number)];
}

int ForestScene::numberOf(ProcessKey key) const
{
    const auto place = m_positions.find(key);
    return place == m_positions.end() ? -1 : place->second;
}

std::vector<int> ForestScene::childrenOf(int number) const
{
    std::vector<int> children;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        if (m_items[i].parent == number) {
            children.push_back(static_cast<int>(i));
        }
    }
    // A row at a time: shelves one below the other; columns one beside the other.
    std::ranges::stable_sort(children, {}, [this](int child) {
        const ForestItem& item = m_items[static_cast<std::size_t>(child)];
        return item.isStacked ? std::tuple(1, item.to.x(), item.to.y()) : std::tuple(0, item.to.y(), item.to.x());
    });
    return children;
}

QPointF ForestScene::update(ProcessModel& model, const Match& match, double progress, std::optional<ProcessKey> fixed)
{
    m_before = std::move(m_items);
    m_positionsBefore = std::move(m_positions);
    m_items.clear();
    m_positions.clear();
    m_layout.update(composeItems(model, match));

    const auto before = [this](ProcessKey key) -> const ForestItem* {
        const auto place = m_positionsBefore.find(key);
        return place == m_positionsBefore.end() ? nullptr : &m_before[static_cast<std::size_t>(place->second)];
    };
    QPointF shift;
    if (const ForestItem* old = fixed ? before(*fixed) : nullptr) {
        if (const LayoutPlace* place = m_layout.find(*fixed)) {
            shift = pointOf(place->centre) - old->at(progress);
        }
    }
    m_hasNewTargets = m_before.size() != m_items.size();
    for (ForestItem& item : m_items) {
        const LayoutPlace& place = *m_layout.find(item.key);
        item.to = pointOf(place.centre);
        item.isStacked = place.isStacked;
        const ForestItem* old = before(item.key);
        item.isNew = old == nullptr;
        item.from = old == nullptr ? item.to : old->at(progress) + shift;
        m_hasNewTargets = m_hasNewTargets || old == nullptr || (item.to - old->to - shift).manhattanLength() >= 0.01;
    }
    if (!m_hasNewTargets) { // pictures come faster than it glides: let it arrive
        for (ForestItem& item : m_items) {
            const ForestItem& old = *before(item.key);
            item.from = old.from + shift;
            item.isNew = old.isNew;
        }
        for (ForestItem& item : m_leaving) {
            item.from = item.to = item.to + shift;
        }
    } else {
        m_leaving.clear();
        for (const ForestItem& item : m_before) {
            if (!m_before.empty() && !m_positions.contains(item.key)) {
                m_leaving.push_back(item);
                m_leaving.back().from = m_leaving.back().to = item.at(progress) + shift;
            }
        }
    }
    m_before.clear();
    m_positionsBefore.clear();
    findTrunks();
    return shift;
}

void ForestScene::refilter(const Match& match)
{
    for (ForestItem& item : m_items) {
        item.isMatch = match(item.process);
    }
}

void ForestScene::arrive()
{
    m_leaving.clear();
    for (ForestItem& item : m_items) {
        item.from = item.to;
        item.isNew = false;
    }
}

bool ForestScene::isGliding() const
{
    return !m_leaving.empty()
        || std::ranges::any_of(m_items, [](const ForestItem& item) { return item.isNew || item.from != item.to; });
}

void ForestScene::setThreadsShown(ProcessKey process, bool areShown)
{
    areShown ? (void)m_withThreads.insert(process) : (void)m_withThreads.erase(process);
}

void ForestScene::setOpened(ProcessKey process, bool isOpened)
{
    isOpened ? (void)m_opened.insert(process) : (void)m_opened.erase(process);
}

bool ForestScene::openBranchesAbove(const ProcessModel& model, ProcessKey process)
{
    const ProcessModel::Node* node = model.find(process);
    if (node == nullptr || m_positions.contains(process)) {
        return false;
    }
    for (node = node->parent; node != nullptr && node->record; node = node->parent) {
        m_opened.insert(node->key);
    }
    return true;
}

/// Which lines carry a pair, and how grave it is: told upwards from the pairs' lower ends.
void ForestScene::gradeLines()
{
    for (std::size_t i = m_items.size(); i-- > 0;) {
        ForestItem& item = m_items[i];
        const bool isEnd = item.isPairDescendant();
        const Grade own = !isEnd                     ? Grade::expected
            : item.isPaper || item.thread != nullptr ? Grade::alert
                                                     : std::max(Grade::notice, item.record->worstGrade);
        item.gradeAbove = std::max(own, item.isOnPath() ? item.gradeBelow : Grade::expected);
        if (item.parent >= 0 && item.isMarkedAbove()) {
            ForestItem& parent = m_items[static_cast<std::size_t>(item.parent)];
            if (parent.isMarkedBelow()) {
                parent.gradeBelow = std::max(parent.gradeBelow, item.gradeAbove);
            }
        }
    }
}

void ForestScene::findTrunks()
{
    m_trunks.clear();
    std::unordered_map<std::int64_t, std::size_t> columns; // by parent and column
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const ForestItem& item = m_items[i];
        if (!item.isStacked) {
            continue;
        }
        const auto number = static_cast<int>(i);
        const std::int64_t column = (static_cast<std::int64_t>(item.parent) << 32) ^ std::llround(item.to.x());
        const auto [place, isNew] = columns.try_emplace(column, m_trunks.size());
        if (isNew) {
            m_trunks.push_back({item.parent, number, number});
            continue;
        }
        ForestTrunk& trunk = m_trunks[place->second];
        if (item.to.y() < m_items[static_cast<std::size_t>(trunk.head)].to.y()) {
            trunk.head = number;
        }
        if (item.to.y() > m_items[static_cast<std::size_t>(trunk.tail)].to.y()) {
            trunk.tail = number;
        }
    }
}

} // namespace netgrove
