// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The pieces that evidence sentences are put together from. Names of strangers come out safe to show.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/analyse/process_forest.h"

namespace netgrove::wording {

std::string name(const ProcessNode& process); ///< "comm (pid)"
std::string bytes(std::uint64_t count); ///< "12.3 kB"
std::string counted(std::uint64_t count, std::string_view one, std::string_view many); ///< "1 host", "3 hosts"
std::string duration(std::chrono::nanoseconds duration); ///< "40 ms", "0.4 s", "3 min", "5 h", "4 days"

/// What it does outside, to be put behind a name: "sends to 198.51.100.7 (33.8 kB)", "received from 3 hosts (1.2 MB)".
std::string talk(const ProcessNode& process);
/// The same, where a connection that stands says more: "holds a connection to 198.51.100.7:6667".
std::string talkOrConnection(const ProcessNode& process);

} // namespace netgrove::wording
