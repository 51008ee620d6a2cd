// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/corpus/excerpt.h"

#include <algorithm>

#include "tests/support/lab/addresses.h"

namespace netgrove::lab {
namespace {
constexpr std::string_view kLabProgram = "netgrove-lab";

bool isLinkLocal(const IpAddress& address) { return address.isInPrefix(addressOf("fe80::"), 10); }
} // namespace

Observation Excerpt::of(Observation observation)
{
    if (observation.machine) {
        observation.machine->hostName = "pc";
        std::erase_if(observation.machine->addresses,
            [](const InterfaceAddress& each) { return !isLabAddress(each.address) && !isLinkLocal(each.address); });
    }
    std::erase_if(observation.processes, [this](const ProcessObservation& process) { return !isKept(process); });
    std::ranges::for_each(observation.processes, clean);
    for (ProcessObservation& process : observation.processes) {
        if (process.birthParent && !m_kept.contains(*process.birthParent)) {
            process.birthParent.reset();
            process.isBirthParentKnown = false;
            process.parentPid = Pid(1);
        }
    }
    std::erase_if(
        observation.threads, [this](const ThreadObservation& thread) { return !m_kept.contains(thread.process); });
    std::erase_if(observation.flows, [this](const FlowObservation& flow) { return !isKept(flow); });
    observation.counters.processes = m_kept.size();
    return observation;
}

/// Kernel numbers are used again, but not within one scene.
bool Excerpt::isKept(const ProcessObservation& process)
{
    if (m_kept.contains(process.key)) {
        return true;
    }
    const bool isChild = process.birthParent && m_kept.contains(*process.birthParent);
    if (!isChild && !m_actors.contains(process.key.pid)) {
        return false;
    }
    m_kept.insert(process.key);
    return true;
}

/// Flows of nobody are the scene's: while it was recorded, nobody else was in the lab but who calls for it.
bool Excerpt::isKept(const FlowObservation& flow) const
{
    const auto isOurs = [this](const ProcessKey& process) { return m_kept.contains(process); };
    const bool isOwned = !flow.owners.empty() || flow.opener || !flow.users.empty();
    return !isOwned || std::ranges::any_of(flow.owners, isOurs) || (flow.opener && isOurs(*flow.opener))
        || std::ranges::any_of(flow.users, [&](const SocketUser& user) { return isOurs(user.process); });
}

void Excerpt::clean(ProcessObservation& process)
{
    if (process.executable.ends_with(kLabProgram)) {
        process.executable = kLabProgram;
        process.commandLine = kLabProgram;
    }
}

} // namespace netgrove::lab
