// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forest_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace netgrove {

/// A subtree while it is being tidied: a process, an empty seat, or a block of columns.
struct ForestLayout::Box {
    std::vector<std::size_t> kids; ///< boxes, left to right
    const std::vector<Seat>* block = nullptr; ///< of a block of columns: who stands in it
    std::size_t blockRows = 0;
    double x = 0; ///< relative to the parent; absolute once placed
    double y = 0;
    std::vector<double> left; ///< outline by generation, relative to x
    std::vector<double> right;
};

namespace {

constexpr double kBlockAspect = 1.6; ///< width to height that a block of columns aims at

/// Rows grow by half at a time, so that a block is dealt anew seldom while it grows.
std::size_t rowsFor(std::size_t count, const LayoutMetrics& metrics)
{
    const double ideal
        = std::sqrt(static_cast<double>(count) * metrics.columnWidth / (metrics.rowHeight * kBlockAspect));
    std::size_t rows = 3;
    while (static_cast<double>(rows) < ideal) {
        rows += rows / 2;
    }
    return rows;
}

} // namespace

ForestLayout::ForestLayout(LayoutMetrics metrics)
    : m_metrics(metrics)
{
}

const LayoutPlace* ForestLayout::find(ProcessKey key) const
{
    const auto place = m_places.find(key);
    return place == m_places.end() ? nullptr : &place->second;
}

std::size_t ForestLayout::emptySeats() const
{
    std::size_t count = 0;
    for (const auto& [parent, family] : m_families) {
        const auto isEmpty = [](const Seat& seat) { return seat.isEmpty; };
        count += static_cast<std::size_t>(std::count_if(family.across.begin(), family.across.end(), isEmpty));
        count += static_cast<std::size_t>(std::count_if(family.stacked.begin(), family.stacked.end(), isEmpty));
    }
    return count;
}

void ForestLayout::update(const std::vector<LayoutRequest>& requests)
{
    assignSeats(requests);
    std::vector<Box> boxes = makeBoxes(requests);
    // Children stand behind their parents, so backwards means from the leaves up; box 0 is the forest itself.
    for (std::size_t position = requests.size() + 1; position-- > 0;) {
        tidy(boxes, position);
    }
    placeBoxes(requests, boxes);
    m_isCompacting = false;
}

// ------------------------------------------------------------------------------------------------------ the seats

void ForestLayout::assignSeats(const std::vector<LayoutRequest>& requests)
{
    std::vector<bool> isLeaf(requests.size(), true);
    std::unordered_map<ProcessKey, Members> across;
    std::unordered_map<ProcessKey, Members> stacked;
    std::unordered_set<ProcessKey> present;
    for (const LayoutRequest& request : requests) {
        present.insert(request.key);
        if (request.parent >= 0) {
            isLeaf[static_cast<std::size_t>(request.parent)] = false;
        }
    }
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const LayoutRequest& request = requests[i];
        const ProcessKey parent
            = request.parent < 0 ? ProcessKey{} : requests[static_cast<std::size_t>(request.parent)].key;
        (isLeaf[i] && request.mayStack ? stacked : across)[parent].push_back(&request);
    }
    std::unordered_map<ProcessKey, Family> before;
    std::swap(before, m_families);
    Members inColumns;
    const auto seat = [&](ProcessKey parent) {
        Members& leaves = stacked[parent];
        Members& others = across[parent];
        if (leaves.size() <= m_metrics.leavesAcross) { // few enough to stand beside the others
            others.insert(others.end(), leaves.begin(), leaves.end());
            leaves.clear();
        }
        const auto known = before.find(parent);
        if (others.empty() && leaves.empty() && (known == before.end() || m_isCompacting)) {
            return;
        }
        Family& family = m_families[parent];
        if (known != before.end()) {
            family = std::move(known->second);
        }
        fill(family.across, others, present);
        fill(family.stacked, leaves, present);
        inColumns.insert(inColumns.end(), leaves.begin(), leaves.end());
    };
    seat({});
    for (const LayoutRequest& request : requests) {
        seat(request.key);
    }
    for (const LayoutRequest* leaf : inColumns) { // below these there is no room to keep
        m_families.erase(leaf->key);
    }
}

void ForestLayout::fill(
    std::vector<Seat>& seats, const Members& members, const std::unordered_set<ProcessKey>& present) const
{
    std::unordered_map<ProcessKey, const LayoutRequest*> waiting;
    for (const LayoutRequest* member : members) {
        waiting.emplace(member->key, member);
    }
    // Who has only moved elsewhere leaves no gap.
    std::erase_if(seats,
        [&](const Seat& seat) { return !seat.isEmpty && !waiting.contains(seat.key) && present.contains(seat.key); });
    for (Seat& seat : seats) {
        const auto known = seat.isEmpty ? waiting.end() : waiting.find(seat.key);
        if (known == waiting.end()) {
            if (!seat.isEmpty) {
                const auto span = m_spans.find(seat.key);
                seat.span = span == m_spans.end() ? Span{-seat.width / 2, seat.width / 2, 1} : span->second;
                seat.isEmpty = true;
            }
            continue;
        }
        seat.width = m_isCompacting ? known->second->width : std::max(seat.width, known->second->width);
        waiting.erase(known);
    }
    if (m_isCompacting) {
        std::erase_if(seats, [](const Seat& seat) { return seat.isEmpty; });
    }
    auto vacancy = seats.begin();
    std::vector<Seat> added;
    for (const LayoutRequest* member : members) { // in order of birth
        if (!waiting.contains(member->key)) {
            continue;
        }
        vacancy = std::find_if(vacancy, seats.end(), [](const Seat& seat) { return seat.isEmpty; });
        if (vacancy == seats.end()) {
            added.push_back(Seat{member->key, member->width, false, {}});
        } else {
            *vacancy = Seat{member->key, std::max(vacancy->width, member->width), false, {}};
        }
    }
    seats.insert(seats.end(), added.begin(), added.end());
}

// ------------------------------------------------------------------------------------------------------ the boxes

ForestLayout::Box ForestLayout::blockOf(const std::vector<Seat>& seats) const
{
    Box block;
    block.block = &seats;
    block.blockRows = rowsFor(seats.size(), m_metrics);
    const std::size_t columns = (seats.size() + block.blockRows - 1) / block.blockRows;
    const double rows = static_cast<double>(std::min(seats.size(), block.blockRows));
    const double height = rows * m_metrics.rowHeight + m_metrics.levelHeight - m_metrics.above;
    const auto levels = static_cast<std::size_t>(std::ceil(height / m_metrics.levelHeight));
    const double half = static_cast<double>(columns) * m_metrics.columnWidth / 2;
    block.left.assign(levels, -half);
    block.right.assign(levels, half);
    return block;
}

std::vector<ForestLayout::Box> ForestLayout::makeBoxes(const std::vector<LayoutRequest>& requests) const
{
    std::unordered_map<ProcessKey, std::size_t> positions;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        positions.emplace(requests[i].key, i + 1);
    }
    std::vector<Box> boxes(requests.size() + 1);
    for (std::size_t position = 0; position <= requests.size(); ++position) {
        const ProcessKey key = position == 0 ? ProcessKey{} : requests[position - 1].key;
        const auto found = m_families.find(key);
        if (found == m_families.end()) {
            continue;
        }
        for (const Seat& seat : found->second.across) {
            if (seat.isEmpty) {
                Box empty;
                empty.left.assign(seat.span.levels, std::min(seat.span.left, -seat.width / 2));
                empty.right.assign(seat.span.levels, std::max(seat.span.right, seat.width / 2));
                boxes.push_back(std::move(empty));
                boxes[position].kids.push_back(boxes.size() - 1);
                continue;
            }
            const std::size_t kid = positions.at(seat.key);
            boxes[kid].left.assign(1, -seat.width / 2);
            boxes[kid].right.assign(1, seat.width / 2);
            boxes[position].kids.push_back(kid);
        }
        if (!found->second.stacked.empty()) {
            boxes.push_back(blockOf(found->second.stacked));
            boxes[position].kids.push_back(boxes.size() - 1);
        }
    }
    return boxes;
}

void ForestLayout::tidy(std::vector<Box>& boxes, std::size_t position) const
{
    Box& box = boxes[position];
    if (box.kids.empty()) {
        return;
    }
    std::vector<double> left;
    std::vector<double> right;
    for (const std::size_t number : box.kids) {
        Box& kid = boxes[number];
        const std::size_t common = std::min(kid.left.size(), right.size());
        double x = right.empty() ? 0 : std::numeric_limits<double>::lowest();
        for (std::size_t level = 0; level < common; ++level) {
            x = std::max(x, right[level] - kid.left[level] + m_metrics.gap);
        }
        kid.x = x;
        for (std::size_t level = 0; level < kid.left.size(); ++level) {
            if (level < right.size()) {
                right[level] = x + kid.right[level];
            } else {
                left.push_back(x + kid.left[level]);
                right.push_back(x + kid.right[level]);
            }
        }
    }
    // Centred above those that stand across; a block alone counts as one.
    std::size_t last = box.kids.size() - 1;
    if (last > 0 && boxes[box.kids[last]].block != nullptr) {
        --last;
    }
    const double middle = (boxes[box.kids.front()].x + boxes[box.kids[last]].x) / 2;
    for (const std::size_t number : box.kids) {
        boxes[number].x -= middle;
    }
    for (std::size_t level = 0; level < left.size(); ++level) {
        box.left.push_back(left[level] - middle);
        box.right.push_back(right[level] - middle);
    }
}

void ForestLayout::placeBoxes(const std::vector<LayoutRequest>& requests, std::vector<Box>& boxes)
{
    m_places.clear();
    m_spans.clear();
    m_bounds = {};
    boxes[0].x = 0;
    boxes[0].y = -m_metrics.levelHeight;
    for (std::size_t position = 0; position <= requests.size(); ++position) { // parents first
        const Box& box = boxes[position];
        if (position > 0 && !box.left.empty()) {
            const LayoutRequest& request = requests[position - 1];
            const double half = box.right.front();
            const QRectF room(box.x - half, box.y - m_metrics.above, 2 * half, m_metrics.above + m_metrics.below);
            m_places[request.key] = LayoutPlace{{box.x, box.y}, room, false};
            m_bounds |= room;
            m_spans[request.key] = Span{*std::min_element(box.left.begin(), box.left.end()),
                *std::max_element(box.right.begin(), box.right.end()), box.left.size()};
        }
        for (const std::size_t number : box.kids) {
            Box& kid = boxes[number];
            kid.x += box.x;
            kid.y = box.y + m_metrics.levelHeight;
            if (kid.block != nullptr) {
                placeBlock(kid);
            }
        }
    }
}

void ForestLayout::placeBlock(const Box& block)
{
    const double left = block.x + block.left.front();
    for (std::size_t i = 0; i < block.block->size(); ++i) {
        const Seat& seat = (*block.block)[i];
        const auto row = static_cast<double>(i % block.blockRows);
        const auto column = static_cast<double>(i / block.blockRows);
        const double x = left + column * m_metrics.columnWidth;
        const double y = block.y + row * m_metrics.rowHeight;
        if (seat.isEmpty) {
            continue;
        }
        const QRectF room(x, y - m_metrics.rowHeight / 2, m_metrics.columnWidth, m_metrics.rowHeight);
        m_places[seat.key] = LayoutPlace{{x + m_metrics.stackedInset, y}, room, true};
        m_bounds |= room;
    }
}

} // namespace netgrove
