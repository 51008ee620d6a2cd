// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The loads that come in great numbers: flows, ports, births, bytes. Each is bounded, prints one JSON object and
/// returns an exit status. Only in the lab's pc host.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace netgrove::bench {

inline constexpr std::chrono::seconds kLongestRun{120};

/// One process, one socket; every datagram goes to a remote end of its own.
struct NewFlows {
    std::uint64_t flows = 200'000;
    std::uint64_t rate = 20'000; ///< a second
};
int runNewFlows(const NewFlows& load);

/// One process asks every port of one host for a TCP connection, and is refused.
struct PortScan {
    unsigned ports = 65'535;
    unsigned rate = 10'000; ///< a second
};
int runPortScan(const PortScan& load);

/// Children that end at once.
struct Births {
    unsigned count = 25'000;
    unsigned rate = 5'000; ///< a second
};
int runBirths(const Births& load);

/// As much as one connection takes: a stream in large writes, or datagrams as a QUIC sender makes them. What is sent is
/// dropped at the other end.
struct Bulk {
    bool isDatagrams = false;
    std::uint64_t megabytes = 2'000;
};
int runBulk(const Bulk& load);

} // namespace netgrove::bench
