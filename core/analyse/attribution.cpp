// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/attribution.h"

#include <algorithm>

namespace netgrove {
namespace {
/// What one process was seen handing to the socket and taking from it, over all its threads.
struct TracedShare {
    ProcessKey process;
    std::uint64_t txBytes = 0;
    std::uint64_t rxBytes = 0;
    std::uint64_t total() const { return txBytes + rxBytes; }
};

std::vector<TracedShare> sharesByProcess(const std::vector<SocketUser>& users)
{
    std::vector<TracedShare> shares;
    for (const SocketUser& user : users) {
        auto share = std::ranges::find(shares, user.process, &TracedShare::process);
        if (share == shares.end()) {
            share = shares.insert(share, TracedShare{user.process});
        }
        share->txBytes += user.txBytes;
        share->rxBytes += user.rxBytes;
    }
    std::ranges::stable_sort(shares, std::greater{}, &TracedShare::total);
    return shares;
}

std::vector<Tid> threadsOf(ProcessKey process, const std::vector<SocketUser>& users)
{
    std::vector<Tid> tids;
    for (const SocketUser& user : users) {
        if (user.process == process) {
            tids.push_back(user.tid);
        }
    }
    std::ranges::sort(tids);
    tids.erase(std::ranges::unique(tids).begin(), tids.end());
    return tids;
}

Attribution creditedTo(AttributionSource how, ProcessKey process)
{
    return {.how = how, .process = process, .communicators = {process}, .tids = {}};
}

std::uint64_t less(std::uint64_t from, std::uint64_t what) { return from - std::min(from, what); }
} // namespace

Attribution attribute(const FlowObservation& flow)
{
    if (flow.users.size() == 1) { // the rule, and needs no sums
        const SocketUser& user = flow.users.front();
        return {.how = AttributionSource::traced,
            .process = user.process,
            .communicators = {user.process},
            .tids = {user.tid}};
    }
    if (!flow.users.empty()) {
        const std::vector<TracedShare> shares = sharesByProcess(flow.users);
        Attribution traced{
            .how = AttributionSource::traced, .process = shares.front().process, .communicators = {}, .tids = {}};
        std::ranges::transform(shares, std::back_inserter(traced.communicators), &TracedShare::process);
        traced.tids = threadsOf(*traced.process, flow.users);
        return traced;
    }
    if (flow.opener) {
        return creditedTo(AttributionSource::opener, *flow.opener);
    }
    if (!flow.owners.empty()) {
        return creditedTo(AttributionSource::holder, flow.owners.front());
    }
    return {};
}

FlowCounters shareOf(const FlowRecord& record, ProcessKey process)
{
    const FlowObservation& flow = record.facts;
    if (record.communicators.size() == 1) {
        return flow.counters;
    }
    FlowCounters rest = flow.counters;
    FlowCounters own;
    for (const SocketUser& user : flow.users) {
        if (user.process == process) {
            own.txBytes += user.txBytes;
            own.rxBytes += user.rxBytes;
        }
        if (user.process != record.process) {
            rest.txBytes = less(rest.txBytes, user.txBytes);
            rest.rxBytes = less(rest.rxBytes, user.rxBytes);
        }
    }
    return process == record.process ? rest : own;
}

MonotonicTime lastTakenPart(const FlowRecord& record, ProcessKey process)
{
    const FlowObservation& flow = record.facts;
    if (record.communicators.size() == 1) {
        return flow.last;
    }
    MonotonicTime last{};
    for (const SocketUser& user : flow.users) {
        if (user.process == process) {
            last = std::max(last, user.last);
        }
    }
    return last;
}

} // namespace netgrove
