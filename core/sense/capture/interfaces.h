// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The interfaces and addresses of a network namespace, by rtnetlink(7).
#pragma once

#include <vector>

#include "core/base/file_descriptor.h"
#include "core/base/local_addresses.h"
#include "core/base/result.h"
#include "core/observe/observation.h"

namespace netgrove {

struct InterfaceTable {
    std::vector<InterfaceFacts> interfaces; ///< by index; `isCaptured` is left false
    std::vector<InterfaceAddress>
        addresses; ///< peer addresses of point-to-point links are not among them: they are the others'
    /// Devices through which another system sends as if it were this one's stack (macvtap, ipvtap: virtual machines).
    /// What leaves there with a foreign source is forwarded, not forged.
    std::vector<InterfaceIndex> guestInterfaces;
    bool isForwarding = false; ///< the kernel routes others' packets (net.ipv4.ip_forward or its IPv6 twin)

    bool operator==(const InterfaceTable&) const = default;
};

/// What there is in the network namespace of the calling thread. `netns` is written into the rows. Errors: system,
/// noPrivilege.
Result<InterfaceTable> listInterfaces(NetnsId netns);

/// What to tell of a change: interfaceGone for each interface that was up and is down or not there any more,
/// interfaceBack for each that is up and was down, or has come. The detail is the name (untrusted).
std::vector<SensorNotice> interfaceNotices(
    const std::vector<InterfaceFacts>& before, const std::vector<InterfaceFacts>& after, MonotonicTime time);

/// Keeps an InterfaceTable current. Thread: one at a time; follows the namespace of the thread that opened it.
class InterfaceMonitor {
public:
    /// Errors: system, noPrivilege.
    static Result<InterfaceMonitor> open(NetnsId netns);

    /// Readable when update() should be called.
    int descriptor() const { return m_events.get(); }
    const InterfaceTable& table() const { return m_table; }

    /// Reads what the kernel has to tell. True: table() is a new one. A lost message (ENOBUFS) leads to a fresh
    /// listing, so nothing is missed. Does not block.
    Result<bool> update();
    /// Lists anew without waiting for a word of the kernel. True: table() changed.
    Result<bool> reread();

private:
    InterfaceMonitor(FileDescriptor events, FileDescriptor requests, NetnsId netns)
        : m_events(std::move(events))
        , m_requests(std::move(requests))
        , m_netns(netns)
    {
    }

    FileDescriptor m_events; ///< subscribed to links and addresses
    FileDescriptor m_requests; ///< for dumps; bound to the same namespace
    NetnsId m_netns;
    InterfaceTable m_table;
};

} // namespace netgrove
