// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The forest as a picture, without a window: for exports, reports and documentation.
#pragma once

#include <QByteArray>
#include <QFont>
#include <QImage>
#include <QPalette>
#include <QSize>
#include <cstdint>
#include <optional>

#include "core/analyse/snapshot.h"

namespace netgrove {

struct PictureOptions {
    QSize size; ///< pixels; empty: what the forest needs at 100 %
    double scale = 1; ///< device pixels a pixel, of images: 2 for a sharp print
    QFont font; ///< the application's unless told otherwise
    QPalette palette; ///< light or dark
    bool isQuietShown = false; ///< every process but the kernel's threads
    bool areHostsShown = false; ///< remote hosts as leaves
    std::optional<std::uint64_t> finding; ///< its pair and their path alone; unknown ids give an empty picture
};

/// Sizes are bounded: at most 16,384 pixels a side, and the forest shrinks to fit. Needs a QGuiApplication. An empty
/// forest is a blank picture.
QImage forestImage(const SnapshotPointer& snapshot, const PictureOptions& options);

/// The same as SVG 1.2 Tiny (UTF-8). Texts are texts, escaped: names from the system are never markup.
QByteArray forestSvg(const SnapshotPointer& snapshot, const PictureOptions& options);

} // namespace netgrove
