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
    return activity.lastExternal == MonotonicTime{}
        ? std::string("no packet seen yet")
        : "last packet " + wording::duration(tick.now - activity.lastExternal) + " ago";
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

Evidence birth(const ProcessNode& process, const Tick& tick)
{
    const ProcessObservation& facts = process.facts;
    const WallTime born = tick.bootTime
        + std::chrono::microseconds(
            static_cast<std::int64_t>(std::min<std::uint64_t>(facts.key.start.value, 1ULL << 48U) * 10'000));
    std::string text = wording::name(process) + " was born at " + toRfc3339(born);
    if (process.parent != nullptr) {
        text += (facts.isBirthParentKnown ? " of " : "; its parent, as we found it, is ")
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
    const std::string name = thread != process.threads.end() && !thread->second.name.empty()
        ? safeText(thread->second.name, 64).text + " "
        : std::string();
    return "thread " + name + "(" + std::to_string(tid.value) + ") of " + wording::name(process);
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
    std::vector<Evidence> evidence{
        talks(*path.front(), "ancestor", tick), talks(*path.back(), "descendant", tick), birth(*path.back(), tick)};
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
    return signature;
}

std::vector<Evidence> threadPairEvidence(const ProcessNode& process, Tid ancestor, Tid descendant, const Tick& tick)
{
    std::vector<Evidence> evidence;
    for (const Tid tid : {ancestor, descendant}) {
        const auto thread = process.threads.find(tid);
        const Activity activity = thread != process.threads.end() ? thread->second.activity : Activity{};
        evidence.push_back({.kind = "both-communicate",
            .text = "The " + threadName(process, tid) + " talks to the outside: " + lastTalk(activity, tick) + "."});
    }
    evidence.push_back({.kind = "birth",
        .text = "The " + threadName(process, descendant) + " descends from " + threadName(process, ancestor) + "."});
    return evidence;
}

} // namespace netgrove
