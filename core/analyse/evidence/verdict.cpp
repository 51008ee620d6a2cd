// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/evidence/verdict.h"

#include <algorithm>

#include "core/analyse/evidence/subjects.h"

namespace netgrove {
namespace {
/// A command is a deed where the one that carries it out is what a bot uses for that: a fork of itself, or a program
/// from nowhere. A chat program that opens a browser when a message has come is neither.
bool isObeyed(const EvidenceList& list)
{
    using enum EvidenceKind;
    return list.has(command)
        && (list.has(sameImage) || list.has(inMemory) || list.has(deleted) || list.has(sharedFolder));
}

Grade gradeOf(const EvidenceList& list)
{
    if (list.points() < kNoticePoints) {
        return Grade::expected;
    }
    return list.points() >= kAlertPoints && list.hasDeed() ? Grade::alert : Grade::notice;
}
} // namespace

Verdict weigh(const PairCase& pair, bool isTextWanted)
{
    EvidenceList list(isTextWanted);
    addTraffic(pair, list);
    addCommand(pair, list);
    if (!pair.isThreadLevel) {
        addLineage(pair, list);
    }
    addOrigin(pair, list);
    addPurpose(pair, list);
    if (isObeyed(list)) {
        list.setDeed();
    }
    std::vector<Evidence> evidence = list.takeEvidence();
    // The weightiest first, what speaks against last.
    std::ranges::stable_sort(evidence, std::greater{}, &Evidence::points);
    list.add(EvidenceKind::bothCommunicate, [] { return Phrase(); });
    return {.grade = gradeOf(list),
        .points = list.points(),
        .signature = list.signature(),
        .evidence = std::move(evidence)};
}

} // namespace netgrove
