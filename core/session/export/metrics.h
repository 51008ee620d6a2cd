// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "core/analyse/snapshot.h"

namespace netgrove {

/// The two text formats for counters. They differ in how a counter's family is called, and in the end.
enum class MetricsFormat : std::uint8_t {
    prometheus, ///< text format 0.0.4: what node_exporter's text-file collector reads
    openMetrics, ///< OpenMetrics 1.0
};

/// Every counter of the sensor, and findings by rule and grade.
std::string metricsText(const Snapshot& snapshot, MetricsFormat format);

} // namespace netgrove
