// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/base/ids.h"
#include "core/base/local_addresses.h"
#include "core/base/time.h"
#include "core/sense/sockets/namespace_source.h"

namespace netgrove {

/// Which namespace of this machine has which address. One thread.
class AddressBook {
public:
    /// `source` must outlive this.
    AddressBook(const NamespaceSource& source, NetnsId captured, std::filesystem::path procRoot = "/proc");

    /// The addresses of the captured namespace, as rtnetlink(7) tells them.
    void setCaptured(std::vector<InterfaceAddress> addresses);
    /// Reads those of the other namespaces in which processes are. True where something changed. Costs two system calls
    /// and a short dump per namespace. Where a namespace may not be entered, its files under /proc
    /// tell (without prefixes of subnets); where they do not either, it keeps what was known of it.
    bool rereadOthers(const std::vector<NetnsId>& existing);

    NetnsId captured() const { return m_captured; }
    const std::vector<InterfaceAddress>& all() const { return m_all; }
    /// The namespace that a flow's local end belongs to: the captured one for its own addresses, for loopback and for
    /// addresses that are nobody's; another one where only that has it; 0 where several others have it, so that nobody
    /// can tell.
    NetnsId netnsOf(const IpAddress& local) const;
    /// True for loopback and for every address of all().
    bool isOwn(const IpAddress& address) const;

private:
    std::optional<std::vector<InterfaceAddress>> addressesIn(NetnsId netns) const;
    void index();
    void remember(const std::vector<InterfaceAddress>& gone);

    const NamespaceSource& m_source;
    NetnsId m_captured;
    std::filesystem::path m_procRoot;
    std::vector<InterfaceAddress> m_own;
    std::unordered_map<NetnsId, std::vector<InterfaceAddress>> m_others;
    std::vector<InterfaceAddress> m_all;
    std::unordered_map<IpAddress, NetnsId> m_netnsOf;
    std::unordered_map<IpAddress, NetnsId> m_gone; ///< of namespaces that are no more: their flows are still being told
};

} // namespace netgrove
