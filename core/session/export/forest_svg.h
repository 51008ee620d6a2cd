// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/layout/geometry.h"
#include "core/session/export/run_record.h"

namespace netgrove {

struct ForestSvgOptions {
    Extent size = {}; ///< pixels; empty: what the forest needs
    double scale = 1; ///< of what the forest needs; counts where no size is given

    static constexpr double kMostPixels = 16'384; ///< a side
};

/// The forest of a run as SVG 1.1 (UTF-8), in the shape that the window gives it: the processes that talked to the
/// outside, the ends of findings, and all ancestors of those. Texts are texts, escaped: a name is never markup. Nothing
/// is fetched from elsewhere. Sizes beyond kMostPixels are cut down to it.
std::string runForestSvg(const RunRecord& run, const ForestSvgOptions& options = {});

} // namespace netgrove
