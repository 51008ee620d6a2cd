// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/standing_picture.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace netgrove {
namespace {

/// After so many ends those without living descendants are forgotten: a look at everything, seldom enough to cost
/// nothing.
constexpr std::size_t kEndsBetweenForgetting = 4096;

} // namespace

void StandingPicture::apply(const Observation& observation)
{
    if (observation.isComplete) {
        *this = StandingPicture{};
    }
    if (observation.machine) {
        m_machine = observation.machine;
    }
    for (const ProcessObservation& process : observation.processes) {
        apply(process);
    }
    for (const ThreadObservation& thread : observation.threads) {
        apply(thread);
    }
    for (const FlowObservation& flow : observation.flows) {
        if (flow.isFinal) {
            m_flows.erase(flow.id);
        } else {
            m_flows.insert_or_assign(flow.id, flow);
        }
    }
}

void StandingPicture::apply(const ProcessObservation& told)
{
    const auto [place, isNew] = m_processes.try_emplace(told.key);
    Process& known = place->second;
    if (isNew) {
        known = {told, ++m_lastOrder};
    } else {
        // A birth does not change: what was once known of it stays.
        ProcessObservation before = std::exchange(known.facts, told);
        if (!told.program && told.executable == before.executable) {
            known.facts.program = std::move(before.program);
        }
        known.facts.hasExeced = told.hasExeced || before.hasExeced;
        if (!told.birthParent || (before.isBirthParentKnown && !told.isBirthParentKnown)) {
            known.facts.birthParent = before.birthParent;
            known.facts.isBirthParentKnown = before.isBirthParentKnown;
        }
    }
    if (!known.isEnded()) {
        return;
    }
    m_threads.erase(m_threads.lower_bound({told.key, Tid(std::numeric_limits<std::int32_t>::min())}),
        m_threads.upper_bound({told.key, Tid(std::numeric_limits<std::int32_t>::max())}));
    if (++m_endedSinceForgetting >= kEndsBetweenForgetting) {
        forgetChildless();
    }
}

void StandingPicture::apply(const ThreadObservation& told)
{
    if (told.change == ThreadChange::exit) {
        m_threads.erase({told.process, told.tid});
    } else {
        m_threads.insert_or_assign({told.process, told.tid}, told);
    }
}

std::unordered_set<ProcessKey> StandingPicture::ancestorsOfLiving() const
{
    std::unordered_set<ProcessKey> kept;
    for (const auto& [key, process] : m_processes) {
        // Upwards until someone was there before: each is visited once, and a circle that a stranger made ends.
        auto next = process.isEnded() ? m_processes.end() : m_processes.find(key);
        while (next != m_processes.end() && next->second.facts.birthParent
            && kept.insert(*next->second.facts.birthParent).second) {
            next = m_processes.find(*next->second.facts.birthParent);
        }
    }
    return kept;
}

void StandingPicture::forgetChildless()
{
    const auto kept = ancestorsOfLiving();
    std::erase_if(
        m_processes, [&](const auto& entry) { return entry.second.isEnded() && !kept.contains(entry.first); });
    m_endedSinceForgetting = 0;
}

Observation StandingPicture::complete(const Observation& last) const
{
    Observation whole;
    whole.sequence = last.sequence;
    whole.time = last.time;
    whole.wallTime = last.wallTime;
    whole.isComplete = true;
    whole.machine = m_machine;
    whole.notices = last.notices;
    whole.counters = last.counters;

    std::unordered_set<ProcessKey> kept = ancestorsOfLiving();
    for (const ProcessObservation& process : last.processes) {
        kept.insert(process.key);
    }
    std::vector<const Process*> ordered;
    for (const auto& [key, process] : m_processes) {
        if (!process.isEnded() || kept.contains(key)) {
            ordered.push_back(&process);
        }
    }
    std::sort(ordered.begin(), ordered.end(), [](const Process* a, const Process* b) { return a->order < b->order; });
    for (const Process* process : ordered) {
        whole.processes.push_back(process->facts);
    }
    for (const auto& [key, thread] : m_threads) {
        whole.threads.push_back(thread);
    }
    for (const auto& [id, flow] : m_flows) {
        whole.flows.push_back(flow);
    }
    std::copy_if(last.flows.begin(), last.flows.end(), std::back_inserter(whole.flows),
        [](const FlowObservation& flow) { return flow.isFinal; });
    return whole;
}

} // namespace netgrove
