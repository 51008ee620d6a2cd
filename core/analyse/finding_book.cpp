// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/finding_book.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "core/analyse/evidence/weights.h"
#include "core/analyse/kept_record.h"
#include "core/analyse/rules/server_like_pair.h"
#include "core/analyse/rules/spoofed_source.h"
#include "core/analyse/rules/wording.h"
#include "core/base/safe_text.h"

namespace netgrove {
namespace {
ContentState contentOf(const ProcessNode* node)
{
    return node != nullptr && node->facts.program ? node->facts.program->content : ContentState::notKnown;
}

/// What the findings say of a process.
using Marks = std::tuple<std::vector<std::uint64_t>, Grade, bool, bool, bool, bool>;

Marks marksOf(const ProcessNode& node)
{
    return {node.findings, node.worstGrade, node.isPairAncestor, node.isPairDescendant, node.isOnPairPath,
        node.isThreadPair};
}

/// Whether anyone of the path has changed in this tick.
bool isAnyDirty(const ProcessNode& ancestor, const ProcessNode& descendant)
{
    const ProcessNode* node = &descendant;
    for (; node != nullptr && node != &ancestor; node = node->parent) {
        if (node->isDirty) {
            return true;
        }
    }
    return node == nullptr || ancestor.isDirty;
}

Evidence trustEvidence(const TrustMatch& match)
{
    const std::string who = safeText(match.entry->who, 64).text;
    const std::string day = toRfc3339(match.entry->when).substr(0, 10);
    const Phrase said = match.entry->note.empty()
        ? phrase("Evidence", "%1 said so on %2").with({who, day})
        : phrase("Evidence", "%1 said so on %2: %3").with({who, day, safeText(match.entry->note, 300).text});
    if (match.answer == TrustAnswer::changed) {
        Phrase lost = match.isUnreadable
            ? phrase("Evidence",
                  "This pair was trusted, but what %1 holds could not be read, so that word no longer counts (%2).")
            : phrase(
                  "Evidence", "This pair was trusted, but %1 has changed since, so that word no longer counts (%2).");
        return {.kind = std::string(weightOf(EvidenceKind::trustLost).word),
            .text = std::move(lost).with({safeText(match.path, 256).text, said})};
    }
    Phrase trusted = match.answer == TrustAnswer::pending
        ? phrase("Evidence", "This pair is trusted, if its programs still hold what they held; %1.")
        : phrase("Evidence", "This pair is trusted; %1.");
    return {.kind = std::string(weightOf(EvidenceKind::trusted).word), .text = std::move(trusted).with({said})};
}
} // namespace

void FindingBook::setView(View view)
{
    if (view != m_view) {
        m_view = view;
        m_areMarksStale = true;
        std::ranges::for_each(m_entries, [](Entry& entry) { entry.isStale = true; });
    }
}

void FindingBook::setTrust(TrustPointer trust)
{
    m_trust = std::move(trust);
    std::ranges::for_each(m_entries, [](Entry& entry) { entry.isStale = true; });
}

// ------------------------------------------------------------------------------------------------------- holding

template <class Names, class Name>
FindingBook::Entry* FindingBook::entryOf(Names& names, const Name& name, Rule rule, const Tick& tick)
{
    const auto known = names.find(name);
    if (known != names.end()) {
        return &m_entries[known->second];
    }
    if (m_entries.size() >= kMaximumFindings) {
        ++m_lost;
        return nullptr;
    }
    names.emplace(name, m_entries.size());
    Entry& entry = m_entries.emplace_back();
    entry.draft.id = m_entries.size();
    entry.draft.rule = rule;
    entry.draft.raised = tick.now;
    entry.draft.raisedAt = tick.wallTime;
    return &entry;
}

/// True: it is to be told anew, all of it, so that its numbers are of one moment.
bool FindingBook::weighPair(Entry& entry, const PairCase& pair, std::vector<std::uint64_t> signature)
{
    Verdict verdict = weigh(pair, false);
    if (entry.ownGrade && signature == entry.signature && verdict.signature == entry.verdictSignature) {
        return false;
    }
    entry.signature = std::move(signature);
    entry.verdictSignature = verdict.signature;
    entry.verdict = weigh(pair, true);
    entry.ownGrade = std::max(entry.ownGrade.value_or(verdict.grade), verdict.grade);
    entry.isStale = true;
    return true;
}

/// Trust waits for the content of a program; once it is known, it is asked again.
void FindingBook::noteContent(Entry& entry, const ProcessNode* ancestor, const ProcessNode* descendant)
{
    const ContentState ofAncestor = contentOf(ancestor);
    const ContentState ofDescendant = contentOf(descendant);
    entry.isStale = entry.isStale || entry.ancestorContent != ofAncestor || entry.descendantContent != ofDescendant;
    entry.ancestorContent = ofAncestor;
    entry.descendantContent = ofDescendant;
}

void FindingBook::noteEnds(Entry& entry, const ProcessNode* ancestor, const ProcessNode* descendant)
{
    for (const ProcessNode* node : {ancestor, descendant}) {
        m_areMarksStale = m_areMarksStale
            || (node != nullptr && std::ranges::find(node->findings, entry.draft.id) == node->findings.end());
    }
    entry.ancestor = ancestor != nullptr ? ancestor->facts.key : ProcessKey{};
    entry.descendant = descendant != nullptr ? descendant->facts.key : ProcessKey{};
    noteContent(entry, ancestor, descendant);
}

void FindingBook::holdPair(ProcessNode& ancestor, ProcessNode& descendant, const CrowdFacts* crowd, const Tick& tick)
{
    const PairName name{.ancestor = ancestor.facts.key,
        .descendant = descendant.facts.key,
        .ancestorThread = {},
        .descendantThread = {}};
    Entry* entry = entryOf(m_pairs, name, Rule::serverLikePair, tick);
    if (entry == nullptr) {
        return;
    }
    entry->isActive = !ancestor.ended && !descendant.ended;
    if (entry->ownGrade && crowd == nullptr && !isAnyDirty(ancestor, descendant)) {
        return; // nothing that it rests on has changed
    }
    const std::vector<const ProcessNode*> path = pathBetween(ancestor, descendant);
    const PairCase pair{.path = path,
        .conduct = descendant.conduct,
        .control = ancestor.conduct,
        .crowd = crowd,
        .isThreadLevel = false,
        .tick = tick};
    if (weighPair(*entry, pair, pairSignature(path))) {
        entry->ruleEvidence = pairEvidence(path, tick);
        std::vector<ProcessKey> keys;
        std::ranges::transform(path, std::back_inserter(keys), [](const ProcessNode* node) { return node->facts.key; });
        m_areMarksStale = m_areMarksStale || keys != entry->draft.path;
        entry->draft.path = std::move(keys);
    }
    noteEnds(*entry, &ancestor, &descendant);
}

void FindingBook::holdThreadPair(ProcessNode& process, Tid ancestor, Tid descendant, bool isRuleOn, const Tick& tick)
{
    const ProcessKey key = process.facts.key;
    const PairName name{.ancestor = key, .descendant = key, .ancestorThread = ancestor, .descendantThread = descendant};
    const auto threadOf = [&](Tid tid) {
        const auto thread = process.threads.find(tid);
        return thread != process.threads.end() ? &thread->second : nullptr;
    };
    static const Conduct kNothing;
    const auto conductOfThread = [&](Tid tid) -> const Conduct& {
        const ThreadNode* thread = threadOf(tid);
        return thread != nullptr && thread->conduct != nullptr ? *thread->conduct : kNothing;
    };
    const std::vector<const ProcessNode*> path{&process, &process};
    const PairCase pair{.path = path,
        .conduct = conductOfThread(descendant),
        .control = conductOfThread(ancestor),
        .crowd = nullptr,
        .isThreadLevel = true,
        .tick = tick};
    if (!isRuleOn && !m_pairs.contains(name) && weigh(pair, false).grade != Grade::alert) {
        return;
    }
    Entry* entry = entryOf(m_pairs, name, Rule::serverLikePair, tick);
    if (entry == nullptr) {
        return;
    }
    const auto isOver = [&](Tid tid) {
        const ThreadNode* thread = threadOf(tid);
        return process.ended || thread == nullptr || thread->isEnded;
    };
    entry->isGradedOnly = !isRuleOn;
    entry->isActive = !isOver(ancestor) && !isOver(descendant);
    if (weighPair(*entry, pair, {isOver(ancestor) ? 1U : 0U, isOver(descendant) ? 1U : 0U})) {
        entry->draft.isThreadLevel = true;
        entry->draft.ancestorThread = ancestor;
        entry->draft.descendantThread = descendant;
        entry->draft.path = {key};
        entry->ruleEvidence = threadPairEvidence(process, ancestor, descendant, tick);
        m_areMarksStale = true;
    }
    noteEnds(*entry, &process, &process);
}

void FindingBook::holdSpoof(const FlowPointer& flow, ProcessNode* sender, const Tick& tick)
{
    Entry* entry = entryOf(m_spoofs, flow->facts.id, Rule::spoofedSource, tick);
    if (entry == nullptr) {
        return;
    }
    entry->isActive = !flow->facts.isFinal && tick.now - flow->facts.last <= tick.window;
    std::vector<std::uint64_t> signature = spoofSignature(*flow);
    if (signature != entry->signature) {
        entry->signature = std::move(signature);
        entry->ruleEvidence = spoofEvidence(*flow, sender);
        entry->draft.forgedFlow = flow;
        entry->verdict.points = weightOf(EvidenceKind::forgedSource).points;
        entry->ownGrade = Grade::alert;
        entry->isStale = true;
    }
    if (sender != nullptr) {
        entry->draft.path = {sender->facts.key};
        noteEnds(*entry, nullptr, sender);
    }
}

// ------------------------------------------------------------------------------------------------------- grading

TrustMatch FindingBook::trustOf(const Entry& entry, const ProcessForest& forest) const
{
    const auto factsOf = [&](ProcessKey key, const ProcessPointer& before) -> const ProcessObservation* {
        const ProcessNode* node = key != ProcessKey{} ? forest.find(key) : nullptr;
        return node != nullptr ? &node->facts : before ? &before->facts : nullptr;
    };
    const ProcessObservation* descendant = factsOf(entry.descendant, entry.draft.descendant);
    if (m_trust == nullptr || m_view == View::paper || descendant == nullptr) {
        return {};
    }
    const bool isPair = entry.draft.rule == Rule::serverLikePair;
    return m_trust->match(
        entry.draft.rule, isPair ? factsOf(entry.ancestor, entry.draft.ancestor) : nullptr, *descendant);
}

void FindingBook::grade(Entry& entry, const ProcessForest& forest)
{
    Finding& draft = entry.draft;
    const Grade before = draft.grade;
    draft.evidence = entry.ruleEvidence;
    draft.trust = draft.lostTrust = nullptr;
    draft.points = 0;
    draft.grade = Grade::alert;
    if (m_view == View::graded) {
        draft.grade = entry.ownGrade.value_or(Grade::alert);
        draft.points = entry.verdict.points;
        if (!draft.evidence.empty()) {
            const bool isPair = draft.rule == Rule::serverLikePair;
            draft.evidence.front().points
                = weightOf(isPair ? EvidenceKind::bothCommunicate : EvidenceKind::forgedSource).points;
            draft.evidence.insert(
                draft.evidence.begin() + 1, entry.verdict.evidence.begin(), entry.verdict.evidence.end());
        }
        const TrustMatch match = trustOf(entry, forest);
        if (match.answer == TrustAnswer::changed) {
            draft.lostTrust = match.entry;
        } else if (match.answer != TrustAnswer::none) {
            draft.trust = match.entry;
            draft.grade = Grade::expected;
        }
        if (match.entry != nullptr) {
            draft.evidence.insert(draft.evidence.begin() + (draft.evidence.empty() ? 0 : 1), trustEvidence(match));
        }
    }
    m_areMarksStale = m_areMarksStale || draft.grade != before;
    entry.isStale = false;
    entry.isChanged = true;
}

void FindingBook::settle(ProcessForest& forest)
{
    for (Entry& entry : m_entries) {
        if (entry.isStale) {
            grade(entry, forest);
        }
    }
    if (m_areMarksStale) {
        markAll(forest);
        m_areMarksStale = false;
    }
}

void FindingBook::markAll(ProcessForest& forest) const
{
    std::unordered_map<ProcessNode*, Marks> before;
    for (auto& [key, node] : forest.nodes()) {
        if (node.isInFinding()) {
            before.emplace(&node, marksOf(node));
            node.findings.clear();
            node.worstGrade = Grade::expected;
            node.isPairAncestor = node.isPairDescendant = node.isOnPairPath = node.isThreadPair = false;
        }
    }
    for (const Entry& entry : m_entries) {
        if (isShown(entry)) {
            mark(entry, forest);
        }
    }
    for (const auto& [node, marks] : before) { // those that had none are dirty by mark()
        node->isDirty = node->isDirty || marks != marksOf(*node);
    }
}

void FindingBook::mark(const Entry& entry, ProcessForest& forest) const
{
    const Finding& finding = entry.draft;
    const bool isLoud = finding.grade != Grade::expected;
    const auto end = [&](ProcessKey key) -> ProcessNode* {
        ProcessNode* node = key != ProcessKey{} ? forest.find(key) : nullptr;
        if (node != nullptr) {
            node->isDirty = node->isDirty || node->record == nullptr || node->record->findings.empty();
            node->worstGrade = std::max(node->worstGrade, finding.grade);
            if (node->findings.empty() || node->findings.back() != finding.id) {
                node->findings.push_back(finding.id);
            }
        }
        return node;
    };
    ProcessNode* ancestor = end(entry.ancestor);
    ProcessNode* descendant = end(entry.descendant);
    if (finding.rule != Rule::serverLikePair || !isLoud) {
        return;
    }
    if (ancestor != nullptr) {
        ancestor->isPairAncestor = true;
        ancestor->isThreadPair = ancestor->isThreadPair || finding.isThreadLevel;
    }
    if (descendant != nullptr) {
        descendant->isPairDescendant = true;
    }
    for (std::size_t step = 1; step + 1 < finding.path.size(); ++step) {
        if (ProcessNode* node = forest.find(finding.path[step])) {
            node->isDirty = node->isDirty || node->record == nullptr || !node->record->isOnPairPath;
            node->isOnPairPath = true;
        }
    }
}

std::vector<FindingPointer> FindingBook::publish(ProcessForest& forest, const Tick& tick)
{
    std::vector<FindingPointer> findings;
    findings.reserve(m_entries.size());
    std::unordered_map<ProcessKey, ProcessPointer> kept; // a process may be an end of many
    const auto recordOf = [&](ProcessKey key, const ProcessPointer& before) {
        const ProcessNode* node = key != ProcessKey{} ? forest.find(key) : nullptr;
        if (node == nullptr) {
            return before;
        }
        ProcessPointer& record = kept[key];
        if (record == nullptr) {
            record = toKeep(node->record);
        }
        return record;
    };
    for (Entry& entry : m_entries) {
        if (entry.isChanged || entry.draft.isActive != entry.isActive) {
            entry.draft.isActive = entry.isActive;
            entry.draft.changed = tick.now;
            entry.draft.ancestor = recordOf(entry.ancestor, entry.draft.ancestor);
            entry.draft.descendant = recordOf(entry.descendant, entry.draft.descendant);
            entry.published = std::make_shared<Finding>(entry.draft);
        }
        entry.isChanged = entry.isActive = false;
        if (isShown(entry)) {
            findings.push_back(entry.published);
        }
    }
    return findings;
}

} // namespace netgrove
