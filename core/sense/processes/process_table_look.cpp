// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// How a ProcessTable learns by reading /proc what no event told.
#include "core/sense/processes/process_table.h"

#include <algorithm>
#include <utility>

namespace netgrove {
namespace {

/// The young are looked at in every refresh: that long they may still change their name or parent without a word.
constexpr auto kYoung = std::chrono::seconds(3);
constexpr std::size_t kYoungLimit = 64;
/// A process that was told to stop does so when it next runs, which may take a while.
constexpr auto kExpectation = std::chrono::seconds(2);

bool isSuspended(char state) { return state == 'T' || state == 't'; }

} // namespace

void ProcessTable::start(MonotonicTime now)
{
    for (const ProcReader::ListedProcess& listed : m_reader.list().value_or(std::vector<ProcReader::ListedProcess>())) {
        adopt(listed, ProcessChange::seen, now);
    }
    resolveSeenParents();
}

/// Lists what stands in /proc and is not known yet. Zombies nobody knew alive tell nothing more.
void ProcessTable::adopt(const ProcReader::ListedProcess& listed, ProcessChange change, MonotonicTime now)
{
    const auto stat = m_reader.stat(listed.pid);
    if (!stat || stat->isOver()) {
        return;
    }
    auto facts = m_reader.describe(listed.pid, now);
    if (!facts) {
        return;
    }
    facts->change = change;
    if (Entry* known = findMutable(facts->key)) {
        if (!known->isAlive()) {
            revive(*known, std::move(*facts));
        }
        return;
    }
    add(std::move(*facts), now).directory = listed.directory;
}

/// It was taken for dead when it could not be looked at.
void ProcessTable::revive(Entry& entry, ProcessObservation facts)
{
    const ProcessKey key = entry.key();
    std::erase(m_dead, key);
    if (const auto last = m_lastDead.find(key.pid); last != m_lastDead.end() && last->second == key) {
        m_lastDead.erase(last);
    }
    facts.birthParent = entry.facts.birthParent;
    facts.isBirthParentKnown = entry.facts.isBirthParentKnown;
    facts.birthThread = entry.facts.birthThread;
    facts.program = entry.facts.program;
    facts.loginUid = entry.facts.loginUid;
    facts.controlGroup = entry.facts.controlGroup;
    facts.sockets = entry.facts.sockets;
    facts.change = ProcessChange::seen;
    entry.facts = std::move(facts);
    entry.ended.reset();
    m_alive[key.pid] = &entry;
    ++m_generation;
    say(entry);
}

/// A process that is there and cannot be read (no descriptor is left) is not gone.
ProcessTable::Look ProcessTable::lookAt(ProcessKey key) const
{
    const auto stat = m_reader.stat(key.pid);
    return {.isGone = stat ? stat->start != key.start || stat->isOver() : !m_reader.isThere(key.pid), .stat = stat};
}

/// Of those that we did not see born, today's parent stands in for the one by birth. It is looked up when all are
/// listed: a parent's pid can be the greater one.
void ProcessTable::resolveSeenParents()
{
    for (ProcessObservation& facts : m_pending) {
        Entry* entry = standIn(facts) ? findMutable(facts.key) : nullptr;
        if (entry != nullptr) {
            entry->facts.birthParent = facts.birthParent;
            ++m_generation;
        }
    }
}

bool ProcessTable::standIn(ProcessObservation& facts)
{
    if (facts.birthParent || facts.isBirthParentKnown || facts.parentPid.value == 0) {
        return false;
    }
    const auto parent = m_alive.find(facts.parentPid);
    if (parent == m_alive.end() || parent->second->key() == facts.key) {
        return false;
    }
    facts.birthParent = parent->second->key();
    return true;
}

bool ProcessTable::rescan(MonotonicTime now)
{
    const auto looked = m_reader.list();
    if (!looked) {
        return false;
    }
    const std::vector<ProcReader::ListedProcess>& listed = *looked;
    std::vector<Pid> gone;
    for (const auto& [pid, entry] : m_alive) {
        const auto there = std::lower_bound(
            listed.begin(), listed.end(), pid, [](const auto& item, Pid wanted) { return item.pid < wanted; });
        if (there == listed.end() || there->pid != pid) {
            gone.push_back(pid);
        } else if (entry->directory != there->directory) {
            // Another inode: the kernel dropped its cache, or the pid has a new owner.
            if (lookAt(entry->key()).isGone) {
                gone.push_back(pid);
            } else {
                entry->directory = there->directory;
            }
        }
    }
    for (const Pid pid : gone) {
        end(*findAlive(pid), now, std::nullopt);
    }
    for (const ProcReader::ListedProcess& item : listed) {
        if (!m_alive.contains(item.pid)) {
            adopt(item, ProcessChange::fork, now);
        }
    }
    resolveSeenParents();
    return true;
}

void ProcessTable::refresh(MonotonicTime now)
{
    checkLeaderless(now);
    refreshYoung(now);
    lookAtExpected(now);
    goRound(m_refreshes, m_limits.refreshed, [&](Entry& entry) { refreshOne(entry, now); });
    glanceAtSome(now);
    forgetOld(now);
}

void ProcessTable::refreshYoung(MonotonicTime now)
{
    while (!m_young.empty()) {
        const Entry* entry = find(m_young.front());
        if (entry != nullptr && entry->isAlive() && now - entry->imageSince < kYoung && m_young.size() <= kYoungLimit) {
            break;
        }
        m_young.pop_front();
    }
    const std::vector<ProcessKey> young(m_young.begin(), m_young.end());
    for (const ProcessKey& key : young) {
        if (Entry* entry = findMutable(key); entry != nullptr && entry->isAlive()) {
            refreshOne(*entry, now);
        }
    }
}

/// Where all had their turn: writes down who is next. False: there is nobody.
bool ProcessTable::beginRound(Rounds& rounds) const
{
    rounds.next = 0;
    rounds.order.clear();
    for (const auto& [pid, entry] : m_alive) {
        if (rounds.withKernelThreads || !entry->facts.isKernelThread) {
            rounds.order.push_back(pid);
        }
    }
    return !rounds.order.empty();
}

/// Calls with the next `due` of a round. Once around is enough for a small machine.
template <class Visitor> void ProcessTable::goRound(Rounds& rounds, std::size_t due, Visitor visit)
{
    for (std::size_t count = 0; count < due; ++count) {
        const bool isOver = rounds.next >= rounds.order.size();
        if (isOver && (!beginRound(rounds) || count != 0)) {
            return;
        }
        if (Entry* entry = findAlive(rounds.order[rounds.next++])) {
            visit(*entry);
        }
    }
}

/// Everybody within two ticks where that is not too dear.
std::size_t ProcessTable::glancesDue() const
{
    return m_doubts > 0 ? std::min(m_doubts, m_limits.doubted)
                        : std::min(m_glances.order.size() / 2 + 1, m_limits.glanced);
}

void ProcessTable::glanceAtSome(MonotonicTime now)
{
    if (m_glances.order.empty()) {
        beginRound(m_glances);
    }
    const std::size_t due = glancesDue();
    goRound(m_glances, due, [&](Entry& entry) { glance(entry, now); });
    m_doubts -= std::min(m_doubts, due);
}

void ProcessTable::doubtAll() { m_doubts = beginRound(m_glances) ? m_glances.order.size() : 0; }

void ProcessTable::expectChange(Pid pid, MonotonicTime now)
{
    const Entry* entry = findAlive(pid);
    if (entry == nullptr) {
        return;
    }
    const auto known = std::find_if(
        m_expected.begin(), m_expected.end(), [&](const Expected& item) { return item.key == entry->key(); });
    if (known != m_expected.end()) {
        known->until = now + kExpectation;
    } else if (m_expected.size() < m_limits.expected) {
        m_expected.push_back({entry->key(), now + kExpectation});
    }
}

bool ProcessTable::lookAtExpected(MonotonicTime now)
{
    bool hasChanged = false;
    const std::vector<Expected> looked = m_expected; // what is found may add to them
    for (const Expected& item : looked) {
        Entry* entry = findMutable(item.key);
        hasChanged |= entry != nullptr && entry->isAlive() && glance(*entry, now);
    }
    std::erase_if(m_expected, [&](const Expected& item) {
        const Entry* entry = find(item.key);
        return entry == nullptr || !entry->isAlive() || (now > item.until && !isSuspended(entry->facts.state));
    });
    return hasChanged;
}

/// The cheapest look. True: it has ended, or is not as it was.
bool ProcessTable::glance(Entry& entry, MonotonicTime now)
{
    const auto [isGone, stat] = lookAt(entry.key());
    if (isGone) {
        end(entry, now, std::nullopt);
        return true;
    }
    if (!stat) {
        return false;
    }
    const ProcessObservation& known = entry.facts;
    const bool isSame = isSuspended(stat->state) == isSuspended(known.state) && stat->parentPid == known.parentPid
        && stat->comm == known.comm && (known.hasExeced || !stat->hasExeced());
    if (isSame) {
        return false;
    }
    takeAnew(entry, *stat, now);
    return true;
}

/// What changes without an event: ppid (the parent died), state, threads, uid, namespace; name and program where nobody
/// tells of execs.
void ProcessTable::refreshOne(Entry& entry, MonotonicTime now)
{
    const auto [isGone, stat] = lookAt(entry.key());
    if (isGone) {
        end(entry, now, std::nullopt);
    } else if (stat) {
        takeAnew(entry, *stat, now);
    }
}

void ProcessTable::takeAnew(Entry& entry, const ProcessStat& stat, MonotonicTime now)
{
    const Pid pid = entry.key().pid;
    ProcessObservation facts = entry.facts;
    ProcReader::take(stat, facts);
    if (const auto uid = m_reader.effectiveUid(pid)) {
        facts.uid = *uid;
    }
    if (const NetnsId netns = m_reader.netns(pid); netns.value != 0) {
        facts.netns = netns;
    }
    const bool hasNewImage = (facts.hasExeced && !entry.facts.hasExeced) || facts.comm != entry.facts.comm;
    bool isExec = false;
    if (hasNewImage) {
        ProcReader::Executable program = m_reader.executable(pid);
        isExec = program.path != entry.facts.executable || (facts.hasExeced && !entry.facts.hasExeced);
        facts.executable = std::move(program.path);
        facts.isExecutableDeleted = program.isDeleted;
        facts.commandLine = m_reader.commandLine(pid);
    }
    facts.hasExeced |= entry.facts.hasExeced;
    // Running or sleeping is a matter of the moment; only being suspended is worth telling.
    if (isSuspended(facts.state) == isSuspended(entry.facts.state)) {
        facts.state = entry.facts.state;
    } else {
        expectChange(pid, now);
    }
    facts.change = entry.facts.change;
    facts.time = entry.facts.time;
    if (facts == entry.facts) {
        return;
    }
    facts.change = isExec ? ProcessChange::exec : ProcessChange::update;
    facts.time = now;
    if (isExec) {
        entry.imageSince = now;
        entry.isProgramAsked = false;
        facts.program.reset();
    }
    entry.facts = std::move(facts);
    say(entry);
}

} // namespace netgrove
