// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QString>
#include <vector>

#include "core/analyse/snapshot.h"

namespace netgrove {

/// One circle of the forest, ready to be drawn: a process, or a thread of one that was unfolded into its threads.
/// Positions are in forest coordinates (pixels at 100 %).
struct ForestItem {
    ProcessKey key; ///< of a thread: see threadKey()
    ProcessKey process; ///< its own key, or of a thread its process's
    ProcessPointer record; ///< of the process
    const ThreadRecord* thread = nullptr; ///< in `record`; null: a process
    int parent = -1; ///< index; -1: a root
    std::uint32_t foldedAbove = 0;
    std::uint32_t foldedBelow = 0;
    bool isUnfolded = false; ///< its quiet children were asked for
    bool isFoldedHere = false; ///< a quiet branch that the canvas folds, for want of room
    bool areThreadsShown = false;
    bool isThreadPairAncestor = false; ///< of a thread
    bool isThreadPairDescendant = false;
    bool isStacked = false; ///< stands in a column, label at its right
    bool isMatch = true; ///< of the filter; others are dimmed
    double radius = 0;
    double recency = 0; ///< 1: an external packet just now, 0: a window ago or never
    QString name; ///< elided to the room
    QString subtitle; ///< pid and hosts
    QString pill; ///< "+ 14", "–", or nothing
    QString threadPill; ///< "3 threads", or nothing
    QString tag; ///< word of a pair's end, or nothing
    QPointF from; ///< where it glides from …
    QPointF to; ///< … and to

    bool isTalking() const { return thread != nullptr ? thread->isCommunicating : record->isCommunicating; }
    bool isEnded() const { return thread != nullptr ? thread->isEnded : record->ended.has_value(); }
    bool isOnPath() const { return thread == nullptr && record->isOnPairPath; }
    bool isPairAncestor() const { return thread != nullptr ? isThreadPairAncestor : record->isPairAncestor; }
    bool isPairDescendant() const { return thread != nullptr ? isThreadPairDescendant : record->isPairDescendant; }
    bool isPair() const { return isPairAncestor() || isPairDescendant(); }
    bool isRed() const { return isPair() || isOnPath(); }
    bool isRedBelow() const { return isPairAncestor() || isOnPath(); }
    bool isRedAbove() const { return isPairDescendant() || isOnPath(); }
};

/// What the forest calls a thread: no process has a negative pid.
inline ProcessKey threadKey(ProcessKey process, Tid tid) { return {Pid(-tid.value), process.start}; }

/// The line that a column of leaves hangs on. Indices of items.
struct ForestTrunk {
    int parent = -1;
    int head = 0; ///< the highest in the column
    int tail = 0; ///< the lowest
};

} // namespace netgrove
