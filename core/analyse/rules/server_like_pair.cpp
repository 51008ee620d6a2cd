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

std::string lastTalk(const Activity& activity, const Tick& tick)
{
    if (activity.lastExternal == MonotonicTime{}) {
        return "no packet seen yet";
    }
    const auto age = tick.now - activity.lastExternal;
    return age < std::chrono::milliseconds(100) ? std::string("last packet just now")
                                                : "last packet " + wording::duration(age) + " ago";
}

Evidence talks(const ProcessNode& process, std::string_view role, const Tick& tick)
{
    const std::size_t hosts = process.remoteHosts.size();
    std::string text = "The " + std::string(role) + " " + wording::name(process)
        + (process.ended ? " (ended) talked" : " talks") + " to the outside";
    if (hosts > 0) {
        text += " (" + wording::counted(hosts, "host", "hosts") + ")";
    }
    text += ": " + wording::bytes(process.externalTotals.txBytes) + " sent, "
        + wording::bytes(process.externalTotals.rxBytes) + " received, " + lastTalk(process.activity, tick) + ".";
    return {.kind = "both-communicate", .text = std::move(text)};
}

/// How the elder end stands to the younger.
std::string relation(const std::vector<const ProcessNode*>& path)
{
    const ProcessObservation& child = path.back()->facts;
    if (path.size() > 2) {
        return "which it descends from through "
            + wording::counted(path.size() - 2, "silent process", "silent processes");
    }
    const bool isParent = child.birthParent == path.front()->facts.key;
    return !isParent ? "which it descends from" : child.isBirthParentKnown ? "which gave birth to it" : "its parent";
}

/// The point, in one breath.
Evidence summary(const std::vector<const ProcessNode*>& path)
{
    const ProcessNode& ancestor = *path.front();
    const ProcessNode& descendant = *path.back();
    return {.kind = "both-communicate",
        .text = wording::name(descendant) + " " + wording::talk(descendant)
            + (ancestor.ended || descendant.ended ? ", and " : " while ") + wording::name(ancestor) + ", "
            + relation(path) + ", " + wording::talkOrConnection(ancestor) + "."};
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
std::string born(const ProcessNode& process, const Tick& tick)
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
        return "born at most " + wording::duration(ticks) + " before its first packet";
    }
    return before >= std::chrono::nanoseconds(0) ? "born " + wording::duration(before) + " before its first packet"
                                                 : "born " + wording::duration(age) + " ago";
}

Evidence birth(const ProcessNode& process, const Tick& tick)
{
    const ProcessObservation& facts = process.facts;
    std::string text = wording::name(process) + " was " + born(process, tick);
    if (process.parent != nullptr) {
        text += (facts.isBirthParentKnown ? ", of " : "; its parent, as we found it, is ")
            + wording::name(*process.parent);
    }
    if (facts.isBirthParentKnown && facts.hasExeced && !facts.executable.empty()) {
        text += "; it executed " + safeText(facts.executable, 256).text;
    } else if (facts.isBirthParentKnown && !facts.hasExeced) {
        text += "; it still runs its parent's program (no exec seen)";
    }
    return {.kind = "birth", .text = text + "."};
}

Evidence silentBetween(const std::vector<const ProcessNode*>& path)
{
    const std::size_t count = path.size() - 2;
    std::string text = wording::counted(count, "silent process", "silent processes") + " between them: ";
    for (std::size_t index = 0; index < std::min(count, kNamesListed); ++index) {
        text += (index > 0 ? ", " : "") + wording::name(*path[index + 1]);
    }
    if (count > kNamesListed) {
        text += " and " + std::to_string(count - kNamesListed) + " more";
    }
    return {.kind = "silent-between", .text = text + "."};
}

std::string threadName(const ProcessNode& process, Tid tid)
{
    const auto thread = process.threads.find(tid);
    const bool isFirst = tid.value == process.facts.key.pid.value;
    const std::string known = thread != process.threads.end() ? thread->second.name : std::string();
    const std::string& name = known.empty() && isFirst ? process.facts.comm : known;
    return "thread " + (name.empty() ? std::string() : safeText(name, 64).text + " ") + "(" + std::to_string(tid.value)
        + ")";
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
    std::vector<Evidence> evidence{summary(path), talks(*path.front(), "ancestor", tick),
        talks(*path.back(), "descendant", tick), birth(*path.back(), tick)};
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
    const std::string relation = between == 0
        ? "which started it"
        : "which it descends from through " + wording::counted(between, "silent thread", "silent threads");
    std::vector<Evidence> evidence{{.kind = "both-communicate",
        .text = "In " + wording::name(process) + ", " + threadName(process, descendant) + " and "
            + threadName(process, ancestor) + ", " + relation + ", both talk to the outside."}};
    for (const Tid tid : {ancestor, descendant}) {
        const auto thread = process.threads.find(tid);
        const ThreadNode known = thread != process.threads.end() ? thread->second : ThreadNode{};
        std::string text = threadName(process, tid) + (known.isEnded ? " (ended) talked" : " talks")
            + " to the outside: " + lastTalk(known.activity, tick) + ".";
        text.front() = 'T';
        evidence.push_back({.kind = "both-communicate", .text = std::move(text)});
    }
    return evidence;
}

} // namespace netgrove
