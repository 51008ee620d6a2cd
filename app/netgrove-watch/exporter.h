// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/netgrove-watch/export_request.h"
#include "app/netgrove-watch/presenter.h"
#include "core/session/pcapng/packet_book.h"

namespace netgrove::watch {

/// The sensor must keep packets for one of these (LocalSensorOptions::packetRoom).
bool needsPackets(const std::vector<ExportRequest>& requests);

/// Writes what was asked for with --export, when the run is over. Each file appears whole, or stays as it was.
class Exporter final : public Presenter {
public:
    Exporter(std::vector<ExportRequest> requests, Selection selection, ForestSvgOptions picture = {});

    void start(const Snapshot& snapshot) override;
    void tick(const Observation& observation, const Snapshot& snapshot) override;
    void end(const Snapshot& snapshot) override;

    /// What could not be written and why; one line each, safe for a terminal. Filled by end().
    const std::vector<std::string>& failures() const { return m_failures; }

private:
    Result<std::string> contentOf(ExportFormat format, const RunRecord& run) const;

    std::vector<ExportRequest> m_requests;
    Selection m_selection;
    ForestSvgOptions m_picture;
    RunBook m_book;
    std::optional<PacketBook> m_packets; ///< where a capture was asked for
    std::vector<std::string> m_failures;
};

} // namespace netgrove::watch
