// SPDX-License-Identifier: GPL-3.0-or-later
#include <bit>

#include "core/analyse/evidence/subjects.h"
#include "core/analyse/rules/wording.h"

namespace netgrove {
namespace {
constexpr std::uint64_t kFloodPackets = 50;
constexpr std::uint32_t kScannedPorts = 8;
constexpr std::uint32_t kScannedHosts = 10;
constexpr std::uint32_t kDoorsKnockedAt = 8;
constexpr std::uint64_t kFailures = 10;

using wording::counted;

/// Growing numbers are worth telling again at each fourfold.
std::uint64_t sizeOf(std::uint64_t number) { return static_cast<std::uint64_t>(std::bit_width(number)) / 2; }

/// Who did it: the descendant alone, or all children together.
std::string subject(const PairCase& pair, bool isTogether)
{
    return isTogether ? counted(pair.crowd->talking, "descendant", "descendants") + " of "
            + wording::name(pair.ancestor()) + " together"
                      : wording::name(pair.descendant());
}

void addFlood(const PairCase& pair, const Conduct& conduct, bool isTogether, EvidenceList& list)
{
    const FlowConduct& sums = conduct.sums;
    if (sums.oneWayPackets < kFloodPackets) {
        return;
    }
    list.add(EvidenceKind::flood, sizeOf(sums.oneWayPackets), [&] {
        return subject(pair, isTogether) + " sent " + counted(sums.oneWayPackets, "packet", "packets") + " ("
            + wording::bytes(sums.oneWayBytes) + ") fast, and next to nothing came back.";
    });
}

/// Most of what it opens leads nowhere: whoever checks a page's links, or mirrors a list of servers, meets dead ones
/// too, but more that answer.
bool isHostScan(const Conduct& conduct)
{
    const std::uint64_t hosts = conduct.failed.mostAddresses().count;
    return hosts >= kScannedHosts && hosts * 2 >= conduct.failed.targets() && hosts * 2 >= conduct.sums.outward;
}

void addScans(const PairCase& pair, const Conduct& conduct, bool isTogether, EvidenceList& list)
{
    const TargetSpread::Ports ports = conduct.failed.mostPorts();
    if (ports.count >= kScannedPorts) {
        list.add(EvidenceKind::portScan, sizeOf(ports.count), [&] {
            return subject(pair, isTogether) + " tried " + counted(ports.count, "port", "ports") + " of "
                + ports.address.toString() + " in vain.";
        });
    }
    const TargetSpread::Addresses hosts = conduct.failed.mostAddresses();
    if (isHostScan(conduct)) {
        list.add(EvidenceKind::hostScan, sizeOf(hosts.count), [&] {
            return subject(pair, isTogether) + " tried port " + std::to_string(hosts.port) + " of "
                + counted(hosts.count, "host", "hosts") + " in vain.";
        });
    }
    const TargetSpread::Addresses doors = conduct.doors.mostAddresses();
    if (doors.count >= kDoorsKnockedAt) {
        list.add(EvidenceKind::doorKnocking, sizeOf(doors.count), [&] {
            return subject(pair, isTogether) + " connected to port " + std::to_string(doors.port) + " of "
                + counted(doors.count, "host", "hosts") + ", where one logs in or delivers mail.";
        });
    }
}

void addFailures(const PairCase& pair, const Conduct& conduct, bool isTogether, EvidenceList& list)
{
    const FlowConduct& sums = conduct.sums;
    const std::uint64_t failures = sums.refused + sums.unanswered;
    const bool isScan
        = list.has(EvidenceKind::portScan) || list.has(EvidenceKind::hostScan) || list.has(EvidenceKind::doorKnocking);
    if (failures >= kFailures && failures * 2 >= sums.outward && !isScan) {
        list.add(EvidenceKind::unanswered, sizeOf(failures), [&] {
            return "Of " + counted(sums.outward, "connection", "connections") + " of " + subject(pair, isTogether)
                + ", " + std::to_string(sums.refused) + " were refused and " + std::to_string(sums.unanswered)
                + " not answered.";
        });
    }
}

bool hasDeed(const Conduct& conduct)
{
    return conduct.sums.oneWayPackets >= kFloodPackets || conduct.failed.mostPorts().count >= kScannedPorts
        || isHostScan(conduct) || conduct.doors.mostAddresses().count >= kDoorsKnockedAt;
}
} // namespace

void addTraffic(const PairCase& pair, EvidenceList& list)
{
    // What each of many does a little of, all of them may do in earnest.
    const bool isTogether = pair.crowd != nullptr && !hasDeed(pair.conduct) && hasDeed(pair.crowd->conduct);
    const Conduct& conduct = isTogether ? pair.crowd->conduct : pair.conduct;
    addFlood(pair, conduct, isTogether, list);
    addScans(pair, conduct, isTogether, list);
    addFailures(pair, conduct, isTogether, list);
    const std::uint64_t forged = pair.conduct.sums.forged + pair.control.sums.forged;
    if (forged > 0) {
        list.add(EvidenceKind::forgedSource, sizeOf(forged), [&] {
            return counted(forged, "flow", "flows") + " of this pair left with a source that is not this machine's.";
        });
    }
    const SocketRoles& sockets = pair.descendant().facts.sockets;
    if (!pair.isThreadLevel && (sockets.hasRawSocket || sockets.hasPacketSocket)) {
        list.add(EvidenceKind::rawSocket, [&] {
            return wording::name(pair.descendant()) + " holds a "
                + (sockets.hasPacketSocket ? std::string("packet") : std::string("raw"))
                + " socket: it can write headers of its own.";
        });
    }
}

} // namespace netgrove
