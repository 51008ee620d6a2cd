// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "app/netgrove-watch/output.h"
#include "app/netgrove-watch/presenter.h"

namespace netgrove::watch {

/// One JSON object a line, each written at once. Everything beyond ASCII is escaped, so that no name can steer a
/// terminal; bytes that are not UTF-8 are replaced by U+FFFD and flagged by "comm_replaced", "exe_replaced" or
/// "host_replaced".
class JsonlWriter final : public Presenter {
public:
    explicit JsonlWriter(Output& output)
        : m_output(output)
    {
    }

    void start(const Snapshot& snapshot) override;
    void tick(const Observation& observation, const Snapshot& snapshot) override;
    void end(const Snapshot& snapshot) override;

private:
    /// What was last said of a flow or a finding.
    struct SaidOfFlow {
        AttributionSource how = AttributionSource::none;
        std::optional<ProcessKey> process;
        bool operator==(const SaidOfFlow&) const = default;
    };
    struct SaidOfFinding {
        Grade grade = Grade::alert;
        std::vector<Evidence> evidence;
        bool operator==(const SaidOfFinding&) const = default;
    };

    void writeNotices(const Observation& observation, const Snapshot& snapshot);
    void writeProcesses(const Observation& observation, const Snapshot& snapshot);
    void writeFlows(const Observation& observation, const Snapshot& snapshot);
    void writeFindings(const Snapshot& snapshot);
    void writeStatsWhenDue(const Snapshot& snapshot);
    template <class Json> void writeLine(const Json& object);

    Output& m_output;
    std::unordered_set<ProcessKey> m_processes; ///< said of, and alive
    std::unordered_map<std::uint64_t, SaidOfFlow> m_flows; ///< open ones
    std::unordered_map<std::uint64_t, SaidOfFinding> m_findings;
    std::optional<MonotonicTime> m_lastStats;
};

} // namespace netgrove::watch
