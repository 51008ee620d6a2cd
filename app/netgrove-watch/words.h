// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What happened and what to try, in words for people. All of it is safe for a terminal.
#pragma once

#include <string>

#include "app/netgrove-watch/options.h"
#include "core/analyse/snapshot.h"
#include "core/base/result.h"

namespace netgrove::watch {

/// Why capture could not start, and what to do about it; several lines. existing: the names of the interfaces there
/// are.
std::string startFailure(const Error& error, const Options& options, const std::vector<std::string>& existing);

/// What is wrong with a recording and where, or why none could be made; one line.
std::string recordingFailure(const Error& error);

/// What can be done about damage in the middle of a recording; one line.
std::string salvageHint(const std::string& path);

/// Why a recording stopped by itself; one line.
std::string recordingStopped(const std::string& path, const Error& error);

/// Why nothing more could be written, for errno's number; one line.
std::string writeFailure(int errorNumber);

/// One line.
std::string words(const SensorNotice& notice);

std::string processName(const ProcessRecord& process); ///< "comm (pid)"
std::string byteText(double bytes); ///< "12.3 kB"
std::string counted(std::uint64_t count, std::string_view one, std::string_view many);

/// "ALERT server-like pair: agent (100) > worker (200)"
std::string headline(const Finding& finding);

/// "proc attribution on eth0, lo"
std::string captureText(const Snapshot& snapshot);
/// "120 packets/s, 0 drops, 0 lost events, 98 % attributed, 2 findings"
std::string healthText(const Snapshot& snapshot);

} // namespace netgrove::watch
