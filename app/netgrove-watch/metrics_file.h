// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include "app/netgrove-watch/finding_news.h"
#include "app/netgrove-watch/presenter.h"

namespace netgrove::watch {

/// Writes the counters to a file, each time anew and whole: every 15 seconds, when a finding is new, and at the end.
/// A name that ends in ".prom" has the format that node_exporter's text-file collector reads, another OpenMetrics.
class MetricsFile final : public Presenter {
public:
    explicit MetricsFile(std::filesystem::path file)
        : m_file(std::move(file))
    {
    }

    void start(const Snapshot& snapshot) override;
    void tick(const Observation& observation, const Snapshot& snapshot) override;
    void end(const Snapshot& snapshot) override;

private:
    void write(const Snapshot& snapshot);

    std::filesystem::path m_file;
    FindingNews m_news;
    std::optional<MonotonicTime> m_written;
};

} // namespace netgrove::watch
