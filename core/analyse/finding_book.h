// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/analyse/evidence/pair_case.h"
#include "core/analyse/evidence/verdict.h"
#include "core/analyse/process_forest.h"
#include "core/analyse/rules/tick.h"
#include "core/analyse/snapshot.h"
#include "core/analyse/trust.h"

namespace netgrove {

/// Every finding since the program runs. A finding is raised once, said again when its evidence changes, becomes
/// inactive when it no longer holds, and is never dropped. What the rules and the evidence say is kept whatever the
/// view is; the view decides what is shown of it.
///
/// In every tick: hold…() for all that holds now, then settle(), then publish() once the processes' records are up to
/// date.
class FindingBook {
public:
    void setView(View view);
    void setTrust(TrustPointer trust);

    void holdPair(ProcessNode& ancestor, ProcessNode& descendant, const CrowdFacts* crowd, const Tick& tick);
    /// isRuleOn: every pair of threads is a finding. Else only an alert is one, and only in the graded view.
    void holdThreadPair(ProcessNode& process, Tid ancestor, Tid descendant, bool isRuleOn, const Tick& tick);
    /// sender: null where it is not known.
    void holdSpoof(const FlowPointer& flow, ProcessNode* sender, const Tick& tick);

    /// Grades what was held, by evidence, view and trust, and marks the processes.
    void settle(ProcessForest& forest);
    /// Closes the tick, and gives all findings of this view, oldest first.
    std::vector<FindingPointer> publish(ProcessForest& forest, const Tick& tick);

    std::uint64_t lostFindings() const { return m_lost; } ///< not kept, for want of room

    static constexpr std::size_t kMaximumFindings = 10'000;

private:
    struct PairName {
        ProcessKey ancestor;
        ProcessKey descendant;
        Tid ancestorThread; ///< 0: the process
        Tid descendantThread;
        auto operator<=>(const PairName&) const = default;
    };
    struct Entry {
        std::shared_ptr<const Finding> published;
        Finding draft;
        std::vector<std::uint64_t> signature; ///< of the rule's evidence
        std::vector<Evidence> ruleEvidence;
        std::vector<std::uint64_t> verdictSignature;
        Verdict verdict;
        std::optional<Grade> ownGrade; ///< the highest so far, without the user's word
        ContentState ancestorContent = ContentState::notKnown; ///< as trust was last asked
        ContentState descendantContent = ContentState::notKnown;
        ProcessKey ancestor;
        ProcessKey descendant;
        bool isGradedOnly = false; ///< not the paper's: hidden in its view
        bool isStale = true; ///< to be graded anew
        bool isChanged = false;
        bool isActive = false; ///< in this tick
    };
    /// The entry of this name, made if need be; null when the book is full.
    template <class Names, class Name> Entry* entryOf(Names& names, const Name& name, Rule rule, const Tick& tick);
    static bool weighPair(Entry& entry, const PairCase& pair, std::vector<std::uint64_t> signature);
    void noteContent(Entry& entry, const ProcessNode* ancestor, const ProcessNode* descendant);
    void noteEnds(Entry& entry, const ProcessNode* ancestor, const ProcessNode* descendant);
    void grade(Entry& entry, const ProcessForest& forest);
    TrustMatch trustOf(const Entry& entry, const ProcessForest& forest) const;
    void mark(const Entry& entry, ProcessForest& forest) const;
    void markAll(ProcessForest& forest) const;
    bool isShown(const Entry& entry) const { return m_view == View::graded || !entry.isGradedOnly; }

    std::vector<Entry> m_entries;
    std::map<PairName, std::size_t> m_pairs;
    std::unordered_map<std::uint64_t, std::size_t> m_spoofs; ///< by flow id
    std::uint64_t m_lost = 0;
    View m_view = View::paper;
    TrustPointer m_trust;
    bool m_areMarksStale = false;
};

} // namespace netgrove
