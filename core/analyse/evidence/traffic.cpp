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

/// Growing numbers are worth telling again at each fourfold.
std::uint64_t sizeOf(std::uint64_t number) { return static_cast<std::uint64_t>(std::bit_width(number)) / 2; }

/// Who did it: the descendant alone, or all children together.
Phrase subject(const PairCase& pair, bool isTogether)
{
    return isTogether
        ? phrase("Evidence", "%1 of %2 together")
              .with({plural("Evidence", "%n descendant(s)").of(pair.crowd->talking), wording::name(pair.ancestor())})
        : wording::name(pair.descendant());
}

void addFlood(const PairCase& pair, const Conduct& conduct, bool isTogether, EvidenceList& list)
{
    const FlowConduct& sums = conduct.sums;
    if (sums.oneWayPackets < kFloodPackets) {
        return;
    }
    list.add(EvidenceKind::flood, sizeOf(sums.oneWayPackets), [&] {
        return phrase("Evidence", "%1 sent %2 (%3) fast, and next to nothing came back.")
            .with({subject(pair, isTogether), plural("Evidence", "%n packet(s)").of(sums.oneWayPackets),
                wording::bytes(sums.oneWayBytes)});
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
            return phrase("Evidence", "%1 tried %2 of %3 in vain.")
                .with({subject(pair, isTogether), plural("Evidence", "%n port(s)").of(ports.count),
                    wording::address(ports.address)});
        });
    }
    const TargetSpread::Addresses hosts = conduct.failed.mostAddresses();
    if (isHostScan(conduct)) {
        list.add(EvidenceKind::hostScan, sizeOf(hosts.count), [&] {
            return phrase("Evidence", "%1 tried port %2 of %3 in vain.")
                .with({subject(pair, isTogether), wording::number(hosts.port), wording::hosts(hosts.count)});
        });
    }
    const TargetSpread::Addresses doors = conduct.doors.mostAddresses();
    if (doors.count >= kDoorsKnockedAt) {
        list.add(EvidenceKind::doorKnocking, sizeOf(doors.count), [&] {
            return phrase("Evidence", "%1 connected to port %2 of %3, where one logs in or delivers mail.")
                .with({subject(pair, isTogether), wording::number(doors.port), wording::hosts(doors.count)});
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
            return phrase("Evidence", "Of %1 of %2, %3 were refused and %4 not answered.")
                .with({plural("Evidence", "%n connection(s)").of(sums.outward), subject(pair, isTogether),
                    wording::number(sums.refused), wording::number(sums.unanswered)});
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
            return phrase("Evidence", "%1 of this pair left with a source that is not this machine's.")
                .with({plural("Evidence", "%n flow(s)").of(forged)});
        });
    }
    const SocketRoles& sockets = pair.descendant().facts.sockets;
    if (!pair.isThreadLevel && (sockets.hasRawSocket || sockets.hasPacketSocket)) {
        list.add(EvidenceKind::rawSocket, [&] {
            return (sockets.hasPacketSocket
                    ? phrase("Evidence", "%1 holds a packet socket: it can write headers of its own.")
                    : phrase("Evidence", "%1 holds a raw socket: it can write headers of its own."))
                .with({wording::name(pair.descendant())});
        });
    }
}

} // namespace netgrove
