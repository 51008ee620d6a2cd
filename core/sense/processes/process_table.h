// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/observe/observation.h"
#include "core/sense/processes/proc_reader.h"
#include "core/sense/processes/process_event.h"

namespace netgrove {

/// The living and the recently dead, with their lineage by birth. Fed by events (proc connector or tracing) where there
/// are any, and by looking at /proc where not. One thread; nothing blocks; memory is bounded.
///
/// A process that was gone before we looked is listed all the same: its name and program are its parent's of that
/// moment (that is what a fork runs), its start is the event's time. After an exec that we came too late for, its name
/// is not known and empty.
class ProcessTable {
public:
    struct Limits {
        std::chrono::nanoseconds memory = std::chrono::seconds(120); ///< how long an ended process is kept
        std::size_t ended = 20000; ///< ended processes kept; the oldest go first
        std::size_t pending = 20000; ///< observations not yet taken; beyond it only what is true in the end is told
        std::size_t refreshed = 16; ///< processes of which everything is read anew per refresh()
        std::size_t glanced = 128; ///< at most as many are looked at per refresh(): do they live, are they suspended
        std::size_t doubted = 2048; ///< the same while it is not certain who of them lives, see doubtAll()
        std::size_t expected = 1024; ///< processes of which a change is expected
    };

    struct Entry {
        ProcessObservation facts; ///< as last observed
        MonotonicTime firstSeen;
        MonotonicTime imageSince; ///< of its birth or last exec, as far as we saw it
        std::optional<MonotonicTime> ended;
        std::uint64_t directory = 0; ///< see ProcReader::ListedProcess; 0: not known
        bool isProgramAsked = false; ///< setProgram() was called since its birth or last exec
        bool isTold = false; ///< who takes the observations knows of it
        bool isUntold = false; ///< there was no room for the latest that happened to it

        bool isAlive() const { return !ended; }
        ProcessKey key() const { return facts.key; }
    };

    /// `reader` must outlive this.
    explicit ProcessTable(const ProcReader& reader);
    ProcessTable(const ProcReader& reader, Limits limits);

    /// Looks at everything: all `seen`. Open the event source first, so that nothing falls in between.
    void start(MonotonicTime now);

    /// Takes one event. Events that are older than what /proc showed already do no harm.
    void apply(const ProcessEvent& event);

    /// Finds births and deaths by looking: every tick without an event source, once after events were lost. Costs one
    /// directory reading and a few reads per process that is new. False: it could not look (no descriptor was left).
    bool rescan(MonotonicTime now);

    /// Reads some processes anew, in turn, the young and the suspended ones first: names, ppid, state, uid and thread
    /// count change without an event, and the event of an end may be lost. Once a tick: every program of a small
    /// machine is looked at within two of them.
    void refresh(MonotonicTime now);
    /// The young ones alone: they may have moved to a namespace of their own.
    void refreshYoung(MonotonicTime now);
    /// Events were lost: from now on refresh() looks at many more, until each has been seen to live.
    void doubtAll();

    /// Something was done to it that may suspend it or let it go on at any moment: it is looked at in every refresh()
    /// for two seconds, and as long as it is suspended.
    void expectChange(Pid pid, MonotonicTime now);
    /// Looks at those now. True: one of them changed.
    bool lookAtExpected(MonotonicTime now);

    /// What is known of the program that a process runs, from elsewhere. Told as an update where it is news.
    struct Program {
        std::optional<ProgramFacts> program;
        std::optional<Uid> loginUid;
        std::string controlGroup;
    };
    void setProgram(ProcessKey key, Program known, MonotonicTime now);
    /// Its roles, none where it has closed those sockets. What a process held in the end stays with it.
    void setSockets(ProcessKey key, SocketRoles roles, MonotonicTime now);

    /// What happened since last asked, in order. Where it was too much, those who live are told last, as they are now;
    /// who was born and ended in between is lost, and so is what came between.
    std::vector<ProcessObservation> takeObservations();

    /// Everything alive (change `seen`) or remembered (change `exit`), parents before children.
    std::vector<ProcessObservation> all() const;

    /// The living process with that pid, else the one that had it last and is remembered, else null. Valid until the
    /// next change.
    const Entry* find(Pid pid) const;
    /// The one that had this pid at that moment, as far as is remembered: for packets and events that are handled late.
    const Entry* find(Pid pid, MonotonicTime at) const;
    const Entry* find(ProcessKey key) const;
    /// Calls with every living process, in no order.
    template <class Visitor> void forEachAlive(Visitor visit) const
    {
        for (const auto& [pid, entry] : m_alive) {
            visit(std::as_const(*entry));
        }
    }

    /// Calls with every process, ended ones too, in no order.
    template <class Visitor> void forEach(Visitor visit) const
    {
        for (const auto& [key, entry] : m_entries) {
            visit(entry);
        }
    }

    /// Changes whenever a process is added or forgotten, or a parent becomes known.
    std::uint64_t generation() const { return m_generation; }
    std::size_t aliveCount() const { return m_alive.size(); }
    /// How many ends were noted so far.
    std::uint64_t ends() const { return m_ends; }
    /// Births and changes that nobody will hear of, because nobody took them in time.
    std::uint64_t lostObservations() const { return m_lost; }

private:
    /// Whose turn it is.
    struct Rounds {
        bool withKernelThreads;
        std::vector<Pid> order{};
        std::size_t next = 0;
    };
    struct Look {
        bool isGone;
        std::optional<ProcessStat> stat; ///< where it could be read
    };
    bool beginRound(Rounds& rounds) const;
    template <class Visitor> void goRound(Rounds& rounds, std::size_t due, Visitor visit);
    const Entry* parentOf(const Entry& entry) const;
    Entry* findAlive(Pid pid);
    Entry* findMutable(ProcessKey key);
    Entry& add(ProcessObservation facts, MonotonicTime now);
    void adopt(const ProcReader::ListedProcess& listed, ProcessChange change, MonotonicTime now);
    void revive(Entry& entry, ProcessObservation facts);
    Look lookAt(ProcessKey key) const;
    void onFork(const ProcessEvent& event);
    void onExec(const ProcessEvent& event);
    void onRename(const ProcessEvent& event);
    void onExit(const ProcessEvent& event);
    void checkLeaderless(MonotonicTime now, std::optional<Pid> only = {});
    void end(Entry& entry, MonotonicTime when, std::optional<std::int32_t> status);
    void glanceAtSome(MonotonicTime now);
    std::size_t glancesDue() const;
    bool glance(Entry& entry, MonotonicTime now);
    void refreshOne(Entry& entry, MonotonicTime now);
    void takeAnew(Entry& entry, const ProcessStat& stat, MonotonicTime now);
    void say(Entry& entry);
    void sayUntold();
    void sayUpdated(Entry& entry, MonotonicTime now);
    void forgetOld(MonotonicTime now);
    std::optional<ProcessKey> parentKeyOf(const ProcessEvent& event);
    ProcessObservation newborn(const ProcessEvent& event, const std::optional<ProcessKey>& parent) const;
    void learnParent(Entry& entry, const ProcessObservation& born, MonotonicTime when);
    void resolveSeenParents();
    bool standIn(ProcessObservation& facts);

    const ProcReader& m_reader;
    Limits m_limits;
    std::unordered_map<ProcessKey, Entry> m_entries;
    std::unordered_map<Pid, Entry*> m_alive; ///< in m_entries, whose elements stay where they are
    std::unordered_map<Pid, ProcessKey> m_lastDead;
    std::deque<ProcessKey> m_dead; ///< in the order in which they ended
    std::vector<ProcessObservation> m_pending;
    struct Leaderless {
        ProcessKey key;
        std::int32_t exitStatus;
    };
    std::vector<Leaderless> m_leaderless; ///< the first thread has left, others run on
    std::deque<ProcessKey> m_young; ///< born lately: looked at in every refresh
    struct Expected {
        ProcessKey key;
        MonotonicTime until;
    };
    std::vector<Expected> m_expected; ///< about to change their state, and those that are suspended
    Rounds m_refreshes{.withKernelThreads = true};
    Rounds m_glances{.withKernelThreads = false}; ///< nobody can suspend those
    std::size_t m_doubts = 0; ///< so many glances, and everybody has been looked at
    std::uint64_t m_lost = 0;
    std::uint64_t m_ends = 0;
    bool m_isAnyUntold = false;
    std::uint64_t m_generation = 0;
};

} // namespace netgrove
