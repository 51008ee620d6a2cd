// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/namespaces.h"

#include <algorithm>
#include <array>
#include <unistd.h>

namespace netgrove {

NetnsId currentNetns()
{
    std::array<char, 64> target{};
    const ssize_t length = ::readlink("/proc/thread-self/ns/net", target.data(), target.size());
    const std::string_view link(target.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    return NetnsId(parseBracketedNumber(link, "net").value_or(0));
}

Namespaces::Namespaces(const ProcReader& reader, const ProcessTable& table)
    : m_reader(reader)
    , m_table(table)
    , m_current(currentNetns())
{
}

std::vector<NetnsId> Namespaces::list() const
{
    std::vector<NetnsId> found;
    m_table.forEachAlive([&](const ProcessTable::Entry& entry) {
        if (entry.facts.netns.value != 0 && entry.facts.netns != m_current) {
            found.push_back(entry.facts.netns);
        }
    });
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    found.insert(found.begin(), m_current);
    return found;
}

FileDescriptor Namespaces::open(NetnsId netns) const
{
    FileDescriptor way;
    for (const Pid pid : processesIn(netns)) {
        way = m_reader.openNetns(pid);
        // A process may have changed its namespace since it was looked at.
        if (way.isOpen() && m_reader.netns(pid) == netns) {
            return way;
        }
    }
    return {};
}

std::optional<Pid> Namespaces::processIn(NetnsId netns) const
{
    for (const Pid pid : processesIn(netns)) {
        if (m_reader.netns(pid) == netns) {
            return pid;
        }
    }
    return std::nullopt;
}

/// A few that should be in it; ourselves first where it is our own.
std::vector<Pid> Namespaces::processesIn(NetnsId netns) const
{
    static constexpr std::size_t kEnough = 8;
    std::vector<Pid> found;
    if (netns == m_current) {
        found.emplace_back(::getpid());
    }
    m_table.forEachAlive([&](const ProcessTable::Entry& entry) {
        if (entry.facts.netns == netns && found.size() < kEnough) {
            found.push_back(entry.key().pid);
        }
    });
    return found;
}

} // namespace netgrove
