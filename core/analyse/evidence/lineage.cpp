// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/analyse/evidence/subjects.h"
#include "core/analyse/rules/wording.h"

namespace netgrove {
namespace {
constexpr std::uint32_t kCrowd = 4;

/// Nobody on the way from the ancestor down has started another program.
bool isOneImage(const PairCase& pair)
{
    return std::all_of(pair.path.begin() + 1, pair.path.end(),
        [](const ProcessNode* node) { return node->facts.isBirthParentKnown && !node->facts.hasExeced; });
}

/// The process that bore it is gone, and it was given to another.
const ProcessNode* lostParent(const ProcessNode& node)
{
    const ProcessNode* parent = node.parent;
    const bool isGivenAway = node.facts.isBirthParentKnown && node.facts.birthParent && node.facts.parentPid != Pid()
        && node.facts.parentPid != node.facts.birthParent->pid;
    return isGivenAway && parent != nullptr && parent->ended ? parent : nullptr;
}
} // namespace

void addLineage(const PairCase& pair, EvidenceList& list)
{
    const ProcessNode& child = pair.descendant();
    if (isOneImage(pair)) {
        list.add(EvidenceKind::sameImage, [&] {
            return phrase("Evidence", "%1 was forked from %2 and never started another program.")
                .with({wording::name(child), wording::name(pair.ancestor())});
        });
    }
    const ProcessNode* parent = lostParent(child);
    if (parent != nullptr && parent != &pair.ancestor()) {
        list.add(EvidenceKind::orphaned, [&] {
            return phrase("Evidence", "%1 was given to process %2, since %3, which bore it, had ended.")
                .with({wording::name(child), std::to_string(child.facts.parentPid.value), wording::name(*parent)});
        });
    }
    if (pair.crowd != nullptr && pair.crowd->bornTogether >= kCrowd) {
        list.add(EvidenceKind::crowd, pair.crowd->bornTogether / 4, [&] {
            return phrase("Evidence", "%1 children of %2 were born within seconds, and all talk to the outside.")
                .with({wording::number(pair.crowd->bornTogether), wording::name(pair.ancestor())});
        });
    }
}

} // namespace netgrove
