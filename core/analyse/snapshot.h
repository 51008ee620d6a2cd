// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What analysis makes of the Observations: one immutable picture per tick. Rows are shared between pictures as long as
/// they do not change, so that a Snapshot of thousands of processes costs pointers, and a reader in another thread
/// needs no lock.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/base/phrase.h"
#include "core/base/time.h"
#include "core/observe/observation.h"

namespace netgrove {

/// Which rule is shown: the paper's alone, or every finding graded by its evidence.
enum class View : std::uint8_t { paper, graded };

enum class Rule : std::uint8_t { serverLikePair, spoofedSource };
std::string_view toText(Rule rule); ///< "server-like-pair", "spoofed-source"

enum class Grade : std::uint8_t { expected, notice, alert };
std::string_view toText(Grade grade); ///< "expected", "notice", "alert"

/// How a flow's process was found.
enum class AttributionSource : std::uint8_t {
    none, ///< not known: counted and shown, never guessed
    holder, ///< the eldest process that holds the socket
    opener, ///< the process that created the socket
    traced, ///< seen sending or receiving
};
std::string_view toText(AttributionSource source); ///< "none", "holder", "opener", "traced"

/// A flow and whose it is.
struct FlowRecord {
    FlowObservation facts;
    AttributionSource how = AttributionSource::none;
    std::optional<ProcessKey> process; ///< whom it is credited to; with several traced users, the one with most bytes
    std::vector<ProcessKey> communicators; ///< everyone whose communication it is: all traced users, else `process`
    std::vector<Tid> tids; ///< threads of `process` that were traced on it
    double txBytesPerSecond = 0; ///< over the last ticks
    double rxBytesPerSecond = 0;
};
using FlowPointer = std::shared_ptr<const FlowRecord>;

/// A thread that communicates, or that leads from one that does to its creator. The first thread of the process (its
/// tid is the pid) is always among them.
struct ThreadRecord {
    Tid tid;
    Tid creator; ///< 0: not known, or the process's first thread
    std::string name;
    bool isCommunicating = false;
    bool isEnded = false;
    MonotonicTime lastExternal;
};

/// One process in the forest.
struct ProcessRecord {
    ProcessKey key;
    ProcessObservation facts; ///< as last observed
    std::optional<ProcessKey> parent; ///< by birth, where that process is still in the Snapshot
    std::vector<ProcessKey> children; ///< by birth, eldest first
    MonotonicTime firstSeen;
    std::optional<MonotonicTime> ended;

    bool isCommunicating = false; ///< external packet within the window, or an established external connection
    MonotonicTime lastExternal; ///< the epoch: never
    bool isPairAncestor = false; ///< part of a finding that is not `expected`
    bool isPairDescendant = false;
    bool isOnPairPath = false; ///< silent, between the two
    bool isThreadPair = false; ///< the two are threads of this process; then it is both ends
    Grade worstGrade = Grade::expected; ///< of the findings it is an end of
    std::vector<std::uint64_t> findings; ///< ids of those
    std::vector<FlowPointer> flows; ///< credited to it, newest first, at most kFlowsPerProcess
    std::uint32_t flowCount = 0; ///< credited to it and alive
    std::uint32_t remoteHostCount = 0; ///< distinct external remote addresses of those
    FlowCounters totals; ///< over all its flows, ended ones too
    double txBytesPerSecond = 0;
    double rxBytesPerSecond = 0;
    std::vector<ThreadRecord> threads; ///< by tid; empty where none was seen communicating

    static constexpr std::size_t kFlowsPerProcess = 1000;
};
using ProcessPointer = std::shared_ptr<const ProcessRecord>;

/// The process in a vector that is sorted by birth, or its end. O(log n).
std::vector<ProcessPointer>::const_iterator findByBirth(const std::vector<ProcessPointer>& processes, ProcessKey key);

/// One reason for or against, in numbers.
struct Evidence {
    std::string kind; ///< a fixed word, e.g. "both-communicate"
    Phrase text; ///< a sentence with its numbers, safe to show
    int points = 0; ///< positive: speaks for a bot
    bool operator==(const Evidence&) const = default;
};

struct TrustEntry;

struct Finding {
    std::uint64_t id = 0; ///< stable while the program runs
    Rule rule = Rule::serverLikePair;
    /// In the paper view always `alert`. In the graded view it may rise at any tick, and falls only by the user's word
    /// (trust.h).
    Grade grade = Grade::alert;
    int points = 0; ///< sum of the evidence's
    std::shared_ptr<const TrustEntry> trust; ///< the user's word that makes it `expected`; null: none
    /// The user's word about an earlier content of these files: it no longer counts, and `evidence` says so. Null:
    /// none.
    std::shared_ptr<const TrustEntry> lostTrust;
    bool isThreadLevel = false;
    Tid ancestorThread; ///< of a pair of threads; else 0
    Tid descendantThread;
    ProcessPointer ancestor; ///< as at the finding's last change, with its newest flows; null for a spoofed source
    ProcessPointer descendant; ///< null where the sender is not known
    std::vector<ProcessKey> path; ///< from ancestor to descendant, both included
    FlowPointer forgedFlow; ///< of a spoofed source
    std::vector<Evidence> evidence;
    MonotonicTime raised;
    MonotonicTime changed;
    WallTime raisedAt;
    bool isActive = true; ///< both ends alive and communicating now
};
using FindingPointer = std::shared_ptr<const Finding>;

/// The forest, flows, findings and counters at one moment. Thread: any; it never changes.
struct Snapshot {
    std::uint64_t sequence = 0;
    MonotonicTime time;
    WallTime wallTime;
    View view = View::paper;
    MachineFacts machine;
    SensorCounters counters;
    std::vector<SensorNotice> notices; ///< still true or recent (at most 64)
    std::vector<ProcessPointer> processes; ///< sorted by birth (ByBirth); parents are found with find()
    std::vector<FlowPointer> flows; ///< alive, or changed in this tick
    std::vector<FindingPointer> findings; ///< oldest first; never shrinks while the program runs (oldest 10,000 kept)
    double packetsPerSecond = 0;
    double attributedShare
        = 1; ///< of the flows in `flows` that are not forwarded, those with a process; 1 when there are none

    /// The process, or null. O(log n).
    const ProcessRecord* find(ProcessKey key) const;
    /// The wall clock as it goes now, back over the machine's sleeps.
    WallTime toWall(MonotonicTime moment) const;
    WallTime toWall(StartTime start) const;
};
using SnapshotPointer = std::shared_ptr<const Snapshot>;

} // namespace netgrove
