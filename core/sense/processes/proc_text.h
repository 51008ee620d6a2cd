// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The texts of /proc/PID, taken apart (proc(5)). Pure functions; the texts are untrusted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.h"

namespace netgrove {

/// What one line of /proc/PID/stat says.
struct ProcessStat {
    Pid pid;
    std::string comm; ///< may hold anything, also ")" and newlines
    char state = '?';
    Pid parentPid;
    Pid session;
    std::int32_t terminal = 0; ///< tty_nr; 0: none
    std::uint32_t flags = 0; ///< PF_* of include/linux/sched.h
    std::uint32_t threadCount = 0;
    StartTime start;

    bool isKernelThread() const;
    bool isExiting() const;
    bool hasExeced() const; ///< an exec since its birth
    /// Nothing of it runs any more: a zombie, or on its way there with its last thread.
    bool isOver() const;
};

/// The fields of one stat line; nothing where it does not parse. The name ends at the last ")".
std::optional<ProcessStat> parseStat(std::string_view text);

/// The effective uid in the text of /proc/PID/status. The name in it has its newlines escaped by the kernel.
std::optional<Uid> parseEffectiveUid(std::string_view status);

/// The number in a link such as "socket:[123]" or "net:[123]"; nothing where the link is of another kind.
std::optional<std::uint64_t> parseBracketedNumber(std::string_view link, std::string_view kind);

/// Arguments, each ended by a zero byte, joined by spaces.
std::string joinArguments(std::string text);

} // namespace netgrove
