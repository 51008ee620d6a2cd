// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/metrics_file.h"

#include "core/base/atomic_file.h"
#include "core/session/export/metrics.h"

namespace netgrove::watch {
namespace {
constexpr std::chrono::seconds kInterval{15}; // Prometheus seldom asks more often
} // namespace

void MetricsFile::start(const Snapshot& snapshot) { static_cast<void>(snapshot); }

void MetricsFile::tick(const Observation& observation, const Snapshot& snapshot)
{
    static_cast<void>(observation);
    const bool isNews = !m_news.take(snapshot).empty();
    if (isNews || !m_written || snapshot.time - *m_written >= kInterval) {
        m_written = snapshot.time;
        write(snapshot);
    }
}

void MetricsFile::end(const Snapshot& snapshot) { write(snapshot); }

void MetricsFile::write(const Snapshot& snapshot)
{
    const bool isForCollector = m_file.extension() == ".prom";
    // A failure shows where it matters: the observation's time in the file stands still.
    static_cast<void>(writeAtomically(
        m_file, metricsText(snapshot, isForCollector ? MetricsFormat::prometheus : MetricsFormat::openMetrics), {}));
}

} // namespace netgrove::watch
