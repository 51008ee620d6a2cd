// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/trace/tracer.h"

namespace netgrove {

namespace {

std::string nameOf(TraceCapabilities::Calls calls)
{
    switch (calls) {
    case TraceCapabilities::Calls::none:
        return "no calls";
    case TraceCapabilities::Calls::tracepoint:
        return "calls by tracepoint";
    case TraceCapabilities::Calls::fentry:
        return "calls by fentry";
    case TraceCapabilities::Calls::kprobe:
        return "calls by kprobe";
    }
    return {};
}

} // namespace

std::string toText(const TraceCapabilities& capabilities)
{
    std::string text = nameOf(capabilities.calls);
    const auto add = [&text](bool isLive, const char* name) { text += isLive ? std::string(", ") + name : ""; };
    add(capabilities.destinations, "datagram destinations");
    add(capabilities.packetDestinations, "raw packet destinations");
    add(capabilities.splicedReads, "spliced reads");
    add(capabilities.openers, "openers");
    add(capabilities.closes, "closes");
    add(capabilities.connects, "connects");
    add(capabilities.processes, "processes");
    return text;
}

} // namespace netgrove
