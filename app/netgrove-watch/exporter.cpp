// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/exporter.h"

#include <algorithm>

#include "app/netgrove-watch/picture_program.h"
#include "core/base/atomic_file.h"
#include "core/base/safe_text.h"
#include "core/session/export/csv.h"
#include "core/session/export/finding_page.h"
#include "core/session/export/forest_dot.h"
#include "core/session/export/forest_svg.h"
#include "core/session/export/run_json.h"
#include "core/session/pcapng/capture_export.h"

namespace netgrove::watch {
bool needsPackets(const std::vector<ExportRequest>& requests)
{
    return std::ranges::find(requests, ExportFormat::pcapng, &ExportRequest::format) != requests.end();
}

Result<std::string> Exporter::contentOf(ExportFormat format, const RunRecord& run) const
{
    switch (format) {
    case ExportFormat::csvConnections:
        return connectionsCsv(run);
    case ExportFormat::csvFindings:
        return findingsCsv(run);
    case ExportFormat::json:
        return runJson(run);
    case ExportFormat::dot:
        return forestDot(run);
    case ExportFormat::svg:
        return runForestSvg(run, m_picture);
    case ExportFormat::png:
        return pngOfSvg(runForestSvg(run, m_picture));
    case ExportFormat::html:
        return findingPage(run);
    case ExportFormat::pcapng:
        return capturePcapng(run, *m_packets);
    }
    return std::string();
}

Exporter::Exporter(std::vector<ExportRequest> requests, Selection selection, ForestSvgOptions picture)
    : m_requests(std::move(requests))
    , m_selection(selection)
    , m_picture(picture)
{
    if (needsPackets(m_requests)) {
        m_packets.emplace();
    }
}

void Exporter::start(const Snapshot& snapshot) { static_cast<void>(snapshot); }

void Exporter::tick(const Observation& observation, const Snapshot& snapshot)
{
    if (m_packets) {
        m_packets->take(observation);
    }
    m_book.take(snapshot);
}

void Exporter::end(const Snapshot& snapshot)
{
    const RunRecord run = select(m_book.record(std::make_shared<const Snapshot>(snapshot)), m_selection);
    for (const ExportRequest& request : m_requests) {
        // Command lines and addresses are in it: a new file is its owner's alone.
        const Result<void> written = contentOf(request.format, run).and_then([&](const std::string& content) {
            return writeAtomically(request.file, content, {.isPrivate = true});
        });
        if (!written) {
            m_failures.push_back("--export " + std::string(toText(request.format))
                + " could not be written: " + safeText(written.error().detail, 400).text);
        }
    }
}

} // namespace netgrove::watch
