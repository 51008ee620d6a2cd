// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What a ProcessTable makes of each event.
#include "core/sense/processes/process_table.h"

#include <utility>

#include "core/sense/processes/process_clock.h"

namespace netgrove {
namespace {

using Kind = ProcessEvent::Kind;

} // namespace

void ProcessTable::apply(const ProcessEvent& event)
{
    switch (event.kind) {
    case Kind::fork:
        onFork(event);
        break;
    case Kind::exec:
        onExec(event);
        break;
    case Kind::rename:
        onRename(event);
        break;
    case Kind::exit:
    case Kind::threadExit:
        onExit(event);
        break;
    case Kind::threadStart:
        if (Entry* entry = findAlive(event.pid)) {
            ++entry->facts.threadCount; // told with the next refresh or change
        }
        break;
    case Kind::signal:
        expectChange(event.pid, event.time);
        break;
    }
}

std::optional<ProcessKey> ProcessTable::parentKeyOf(const ProcessEvent& event)
{
    if (event.parentPid.value <= 0) {
        return std::nullopt;
    }
    if (event.parentStart) {
        return ProcessKey{event.parentPid, *event.parentStart};
    }
    if (const Entry* parent = find(event.parentPid, event.time)) {
        return parent->key();
    }
    // A parent whose own birth was lost.
    adopt({event.parentPid, 0}, ProcessChange::seen, event.time);
    resolveSeenParents();
    const Entry* parent = find(event.parentPid, event.time);
    return parent != nullptr ? std::optional(parent->key()) : std::nullopt;
}

/// What is known of a child that may be gone already: it runs what its parent ran.
ProcessObservation ProcessTable::newborn(const ProcessEvent& event, const std::optional<ProcessKey>& parent) const
{
    ProcessObservation facts;
    if (const Entry* known = parent ? find(*parent) : nullptr) {
        facts = known->facts;
        facts.exitStatus.reset();
    }
    facts.change = ProcessChange::fork;
    facts.time = event.time;
    facts.key = {event.pid, event.start.value_or(toStartTime(event.time))};
    facts.birthParent = parent;
    facts.isBirthParentKnown = parent.has_value();
    facts.birthThread = event.parentTid;
    facts.parentPid = event.parentPid;
    facts.hasExeced = false;
    facts.sockets = {};
    facts.state = '?';
    facts.threadCount = 1;
    return facts;
}

void ProcessTable::onFork(const ProcessEvent& event)
{
    if (event.pid.value <= 0) {
        return;
    }
    const auto parent = parentKeyOf(event);
    ProcessObservation facts = newborn(event, parent);
    auto stat = m_reader.stat(event.pid);
    const bool isIt
        = stat && (event.start ? stat->start == *event.start : toMonotonic(stat->start) <= event.time + kStartSlack);
    if (isIt) {
        facts.key.start = stat->start;
        // An exec that is already done is told by its own event: until then what the parent ran is what it was born
        // with.
        const std::string inherited = std::move(facts.comm);
        ProcReader::take(*stat, facts);
        facts.comm = stat->hasExeced() && !inherited.empty() ? inherited : facts.comm;
        facts.hasExeced = false;
        facts.parentPid = stat->isOver() ? event.parentPid : stat->parentPid;
        if (const NetnsId netns = m_reader.netns(event.pid); netns.value != 0) {
            facts.netns = netns;
        }
    }
    if (Entry* known = findMutable(facts.key)) {
        learnParent(*known, facts, event.time);
        return;
    }
    if (Entry* former = findAlive(event.pid)) {
        if (former->key().start > facts.key.start) {
            return; // an old event: its process has come and gone, and another has the pid
        }
        end(*former, event.time, std::nullopt); // its exit was lost
    }
    add(std::move(facts), event.time);
}

/// A birth that we were told of after we saw its process in /proc: now the parent is known.
void ProcessTable::learnParent(Entry& entry, const ProcessObservation& born, MonotonicTime when)
{
    if (entry.facts.isBirthParentKnown || !born.isBirthParentKnown) {
        return;
    }
    ++m_generation;
    entry.facts.birthParent = born.birthParent;
    entry.facts.isBirthParentKnown = true;
    entry.facts.birthThread = born.birthThread;
    entry.facts.change = ProcessChange::update;
    entry.facts.time = when;
    say(entry);
}

void ProcessTable::onExec(const ProcessEvent& event)
{
    Entry* entry = findAlive(event.pid);
    if (entry == nullptr || (event.start && *event.start != entry->key().start)) {
        if (entry == nullptr) {
            adopt({event.pid, 0}, ProcessChange::seen, event.time);
            resolveSeenParents();
        }
        return;
    }
    std::erase_if(m_leaderless, [&](const Leaderless& item) { return item.key == entry->key(); });
    ProcessObservation& facts = entry->facts;
    auto now = m_reader.describe(event.pid, event.time);
    if (now && now->key == facts.key && now->state != 'Z') {
        facts.comm = std::move(now->comm);
        facts.executable = std::move(now->executable);
        facts.isExecutableDeleted = now->isExecutableDeleted;
        facts.commandLine = std::move(now->commandLine);
        facts.uid = now->uid;
        facts.netns = now->netns.value != 0 ? now->netns : facts.netns;
        facts.session = now->session;
        facts.hasTerminal = now->hasTerminal;
        facts.state = now->state;
    } else {
        // Too late: what it ran is over. A zombie still has its name, and a tracer's event has it; what it was born
        // with is certainly wrong.
        facts.comm = now && now->key == facts.key ? now->comm : event.comm;
        facts.executable.clear();
        facts.commandLine.clear();
        facts.isExecutableDeleted = false;
    }
    facts.threadCount = 1; // exec ends all other threads (execve(2))
    facts.isKernelThread = false;
    facts.hasExeced = true;
    facts.change = ProcessChange::exec;
    facts.time = event.time;
    facts.program.reset();
    entry->isProgramAsked = false;
    entry->imageSince = event.time;
    m_young.push_back(entry->key());
    say(*entry);
}

void ProcessTable::onRename(const ProcessEvent& event)
{
    Entry* entry = event.pid.value == event.tid.value ? findAlive(event.pid) : nullptr;
    const auto stat = entry != nullptr ? m_reader.stat(event.pid) : std::nullopt;
    if (!stat || stat->start != entry->key().start || stat->comm == entry->facts.comm) {
        return;
    }
    entry->facts.comm = stat->comm;
    entry->facts.change = ProcessChange::update;
    entry->facts.time = event.time;
    say(*entry);
}

/// The end of the first thread is the end of the process only if no other runs on, and an exec by another thread ends
/// the first one too (execve(2)): /proc knows.
void ProcessTable::onExit(const ProcessEvent& event)
{
    Entry* entry = findAlive(event.pid);
    if (entry == nullptr) {
        return;
    }
    const bool isAnothers
        = event.start ? *event.start != entry->key().start : toMonotonic(entry->key().start) > event.time + kStartSlack;
    if (isAnothers) {
        return; // the pid's former owner
    }
    if (event.kind == Kind::threadExit) {
        entry->facts.threadCount -= entry->facts.threadCount > 1 ? 1 : 0;
        checkLeaderless(event.time, event.pid);
        return;
    }
    if (!lookAt(entry->key()).isGone) {
        m_leaderless.push_back({entry->key(), event.exitStatus});
        return;
    }
    end(*entry, event.time, event.exitStatus);
}

/// Of one process, or of all that wait.
void ProcessTable::checkLeaderless(MonotonicTime now, std::optional<Pid> only)
{
    std::vector<Leaderless> waiting;
    std::swap(waiting, m_leaderless);
    for (const Leaderless& item : waiting) {
        Entry* entry = findMutable(item.key);
        if (entry == nullptr || !entry->isAlive()) {
            continue;
        }
        if (only && item.key.pid != *only) {
            m_leaderless.push_back(item);
            continue;
        }
        if (lookAt(item.key).isGone) {
            end(*entry, now, item.exitStatus);
        } else {
            m_leaderless.push_back(item);
        }
    }
}

} // namespace netgrove
