// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <system_error>

#include "core/base/safe_text.h"

namespace netgrove::watch {
namespace {
std::string joined(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + safeText(name, 64).text;
    }
    return text;
}

std::string noticeWords(NoticeKind kind)
{
    switch (kind) {
    case NoticeKind::captureRefused:
        return "No right to capture: only processes are shown. Run it with sudo.";
    case NoticeKind::interfaceGone:
        return "An interface is gone; capture goes on without it and takes it up again when it is back.";
    case NoticeKind::interfaceBack:
        return "An interface is back and captured again.";
    case NoticeKind::captureFailed:
        return "Capture failed; start netgrove-watch again.";
    case NoticeKind::processEventsRefused:
        return "The kernel does not tell of births (no proc connector): short-lived processes may be missed. Run it as "
               "root outside of containers.";
    case NoticeKind::processesHidden:
        return "/proc hides other users' processes (hidepid): run it as root, or as a member of the group that /proc "
               "is mounted for.";
    case NoticeKind::socketDiagRefused:
        return "The kernel refuses sock_diag: sockets are read from /proc/net, which is slower and misses the "
               "short-lived.";
    case NoticeKind::tracingUnavailable:
        return "eBPF cannot be used: who sent is told by sockets, and threads are not known.";
    case NoticeKind::eventsLost:
        return "Events were lost: too much happened at once. The state was read anew.";
    case NoticeKind::tableFull:
        return "A table is full: the oldest entries were ended to make room.";
    case NoticeKind::recordingStopped:
        return "The recording stopped; capture goes on.";
    case NoticeKind::packetsOnly:
        return "A file of packets: it tells of no processes, so no pair can be found; forged sources are.";
    }
    return "Something does not work as it could.";
}
} // namespace

std::string startFailure(const Error& error, const Options& options, const std::vector<std::string>& existing)
{
    const std::string detail = " (" + safeText(error.detail, 400).text + ")";
    switch (error.code) {
    case ErrorCode::noPrivilege:
        return "netgrove-watch: no right to capture packets" + detail
            + ".\nRun it with sudo, or start the window (netgrove), which shows your own processes without it.\n";
    case ErrorCode::noSuchInterface:
        return "netgrove-watch: there is no interface " + joined(options.interfaces) + detail + ".\nThis machine has: "
            + joined(existing) + ".\nGive one of these, or leave --interface out to capture on all of them.\n";
    case ErrorCode::notSupported:
        return "netgrove-watch: this kernel or this build lacks what is asked for" + detail
            + ".\nTry --attribution proc, which needs the least.\n";
    case ErrorCode::badInput:
        return "netgrove-watch: the arguments cannot be used" + detail + ".\nTry netgrove-watch --help.\n";
    default:
        return "netgrove-watch: could not capture" + detail
            + ".\nTry again; if it stays, run it with sudo and --attribution proc.\n";
    }
}

std::string recordingFailure(const Error& error)
{
    const std::string detail = safeText(error.detail, 1000).text;
    switch (error.code) {
    case ErrorCode::refused:
        return "netgrove-watch: " + detail + ". A recording is never written over another file: choose a new name.\n";
    case ErrorCode::tooNew:
        return "netgrove-watch: " + detail + ". Replay it with a newer netgrove-watch.\n";
    case ErrorCode::badInput:
        return "netgrove-watch: bad recording: " + detail + ".\n";
    default:
        return "netgrove-watch: " + detail + ".\n";
    }
}

std::string salvageHint(const std::string& path)
{
    return "What is whole was replayed up to there. What stands behind it can be saved: netgrove-watch salvage "
        + safeText(path).text + " NEW-FILE\n";
}

std::string recordingStopped(const std::string& path, const Error& error)
{
    return "netgrove-watch: the recording stopped (" + safeText(error.detail, 1000).text + "). " + safeText(path).text
        + " is valid up to there.\n";
}

std::string writeFailure(int errorNumber)
{
    return "netgrove-watch: standard output cannot be written (" + std::generic_category().message(errorNumber)
        + "); stopped. Make room, or write elsewhere.\n";
}

std::string words(const SensorNotice& notice)
{
    const std::string detail = notice.detail.empty() ? "" : " (" + safeText(notice.detail, 200).text + ")";
    return noticeWords(notice.kind) + detail;
}

std::string processName(const ProcessRecord& process)
{
    const std::string comm = process.facts.comm.empty() ? "?" : safeText(process.facts.comm, 64).text;
    return comm + " (" + std::to_string(process.key.pid.value) + ")";
}

std::string byteText(double bytes)
{
    constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    std::size_t unit = 0;
    for (; bytes >= 999.5 && unit + 1 < kUnits.size(); ++unit) {
        bytes /= 1000;
    }
    std::array<char, 40> text{};
    const int length = std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f %s" : "%.1f %s", bytes, kUnits[unit]);
    return {text.data(), static_cast<std::size_t>(length)};
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many)
{
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string headline(const Finding& finding)
{
    std::string text;
    for (const char letter : toText(finding.grade)) {
        text += static_cast<char>(letter - ('a' - 'A'));
    }
    if (finding.rule == Rule::spoofedSource) {
        text += " spoofed source";
        return text + (finding.descendant ? ": " + processName(*finding.descendant) : ": sender not known");
    }
    text += finding.isThreadLevel ? " server-like pair of threads: " : " server-like pair: ";
    if (finding.ancestor && finding.descendant) {
        text += finding.isThreadLevel ? processName(*finding.descendant)
                                      : processName(*finding.ancestor) + " > " + processName(*finding.descendant);
    }
    return text;
}

std::string captureText(const Snapshot& snapshot)
{
    std::vector<std::string> names;
    for (const InterfaceFacts& interface : snapshot.machine.interfaces) {
        if (interface.isCaptured) {
            names.push_back(interface.name);
        }
    }
    return std::string(toText(snapshot.machine.attribution)) + " attribution on "
        + (names.empty() ? "no interface" : joined(names));
}

std::string healthText(const Snapshot& snapshot)
{
    const SensorCounters& counters = snapshot.counters;
    const std::uint64_t drops = counters.kernelDrops + counters.interfaceDrops + counters.queueDrops;
    // Rounded down: 100 % means every one of them.
    const auto percent = static_cast<int>(std::floor(snapshot.attributedShare * 100));
    return std::to_string(std::lround(snapshot.packetsPerSecond)) + " packets/s, " + counted(drops, "drop", "drops")
        + ", " + counted(counters.lostEvents, "lost event", "lost events") + ", " + std::to_string(percent)
        + " % attributed, " + counted(snapshot.findings.size(), "finding", "findings");
}

} // namespace netgrove::watch
