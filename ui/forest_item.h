// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QString>
#include <vector>

#include "core/analyse/snapshot.h"

namespace netgrove {

/// Remote hosts that a process talks to, as one leaf: one host, or many on one port.
struct HostFacts {
    QString name; ///< host name, or address: safe to show
    QString place; ///< "ADDR:PORT", or of many ":PORT"
    std::uint32_t hosts = 1;
    std::uint32_t answered = 0; ///< of those, how many sent anything back
    std::uint32_t talkers = 1; ///< processes that talk to it
    MonotonicTime last;

    bool operator==(const HostFacts&) const = default;
};

/// One shape of the forest, ready to be drawn: a process, a thread of one that was unfolded into its threads, or a
/// remote host. Positions are in forest coordinates (pixels at 100 %).
struct ForestItem {
    ProcessKey key; ///< of a thread: see threadKey(); of a host: pid 0
    ProcessKey process; ///< its own key, or of a thread or host its process's
    ProcessPointer record; ///< of the process
    const ThreadRecord* thread = nullptr; ///< in `record`; null: no thread
    std::shared_ptr<const HostFacts> host; ///< null: no host
    int parent = -1; ///< index; -1: a root
    std::uint32_t foldedAbove = 0;
    std::uint32_t foldedBelow = 0;
    bool isUnfolded = false; ///< its quiet children were asked for
    bool isFoldedHere = false; ///< a quiet branch that the canvas folds, for want of room
    bool areThreadsShown = false;
    bool isThreadPairAncestor = false; ///< of a thread
    bool isThreadPairDescendant = false;
    bool isPaper = true; ///< the paper's view: every pair is red
    Grade gradeAbove = Grade::expected; ///< of the pairs whose line comes from above into it
    Grade gradeBelow = Grade::expected; ///< of the pairs whose line goes on below it
    bool isStacked = false; ///< stands in a column, label at its right
    bool isMatch = true; ///< of the filter; others are dimmed
    bool isNew = false; ///< was not in the last picture: fades in

    // Filled in by ForestPainter::compose() ----------------------------------------------------------------------
    double radius = 0; ///< where it stands across; see radiusOf()
    double recency = 0; ///< 1: an external packet just now, 0: a window ago or never
    QString name; ///< elided to the room
    QString stackedName; ///< the same for the room in a column
    QString subtitle; ///< pid and hosts
    QString pill; ///< "+ 14", "–", or nothing
    QString threadPill; ///< "3 threads", or nothing
    QString tag; ///< word of a pair's end, or nothing
    double nameWidth = 0; ///< pixels at 100 %, of the texts above
    double stackedNameWidth = 0;
    double subtitleWidth = 0;
    double width = 0; ///< that the layout must reserve …
    double shift = 0; ///< … and how far right of the circle its middle lies

    QPointF from; ///< where it glides from …
    QPointF to; ///< … and to

    bool isProcess() const { return thread == nullptr && host == nullptr; }
    bool isTalking() const
    {
        return host != nullptr || (thread != nullptr ? thread->isCommunicating : record->isCommunicating);
    }
    bool isEnded() const { return thread != nullptr ? thread->isEnded : host == nullptr && record->ended.has_value(); }
    bool isOnPath() const { return isProcess() && record->isOnPairPath; }
    bool isPairAncestor() const
    {
        return thread != nullptr ? isThreadPairAncestor : host == nullptr && record->isPairAncestor;
    }
    bool isPairDescendant() const
    {
        return thread != nullptr ? isThreadPairDescendant : host == nullptr && record->isPairDescendant;
    }
    bool isPair() const { return isPairAncestor() || isPairDescendant(); }
    bool isMarkedBelow() const { return isPairAncestor() || isOnPath(); }
    bool isMarkedAbove() const { return isPairDescendant() || isOnPath(); }
    /// Expected, or trusted by the person: told, and not shouted.
    bool isMuted() const { return isProcess() && !isPair() && !record->findings.empty() && !isPaper; }
    Grade grade() const
    {
        return isPaper && (isPair() || isOnPath()) ? Grade::alert
            : isPair() && isProcess()              ? std::max(record->worstGrade, Grade::notice)
                                                   : std::max(gradeAbove, gradeBelow);
    }
    /// Red: part of an alert, or in the paper's view of any pair.
    bool isRed() const { return (isPair() || isOnPath()) && grade() == Grade::alert; }
    bool isAmber() const { return (isPair() || isOnPath()) && grade() == Grade::notice; }
    QPointF at(double progress) const { return from + (to - from) * progress; }
};

/// What the forest calls a thread: no process has a negative pid.
inline ProcessKey threadKey(ProcessKey process, Tid tid) { return {Pid(-tid.value), process.start}; }
/// What the forest calls a remote host: no process has pid 0.
inline ProcessKey hostKey(std::uint64_t number) { return {Pid(0), StartTime(number)}; }

/// The line that a column of leaves hangs on. Indices of items.
struct ForestTrunk {
    int parent = -1;
    int head = 0; ///< the highest in the column
    int tail = 0; ///< the lowest
};

/// A second process that talks to a host which stands below another. Indices of items.
struct ForestLink {
    int process = 0;
    int host = 0;
};

} // namespace netgrove
