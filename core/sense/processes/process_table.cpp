// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/process_table.h"

#include <algorithm>
#include <ctime>
#include <tuple>
#include <unistd.h>
#include <unordered_set>
#include <utility>

namespace netgrove {
namespace {

using Kind = ProcessEvent::Kind;

/// A start time is cut to the tick (10 ms), and an event comes a little after the start.
constexpr auto kTick = std::chrono::milliseconds(10);
/// The young are looked at in every refresh: that long they may still change their name or parent without a word.
constexpr auto kYoung = std::chrono::seconds(3);
constexpr std::size_t kYoungLimit = 64;

std::chrono::nanoseconds clockNow(clockid_t clock)
{
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// CLOCK_BOOTTIME counts the time spent suspended, CLOCK_MONOTONIC does not (clock_gettime(2)).
std::chrono::nanoseconds suspendedTime() { return clockNow(CLOCK_BOOTTIME) - clockNow(CLOCK_MONOTONIC); }

std::chrono::nanoseconds tickLength()
{
    static const long kPerSecond = std::max(1L, ::sysconf(_SC_CLK_TCK));
    return std::chrono::nanoseconds(std::chrono::seconds(1)) / kPerSecond;
}

} // namespace

MonotonicTime ProcessTable::toMonotonic(StartTime start)
{
    return MonotonicTime(tickLength() * static_cast<std::int64_t>(start.value) - suspendedTime());
}

StartTime ProcessTable::toStartTime(MonotonicTime moment)
{
    const auto sinceBoot = moment.time_since_epoch() + suspendedTime();
    return StartTime(static_cast<std::uint64_t>(std::max<std::int64_t>(0, sinceBoot / tickLength())));
}

ProcessTable::ProcessTable(const ProcReader& reader)
    : ProcessTable(reader, Limits{})
{
}

ProcessTable::ProcessTable(const ProcReader& reader, Limits limits)
    : m_reader(reader)
    , m_limits(limits)
{
}

// ------------------------------------------------------------------------------------------------------ looking

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
bool ProcessTable::isGone(Pid pid, const std::optional<ProcessStat>& stat, StartTime start) const
{
    return stat ? stat->start != start || stat->isOver() : !m_reader.isThere(pid);
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
            const auto stat = m_reader.stat(pid);
            if (stat ? stat->start != entry->key().start : !m_reader.isThere(pid)) {
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
    for (std::size_t count = 0; count < m_limits.refreshed; ++count) {
        if (m_refreshNext >= m_refreshOrder.size()) {
            m_refreshNext = 0;
            m_refreshOrder.clear();
            for (const auto& [pid, entry] : m_alive) {
                m_refreshOrder.push_back(pid);
            }
            if (count != 0 || m_refreshOrder.empty()) {
                break; // once around is enough for a small machine
            }
        }
        if (Entry* entry = findAlive(m_refreshOrder[m_refreshNext++])) {
            refreshOne(*entry, now);
        }
    }
    forgetOld(now);
}

/// What changes without an event: ppid (the parent died), state, threads, uid, namespace; name and program where nobody
/// tells of execs.
void ProcessTable::refreshOne(Entry& entry, MonotonicTime now)
{
    const Pid pid = entry.key().pid;
    const auto stat = m_reader.stat(pid);
    if (isGone(pid, stat, entry.key().start)) {
        end(entry, now, std::nullopt);
    }
    if (!entry.isAlive() || !stat) {
        return;
    }
    ProcessObservation facts = entry.facts;
    ProcReader::take(*stat, facts);
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
    // Running or sleeping is a matter of the moment; only being stopped is worth telling.
    const auto isStopped = [](char state) { return state == 'T' || state == 't'; };
    const bool isSameState = isStopped(facts.state) == isStopped(entry.facts.state);
    if (isSameState) {
        facts.state = entry.facts.state;
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

// ------------------------------------------------------------------------------------------------------- events

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
        = stat && (event.start ? stat->start == *event.start : toMonotonic(stat->start) <= event.time + kTick);
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
    if (entry == nullptr || toMonotonic(entry->key().start) > event.time + kTick
        || (event.start && *event.start != entry->key().start)) {
        return;
    }
    if (event.kind == Kind::threadExit) {
        entry->facts.threadCount -= entry->facts.threadCount > 1 ? 1 : 0;
        checkLeaderless(event.time, event.pid);
        return;
    }
    if (!isGone(event.pid, m_reader.stat(event.pid), entry->key().start)) {
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
        if (isGone(item.key.pid, m_reader.stat(item.key.pid), item.key.start)) {
            end(*entry, now, item.exitStatus);
        } else {
            m_leaderless.push_back(item);
        }
    }
}

// --------------------------------------------------------------------------------------------------- the entries

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
    if (entry != nullptr && entry->facts.sockets != roles) {
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
    std::sort(eldestFirst.begin(), eldestFirst.end(), [](const Entry* left, const Entry* right) {
        return std::tie(left->facts.key.start, left->facts.key.pid)
            < std::tie(right->facts.key.start, right->facts.key.pid);
    });
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
    if (latest == nullptr || toMonotonic(latest->key().start) <= at + kTick) {
        return latest;
    }
    const auto former = m_lastDead.find(pid);
    const Entry* dead = former != m_lastDead.end() ? find(former->second) : nullptr;
    return dead != nullptr && dead != latest && toMonotonic(dead->key().start) <= at + kTick ? dead : nullptr;
}

} // namespace netgrove
