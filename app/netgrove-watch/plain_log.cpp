// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/plain_log.h"

#include "app/netgrove-watch/words.h"

namespace netgrove::watch {

void PlainLog::line(WallTime time, const std::string& text) { m_output.write(toRfc3339(time) + "  " + text + "\n"); }

void PlainLog::start(const Snapshot& snapshot) { line(snapshot.wallTime, "start: " + captureText(snapshot)); }

void PlainLog::tick(const Observation& observation, const Snapshot& snapshot)
{
    for (const SensorNotice& notice : observation.notices) {
        line(snapshot.toWall(notice.time), "note: " + words(notice));
    }
    for (const FindingPointer& finding : snapshot.findings) {
        if (finding->changed == snapshot.time) {
            writeFinding(*finding, snapshot);
        }
    }
}

void PlainLog::findings(const Snapshot& snapshot)
{
    for (const FindingPointer& finding : snapshot.findings) {
        writeFinding(*finding, snapshot);
    }
}

void PlainLog::writeFinding(const Finding& finding, const Snapshot& snapshot)
{
    std::string now = headline(finding);
    std::string& said = m_headlines[finding.id];
    if (said == now) {
        return; // its numbers have grown; a log for people says it once
    }
    said = std::move(now);
    line(snapshot.toWall(finding.changed), said);
    for (const Evidence& evidence : finding.evidence) {
        m_output.write("    " + evidence.text.english() + "\n");
    }
}

void PlainLog::end(const Snapshot& snapshot)
{
    const SensorCounters& counters = snapshot.counters;
    line(snapshot.wallTime, "end: " + counted(snapshot.findings.size(), "finding", "findings"));
    m_output.write("    " + counted(counters.packets, "packet", "packets") + " ("
        + byteText(static_cast<double>(counters.bytes)) + "), " + counted(counters.flows, "flow", "flows")
        + ", of which " + std::to_string(counters.unattributedFlows)
        + " without a known process\n    lost: " + counted(counters.kernelDrops, "packet", "packets")
        + " by the kernel, " + std::to_string(counters.interfaceDrops) + " by interfaces, "
        + std::to_string(counters.queueDrops) + " by us; " + counted(counters.lostEvents, "event", "events") + "\n");
}

} // namespace netgrove::watch
