// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Private to ForestRenderer.
#pragma once

#include "ui/forest_renderer.h"

namespace netgrove {

/// One drawing under way; all in pixels of the painter.
struct ForestRenderer::Pass {
    QPainter& painter;
    const ForestScene& scene;
    const ForestFrame& frame;
    std::vector<QPointF> centres; ///< of the items
    LayoutMetrics sizes; ///< at 100 %
    double unit = 1;
    bool hasNames = false; ///< else they would be too small
    bool hasSubtitles = false;
    bool hasCurves = false; ///< else lines have corners
};

} // namespace netgrove
