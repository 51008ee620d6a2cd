// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/trust.h"

#include <algorithm>
#include <utility>

namespace netgrove {
namespace {
enum class Agreement : std::uint8_t { otherFile, pending, same, changed, unreadable };

Agreement agreement(const TrustedProgram& trusted, const ProcessObservation* process)
{
    if (process == nullptr || process->executable.empty()) {
        return trusted.path.empty() ? Agreement::same : Agreement::otherFile;
    }
    if (trusted.path != process->executable) {
        return Agreement::otherFile;
    }
    const ContentState state = process->program ? process->program->content : ContentState::notKnown;
    switch (state) {
    case ContentState::pending:
        return Agreement::pending;
    case ContentState::known:
        return process->program->contentHash == trusted.contentHash ? Agreement::same : Agreement::changed;
    case ContentState::notKnown:
        break;
    }
    return Agreement::unreadable;
}

/// The better answer of two entries about the same pair.
bool isBetter(TrustAnswer left, TrustAnswer right)
{
    const auto rank = [](TrustAnswer answer) {
        return answer == TrustAnswer::trusted ? 3
            : answer == TrustAnswer::pending  ? 2
                                              : static_cast<int>(answer != TrustAnswer::none);
    };
    return rank(left) > rank(right);
}

TrustMatch judge(const std::shared_ptr<const TrustEntry>& entry, const ProcessObservation* ancestor,
    const ProcessObservation& descendant)
{
    const Agreement ofAncestor = agreement(entry->ancestor, entry->rule == Rule::spoofedSource ? nullptr : ancestor);
    const Agreement ofDescendant = agreement(entry->descendant, &descendant);
    const auto both = {ofAncestor, ofDescendant};
    const auto any = [&](Agreement what) { return std::ranges::find(both, what) != both.end(); };
    if (any(Agreement::otherFile)) {
        return {};
    }
    if (any(Agreement::changed) || any(Agreement::unreadable)) {
        const bool isAncestor = ofAncestor == Agreement::changed || ofAncestor == Agreement::unreadable;
        return {.answer = TrustAnswer::changed,
            .entry = entry,
            .path = isAncestor ? entry->ancestor.path : entry->descendant.path,
            .isUnreadable = (isAncestor ? ofAncestor : ofDescendant) == Agreement::unreadable};
    }
    return {.answer = any(Agreement::pending) ? TrustAnswer::pending : TrustAnswer::trusted,
        .entry = entry,
        .path = {},
        .isUnreadable = false};
}

Result<TrustedProgram> programOf(const ProcessPointer& process, const char* role)
{
    if (!process || process->facts.executable.empty()) {
        return failure(ErrorCode::notSupported, std::string("the program of the ") + role + " is not known");
    }
    const auto& program = process->facts.program;
    if (!program || program->content != ContentState::known) {
        const bool isPending = program && program->content == ContentState::pending;
        return failure(ErrorCode::notSupported,
            process->facts.executable + (isPending ? " is still being read" : " could not be read"));
    }
    return TrustedProgram{.path = process->facts.executable, .contentHash = program->contentHash};
}
} // namespace

TrustList::TrustList(std::vector<TrustEntry> entries)
{
    m_entries.reserve(entries.size());
    for (TrustEntry& entry : entries) {
        m_entries.push_back(std::make_shared<const TrustEntry>(std::move(entry)));
    }
}

TrustMatch TrustList::match(Rule rule, const ProcessObservation* ancestor, const ProcessObservation& descendant) const
{
    TrustMatch best;
    for (const auto& entry : m_entries) {
        if (entry->rule == rule) {
            if (TrustMatch match = judge(entry, ancestor, descendant); isBetter(match.answer, best.answer)) {
                best = std::move(match);
            }
        }
    }
    return best;
}

Result<TrustEntry> trustEntryFor(const Finding& finding, std::string who, WallTime when, std::string note)
{
    TrustEntry entry{.rule = finding.rule,
        .ancestor = {},
        .descendant = {},
        .who = std::move(who),
        .when = when,
        .note = std::move(note)};
    entry.note.resize(std::min(entry.note.size(), TrustEntry::kLongestNote));
    if (finding.rule == Rule::serverLikePair) {
        auto ancestor = programOf(finding.ancestor, "ancestor");
        if (!ancestor) {
            return tl::unexpected(ancestor.error());
        }
        entry.ancestor = std::move(*ancestor);
    }
    auto descendant = programOf(finding.descendant, finding.rule == Rule::spoofedSource ? "sender" : "descendant");
    if (!descendant) {
        return tl::unexpected(descendant.error());
    }
    entry.descendant = std::move(*descendant);
    return entry;
}

} // namespace netgrove
