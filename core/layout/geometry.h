// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Places in a drawing, in pixels at 100 %; y grows downwards. Qt has the same, and core does without Qt.
#pragma once

#include <algorithm>

namespace netgrove {

struct Point {
    double x = 0;
    double y = 0;

    bool operator==(const Point&) const = default;
};

struct Extent {
    double width = 0;
    double height = 0;

    bool operator==(const Extent&) const = default;
};

struct Box {
    double left = 0;
    double top = 0;
    double width = 0;
    double height = 0;

    double right() const { return left + width; }
    double bottom() const { return top + height; }
    Point centre() const { return {left + width / 2, top + height / 2}; }
    bool isEmpty() const { return width <= 0 || height <= 0; }
    /// Grows by so much on every side.
    Box grown(double by) const { return {left - by, top - by, width + 2 * by, height + 2 * by}; }
    /// The smallest that covers both; an empty one covers nothing.
    Box united(const Box& other) const
    {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : *this;
        }
        const double x = std::min(left, other.left);
        const double y = std::min(top, other.top);
        return {x, y, std::max(right(), other.right()) - x, std::max(bottom(), other.bottom()) - y};
    }

    bool operator==(const Box&) const = default;
};

} // namespace netgrove
