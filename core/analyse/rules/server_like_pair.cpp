// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/rules/server_like_pair.h"

#include <algorithm>
#include <bit>

#include "core/analyse/rules/wording.h"
#include "core/base/safe_text.h"

namespace netgrove {
namespace {
constexpr std::int32_t kNone = -1;
constexpr std::int32_t kUnknown = -2;
constexpr std::size_t kNamesListed = 8;

enum class End : std::uint8_t { ancestor, descendant };

Phrase lastTalk(const Activity& activity, const Tick& tick)
{
    if (activity.lastExternal == MonotonicTime{}) {
        return phrase("Evidence", "no packet seen yet");
    }
    const auto age = tick.now - activity.lastExternal;
    return age < std::chrono::milliseconds(100)
        ? phrase("Evidence", "last packet just now")
        : phrase("Evidence", "last packet %1 ago").with({wording::duration(age)});
}

Phrase whoTalks(const ProcessNode& process, End end)
{
    Phrase text = end == End::ancestor
        ? (process.ended ? phrase("Evidence", "The ancestor %1 (ended) talked to the outside")
                         : phrase("Evidence", "The ancestor %1 talks to the outside"))
        : (process.ended ? phrase("Evidence", "The descendant %1 (ended) talked to the outside")
                         : phrase("Evidence", "The descendant %1 talks to the outside"));
    return std::move(text).with({wording::name(process)});
}

Evidence talks(const ProcessNode& process, End end, const Tick& tick)
{
    const Phrase sent = wording::bytes(process.externalTotals.txBytes);
    const Phrase received = wording::bytes(process.externalTotals.rxBytes);
    const Phrase last = lastTalk(process.activity, tick);
    const std::size_t hosts = process.remoteHosts.size();
    return {.kind = "both-communicate",
        .text = hosts > 0
            ? phrase("Evidence", "%1 (%2): %3 sent, %4 received, %5.")
                  .with({whoTalks(process, end), wording::hosts(hosts), sent, received, last})
            : phrase("Evidence", "%1: %2 sent, %3 received, %4.").with({whoTalks(process, end), sent, received, last})};
}

/// How the elder end stands to the younger.
Phrase relation(const std::vector<const ProcessNode*>& path)
{
    const ProcessObservation& child = path.back()->facts;
    if (path.size() > 2) {
        return phrase("Evidence", "which it descends from through %1")
            .with({plural("Evidence", "%n silent process(es)").of(path.size() - 2)});
    }
    const bool isParent = child.birthParent == path.front()->facts.key;
    return !isParent               ? phrase("Evidence", "which it descends from")
        : child.isBirthParentKnown ? phrase("Evidence", "which gave birth to it")
                                   : phrase("Evidence", "its parent");
}

/// The point, in one breath.
Evidence summary(const std::vector<const ProcessNode*>& path)
{
    const ProcessNode& ancestor = *path.front();
    const ProcessNode& descendant = *path.back();
    Phrase text = ancestor.ended || descendant.ended ? phrase("Evidence", "%1 %2, and %3, %4, %5.")
                                                     : phrase("Evidence", "%1 %2 while %3, %4, %5.");
    return {.kind = "both-communicate",
        .text = std::move(text).with({wording::name(descendant), wording::talk(descendant), wording::name(ancestor),
            relation(path), wording::talkOrConnection(ancestor)})};
}

/// Of the flows that were its alone: a flow that it inherited may be older than itself.
std::optional<MonotonicTime> firstPacket(const ProcessNode& process)
{
    std::optional<MonotonicTime> first = process.settledFirstExternal;
    for (const auto& [id, flow] : process.flows) {
        if (isExternal(flow->facts) && flow->communicators.size() == 1) {
            first = std::min(first.value_or(flow->facts.first), flow->facts.first);
        }
    }
    return first;
}

/// "born 40 ms before its first packet", or, where that is not known, "born 3 min ago".
Phrase born(const ProcessNode& process, const Tick& tick)
{
    // In clock ticks since the machine started (proc(5), starttime): 10 ms each.
    constexpr std::uint64_t kLongest = 1ULL << 36U; // 21 years: as nanoseconds, no overflow
    const auto sinceBoot
        = std::chrono::milliseconds(static_cast<std::int64_t>(std::min(process.facts.key.start.value, kLongest) * 10));
    const std::chrono::nanoseconds age = tick.wallTime - (tick.bootTime + sinceBoot);
    const std::optional<MonotonicTime> first = firstPacket(process);
    const std::chrono::nanoseconds before = first ? age - (tick.now - *first) : -std::chrono::nanoseconds(1);
    // As exact as the clock ticks that a start is counted in, and no more.
    const auto ticks = std::chrono::milliseconds((before / std::chrono::milliseconds(10) + 1) * 10);
    if (before >= std::chrono::nanoseconds(0) && before < std::chrono::milliseconds(90)) {
        return phrase("Evidence", "born at most %1 before its first packet").with({wording::duration(ticks)});
    }
    return before >= std::chrono::nanoseconds(0)
        ? phrase("Evidence", "born %1 before its first packet").with({wording::duration(before)})
        : phrase("Evidence", "born %1 ago").with({wording::duration(age)});
}

Phrase whenAndOfWhom(const ProcessNode& process, const Tick& tick)
{
    const Phrase when = born(process, tick);
    if (process.parent == nullptr) {
        return phrase("Evidence", "%1 was %2").with({wording::name(process), when});
    }
    Phrase text = process.facts.isBirthParentKnown ? phrase("Evidence", "%1 was %2, of %3")
                                                   : phrase("Evidence", "%1 was %2; its parent, as we found it, is %3");
    return std::move(text).with({wording::name(process), when, wording::name(*process.parent)});
}

Evidence birth(const ProcessNode& process, const Tick& tick)
{
    const ProcessObservation& facts = process.facts;
    const Phrase origin = whenAndOfWhom(process, tick);
    const bool isImageNew = facts.isBirthParentKnown && facts.hasExeced && !facts.executable.empty();
    const bool isImageOld = facts.isBirthParentKnown && !facts.hasExeced;
    return {.kind = "birth",
        .text = isImageNew ? phrase("Evidence", "%1; it executed %2.").with({origin, wording::path(facts)})
            : isImageOld   ? phrase("Evidence", "%1; it still runs its parent's program (no exec seen).").with({origin})
                           : phrase("Evidence", "%1.").with({origin})};
}

Evidence silentBetween(const std::vector<const ProcessNode*>& path)
{
    const std::size_t count = path.size() - 2;
    Phrase names = wording::name(*path[1]);
    for (std::size_t index = 1; index < std::min(count, kNamesListed); ++index) {
        names = phrase("Evidence", "%1, %2").with({names, wording::name(*path[index + 1])});
    }
    if (count > kNamesListed) {
        names = phrase("Evidence", "%1 and %2 more").with({names, wording::number(count - kNamesListed)});
    }
    return {.kind = "silent-between",
        .text = phrase("Evidence", "%1 between them: %2.")
            .with({plural("Evidence", "%n silent process(es)").of(count), names})};
}

/// isFirst: a sentence begins with it.
Phrase threadName(const ProcessNode& process, Tid tid, bool isFirst)
{
    const auto thread = process.threads.find(tid);
    const bool isMain = tid.value == process.facts.key.pid.value;
    const std::string known = thread != process.threads.end() ? thread->second.name : std::string();
    const std::string name = safeText(known.empty() && isMain ? process.facts.comm : known, 64).text;
    const std::string number = std::to_string(tid.value);
    if (name.empty()) {
        return (isFirst ? phrase("Evidence", "Thread (%1)") : phrase("Evidence", "thread (%1)")).with({number});
    }
    return (isFirst ? phrase("Evidence", "Thread %1 (%2)") : phrase("Evidence", "thread %1 (%2)")).with({name, number});
}

/// Silent threads between the two; none where the one started the other.
std::size_t threadsBetween(const ProcessNode& process, Tid ancestor, Tid descendant)
{
    std::size_t count = 0;
    for (auto step = process.threads.find(descendant); step != process.threads.end() && count < process.threads.size();
        step = process.threads.find(step->second.creator)) {
        if (step->second.creator == ancestor) {
            break;
        }
        ++count;
    }
    return count;
}
} // namespace

std::vector<LineagePair> serverLikePairs(std::span<const LineageNode> forest)
{
    const auto at = [](std::int32_t index) { return static_cast<std::size_t>(index); };
    std::vector<std::int32_t> nearest(forest.size(), kUnknown);
    std::vector<LineagePair> pairs;
    std::vector<std::int32_t> climbed;
    for (std::size_t start = 0; start < forest.size(); ++start) {
        if (!forest[start].isCommunicating) {
            continue;
        }
        // Climb until an ancestor talks or its answer is known; then everyone on the way has the same answer.
        climbed.clear();
        auto node = static_cast<std::int32_t>(start);
        std::int32_t answer = kNone;
        while (nearest[at(node)] == kUnknown) {
            nearest[at(node)] = kNone; // so that a circle, which only broken input has, ends here
            climbed.push_back(node);
            node = forest[at(node)].parent;
            if (node == kNone || forest[at(node)].isCommunicating) {
                break;
            }
        }
        if (node != kNone && node != static_cast<std::int32_t>(start)) {
            answer = forest[at(node)].isCommunicating ? node : nearest[at(node)];
        }
        for (const std::int32_t passed : climbed) {
            nearest[at(passed)] = answer;
        }
        if (answer != kNone) {
            pairs.push_back({.ancestor = answer, .descendant = static_cast<std::int32_t>(start)});
        }
    }
    return pairs;
}

std::vector<const ProcessNode*> pathBetween(const ProcessNode& ancestor, const ProcessNode& descendant)
{
    std::vector<const ProcessNode*> path;
    for (const ProcessNode* node = &descendant; node != nullptr; node = node->parent) {
        path.push_back(node);
        if (node == &ancestor) {
            break;
        }
    }
    std::ranges::reverse(path);
    return path;
}

std::vector<Evidence> pairEvidence(const std::vector<const ProcessNode*>& path, const Tick& tick)
{
    std::vector<Evidence> evidence{summary(path), talks(*path.front(), End::ancestor, tick),
        talks(*path.back(), End::descendant, tick), birth(*path.back(), tick)};
    if (path.size() > 2) {
        evidence.push_back(silentBetween(path));
    }
    return evidence;
}

std::vector<std::uint64_t> pairSignature(const std::vector<const ProcessNode*>& path)
{
    std::vector<std::uint64_t> signature{path.size()};
    for (const ProcessNode* end : {path.front(), path.back()}) {
        const std::uint64_t bytes = end->externalTotals.txBytes + end->externalTotals.rxBytes;
        signature.push_back(static_cast<std::uint64_t>(std::bit_width(end->remoteHosts.size())) / 2);
        signature.push_back(static_cast<std::uint64_t>(std::bit_width(bytes)) / 4);
        signature.push_back(end->ended ? 1 : 0);
    }
    signature.push_back(path.back()->facts.hasExeced ? 1 : 0);
    signature.push_back(path.front()->activity.standingConnections > 0 ? 1 : 0);
    return signature;
}

std::vector<Evidence> threadPairEvidence(const ProcessNode& process, Tid ancestor, Tid descendant, const Tick& tick)
{
    const std::size_t between = threadsBetween(process, ancestor, descendant);
    const Phrase relation = between == 0 ? phrase("Evidence", "which started it")
                                         : phrase("Evidence", "which it descends from through %1")
                                               .with({plural("Evidence", "%n silent thread(s)").of(between)});
    std::vector<Evidence> evidence{{.kind = "both-communicate",
        .text = phrase("Evidence", "In %1, %2 and %3, %4, both talk to the outside.")
            .with({wording::name(process), threadName(process, descendant, false), threadName(process, ancestor, false),
                relation})}};
    for (const Tid tid : {ancestor, descendant}) {
        const auto thread = process.threads.find(tid);
        const ThreadNode known = thread != process.threads.end() ? thread->second : ThreadNode{};
        Phrase text = known.isEnded ? phrase("Evidence", "%1 (ended) talked to the outside: %2.")
                                    : phrase("Evidence", "%1 talks to the outside: %2.");
        evidence.push_back({.kind = "both-communicate",
            .text = std::move(text).with({threadName(process, tid, true), lastTalk(known.activity, tick)})});
    }
    return evidence;
}

} // namespace netgrove
