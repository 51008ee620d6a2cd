// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QString>
#include <vector>

#include "core/analyse/snapshot.h"

namespace netgrove {

/// One circle of the forest, ready to be drawn. Positions are in forest coordinates (pixels at 100 %).
struct ForestItem {
    ProcessKey key;
    ProcessPointer record;
    int parent = -1; ///< index; -1: a root
    std::uint32_t foldedAbove = 0;
    std::uint32_t foldedBelow = 0;
    bool isUnfolded = false; ///< its quiet children were asked for
    bool isStacked = false; ///< stands in a column, label at its right
    bool isMatch = true; ///< of the filter; others are dimmed
    double radius = 0;
    double recency = 0; ///< 1: an external packet just now, 0: a window ago or never
    QString name; ///< elided to the room
    QString subtitle; ///< pid and hosts
    QString pill; ///< "+ 14", "–", or nothing
    QString tag; ///< word of a pair's end, or nothing
    QPointF from; ///< where it glides from …
    QPointF to; ///< … and to

    bool isPair() const { return record->isPairAncestor || record->isPairDescendant; }
    bool isRed() const { return isPair() || record->isOnPairPath; }
    bool isRedBelow() const { return record->isPairAncestor || record->isOnPairPath; }
    bool isRedAbove() const { return record->isPairDescendant || record->isOnPairPath; }
};

/// The line that a column of leaves hangs on. Indices of items.
struct ForestTrunk {
    int parent = -1;
    int head = 0; ///< the highest in the column
    int tail = 0; ///< the lowest
};

} // namespace netgrove
