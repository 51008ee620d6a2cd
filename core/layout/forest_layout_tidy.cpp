// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Where the seats are: subtrees are pushed together from the leaves up, then placed from the roots down.
#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <tuple>

#include "core/layout/forest_layout.h"

namespace netgrove {

/// What a subtree covers, generation by generation, relative to its circle.
struct ForestLayout::Outline {
    std::vector<double> left;
    std::vector<double> right;
};

/// A subtree while it is being tidied: a process, an empty seat, or a block of columns.
struct ForestLayout::Subtree {
    struct Kid {
        std::size_t box = 0;
        Seat* seat = nullptr; ///< null: a block of columns
    };
    std::vector<Kid> kids; ///< left to right where they stand in one row
    const std::vector<Seat>* block = nullptr; ///< of a block of columns: who stands in it
    std::size_t blockRows = 0;
    std::size_t level = 1; ///< below the parent; absolute once placed
    double x = 0; ///< relative to the parent; absolute once placed
    double left = 0; ///< of its own room, relative to x
    double right = 0;
    Span span; ///< of the whole outline
    Outline outline; ///< empty once the parent has been tidied

    double width() const { return span.right - span.left; }
    void takeOutline(Outline taken)
    {
        outline = std::move(taken);
        if (!outline.left.empty()) {
            span = {std::ranges::min(outline.left), std::ranges::max(outline.right), outline.left.size()};
        }
    }
};

namespace {

constexpr double kBlockAspect = 1.6; ///< width to height that a block of columns aims at
constexpr double kLegible = 0.6; ///< a forest that fits at this zoom needs no narrower shelves
constexpr double kWorthIt = 1.1; ///< how much larger shelves must make the forest
constexpr double kNarrower = 1.4; ///< step in which widths of shelves are tried
constexpr int kMostTries = 10;
constexpr std::size_t kFewest = 4; ///< fewer children stay in one row
constexpr double kGrowth = 1.25; ///< a single row may grow by this before it gets a second shelf

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

void ForestLayout::arrange(const std::vector<LayoutRequest>& requests)
{
    Subtrees boxes = makeBoxes(requests);
    // Children stand behind their parents, so backwards means from the leaves up; box 0 is the forest itself.
    for (std::size_t position = requests.size() + 1; position-- > 0;) {
        tidy(boxes, position);
    }
    placeBoxes(requests, boxes);
}

/// The width of shelves with which the forest is largest in the viewport; a row is preferred where it is legible.
void ForestLayout::chooseWidth(const std::vector<LayoutRequest>& requests)
{
    m_shelfWidth = std::numeric_limits<double>::max();
    double best = 0;
    double bestWidth = m_shelfWidth;
    double narrowest = 0;
    for (const LayoutRequest& request : requests) {
        narrowest = std::max(narrowest, request.width);
    }
    for (int attempt = 0; attempt < kMostTries; ++attempt) {
        arrange(requests);
        const double scale = std::min(m_viewport.width / m_bounds.width, m_viewport.height / m_bounds.height);
        if (scale > best * kWorthIt) {
            best = scale;
            bestWidth = m_shelfWidth;
        }
        if (scale >= kLegible || m_bounds.isEmpty()) {
            break;
        }
        m_shelfWidth = std::min(m_shelfWidth, m_bounds.width) / kNarrower;
        if (m_shelfWidth < 3 * narrowest || m_bounds.width < m_bounds.height / 2) {
            break;
        }
    }
    m_shelfWidth = bestWidth;
}

// ------------------------------------------------------------------------------------------------------ the boxes

ForestLayout::Subtree ForestLayout::blockOf(const std::vector<Seat>& seats) const
{
    Subtree block;
    block.block = &seats;
    block.blockRows = rowsFor(seats.size(), m_metrics);
    const std::size_t columns = (seats.size() + block.blockRows - 1) / block.blockRows;
    const double rows = static_cast<double>(std::min(seats.size(), block.blockRows));
    const double height = rows * m_metrics.rowHeight + m_metrics.levelHeight - m_metrics.above;
    const auto levels = static_cast<std::size_t>(std::ceil(height / m_metrics.levelHeight));
    block.right = static_cast<double>(columns) * m_metrics.columnWidth / 2;
    block.left = -block.right;
    block.takeOutline({std::vector<double>(levels, block.left), std::vector<double>(levels, block.right)});
    return block;
}

ForestLayout::Subtrees ForestLayout::makeBoxes(const std::vector<LayoutRequest>& requests)
{
    std::unordered_map<ProcessKey, std::size_t> positions;
    positions.reserve(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
        positions.emplace(requests[i].key, i + 1);
    }
    Subtrees boxes(requests.size() + 1);
    for (std::size_t position = 0; position <= requests.size(); ++position) {
        const ProcessKey key = position == 0 ? ProcessKey{} : requests[position - 1].key;
        const auto found = m_families.find(key);
        if (found == m_families.end()) {
            continue;
        }
        for (Seat& seat : found->second.across) {
            std::size_t number = boxes.size();
            if (seat.isEmpty) {
                boxes.emplace_back();
                boxes[number].takeOutline({std::vector<double>(seat.span.levels, std::min(seat.span.left, seat.left)),
                    std::vector<double>(seat.span.levels, std::max(seat.span.right, seat.right))});
            } else {
                number = positions.at(seat.key);
                boxes[number].left = seat.left;
                boxes[number].right = seat.right;
                boxes[number].takeOutline({{seat.left}, {seat.right}});
            }
            boxes[position].kids.push_back({number, &seat});
        }
        if (!found->second.stacked.empty()) {
            boxes.push_back(blockOf(found->second.stacked));
            boxes[position].kids.push_back({boxes.size() - 1, nullptr});
        }
    }
    return boxes;
}

// ----------------------------------------------------------------------------------------------------- the shelves

/// Tall subtrees first, so that what shares a shelf is of one height.
void ForestLayout::seatAnew(Subtrees& boxes, Subtree& box) const
{
    double total = 0;
    for (const Subtree::Kid& kid : box.kids) {
        total += boxes[kid.box].width() + m_metrics.gap;
        if (kid.seat != nullptr) {
            kid.seat->shelf = kid.seat->slot = 0;
        }
    }
    if (total <= m_shelfWidth || box.kids.size() < kFewest) {
        return;
    }
    std::vector<Subtree::Kid> order;
    std::ranges::copy_if(
        box.kids, std::back_inserter(order), [](const Subtree::Kid& kid) { return kid.seat != nullptr; });
    std::ranges::stable_sort(
        order, std::greater(), [&](const Subtree::Kid& kid) { return boxes[kid.box].span.levels; });
    const double shelves = std::ceil(total / m_shelfWidth);
    const double width = std::max(total / shelves * 1.02, m_shelfWidth * 0.8);
    int shelf = 0;
    std::size_t first = 0;
    while (first < order.size()) {
        double used = 0;
        std::size_t last = first;
        while (
            last < order.size() && (last == first || used + boxes[order[last].box].width() + m_metrics.gap <= width)) {
            used += boxes[order[last++].box].width() + m_metrics.gap;
        }
        double left = 0;
        std::size_t middle = first;
        while (middle < last && left + boxes[order[middle].box].width() / 2 < used / 2) {
            left += boxes[order[middle++].box].width() + m_metrics.gap;
        }
        if (last - first == 1 && shelf % 2 == 1) {
            middle = first; // one alone: left and right in turn
        }
        for (std::size_t i = first; i < last; ++i) {
            order[i].seat->shelf = shelf;
            order[i].seat->slot
                = i < middle ? static_cast<int>(i) - static_cast<int>(middle) : static_cast<int>(i - middle) + 1;
        }
        first = last;
        ++shelf;
    }
}

/// At the end, on the lighter side, so that nobody who sits has to move.
void ForestLayout::seatNewcomers(Subtrees& boxes, Subtree& box) const
{
    const bool isAnyoneSeated = std::ranges::any_of(
        box.kids, [](const Subtree::Kid& kid) { return kid.seat != nullptr && kid.seat->shelf >= 0; });
    if (m_isCompacting || !isAnyoneSeated) {
        seatAnew(boxes, box);
        return;
    }
    int shelf = 0;
    bool isWrapped = false;
    for (const Subtree::Kid& kid : box.kids) {
        shelf = kid.seat == nullptr ? shelf : std::max(shelf, kid.seat->shelf);
        isWrapped = isWrapped || (kid.seat != nullptr && kid.seat->slot != 0);
    }
    double left = 0;
    double right = 0;
    int leftmost = 0;
    int rightmost = 0;
    for (const Subtree::Kid& kid : box.kids) {
        if (kid.seat != nullptr && kid.seat->shelf == shelf) {
            (kid.seat->slot < 0 ? left : right) += boxes[kid.box].width() + m_metrics.gap;
            leftmost = std::min(leftmost, kid.seat->slot);
            rightmost = std::max(rightmost, kid.seat->slot);
        }
    }
    for (const Subtree::Kid& kid : box.kids) {
        if (kid.seat == nullptr || kid.seat->shelf >= 0) {
            continue;
        }
        const double width = boxes[kid.box].width() + m_metrics.gap;
        if (!isWrapped && left + right + width > m_shelfWidth * kGrowth) { // the row becomes the first shelf
            int seated = 0;
            const auto isInRow = [](const Subtree::Kid& one) { return one.seat != nullptr && one.seat->shelf == 0; };
            const auto half = static_cast<int>(std::ranges::count_if(box.kids, isInRow) / 2);
            for (const Subtree::Kid& one : box.kids) {
                if (isInRow(one)) {
                    one.seat->slot = seated < half ? seated - half : seated - half + 1;
                    ++seated;
                }
            }
            isWrapped = true;
        }
        if (isWrapped && left + right + width > m_shelfWidth) {
            ++shelf;
            left = right = 0;
            leftmost = rightmost = 0;
        }
        const bool isLeft = isWrapped && left < right;
        kid.seat->shelf = shelf;
        kid.seat->slot = !isWrapped ? 0 : isLeft ? --leftmost : ++rightmost;
        (isLeft ? left : right) += width;
    }
}

// -------------------------------------------------------------------------------------------------------- tidying

void ForestLayout::tidy(Subtrees& boxes, std::size_t position) const
{
    Subtree& box = boxes[position];
    if (box.kids.empty()) {
        return;
    }
    seatNewcomers(boxes, box);
    const bool isWrapped = std::ranges::any_of(
        box.kids, [](const Subtree::Kid& kid) { return kid.seat != nullptr && kid.seat->slot != 0; });
    Outline below = isWrapped ? tidyShelves(boxes, box) : tidyRow(boxes, box);
    below.left.insert(below.left.begin(), box.left);
    below.right.insert(below.right.begin(), box.right);
    for (const Subtree::Kid& kid : box.kids) {
        boxes[kid.box].outline = {};
    }
    box.takeOutline(std::move(below));
}

ForestLayout::Outline ForestLayout::tidyRow(Subtrees& boxes, const Subtree& box) const
{
    Outline row;
    for (const Subtree::Kid& entry : box.kids) {
        Subtree& kid = boxes[entry.box];
        const std::size_t common = std::min(kid.outline.left.size(), row.right.size());
        double x = row.right.empty() ? 0 : std::numeric_limits<double>::lowest();
        for (std::size_t level = 0; level < common; ++level) {
            x = std::max(x, row.right[level] - kid.outline.left[level] + m_metrics.gap);
        }
        kid.x = x;
        kid.level = 1;
        row.left.resize(std::max(row.left.size(), kid.outline.left.size()), std::numeric_limits<double>::max());
        row.right.resize(row.left.size(), std::numeric_limits<double>::lowest());
        for (std::size_t level = 0; level < kid.outline.left.size(); ++level) {
            row.left[level] = std::min(row.left[level], x + kid.outline.left[level]);
            row.right[level] = x + kid.outline.right[level];
        }
    }
    // Centred above those that stand across; a block alone counts as one.
    std::size_t last = box.kids.size() - 1;
    if (last > 0 && boxes[box.kids[last].box].block != nullptr) {
        --last;
    }
    const double middle = (boxes[box.kids.front().box].x + boxes[box.kids[last].box].x) / 2;
    for (const Subtree::Kid& kid : box.kids) {
        boxes[kid.box].x -= middle;
    }
    for (std::size_t level = 0; level < row.left.size(); ++level) {
        row.left[level] -= middle;
        row.right[level] -= middle;
    }
    return row;
}

/// Both sides grow outwards from the trunk, so that a newcomer at the end moves nobody; and each side downwards by
/// itself, so that a tall shelf on one leaves no hole on the other.
ForestLayout::Outline ForestLayout::tidyShelves(Subtrees& boxes, const Subtree& box) const
{
    std::vector<Subtree::Kid> order;
    std::ranges::copy_if(
        box.kids, std::back_inserter(order), [](const Subtree::Kid& kid) { return kid.seat != nullptr; });
    const auto isRight = [](const Subtree::Kid& kid) { return kid.seat->slot > 0; };
    std::ranges::sort(order, {},
        [&](const Subtree::Kid& kid) { return std::tuple(kid.seat->shelf, isRight(kid), std::abs(kid.seat->slot)); });
    const double trunk = m_metrics.trunk / 2;
    std::array<std::vector<double>, 2> sides; // how far each reaches from the trunk, by generation
    for (std::size_t first = 0; first < order.size();) {
        std::vector<double>& side = sides.at(isRight(order[first]) ? 1 : 0);
        const double sign = isRight(order[first]) ? 1 : -1;
        std::vector<double> shelf;
        std::size_t last = first;
        for (; last < order.size() && order[last].seat->shelf == order[first].seat->shelf
            && isRight(order[last]) == isRight(order[first]);
            ++last) {
            Subtree& kid = boxes[order[last].box];
            const std::vector<double>& inner = sign > 0 ? kid.outline.left : kid.outline.right;
            const std::vector<double>& outer = sign > 0 ? kid.outline.right : kid.outline.left;
            shelf.resize(std::max(shelf.size(), inner.size()), trunk);
            double away = 0;
            for (std::size_t level = 0; level < inner.size(); ++level) {
                away = std::max(away, shelf[level] - sign * inner[level] + m_metrics.gap);
            }
            for (std::size_t level = 0; level < inner.size(); ++level) {
                shelf[level] = away + sign * outer[level];
            }
            kid.x = sign * away;
            kid.level = 1 + side.size();
        }
        side.insert(side.end(), shelf.begin(), shelf.end());
        first = last;
    }
    const std::size_t base = std::max(sides[0].size(), sides[1].size());
    Outline all;
    for (std::size_t level = 0; level < base; ++level) {
        all.left.push_back(-(level < sides[0].size() ? sides[0][level] : trunk));
        all.right.push_back(level < sides[1].size() ? sides[1][level] : trunk);
    }
    for (const Subtree::Kid& entry : box.kids) { // columns stand on a shelf of their own
        if (entry.seat == nullptr) {
            Subtree& block = boxes[entry.box];
            block.x = 0;
            block.level = 1 + base;
            all.left.insert(all.left.end(), block.outline.left.begin(), block.outline.left.end());
            all.right.insert(all.right.end(), block.outline.right.begin(), block.outline.right.end());
        }
    }
    return all;
}

// --------------------------------------------------------------------------------------------------------- placing

void ForestLayout::placeBoxes(const std::vector<LayoutRequest>& requests, Subtrees& boxes)
{
    m_places.clear();
    m_spans.clear();
    m_bounds = {};
    boxes[0].x = 0;
    boxes[0].level = 0;
    for (std::size_t position = 0; position <= requests.size(); ++position) { // parents first
        const Subtree& box = boxes[position];
        if (position > 0 && box.right > box.left) {
            const LayoutRequest& request = requests[position - 1];
            const double y = (static_cast<double>(box.level) - 1) * m_metrics.levelHeight;
            const Box room(
                box.x + box.left, y - m_metrics.above, box.right - box.left, m_metrics.above + m_metrics.below);
            m_places[request.key] = LayoutPlace{{box.x, y}, room, false};
            m_bounds = m_bounds.united(room);
            m_spans[request.key] = box.span;
        }
        for (const Subtree::Kid& entry : box.kids) {
            Subtree& kid = boxes[entry.box];
            kid.x += box.x;
            kid.level += box.level;
            if (kid.block != nullptr) {
                placeBlock(kid);
            }
        }
    }
}

void ForestLayout::placeBlock(const Subtree& block)
{
    const double left = block.x + block.left;
    const double top = (static_cast<double>(block.level) - 1) * m_metrics.levelHeight;
    for (std::size_t i = 0; i < block.block->size(); ++i) {
        const Seat& seat = (*block.block)[i];
        const auto row = static_cast<double>(i % block.blockRows);
        const auto column = static_cast<double>(i / block.blockRows);
        const double x = left + column * m_metrics.columnWidth;
        const double y = top + row * m_metrics.rowHeight;
        if (seat.isEmpty) {
            continue;
        }
        const Box room(x, y - m_metrics.rowHeight / 2, m_metrics.columnWidth, m_metrics.rowHeight);
        m_places[seat.key] = LayoutPlace{{x + m_metrics.stackedInset, y}, room, true};
        m_bounds = m_bounds.united(room);
    }
}

} // namespace netgrove
