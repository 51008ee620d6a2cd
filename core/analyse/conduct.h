// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// How a process, or a thread, behaves towards the outside: small, bounded, added up flow by flow as they change, so
/// that evidence costs nothing until a pair is found.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/analyse/snapshot.h"
#include "core/base/ip_address.h"
#include "core/base/time.h"

namespace netgrove {

/// Distinct targets. Counting stops at kMaximumTargets.
class TargetSpread {
public:
    void add(const Endpoint& target);
    void merge(const TargetSpread& other);

    std::size_t targets() const { return m_targets.size(); }
    struct Ports {
        IpAddress address;
        std::uint32_t count = 0;
    };
    struct Addresses {
        std::uint16_t port = 0;
        std::uint32_t count = 0;
    };
    Ports mostPorts() const { return m_mostPorts; } ///< tried at one address
    Addresses mostAddresses() const { return m_mostAddresses; } ///< tried on one port

    static constexpr std::size_t kMaximumTargets = 2048;

private:
    std::unordered_set<Endpoint> m_targets;
    std::unordered_map<IpAddress, std::uint32_t> m_portsOf;
    std::unordered_map<std::uint16_t, std::uint32_t> m_addressesOf;
    Ports m_mostPorts;
    Addresses m_mostAddresses;
};

/// What one flow adds to the conduct of who it is credited to. All numbers can be added and taken back.
struct FlowConduct {
    std::uint64_t outward = 0; ///< external flows that this machine began
    std::uint64_t inward = 0; ///< external flows that the other side began
    std::uint64_t refused = 0; ///< TCP, reset in answer to a SYN
    std::uint64_t unanswered = 0; ///< asked again or given up, and no answer
    std::uint64_t oneWayPackets = 0; ///< sent fast on flows that brought nothing back
    std::uint64_t oneWayBytes = 0;
    std::uint64_t forged = 0; ///< flows with a source that is not ours

    void add(const FlowConduct& other);
    void subtract(const FlowConduct& other);
    bool isAttackLike() const { return refused + unanswered + oneWayPackets + forged > 0; }
};
FlowConduct conductOf(const FlowObservation& flow);

/// Something came in on a connection that had been quiet, and nobody here had asked for it just before: the shape of a
/// command.
struct Push {
    MonotonicTime at; ///< last packet of it
    std::chrono::nanoseconds quiet{}; ///< how long nothing had passed in either direction
    std::chrono::nanoseconds age{}; ///< of the flow
    std::uint64_t bytes = 0;
    Endpoint remote;
    std::uint64_t flow = 0; ///< id
};
/// What came in between two states of one flow, where it has that shape.
std::optional<Push> pushBetween(const FlowObservation& before, const FlowObservation& after);

struct Conduct {
    FlowConduct sums;
    std::optional<MonotonicTime> firstAttack; ///< first packet of the first flow that was attack-like
    TargetSpread failed; ///< of those, refused, unanswered or one-way
    TargetSpread doors; ///< on ports where one logs in or delivers mail, answered or not
    std::vector<Push> pushes; ///< the last kPushes

    /// Takes in a flow, of which `share` is conductOf(flow). What it adds to `sums` can be taken back; what was learnt
    /// about targets stays.
    void add(const FlowObservation& flow, const FlowConduct& share);
    void note(const Push& push);
    /// Adds what another did, for those who did it together.
    void join(const Conduct& other);

    static constexpr std::size_t kPushes = 8;
};

} // namespace netgrove
