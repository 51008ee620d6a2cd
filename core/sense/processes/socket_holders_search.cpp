// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/socket_holders_state.h"

#include <algorithm>
#include <tuple>

namespace netgrove {
namespace {
constexpr std::chrono::nanoseconds kYouth = std::chrono::milliseconds(20);
constexpr std::chrono::nanoseconds kLongestWait = std::chrono::milliseconds(40); ///< of a walk that may wait
constexpr std::chrono::nanoseconds kLongestPause = std::chrono::seconds(8);
} // namespace

/// Everybody who was not listed since then, in the order in which the holder is likely to be found. A search asks
/// often, and of everyone: each costs one look-up.
std::vector<SocketHolders::State::Candidate> SocketHolders::State::candidates(
    const Hint& hint, MonotonicTime since, MonotonicTime now, Asked asked) const
{
    std::vector<Candidate> found;
    table.forEachAlive([&](const ProcessTable::Entry& entry) {
        if (entry.facts.isKernelThread) {
            return;
        }
        const ProcessKey key = entry.key();
        const HolderIndex::Listing* listing = index.find(key);
        if (!isStale(listing, &entry, since)) {
            return;
        }
        Candidate candidate{0, listing != nullptr ? listing->listed : MonotonicTime{}, entry.imageSince, key};
        // One that was listed at its birth had no time to open anything.
        const bool isYoung
            = listing == nullptr || entry.imageSince > listing->listed || now - entry.imageSince < kYouth;
        if (!isYoung) {
            if (asked == Asked::youngAlone) {
                return;
            }
            const bool isBusy = busy.contains(key);
            const bool isOfUser = hint.uid && *hint.uid == entry.facts.uid;
            const bool isElsewhere = hint.netns.value != 0 && hint.netns != entry.facts.netns;
            candidate.rank = 1 + (isBusy ? 0 : 1) + (isOfUser ? 0 : 2) + (isElsewhere ? 4 : 0);
        }
        found.push_back(candidate);
    });
    std::sort(found.begin(), found.end(), [](const Candidate& left, const Candidate& right) {
        if (left.rank != right.rank) {
            return left.rank < right.rank;
        }
        // The youngest of the young, then whoever was not looked at for longest.
        return left.rank == 0 ? std::tie(left.imageSince, left.key.start) > std::tie(right.imageSince, right.key.start)
                              : left.listed < right.listed;
    });
    return found;
}

void SocketHolders::State::search(Inode inode, Search& search, const Hint& hint, MonotonicTime now)
{
    if (!search.isWalking && now - search.over >= search.pause) {
        search.isWalking = true;
        search.areChangedListed = false;
        search.round = now;
    }
    const std::uint64_t end = counters.linksRead + limits.linksPerSearch;
    // Who ended took the socket with it, as a rule: there is no hurry to ask who else may have it.
    const bool mayWait = isHurried || haveAllHoldersEnded(inode);
    const bool isWaiting = mayWait && search.isWalking && now - search.round < kLongestWait;
    const Asked asked = isWaiting || !search.isWalking ? Asked::youngAlone : Asked::everybody;
    const std::vector<Candidate> order = candidates(hint, search.round + std::chrono::nanoseconds(1), now, asked);
    // First those that certainly changed, then the others in the same order. Between two walks only the young are
    // asked.
    for (const bool isForChanged : {true, false}) {
        for (const Candidate& candidate : order) {
            const bool isYoung = candidate.rank == 0;
            if (isHeldBySomebody(inode) || (!isYoung && (isWaiting || !search.isWalking))) {
                break;
            }
            if (tokens <= 0 || counters.linksRead >= end) {
                ++counters.searchesCutShort;
                return;
            }
            if (isForChanged && !isYoung && (search.areChangedListed || search.unchanged.contains(candidate.key))) {
                continue;
            }
            // One that was listed at this very moment is believed unless the number of its descriptors speaks against
            // it.
            const bool isWanted
                = isForChanged ? isYoung || hasChanged(candidate.key) : isStale(candidate.key, search.round);
            if (isWanted) {
                list(candidate.key, now);
            } else if (isForChanged) {
                search.unchanged.insert(candidate.key);
            }
        }
        if (isWaiting) {
            return;
        }
        search.areChangedListed = true;
        search.unchanged = {}; // clear() would keep the buckets, of tens of thousands of searches in a storm
    }
    if (search.isWalking && !isHeldBySomebody(inode)) {
        search.isWalking = false;
        search.isOver = true;
        search.over = now;
        search.pause = std::clamp<std::chrono::nanoseconds>(search.pause * 2, limits.trust, kLongestPause);
    }
}

void SocketHolders::State::listEverybody(MonotonicTime now)
{
    for (const Candidate& candidate : candidates({}, now - limits.trust, now, Asked::everybody)) {
        if (tokens <= 0) {
            ++counters.searchesCutShort;
            return;
        }
        list(candidate.key, now);
    }
}

} // namespace netgrove
