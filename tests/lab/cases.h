// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Ways to send and receive that a program which says who sent it must get right. Each is bounded, prints the truth
/// (tests/support/lab/truth.h: a flow line for every thread that used a flow, with its own payload bytes) and returns.
#pragma once

#include <chrono>
#include <span>
#include <string_view>

#include "tests/support/lab/addresses.h"

namespace netgrove::lab {

struct CaseOptions {
    int count = 500; ///< of cases that do something many times
    std::chrono::milliseconds delay{0}; ///< before the first packet
    int descriptor = -1; ///< of cases that go on with what another program opened
};

struct Case {
    std::string_view name;
    std::string_view description;
    void (*run)(const CaseOptions& options);
};

/// Every case there is, in the order of the families below.
std::span<const Case> cases();
const Case* findCase(std::string_view name);

// case_tcp.cpp
void runTcpUp(const CaseOptions& options);
void runTcpDown(const CaseOptions& options);
void runTcpBoth(const CaseOptions& options);
void runTcpIpv6(const CaseOptions& options);
void runTcpMapped(const CaseOptions& options);
void runTcpDrip(const CaseOptions& options);
void runTcpMany(const CaseOptions& options);
void runTcpBurst(const CaseOptions& options);
void runTcpPortReuse(const CaseOptions& options);
// case_udp.cpp
void runUdpConnected(const CaseOptions& options);
void runUdpUnconnected(const CaseOptions& options);
void runUdpIpv6(const CaseOptions& options);
void runUdpMapped(const CaseOptions& options);
void runUdpPortReuse(const CaseOptions& options);
void runUdpSmallFlood(const CaseOptions& options);
// case_protocols.cpp
void runIcmpPing(const CaseOptions& options);
void runIcmpRaw(const CaseOptions& options);
void runIcmpv6Ping(const CaseOptions& options);
void runSctp(const CaseOptions& options);
void runRawIp(const CaseOptions& options);
void runPacket(const CaseOptions& options);
// case_calls.cpp
void runIoUring(const CaseOptions& options);
void runSendfile(const CaseOptions& options);
void runSplice(const CaseOptions& options);
void runMmsg(const CaseOptions& options);
// case_places.cpp
void runLoopback(const CaseOptions& options);
void runContainer(const CaseOptions& options);
// case_short_lives.cpp
void runShortTcp(const CaseOptions& options);
void runShortUdp(const CaseOptions& options);
// case_shared.cpp
void runInheritedByChild(const CaseOptions& options);
void runInheritedByParent(const CaseOptions& options);
void runInheritedByBoth(const CaseOptions& options);
void runPassedSocket(const CaseOptions& options);
void runOtherThread(const CaseOptions& options);
// case_servers.cpp
void runSocketActivation(const CaseOptions& options);
void runPrefork(const CaseOptions& options);
// case_identity.cpp
void runRenamed(const CaseOptions& options);
void runDeletedExecutable(const CaseOptions& options);
void runExecBetween(const CaseOptions& options);
void runContinue(const CaseOptions& options);
void runVfork(const CaseOptions& options);
void runCloneParent(const CaseOptions& options);
void runPidReuse(const CaseOptions& options);

} // namespace netgrove::lab
