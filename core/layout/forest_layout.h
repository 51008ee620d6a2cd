// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Where the circles go. Pure geometry: no fonts, no clock; tested on random forests.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/ids.h"
#include "core/layout/geometry.h"

namespace netgrove {

/// One process to place. Parents come before their children, children in order of birth.
struct LayoutRequest {
    ProcessKey key;
    std::int32_t parent = -1; ///< index of the parent's request; -1: a root
    double width = 0; ///< what circle, pill and label need, pixels at 100 %
    bool mayStack = false; ///< may be put in a column when it is a leaf among many
    double shift = 0; ///< how far right of the circle the middle of the width lies

    bool operator==(const LayoutRequest&) const = default;
};

struct LayoutPlace {
    Point centre; ///< of the circle
    Box room; ///< circle, pill and label; rooms never overlap
    bool isStacked = false; ///< in a column: the label stands right of a small circle instead of below
};

/// Sizes in pixels at 100 %; they follow the font.
struct LayoutMetrics {
    double levelHeight = 116; ///< from circle to circle of the next generation
    double above = 24; ///< room over a circle's centre
    double below = 60; ///< room under it, for the label
    double gap = 18; ///< least distance of two rooms side by side
    double rowHeight = 30; ///< in a column
    double columnWidth = 176; ///< of a column, gap included
    double stackedInset = 26; ///< from a column's left edge to its circles
    std::size_t leavesAcross = 5; ///< more stackable leaves than this go into columns
    double trunk = 30; ///< room for the trunk between the two sides of shelves

    bool operator==(const LayoutMetrics&) const = default;
};

/// A tidy tree (parents centred above their children, subtrees as near to each other as their outlines allow, after
/// Reingold and Tilford 1981) that remembers: children keep their order, a new one goes to the right or takes the place
/// of a sibling that is gone, and the gone keep their room until compact(). Many leaves of one parent stand in columns,
/// and children that would make too wide a row stand on several shelves, on both sides of a trunk below their parent;
/// how wide is too wide follows the shape of the window and is decided anew by compact() only. O(n · height).
class ForestLayout {
public:
    explicit ForestLayout(LayoutMetrics metrics = {});

    const LayoutMetrics& metrics() const { return m_metrics; }
    /// For another font. Takes effect at the next update().
    void setMetrics(const LayoutMetrics& metrics);
    /// What the forest should fit into, pixels. Takes effect when the forest is compacted, or was empty.
    void setViewport(Extent viewport) { m_viewport = viewport; }
    /// Does nothing when nothing has changed, and gives false then.
    bool update(const std::vector<LayoutRequest>& requests);
    /// Gives up the room of the gone, and room that labels no longer need, at the next update().
    void compact() { m_isCompacting = true; }

    const std::unordered_map<ProcessKey, LayoutPlace>& places() const { return m_places; }
    const LayoutPlace* find(ProcessKey key) const;
    const Box& bounds() const { return m_bounds; }
    /// Seats that are kept for the gone: when many, it is time to compact().
    std::size_t emptySeats() const { return m_emptySeats; }

private:
    struct Span { ///< what a subtree covers, relative to its circle
        double left = 0;
        double right = 0;
        std::size_t levels = 1;
    };
    struct Seat { ///< a place among the children of one parent; without a process when that is gone
        ProcessKey key;
        double left = 0; ///< of its room, from the circle: negative
        double right = 0;
        bool isEmpty = false;
        Span span; ///< of an empty seat: what its subtree covered
        int shelf = -1; ///< -1: not seated yet
        int slot = 0; ///< 0: the only shelf; else left (negative) or right of the trunk, counted from it
    };
    struct Family { ///< how the children of one parent stand: across, and in columns
        std::vector<Seat> across;
        std::vector<Seat> stacked;
    };
    struct Subtree;
    struct Outline;
    using Subtrees = std::vector<Subtree>;
    using Members = std::vector<const LayoutRequest*>;

    void assignSeats(const std::vector<LayoutRequest>& requests);
    void fill(std::vector<Seat>& seats, const Members& members, const std::unordered_set<ProcessKey>& present) const;
    void countEmptySeats();
    void arrange(const std::vector<LayoutRequest>& requests);
    void chooseWidth(const std::vector<LayoutRequest>& requests);
    Subtrees makeBoxes(const std::vector<LayoutRequest>& requests);
    Subtree blockOf(const std::vector<Seat>& seats) const;
    void seatAnew(Subtrees& boxes, Subtree& box) const;
    void seatNewcomers(Subtrees& boxes, Subtree& box) const;
    void tidy(Subtrees& boxes, std::size_t position) const;
    Outline tidyRow(Subtrees& boxes, const Subtree& box) const;
    Outline tidyShelves(Subtrees& boxes, const Subtree& box) const;
    void placeBoxes(const std::vector<LayoutRequest>& requests, Subtrees& boxes);
    void placeBlock(const Subtree& block);

    LayoutMetrics m_metrics;
    Extent m_viewport{1200, 800};
    double m_shelfWidth = 0; ///< wider rows are dealt onto shelves; 0: not chosen yet
    std::vector<LayoutRequest> m_requests; ///< of the last update
    std::unordered_map<ProcessKey, Family> m_families; ///< by parent; the key {} is the forest itself
    std::unordered_map<ProcessKey, LayoutPlace> m_places;
    std::unordered_map<ProcessKey, Span> m_spans;
    std::size_t m_emptySeats = 0;
    Box m_bounds;
    bool m_isCompacting = false;
};

} // namespace netgrove
