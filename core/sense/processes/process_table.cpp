// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/process_table.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "core/sense/processes/process_clock.h"

namespace netgrove {

ProcessTable::ProcessTable(const ProcReader& reader)
    : ProcessTable(reader, Limits{})
{
}

ProcessTable::ProcessTable(const ProcReader& reader, Limits limits)
    : m_reader(reader)
    , m_limits(limits)
{
}

ProcessTable::Entry& ProcessTable::add(ProcessObservation facts, MonotonicTime now)
{
    const ProcessKey key = facts.key;
    ++m_generation;
    Entry& entry = m_entries[key];
    entry.firstSeen = now;
    entry.imageSince = facts.change == ProcessChange::seen ? toMonotonic(key.start) : now;
    entry.facts = std::move(facts);
    entry.isProgramAsked = entry.facts.program.has_value(); // a fork runs what its parent runs
    m_alive[key.pid] = &entry;
    if (entry.facts.change == ProcessChange::fork) {
        m_young.push_back(key);
    }
    say(entry);
    return entry;
}

void ProcessTable::end(Entry& entry, MonotonicTime when, std::optional<std::int32_t> status)
{
    const ProcessKey key = entry.key();
    entry.ended = when;
    entry.facts.change = ProcessChange::exit;
    entry.facts.time = when;
    entry.facts.exitStatus = status;
    m_alive.erase(key.pid);
    m_lastDead[key.pid] = key;
    m_dead.push_back(key);
    ++m_ends;
    say(entry);
    forgetOld(when);
}

void ProcessTable::forgetOld(MonotonicTime now)
{
    while (!m_dead.empty()) {
        const Entry* oldest = find(m_dead.front());
        const bool isOld = oldest == nullptr || now - *oldest->ended > m_limits.memory;
        if (!isOld && m_dead.size() <= m_limits.ended) {
            return;
        }
        const ProcessKey key = m_dead.front();
        m_dead.pop_front();
        m_entries.erase(key);
        ++m_generation;
        if (const auto last = m_lastDead.find(key.pid); last != m_lastDead.end() && last->second == key) {
            m_lastDead.erase(last);
        }
    }
}

/// Beyond the limit go only the ends of those that are known to live: each has one.
void ProcessTable::say(Entry& entry)
{
    const bool isRoom = m_pending.size() < m_limits.pending || entry.facts.change == ProcessChange::seen;
    if (isRoom || (!entry.isAlive() && entry.isTold)) {
        m_pending.push_back(entry.facts);
        entry.isTold = true;
        entry.isUntold = false;
        return;
    }
    m_lost += !entry.isAlive() || entry.isUntold ? 1U : 0U;
    entry.isUntold = entry.isAlive();
    m_isAnyUntold = m_isAnyUntold || entry.isUntold;
}

/// There was no room for what happened to them: now it is told how they are.
void ProcessTable::sayUntold()
{
    m_isAnyUntold = false;
    for (ProcessObservation& facts : all()) {
        Entry* entry = findMutable(facts.key);
        if (!entry->isUntold || !entry->isAlive()) {
            continue;
        }
        if (standIn(facts)) {
            entry->facts.birthParent = facts.birthParent;
            ++m_generation;
        }
        facts.change = entry->isTold ? ProcessChange::update : ProcessChange::fork;
        entry->isTold = true;
        entry->isUntold = false;
        m_pending.push_back(std::move(facts));
    }
}

/// Something was learnt of it, dead or alive; what happened to it last stays in the entry.
void ProcessTable::sayUpdated(Entry& entry, MonotonicTime now)
{
    const ProcessChange last = std::exchange(entry.facts.change, ProcessChange::update);
    const MonotonicTime when = std::exchange(entry.facts.time, now);
    say(entry);
    entry.facts.change = last;
    entry.facts.time = when;
}

void ProcessTable::setProgram(ProcessKey key, Program known, MonotonicTime now)
{
    Entry* entry = findMutable(key);
    if (entry == nullptr) {
        return;
    }
    entry->isProgramAsked = true;
    ProcessObservation& facts = entry->facts;
    const bool isNews = facts.program != known.program || facts.loginUid != known.loginUid
        || facts.controlGroup != known.controlGroup;
    facts.program = std::move(known.program);
    facts.loginUid = known.loginUid;
    facts.controlGroup = std::move(known.controlGroup);
    if (isNews) {
        sayUpdated(*entry, now);
    }
}

void ProcessTable::setSockets(ProcessKey key, SocketRoles roles, MonotonicTime now)
{
    Entry* entry = findMutable(key);
    if (entry == nullptr || (!entry->isAlive() && roles == SocketRoles{})) {
        return;
    }
    if (entry->facts.sockets != roles) {
        entry->facts.sockets = std::move(roles);
        sayUpdated(*entry, now);
    }
}

std::vector<ProcessObservation> ProcessTable::takeObservations()
{
    if (m_isAnyUntold) {
        sayUntold();
    }
    return std::exchange(m_pending, {});
}

std::vector<ProcessObservation> ProcessTable::all() const
{
    std::vector<const Entry*> eldestFirst;
    eldestFirst.reserve(m_entries.size());
    for (const auto& [key, entry] : m_entries) {
        eldestFirst.push_back(&entry);
    }
    std::ranges::sort(eldestFirst, ByBirth{}, &Entry::key);
    // A parent starts before its child, but within one tick, and where pids wrapped around, the numbers do not tell.
    std::vector<ProcessObservation> found;
    found.reserve(m_entries.size());
    std::unordered_set<ProcessKey> done;
    std::vector<const Entry*> line;
    for (const Entry* entry : eldestFirst) {
        for (; entry != nullptr && done.insert(entry->key()).second; entry = parentOf(*entry)) {
            line.push_back(entry);
        }
        for (; !line.empty(); line.pop_back()) {
            found.push_back(line.back()->facts);
            if (line.back()->isAlive()) {
                found.back().change = ProcessChange::seen;
            }
        }
    }
    return found;
}

const ProcessTable::Entry* ProcessTable::parentOf(const Entry& entry) const
{
    return entry.facts.birthParent ? find(*entry.facts.birthParent) : nullptr;
}

ProcessTable::Entry* ProcessTable::findMutable(ProcessKey key)
{
    const auto found = m_entries.find(key);
    return found != m_entries.end() ? &found->second : nullptr;
}

ProcessTable::Entry* ProcessTable::findAlive(Pid pid)
{
    const auto found = m_alive.find(pid);
    return found != m_alive.end() ? found->second : nullptr;
}

const ProcessTable::Entry* ProcessTable::find(ProcessKey key) const
{
    const auto found = m_entries.find(key);
    return found != m_entries.end() ? &found->second : nullptr;
}

const ProcessTable::Entry* ProcessTable::find(Pid pid) const
{
    if (const auto found = m_alive.find(pid); found != m_alive.end()) {
        return found->second;
    }
    const auto found = m_lastDead.find(pid);
    return found != m_lastDead.end() ? find(found->second) : nullptr;
}

const ProcessTable::Entry* ProcessTable::find(Pid pid, MonotonicTime at) const
{
    const Entry* latest = find(pid);
    if (latest == nullptr || toMonotonic(latest->key().start) <= at + kStartSlack) {
        return latest;
    }
    const auto former = m_lastDead.find(pid);
    const Entry* dead = former != m_lastDead.end() ? find(former->second) : nullptr;
    return dead != nullptr && dead != latest && toMonotonic(dead->key().start) <= at + kStartSlack ? dead : nullptr;
}

} // namespace netgrove
