// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/flow_ledger.h"

#include <algorithm>
#include <utility>

namespace netgrove {
namespace {
void add(FlowCounters& sum, const FlowCounters& share)
{
    sum.txBytes += share.txBytes;
    sum.txPackets += share.txPackets;
    sum.rxBytes += share.rxBytes;
    sum.rxPackets += share.rxPackets;
}

void subtract(FlowCounters& sum, const FlowCounters& share)
{
    sum.txBytes -= std::min(sum.txBytes, share.txBytes);
    sum.txPackets -= std::min(sum.txPackets, share.txPackets);
    sum.rxBytes -= std::min(sum.rxBytes, share.rxBytes);
    sum.rxPackets -= std::min(sum.rxPackets, share.rxPackets);
}

/// Times from outside are kept between the beginning of time and now: differences of them must not overflow.
void clampTimes(FlowObservation& flow, MonotonicTime now)
{
    const auto clamp = [now](MonotonicTime& moment) {
        moment = std::clamp(moment, MonotonicTime{}, std::max(now, MonotonicTime{}));
    };
    clamp(flow.first);
    clamp(flow.last);
    clamp(flow.lastReceived);
    for (SocketUser& user : flow.users) {
        clamp(user.last);
    }
}

Conduct& conductOf(ThreadNode& thread)
{
    if (thread.conduct == nullptr) {
        thread.conduct = std::make_shared<Conduct>();
    }
    return *thread.conduct;
}

/// Most threads do nothing that is worth remembering.
void creditConduct(ThreadNode& thread, const FlowObservation& flow, const FlowConduct& share)
{
    if (thread.conduct != nullptr || share.isAttackLike()) {
        conductOf(thread).add(flow, share);
    }
}

/// Null where the process or its thread is not known, or was forgotten.
ThreadNode* findThread(ProcessForest& forest, const SocketUser& user)
{
    ProcessNode* node = forest.find(user.process);
    if (node == nullptr) {
        return nullptr;
    }
    const auto thread = node->threads.find(user.tid);
    return thread != node->threads.end() ? &thread->second : nullptr;
}

std::shared_ptr<FlowRecord> makeRecord(const FlowObservation& flow, MonotonicTime now)
{
    auto record = std::make_shared<FlowRecord>();
    record->facts = flow;
    clampTimes(record->facts, now);
    Attribution attribution = attribute(flow);
    record->how = attribution.how;
    record->process = attribution.process;
    record->communicators = std::move(attribution.communicators);
    record->tids = std::move(attribution.tids);
    return record;
}
} // namespace

FlowLedger::FlowLedger(const FlowLedger& other, ProcessForest& forest)
    : m_forest(forest)
    , m_ended(other.m_ended)
    , m_moving(other.m_moving)
    , m_fresh(other.m_fresh)
    , m_attributable(other.m_attributable)
    , m_attributed(other.m_attributed)
{
    m_entries.reserve(other.m_entries.size());
    for (const Entry& entry : other.m_entries) {
        m_entries.push_back({.id = entry.id,
            .record = entry.record,
            .meter = entry.meter != nullptr ? std::make_unique<RateMeter>(*entry.meter) : nullptr,
            .isPublished = entry.isPublished});
    }
}

FlowLedger::Entry& FlowLedger::findOrAdd(std::uint64_t id)
{
    // Ids count up, so a new flow belongs at the end.
    if (m_entries.empty() || m_entries.back().id < id) {
        m_entries.push_back({.id = id, .record = nullptr, .meter = nullptr, .isPublished = false});
        return m_entries.back();
    }
    auto place = std::ranges::lower_bound(m_entries, id, {}, &Entry::id);
    if (place->id != id) {
        place = m_entries.insert(place, Entry{.id = id, .record = nullptr, .meter = nullptr, .isPublished = false});
    }
    return *place;
}

FlowLedger::Entry* FlowLedger::findEntry(std::uint64_t id)
{
    const auto place = std::ranges::lower_bound(m_entries, id, {}, &Entry::id);
    return place != m_entries.end() && place->id == id ? &*place : nullptr;
}

FlowPointer FlowLedger::find(std::uint64_t id) const
{
    const auto place = std::ranges::lower_bound(m_entries, id, {}, &Entry::id);
    return place != m_entries.end() && place->id == id ? place->record : nullptr;
}

void FlowLedger::apply(const FlowObservation& flow, MonotonicTime now, bool isPicture)
{
    Entry& entry = findOrAdd(flow.id);
    const std::shared_ptr<FlowRecord> before = std::exchange(entry.record, makeRecord(flow, now));
    markFresh(entry);
    const bool isHistory = isPicture && !before;
    if (entry.meter == nullptr && !isHistory) {
        entry.meter = std::make_unique<RateMeter>();
        const FlowCounters known = before ? before->facts.counters : FlowCounters{};
        entry.meter->start(now, known.txBytes, known.rxBytes);
        m_moving.push_back(flow.id);
    }
    const FlowRecord& after = *entry.record;
    if (before) {
        entry.record->txBytesPerSecond = before->txBytesPerSecond;
        entry.record->rxBytesPerSecond = before->rxBytesPerSecond;
        takeBack(*before, after);
    }
    credit(entry.record, now);
    if (before) {
        notePush(before->facts, after);
    }
    if (before && before->communicators != after.communicators) {
        recount(before->communicators);
    }
    if (flow.isFinal && (!before || !before->facts.isFinal)) {
        m_ended.push_back(flow.id);
    }
}

void FlowLedger::markFresh(Entry& entry)
{
    entry.isPublished = false;
    m_fresh.push_back(entry.id);
}

void FlowLedger::credit(const FlowPointer& record, MonotonicTime now)
{
    const FlowObservation& flow = record->facts;
    const FlowConduct conduct = conductOf(flow);
    count(*record, 1);
    for (const ProcessKey key : record->communicators) {
        ProcessNode& node = m_forest.findOrAdd(key, now);
        const FlowCounters share = shareOf(*record, key);
        node.isDirty = true;
        node.flows.insert_or_assign(flow.id, record);
        add(node.totals, share);
        if (isExternal(flow)) {
            ++node.remoteHosts[flow.key.remote.address];
            node.conduct.add(flow, conduct);
            add(node.externalTotals, share);
            node.activity.touch(lastTakenPart(*record, key));
            node.activity.standingConnections += isStandingConnection(flow) ? 1U : 0U;
        }
    }
    for (const SocketUser& user : flow.users) {
        ThreadNode& thread = ProcessForest::thread(m_forest.findOrAdd(user.process, now), user.tid);
        if (isExternal(flow)) {
            creditConduct(thread, flow, conduct);
            thread.activity.touch(user.last);
            thread.activity.standingConnections += isStandingConnection(flow) ? 1U : 0U;
        }
    }
}

/// Where something came in unasked, everyone who uses the flow may have been told.
void FlowLedger::notePush(const FlowObservation& before, const FlowRecord& after)
{
    const auto push = pushBetween(before, after.facts);
    if (!push) {
        return;
    }
    for (const ProcessKey key : after.communicators) {
        if (ProcessNode* node = m_forest.find(key)) {
            node->conduct.note(*push);
        }
    }
    for (const SocketUser& user : after.facts.users) {
        if (ThreadNode* thread = findThread(m_forest, user)) {
            conductOf(*thread).note(*push);
        }
    }
}

void FlowLedger::takeBack(const FlowRecord& record, const FlowRecord& next)
{
    count(record, -1);
    const FlowConduct conduct = conductOf(record.facts);
    for (const SocketUser& user : record.facts.users) {
        const ThreadNode* thread = findThread(m_forest, user);
        if (thread != nullptr && thread->conduct != nullptr) {
            thread->conduct->sums.subtract(conduct);
        }
    }
    for (const ProcessKey key : record.communicators) {
        if (ProcessNode* node = m_forest.find(key)) {
            const FlowCounters share = shareOf(record, key);
            subtract(node->totals, share);
            if (isExternal(record.facts)) {
                subtract(node->externalTotals, share);
                node->conduct.sums.subtract(conduct);
            }
        }
    }
    release(record, &next);
}

/// What `next` puts in the same place at once stays there meanwhile: entries of maps are not made anew for every
/// packet.
void FlowLedger::release(const FlowRecord& record, const FlowRecord* next)
{
    const FlowObservation& flow = record.facts;
    // Guarded: where a bound made the forest forget a process, a new node of the same name knows nothing of this flow.
    const auto decrease
        = [&](std::uint32_t& connections) { connections -= isStandingConnection(flow) && connections > 0 ? 1U : 0U; };
    for (const ProcessKey key : record.communicators) {
        ProcessNode* node = m_forest.find(key);
        if (node == nullptr) {
            continue;
        }
        node->isDirty = true;
        const bool isKept = next != nullptr && std::ranges::find(next->communicators, key) != next->communicators.end();
        if (!isKept) {
            node->flows.erase(flow.id);
        }
        if (isExternal(flow)) {
            decrease(node->activity.standingConnections);
            const auto host = node->remoteHosts.find(flow.key.remote.address);
            if (host != node->remoteHosts.end() && --host->second == 0 && !(isKept && isExternal(next->facts))) {
                node->remoteHosts.erase(host);
            }
        }
    }
    for (const SocketUser& user : flow.users) {
        ThreadNode* thread = isExternal(flow) ? findThread(m_forest, user) : nullptr;
        if (thread != nullptr) {
            decrease(thread->activity.standingConnections);
        }
    }
}

void FlowLedger::recount(const std::vector<ProcessKey>& processes)
{
    for (const ProcessKey key : processes) {
        ProcessNode* node = m_forest.find(key);
        if (node == nullptr) {
            continue;
        }
        node->activity.lastExternal = node->settledLastExternal;
        for (const auto& [id, flow] : node->flows) {
            if (isExternal(flow->facts)) {
                node->activity.touch(lastTakenPart(*flow, key));
            }
        }
    }
}

void FlowLedger::drop(Entry& entry)
{
    const FlowRecord& record = *entry.record;
    count(record, -1);
    release(record, nullptr);
    if (isExternal(record.facts)) {
        for (const ProcessKey key : record.communicators) {
            if (ProcessNode* node = m_forest.find(key)) {
                node->settledLastExternal = std::max(node->settledLastExternal, lastTakenPart(record, key));
                if (record.communicators.size() == 1) {
                    node->settledFirstExternal
                        = std::min(node->settledFirstExternal.value_or(record.facts.first), record.facts.first);
                }
            }
        }
    }
    entry.record = nullptr;
}

void FlowLedger::sweep()
{
    std::erase_if(m_entries, [](const Entry& entry) { return entry.record == nullptr; });
}

void FlowLedger::dropEnded()
{
    if (m_ended.empty()) {
        return;
    }
    for (const std::uint64_t id : m_ended) {
        if (Entry* entry = findEntry(id)) {
            drop(*entry);
        }
    }
    m_ended.clear();
    sweep();
}

void FlowLedger::keepOnly(const std::unordered_set<std::uint64_t>& mentioned)
{
    for (Entry& entry : m_entries) {
        if (!mentioned.contains(entry.id)) {
            drop(entry);
        }
    }
    sweep();
}

void FlowLedger::refreshRates(MonotonicTime now)
{
    std::erase_if(m_moving, [&](std::uint64_t id) {
        Entry* entry = findEntry(id);
        if (entry == nullptr) {
            return true;
        }
        const FlowCounters& counters = entry->record->facts.counters;
        entry->meter->sample(now, counters.txBytes, counters.rxBytes);
        const double tx = entry->meter->txPerSecond();
        const double rx = entry->meter->rxPerSecond();
        if (tx != entry->record->txBytesPerSecond || rx != entry->record->rxBytesPerSecond) {
            writeRates(*entry, tx, rx);
        }
        const bool isAtRest = entry->meter->isIdle();
        if (isAtRest) {
            entry->meter.reset();
        }
        return isAtRest;
    });
}

void FlowLedger::writeRates(Entry& entry, double tx, double rx)
{
    if (entry.isPublished) {
        entry.record = std::make_shared<FlowRecord>(*entry.record);
        markFresh(entry);
        for (const ProcessKey key : entry.record->communicators) {
            if (ProcessNode* node = m_forest.find(key)) {
                node->flows[entry.id] = entry.record;
                node->isDirty = true; // it shows this flow's row
            }
        }
    }
    entry.record->txBytesPerSecond = tx;
    entry.record->rxBytesPerSecond = rx;
}

std::vector<FlowPointer> FlowLedger::publish()
{
    for (const std::uint64_t id : m_fresh) {
        if (Entry* entry = findEntry(id)) {
            entry->isPublished = true;
        }
    }
    m_fresh.clear();
    std::vector<FlowPointer> records;
    records.reserve(m_entries.size());
    for (const Entry& entry : m_entries) {
        records.push_back(entry.record);
    }
    return records;
}

void FlowLedger::count(const FlowRecord& record, int change)
{
    if (!record.facts.isForwarded) {
        m_attributable += change;
        m_attributed += record.process ? change : 0;
    }
}

double FlowLedger::attributedShare() const
{
    return m_attributable > 0 ? static_cast<double>(m_attributed) / static_cast<double>(m_attributable) : 1;
}

} // namespace netgrove
