// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the window and the privileged helper say to each other: names, bounds and error names, in one place. The calls:
///
///     OpenMonitor(b isTraced, b withPackets) -> h stream    asks polkit for org.netgrove.monitor
///     SignalProcesses(a(it) targets, u signal) -> au outcomes    asks polkit for org.netgrove.signal-process
///
/// On the stream flow Observations (core/observe/codec.h), from the helper to the caller alone.
#pragma once

#include <cstddef>
#include <cstdint>

namespace netgrove::helper_protocol {

constexpr const char* kService = "org.netgrove.Helper1";
constexpr const char* kPath = "/org/netgrove/Helper1";
constexpr const char* kInterface = "org.netgrove.Helper1";
constexpr const char* kOpenMonitor = "OpenMonitor";
constexpr const char* kSignalProcesses = "SignalProcesses";

constexpr const char* kMonitorAction = "org.netgrove.monitor";
constexpr const char* kSignalAction = "org.netgrove.signal-process";

namespace error_name {
constexpr const char* kDenied = "org.netgrove.Error.Denied"; ///< polkit said no
constexpr const char* kCancelled = "org.netgrove.Error.Cancelled"; ///< the person closed the question
constexpr const char* kNoAgent = "org.netgrove.Error.NoAgent"; ///< nobody is there to ask the person
constexpr const char* kNoAuthority = "org.netgrove.Error.NoAuthority"; ///< polkit is gone, or cannot be reached
constexpr const char* kBusy = "org.netgrove.Error.Busy"; ///< too many questions or monitors at once
constexpr const char* kBadArguments = "org.netgrove.Error.BadArguments";
constexpr const char* kFailed = "org.netgrove.Error.Failed";
} // namespace error_name

/// One question is asked for at most so many processes: what a person can still judge, and a tree seldom exceeds.
constexpr std::size_t kMostTargets = 1024;

/// What became of one process of SignalProcesses. The numbers are on the wire.
enum class SignalOutcome : std::uint32_t {
    done = 0,
    gone = 1, ///< ended, or its pid is another's by now
    refused = 2, ///< pid 1, a kernel thread, the helper itself
    notPermitted = 3, ///< the kernel refused
    notSupported = 4, ///< no pidfd
    failed = 5,
};

} // namespace netgrove::helper_protocol
