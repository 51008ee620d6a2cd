// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Remote hosts as leaves, on demand. One that several processes talk to is one leaf with a line from each, so that it
/// is seen; the others of a process are told one by one while they are few, and by port when they are many.
#include <algorithm>
#include <utility>

#include "ui/forest_scene.h"
#include "ui/format.h"

namespace netgrove {

namespace {

constexpr std::size_t kHostsOneByOne = 5; ///< of one process that nobody else talks to
constexpr std::size_t kPortsOneByOne = 4; ///< groups of one process; more ports are one leaf
constexpr std::size_t kSharedHosts = 8; ///< of one process
constexpr std::size_t kMostHostLeaves = 2000; ///< in the whole forest

struct Remote {
    const FlowRecord* newest = nullptr;
    std::uint16_t port = 0;
    bool isOnePort = true;
    bool hasAnswered = false;
    MonotonicTime last;
};
using Remotes = std::map<IpAddress, Remote>;

Remotes remotesOf(const ProcessRecord& process)
{
    Remotes remotes;
    for (const FlowPointer& flow : process.flows) {
        const FlowObservation& facts = flow->facts;
        if (facts.scope != RemoteScope::external || facts.isForwarded || facts.key.remote.address.isNone()) {
            continue;
        }
        const auto [place, isNew] = remotes.try_emplace(facts.key.remote.address);
        Remote& remote = place->second;
        if (isNew) {
            remote.newest = flow.get();
            remote.port = facts.key.remote.port;
        }
        remote.isOnePort = remote.isOnePort && remote.port == facts.key.remote.port;
        remote.hasAnswered = remote.hasAnswered || facts.counters.rxPackets > 0;
        remote.last = std::max(remote.last, facts.last);
    }
    return remotes;
}

/// What all processes together know of an address.
struct Known {
    std::uint32_t talkers = 0;
    const std::string* name = nullptr; ///< of the host, where any of them learnt it
};

HostFacts factsOf(const IpAddress& address, const Remote& remote, const Known& known)
{
    HostFacts facts;
    const QString text = QString::fromStdString(address.toString());
    facts.name = known.name == nullptr ? text : safe(*known.name, 128);
    facts.place = remote.isOnePort ? formatEndpoint(remote.newest->facts.key, true) : text;
    facts.answered = remote.hasAnswered ? 1 : 0;
    facts.talkers = known.talkers;
    facts.last = remote.last;
    return facts;
}

} // namespace

void ForestScene::appendHosts(const Snapshot& snapshot, std::vector<LayoutRequest>& requests)
{
    const std::size_t processes = m_items.size();
    std::vector<Remotes> remotes(processes);
    std::unordered_map<IpAddress, Known> known;
    for (std::size_t i = 0; i < processes; ++i) {
        if (m_items[i].isProcess()) {
            remotes[i] = remotesOf(*m_items[i].record);
            for (const auto& [address, remote] : remotes[i]) {
                Known& here = known[address];
                ++here.talkers;
                if (!remote.newest->facts.hostName.empty()) {
                    here.name = &remote.newest->facts.hostName;
                }
            }
        }
    }
    std::map<std::pair<ProcessKey, std::string>, std::uint64_t> used;
    std::uint64_t last = 0;
    for (const auto& [place, number] : m_hostNumbers) {
        last = std::max(last, number);
    }
    const auto keyOf = [&](ProcessKey process, const std::string& place) {
        const auto given = m_hostNumbers.find({process, place});
        const std::uint64_t number = given == m_hostNumbers.end() ? ++last : given->second;
        return hostKey(used.try_emplace({process, place}, number).first->second);
    };
    const auto add = [&](std::size_t owner, ProcessKey key, HostFacts facts) {
        ForestItem item;
        item.key = key;
        item.process = m_items[owner].key;
        item.record = m_items[owner].record;
        item.host = std::make_shared<const HostFacts>(std::move(facts));
        item.parent = static_cast<int>(owner);
        item.isMatch = m_items[owner].isMatch;
        item.isPaper = m_items[owner].isPaper;
        append(std::move(item), true, snapshot.time, requests);
    };
    for (std::size_t i = 0; i < processes && m_items.size() < processes + kMostHostLeaves; ++i) {
        std::size_t shared = 0;
        std::map<std::uint16_t, HostFacts> byPort;
        std::vector<std::pair<const IpAddress*, const Remote*>> own;
        for (const auto& [address, remote] : remotes[i]) {
            if (known.at(address).talkers < 2 || shared >= kSharedHosts) {
                own.emplace_back(&address, &remote);
                continue;
            }
            ++shared;
            const ProcessKey key = keyOf({}, address.toString());
            if (const int leaf = numberOf(key); leaf >= 0) {
                m_links.push_back({static_cast<int>(i), leaf});
            } else {
                add(i, key, factsOf(address, remote, known.at(address)));
            }
        }
        if (own.size() <= kHostsOneByOne) {
            for (const auto& [address, remote] : own) {
                add(i, keyOf(m_items[i].key, address->toString()), factsOf(*address, *remote, known.at(*address)));
            }
            continue;
        }
        for (const auto& [address, remote] : own) {
            HostFacts& group = byPort.try_emplace(remote->port, HostFacts{{}, {}, 0, 0, 1, {}}).first->second;
            ++group.hosts;
            group.answered += remote->hasAnswered ? 1 : 0;
            group.last = std::max(group.last, remote->last);
        }
        std::vector<std::pair<std::uint16_t, HostFacts>> groups(byPort.begin(), byPort.end());
        std::ranges::stable_sort(groups, std::greater(), [](const auto& group) { return group.second.hosts; });
        HostFacts rest{{}, {}, 0, 0, 1, {}};
        for (std::size_t group = 0; group < groups.size(); ++group) {
            auto& [port, facts] = groups[group];
            if (group < kPortsOneByOne || groups.size() == kPortsOneByOne + 1) {
                facts.place = QStringLiteral(":%1").arg(port);
                add(i, keyOf(m_items[i].key, ":" + std::to_string(port)), facts);
                continue;
            }
            rest.hosts += facts.hosts;
            rest.answered += facts.answered;
            rest.last = std::max(rest.last, facts.last);
        }
        if (rest.hosts > 0) {
            add(i, keyOf(m_items[i].key, ":*"), rest);
        }
    }
    m_hostNumbers = std::move(used);
}

} // namespace netgrove
