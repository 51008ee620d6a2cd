// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/rules/spoofed_source.h"

#include <algorithm>
#include <bit>

#include "core/analyse/rules/wording.h"

namespace netgrove {
namespace {
/// Counting stops there (observation.h).
constexpr std::uint64_t kMostSourcesCounted = 65'536;

Evidence sources(const FlowObservation& flow)
{
    Phrase text = flow.forgedSources >= kMostSourcesCounted
        ? phrase("Evidence", "%1 or more different forged sources were used towards this host.")
        : phrase("Evidence", "%1 different forged sources were used towards this host.");
    return {.kind = "distinct-sources", .text = std::move(text).with({wording::number(flow.forgedSources)})};
}

Evidence sender(const FlowRecord& flow, const ProcessNode* process)
{
    if (process == nullptr) {
        return {.kind = "sender-unknown",
            .text = phrase("Evidence", "Which process sent them is not known: no socket was found for them.")};
    }
    Phrase text = flow.how == AttributionSource::traced
        ? phrase("Evidence", "%1 was seen sending them.")
        : phrase("Evidence", "%1 holds the socket that they are taken to come from.");
    return {.kind = "sender", .text = std::move(text).with({wording::name(*process)})};
}
} // namespace

bool isSpoofedSource(const FlowObservation& flow) { return flow.isSourceForged && !flow.isForwarded; }

std::vector<Evidence> spoofEvidence(const FlowRecord& flow, const ProcessNode* process)
{
    const FlowObservation& facts = flow.facts;
    std::vector<Evidence> evidence{{.kind = "forged-source",
        .text = phrase("Evidence",
            "%1 (%2, %3) to %4 left this machine with the source %5, which is neither its own nor one that it "
            "forwards.")
            .with({plural("Evidence", "%n packet(s)").of(facts.counters.txPackets),
                wording::bytes(facts.counters.txBytes), std::string(toText(facts.key.protocol)),
                facts.key.remote.toString(), wording::address(facts.key.local.address)})}};
    if (facts.forgedSources > 1) {
        evidence.push_back(sources(facts));
    }
    evidence.push_back(sender(flow, process));
    return evidence;
}

std::vector<std::uint64_t> spoofSignature(const FlowRecord& flow)
{
    const auto rank
        = [](std::uint64_t number, unsigned step) { return static_cast<std::uint64_t>(std::bit_width(number)) / step; };
    const ProcessKey sender = flow.process.value_or(ProcessKey{});
    return {rank(flow.facts.counters.txPackets, 3), rank(flow.facts.forgedSources, 2),
        static_cast<std::uint64_t>(flow.how), static_cast<std::uint64_t>(sender.pid.value), sender.start.value};
}

} // namespace netgrove
