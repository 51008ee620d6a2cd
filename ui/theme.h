// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace netgrove {

/// The few colours that the desktop's palette has no name for, in a light and a dark set. Text colours have a contrast
/// of at least 4.5:1 on `canvas` and `panel`, lines that carry meaning at least 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
struct Theme {
    QColor canvas; ///< behind the forest
    QColor panel; ///< raised: legend, pills, message bars
    QColor ink; ///< text
    QColor softInk; ///< text of second rank
    QColor edge; ///< lines of the forest
    QColor hairline; ///< separators
    QColor quietFill;
    QColor quietRing;
    QColor talkOld; ///< shade of a process that talked a window ago …
    QColor talkNew; ///< … and just now
    QColor talkRing;
    QColor alert; ///< pair: lines, rings, text
    QColor alertFill; ///< behind white or dark words
    QColor onAlert; ///< words on alertFill
    QColor warning;
    QColor done;
    QColor selection; ///< ring round the selected process
    bool isDark = false;

    static Theme of(const QPalette& palette);
    /// 0: long ago, 1: now.
    QColor talkShade(double recency) const;
};

/// Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2).
double contrastRatio(const QColor& first, const QColor& second);

} // namespace netgrove
