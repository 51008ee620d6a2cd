// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/newborn_watch.h"

#include <algorithm>

#include "core/sense/processes/peek_socket.h"

namespace netgrove {
namespace {

/// The budget that may be saved up, as a share of a second's.
constexpr double kBurst = 0.1;
/// One look in so many reads every descriptor.
constexpr std::uint32_t kFullLook = 4;
/// A suspect is looked at less often than a newborn, by this factor.
constexpr int kSuspectPauses = 5;

bool hasEndpoints(const SocketRecord& record)
{
    return record.local.port != 0 || record.discriminator != 0 || record.isConnected();
}

} // namespace

NewbornWatch::NewbornWatch(
    const ProcReader& reader, const ProcessTable& table, SocketHolders& holders, Sink onSocketSeen)
    : NewbornWatch(reader, table, holders, std::move(onSocketSeen), Limits{})
{
}

NewbornWatch::NewbornWatch(
    const ProcReader& reader, const ProcessTable& table, SocketHolders& holders, Sink onSocketSeen, Limits limits)
    : m_reader(reader)
    , m_table(table)
    , m_holders(holders)
    , m_sink(std::move(onSocketSeen))
    , m_limits(limits)
    , m_tokens(limits.looksPerSecond * kBurst)
{
}

void NewbornWatch::apply(const ProcessEvent& event, MonotonicTime now)
{
    if (event.kind != ProcessEvent::Kind::fork && event.kind != ProcessEvent::Kind::exec) {
        return;
    }
    const ProcessTable::Entry* entry = m_table.find(event.pid);
    if (entry == nullptr || !entry->isAlive() || entry->facts.isKernelThread) {
        return;
    }
    std::erase(m_latest, entry->key());
    m_latest.push_back(entry->key());
    if (m_latest.size() > m_limits.suspects) {
        m_latest.pop_front();
    }
    Watched& newborn = watch(entry->key());
    newborn.youngUntil = newborn.until = now + m_limits.age;
    newborn.looks = 0;
    look(newborn, now);
}

NewbornWatch::Watched& NewbornWatch::watch(ProcessKey key)
{
    const auto known
        = std::find_if(m_watched.begin(), m_watched.end(), [&](const Watched& watched) { return watched.key == key; });
    if (known != m_watched.end()) {
        return *known;
    }
    if (m_watched.size() >= m_limits.watched) {
        ++m_skipped;
        m_watched.erase(m_watched.begin()); // the eldest: it had most of its time
    }
    Watched& added = m_watched.emplace_back();
    added.key = key;
    return added;
}

void NewbornWatch::onUnknownSender(MonotonicTime now)
{
    for (const ProcessKey& key : m_latest) {
        const ProcessTable::Entry* entry = m_table.find(key);
        if (entry != nullptr && entry->isAlive()) {
            Watched& suspect = watch(key);
            suspect.until = std::max(suspect.until, now + m_limits.suspicion);
        }
    }
}

bool NewbornWatch::takeToken(double reserve, MonotonicTime now)
{
    const double perSecond = m_limits.looksPerSecond;
    const double elapsed = std::max(0.0, std::chrono::duration<double>(now - m_lastToken).count());
    m_tokens = std::min(perSecond * kBurst, m_tokens + elapsed * perSecond);
    m_lastToken = now;
    if (m_tokens < 1 + reserve) {
        ++m_skipped;
        return false;
    }
    m_tokens -= 1;
    return true;
}

void NewbornWatch::look(Watched& newborn, MonotonicTime now)
{
    // Suspects may be many and live long: what they cost must not be missing for newborns.
    const bool isSuspect = now > newborn.youngUntil;
    newborn.next = now + (isSuspect ? kSuspectPauses * m_limits.pause : m_limits.pause);
    if (!takeToken(isSuspect ? m_limits.looksPerSecond * kBurst / 2 : 0, now)) {
        return;
    }
    // The number of descriptors is had for one call. A child that closes one and opens one has as many as before, so
    // now and then all are read though it is the same. Before Linux 6.2 it reads as 0.
    const std::uint32_t count = m_reader.descriptorCount(newborn.key.pid).value_or(0);
    if (newborn.looks++ % kFullLook == 0 || count == 0 || count != newborn.descriptorCount) {
        newborn.descriptorCount = count;
        for (const ProcReader::HeldSocket& socket : m_holders.look(newborn.key, now)) {
            newborn.found.push_back({socket, std::nullopt});
        }
    }
    std::erase_if(newborn.found, [&](Found& found) { return !tell(newborn, found); });
}

bool NewbornWatch::tell(const Watched& newborn, Found& found)
{
    if (found.told && found.told->isConnected()) {
        return true; // nothing of it will change
    }
    auto record = peekSocket(newborn.key.pid, found.socket.descriptor, found.socket.inode);
    if (!record && record.error().code == ErrorCode::noPrivilege) {
        const ProcessTable::Entry* entry = m_table.find(newborn.key);
        m_sink({found.socket.inode, newborn.key, entry != nullptr ? entry->facts.uid : Uid{}, std::nullopt});
    }
    if (!record) {
        return false;
    }
    if (hasEndpoints(*record) && found.told != *record) {
        found.told = *record;
        m_sink({found.socket.inode, newborn.key, record->uid, *record});
    }
    return true;
}

MonotonicTime NewbornWatch::nextDeadline() const
{
    MonotonicTime next = MonotonicTime::max();
    for (const Watched& watched : m_watched) {
        next = std::min(next, watched.next);
    }
    return next;
}

void NewbornWatch::poll(MonotonicTime now)
{
    for (Watched& watched : m_watched) {
        if (watched.next <= now) {
            look(watched, now);
        }
    }
    std::erase_if(m_watched, [&](const Watched& watched) {
        const ProcessTable::Entry* entry = m_table.find(watched.key);
        return now >= watched.until || entry == nullptr || !entry->isAlive();
    });
}

} // namespace netgrove
