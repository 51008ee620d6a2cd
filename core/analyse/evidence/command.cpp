// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <optional>

#include "core/analyse/evidence/subjects.h"
#include "core/analyse/rules/wording.h"

namespace netgrove {
namespace {
using namespace std::chrono_literals;

/// A command is carried out at once; a coincidence is less likely the shorter this is.
constexpr auto kSoon = 2s;
/// What is known of a connection is its last packet in a tick, which may be a little younger than the command.
constexpr auto kBlur = 300ms;

/// Whether what came in can have caused what began then.
bool canHaveCaused(const Push& push, MonotonicTime effect)
{
    return effect >= push.at - kBlur && effect <= push.at + kSoon;
}

Phrase before(const Push& push, MonotonicTime effect)
{
    const auto time = effect - push.at;
    return time < 50ms ? phrase("Evidence", "a moment")
                       : phrase("Evidence", "at most %1").with({wording::duration(time + 10ms)});
}

Phrase sentence(const PairCase& pair, const Push& push, MonotonicTime effect, bool isBirth)
{
    Phrase got = isBirth
        ? phrase("Evidence", "%1 got %2 unasked from %3, after %4 of silence, %5 before %6 was born.")
        : phrase("Evidence", "%1 got %2 unasked from %3, after %4 of silence, %5 before %6 began its burst.");
    return std::move(got).with({wording::name(pair.ancestor()), wording::bytes(push.bytes), push.remote.toString(),
        wording::duration(push.quiet), before(push, effect), wording::name(pair.descendant())});
}

/// The youngest process of the path that was forked when the push had come: the child itself, or the silent one that
/// bore it.
std::optional<MonotonicTime> birthAfter(const PairCase& pair, const Push& push)
{
    for (std::size_t index = pair.path.size(); index-- > 1;) {
        const auto& born = pair.path[index]->born;
        if (born && canHaveCaused(push, *born)) {
            return born;
        }
    }
    return std::nullopt;
}
} // namespace

void addCommand(const PairCase& pair, EvidenceList& list)
{
    for (auto push = pair.control.pushes.rbegin(); push != pair.control.pushes.rend(); ++push) {
        if (const auto born = birthAfter(pair, *push); born && !pair.isThreadLevel) {
            list.add(EvidenceKind::command, push->flow & 0xffffU, [&] { return sentence(pair, *push, *born, true); });
            return;
        }
        const auto burst = pair.conduct.firstAttack;
        if (burst && canHaveCaused(*push, *burst)) {
            list.add(EvidenceKind::command, push->flow & 0xffffU, [&] { return sentence(pair, *push, *burst, false); });
            return;
        }
    }
}

} // namespace netgrove
