// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What a case's generator told (tests/support/lab/truth.h) and what netgrove-watch said of the same time
/// (docs/netgrove-watch.md), read from their lines. Pure; made so that the two can be laid side by side.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace netgrove::lab {

using Moment = std::chrono::sys_time<std::chrono::microseconds>;

/// A process of this machine beyond doubt.
struct ProcessName {
    pid_t pid = 0;
    std::int64_t startTicks = 0; ///< hundredths of a second since boot
    auto operator<=>(const ProcessName&) const = default;
};

/// What names a flow on the wire, as both sides write it.
struct FlowName {
    std::string protocol;
    std::string local;
    std::string remote;
    auto operator<=>(const FlowName&) const = default;
};

/// One thread's use of one flow, as its own program tells it. Payload bytes.
struct ToldUse {
    FlowName flow;
    ProcessName process;
    pid_t tid = 0;
    std::string comm;
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    Moment told; ///< just after the last byte, with the socket still open
};

struct Told {
    std::vector<ToldUse> uses; ///< in the order in which they were told
    std::set<ProcessName> processes; ///< all that told anything, also that they are done
    std::vector<std::string> notOffered; ///< what this kernel lacks
};

struct SeenUser {
    ProcessName process;
    pid_t tid = 0;
    std::uint64_t sent = 0; ///< payload
    std::uint64_t received = 0;
};

/// A flow as it was said for the last time.
struct SeenFlow {
    FlowName name;
    std::uint64_t id = 0;
    std::optional<ProcessName> process; ///< whom it is credited to
    std::string comm;
    std::string how;
    std::vector<pid_t> owners;
    std::vector<SeenUser> users; ///< traced
    std::uint64_t sentBytes = 0; ///< on the wire, with headers
    std::uint64_t sentPackets = 0;
    std::uint64_t receivedBytes = 0;
    std::uint64_t receivedPackets = 0;
    Moment first;
    bool isForwarded = false;
};

struct Seen {
    std::string attribution; ///< as the start event says; empty: it did not start
    std::vector<SeenFlow> flows; ///< by first packet
    std::uint64_t lost = 0; ///< packets and events, of the last stats
};

/// Lines that are not understood are left out.
Told readTold(std::string_view lines);

/// `anchor`: a process that lived when netgrove-watch started, and was told of: times of start are printed as wall
/// time, and it gives the moment that ticks count from.
Seen readSeen(std::string_view lines, const ProcessName& anchor);

} // namespace netgrove::lab
