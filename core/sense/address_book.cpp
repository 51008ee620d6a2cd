// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/address_book.h"

#include <algorithm>
#include <utility>

#include "core/sense/capture/interfaces.h"
#include "core/sense/sockets/netns_switch.h"
#include "core/sense/sockets/proc_addresses.h"

namespace netgrove {
namespace {
constexpr std::size_t kMostGone = 4096;
}

AddressBook::AddressBook(const NamespaceSource& source, NetnsId captured, std::filesystem::path procRoot)
    : m_source(source)
    , m_captured(captured)
    , m_procRoot(std::move(procRoot))
{
}

void AddressBook::setCaptured(std::vector<InterfaceAddress> addresses)
{
    m_own = std::move(addresses);
    index();
}

bool AddressBook::rereadOthers(const std::vector<NetnsId>& existing)
{
    bool hasChanged = std::erase_if(m_others, [&](const auto& entry) {
        const bool isGone = std::ranges::find(existing, entry.first) == existing.end();
        if (isGone) {
            remember(entry.second);
        }
        return isGone;
    }) > 0;
    for (const NetnsId netns : existing) {
        auto addresses = netns == m_captured ? std::nullopt : addressesIn(netns);
        if (addresses && m_others[netns] != *addresses) {
            m_others[netns] = std::move(*addresses);
            hasChanged = true;
        }
    }
    if (hasChanged) {
        index();
    }
    return hasChanged;
}

std::optional<std::vector<InterfaceAddress>> AddressBook::addressesIn(NetnsId netns) const
{
    const FileDescriptor way = m_source.open(netns);
    if (!way.isOpen()) {
        return std::nullopt;
    }
    Result<InterfaceTable> table = failure(ErrorCode::system, "not entered");
    const auto entered = runInNetns(way, [&] { table = listInterfaces(netns); });
    if (entered && table) {
        return std::move(table->addresses);
    }
    const auto pid = m_source.processIn(netns);
    auto read = pid ? readProcAddresses(m_procRoot, *pid, netns) : std::vector<InterfaceAddress>();
    return read.empty() ? std::nullopt : std::optional(std::move(read));
}

NetnsId AddressBook::netnsOf(const IpAddress& local) const
{
    const auto found = m_netnsOf.find(local);
    if (found != m_netnsOf.end()) {
        return found->second;
    }
    const auto gone = m_gone.find(local);
    return gone == m_gone.end() ? m_captured : gone->second;
}

bool AddressBook::isOwn(const IpAddress& address) const { return address.isLoopback() || m_netnsOf.contains(address); }

void AddressBook::remember(const std::vector<InterfaceAddress>& gone)
{
    if (m_gone.size() + gone.size() > kMostGone) {
        m_gone.clear();
    }
    for (const InterfaceAddress& entry : gone) {
        if (!entry.address.isLoopback()) {
            m_gone[entry.address] = entry.netns;
        }
    }
}

void AddressBook::index()
{
    m_all = m_own;
    m_netnsOf.clear();
    for (const auto& [netns, addresses] : m_others) {
        for (const InterfaceAddress& entry : addresses) {
            // Every namespace has a loopback of its own, and no packet of another one's is ever seen here.
            if (entry.address.isLoopback()) {
                continue;
            }
            m_all.push_back(entry);
            const auto [known, isNew] = m_netnsOf.emplace(entry.address, netns);
            if (!isNew && known->second != netns) {
                known->second = NetnsId();
            }
        }
    }
    for (const InterfaceAddress& entry : m_own) {
        m_netnsOf[entry.address] = m_captured;
    }
}

} // namespace netgrove
