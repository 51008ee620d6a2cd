// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/finding_book.h"

#include <algorithm>

#include "core/analyse/rules/server_like_pair.h"
#include "core/analyse/rules/spoofed_source.h"

namespace netgrove {

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

void FindingBook::mark(ProcessNode& node, const Finding& finding)
{
    if (std::ranges::find(node.findings, finding.id) == node.findings.end()) {
        node.findings.push_back(finding.id);
        node.isDirty = true;
    }
    node.worstGrade = std::max(node.worstGrade, finding.grade);
}

void FindingBook::holdPair(ProcessNode& ancestor, ProcessNode& descendant, const Tick& tick)
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
    const std::vector<const ProcessNode*> path = pathBetween(ancestor, descendant);
    std::vector<std::uint64_t> signature = pairSignature(path);
    if (signature != entry->signature) {
        entry->signature = std::move(signature);
        entry->draft.evidence = pairEvidence(path, tick);
        entry->draft.path.clear();
        std::ranges::transform(
            path, std::back_inserter(entry->draft.path), [](const ProcessNode* node) { return node->facts.key; });
        entry->isChanged = true;
    }
    entry->ancestor = ancestor.facts.key;
    entry->descendant = descendant.facts.key;
    mark(ancestor, entry->draft);
    mark(descendant, entry->draft);
    ancestor.isPairAncestor = true;
    descendant.isPairDescendant = true;
    for (ProcessNode* node = descendant.parent; node != nullptr && node != &ancestor; node = node->parent) {
        node->isDirty = node->isDirty || !node->isOnPairPath;
        node->isOnPairPath = true;
    }
}

void FindingBook::holdThreadPair(ProcessNode& process, Tid ancestor, Tid descendant, const Tick& tick)
{
    const ProcessKey key = process.facts.key;
    const PairName name{.ancestor = key, .descendant = key, .ancestorThread = ancestor, .descendantThread = descendant};
    Entry* entry = entryOf(m_pairs, name, Rule::serverLikePair, tick);
    if (entry == nullptr) {
        return;
    }
    const auto isOver = [&](Tid tid) {
        const auto thread = process.threads.find(tid);
        return process.ended || thread == process.threads.end() || thread->second.isEnded;
    };
    entry->isActive = !isOver(ancestor) && !isOver(descendant);
    std::vector<std::uint64_t> signature{isOver(ancestor) ? 1U : 0U, isOver(descendant) ? 1U : 0U};
    if (signature != entry->signature) {
        entry->signature = std::move(signature);
        entry->draft.isThreadLevel = true;
        entry->draft.ancestorThread = ancestor;
        entry->draft.descendantThread = descendant;
        entry->draft.path = {key};
        entry->draft.evidence = threadPairEvidence(process, ancestor, descendant, tick);
        entry->isChanged = true;
    }
    entry->ancestor = entry->descendant = key;
    mark(process, entry->draft);
    process.isPairAncestor = process.isPairDescendant = process.isThreadPair = true;
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
        entry->draft.evidence = spoofEvidence(*flow, sender);
        entry->draft.forgedFlow = flow;
        entry->isChanged = true;
    }
    if (sender != nullptr) {
        entry->descendant = sender->facts.key;
        entry->draft.path = {sender->facts.key};
        mark(*sender, entry->draft);
    }
}

std::vector<FindingPointer> FindingBook::publish(ProcessForest& forest, const Tick& tick)
{
    std::vector<FindingPointer> findings;
    findings.reserve(m_entries.size());
    const auto recordOf = [&](ProcessKey key, const ProcessPointer& before) {
        const ProcessNode* node = key != ProcessKey{} ? forest.find(key) : nullptr;
        return node != nullptr ? node->record : before;
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
        findings.push_back(entry.published);
    }
    return findings;
}

} // namespace netgrove
