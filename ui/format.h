// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Numbers, times and text from the system as people read them. Everything given back is plain text, safe to show.
#pragma once

#include <QString>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "core/analyse/snapshot.h"

namespace netgrove {

/// Text from a stranger, made harmless: no control, direction or zero-width characters (see safeText()).
QString safe(std::string_view untrusted, std::size_t maximumBytes = 512);

/// What people call the process: its comm, or the program's file name where the kernel cut the comm at 15 bytes.
QString processName(const ProcessObservation& facts);

QString formatBytes(std::uint64_t bytes); ///< "0 B", "1.1 kB", "8.1 MB": powers of 1000
QString formatRate(double bytesPerSecond); ///< "8.1 MB/s"; "" below one byte a second
QString formatCount(std::uint64_t count); ///< with the locale's digit groups
QString formatDuration(std::chrono::nanoseconds duration); ///< "0.4 s", "12 s", "3 min 20 s", "2 h 5 min", "4 d 3 h"
QString formatClock(WallTime time); ///< local time, seconds; with the date where it was not today
QString formatEndpoint(
    const FlowKey& key, bool isRemote); ///< "ADDR:PORT", without the port where the protocol has none

/// For QToolTip and Qt::ToolTipRole, which guess at markup: the same text, so that it can only be read as plain.
QString plainToolTip(const QString& text);

} // namespace netgrove
