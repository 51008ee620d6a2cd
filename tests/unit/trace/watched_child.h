// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Children that make real traffic in a network of their own, and a tracer that watches them.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "core/sense/trace/tracer.h"

namespace netgrove::test {

/// Everything that a tracer said.
struct Heard {
    std::map<std::uint64_t, SocketUse> uses; ///< by id, as last told
    std::vector<SocketEvent> sockets;
    std::vector<ProcessEvent> processes;
    int firstUses = 0;

    TraceSink sink();
    std::vector<SocketUse> usesOf(pid_t pid) const;
    std::vector<ProcessEvent> eventsOf(pid_t pid) const;
    bool hasExited(pid_t pid) const;
};

/// Sum of what these uses sent or received.
std::uint64_t sent(const std::vector<SocketUse>& uses);
std::uint64_t received(const std::vector<SocketUse>& uses);

/// Forks; the child gets a network namespace of its own with loopback up, and ends when `work` returns.
pid_t startChild(const std::function<void()>& work);

/// Ticks until the tracer told that this child is gone, or 20 s have passed. True: it ended with status 0.
bool watchUntilGone(Tracer& tracer, Heard& heard, pid_t child);

/// Both at once.
pid_t watchChild(Tracer& tracer, Heard& heard, const std::function<void()>& work);

// For the children: each ends the child with a status that says so where it fails.

void require(bool isTrue);
void enterOwnNetwork();
sockaddr_storage loopback(int family, std::uint16_t port, bool isMapped = false);
socklen_t sizeOf(const sockaddr_storage& address);
struct TcpPair {
    int client = -1;
    int server = -1;
};
TcpPair connectedTcp(int family = AF_INET);
/// A bound UDP socket and its address.
struct UdpReceiver {
    int descriptor = -1;
    sockaddr_storage address{};
};
UdpReceiver udpReceiver(int family = AF_INET);
void sendAll(int descriptor, std::size_t bytes);
void receiveAll(int descriptor, std::size_t bytes);
void sendTo(int descriptor, std::size_t bytes, const sockaddr_storage& address);

} // namespace netgrove::test
