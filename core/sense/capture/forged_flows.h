// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>

#include "core/sense/capture/packet.h"

namespace netgrove {

/// Which flow the packets with forged sources belong to. A sender that forges sources can make each packet look like a
/// flow of its own; here everything towards one remote endpoint is one flow whatever its source, of an address with
/// many ports everything beyond the first 16 is one flow, and of many addresses everything beyond the first 1024 flows
/// is one per protocol.
class ForgedFlows {
public:
    static constexpr std::uint32_t kMostPortsPerAddress = 16;
    static constexpr std::size_t kMostFlows = 1024;

    /// The slot that this packet belongs to, if there is one already.
    std::optional<std::uint32_t> find(const PacketFacts& packet) const;
    /// The remote end that a new flow for this packet stands for: port 0 where it stands for many ports.
    Endpoint remoteFor(const PacketFacts& packet) const;
    /// A new flow for the packet, in this slot.
    void insert(const PacketFacts& packet, std::uint32_t slot);
    /// The flow has ended.
    void erase(std::uint32_t slot);

private:
    struct Fold {
        Protocol protocol = Protocol::raw;
        std::uint8_t ipProtocol = 0;
        Endpoint remote; ///< port 0: any port; no address: any address

        bool operator==(const Fold&) const = default;
    };
    struct FoldHash {
        std::size_t operator()(const Fold& fold) const noexcept
        {
            return hashCombine(hashCombine(static_cast<std::size_t>(fold.protocol), fold.ipProtocol),
                std::hash<Endpoint>{}(fold.remote));
        }
    };

    static Fold foldOf(const PacketFacts& packet, Endpoint remote);
    Fold foldForNew(const PacketFacts& packet) const;

    std::unordered_map<Fold, std::uint32_t, FoldHash> m_slots;
    std::unordered_map<std::uint32_t, Fold> m_folds; ///< by slot
    std::unordered_map<IpAddress, std::uint32_t> m_flowsPerAddress;
};

} // namespace netgrove
