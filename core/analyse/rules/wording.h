// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The pieces that evidence sentences are put together from. Names of strangers come out safe to show.
#pragma once

#include <chrono>
#include <cstdint>

#include "core/analyse/process_forest.h"
#include "core/base/phrase.h"

namespace netgrove::wording {

Phrase name(const ProcessNode& process); ///< "comm (pid)"
Phrase number(std::uint64_t number); ///< "17"
Phrase address(const IpAddress& address);
Phrase path(const ProcessObservation& process); ///< of its program
Phrase bytes(std::uint64_t count); ///< "12.3 kB"
Phrase hosts(std::uint64_t count); ///< "1 host", "3 hosts"
Phrase duration(std::chrono::nanoseconds duration); ///< "40 ms", "0.4 s", "3 min", "5 h", "4 days"

/// What it does outside, to be put behind a name: "sends to 198.51.100.7 (33.8 kB)", "received from 3 hosts (1.2 MB)".
Phrase talk(const ProcessNode& process);
/// The same, where a connection that stands says more: "holds a connection to 198.51.100.7:6667".
Phrase talkOrConnection(const ProcessNode& process);

} // namespace netgrove::wording
