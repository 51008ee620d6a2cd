// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/process_feed.h"

#include <algorithm>
#include <utility>

namespace netgrove {
namespace {
using namespace std::chrono_literals;

constexpr auto kLeastBetweenLooks = 20ms; ///< a look costs about a microsecond per process
constexpr auto kLeastBetweenLossNotices = 30s; ///< the counter tells the rest
/// How often everybody's existence is verified though events tell of ends: what gets lost without a sign does not stay
/// for ever. A look costs about a microsecond per process: at most every 2,000th part of the time.
constexpr auto kLeastBetweenSurveys = 2s;
constexpr auto kSurveyRestPerProcess = 2ms;
constexpr auto kFirstCloseLook = 5ms;
constexpr auto kLastCloseLook = 1s;
} // namespace

ProcessFeed::ProcessFeed(ProcReader reader, SocketSeen onSocketSeen)
    : m_reader(std::move(reader))
    , m_table(m_reader)
    , m_holders(m_reader, m_table)
    , m_namespaces(m_reader, m_table)
    , m_onSocketSeen(std::move(onSocketSeen))
{
}

void ProcessFeed::start(bool isTraced, MonotonicTime now)
{
    m_isTraced = isTraced;
    if (!isTraced) {
        auto connector = ProcConnector::open();
        if (connector) {
            m_connector = std::make_unique<ProcConnector>(std::move(*connector));
            m_newborns = std::make_unique<NewbornWatch>(m_reader, m_table, m_holders, m_onSocketSeen);
        } else {
            m_notices.push_back({NoticeKind::processEventsRefused, now, connector.error().detail});
        }
    }
    if (m_reader.isHidingProcesses()) {
        m_notices.push_back({NoticeKind::processesHidden, now, "hidepid"});
    }
    m_table.start(now);
    m_nextSurvey = now + kLeastBetweenSurveys;
    m_holders.start(now);
}

int ProcessFeed::descriptor() const { return m_connector ? m_connector->descriptor() : -1; }

MonotonicTime ProcessFeed::nextDeadline() const
{
    return std::min(m_newborns ? m_newborns->nextDeadline() : MonotonicTime::max(), m_nextCloseLook);
}

bool ProcessFeed::isWatchingNewborns() const
{
    return m_newborns && m_newborns->nextDeadline() != MonotonicTime::max();
}

void ProcessFeed::lookClosely(const std::vector<ProcessKey>& processes, MonotonicTime now)
{
    for (const ProcessKey& process : processes) {
        m_table.expectChange(process.pid, now);
    }
    beginCloseLooks(now);
}

void ProcessFeed::beginCloseLooks(MonotonicTime first)
{
    m_closeLookStep = kFirstCloseLook;
    m_nextCloseLook = first;
}

void ProcessFeed::apply(const ProcessEvent& event, MonotonicTime now)
{
    m_table.apply(event);
    if (event.kind == ProcessEvent::Kind::signal && m_nextCloseLook == MonotonicTime::max()) {
        beginCloseLooks(now + kFirstCloseLook); // one after the other: who signals all the time is not followed closer
    }
    if (m_newborns) {
        m_newborns->apply(event, now);
        noteBirth(event, now);
    }
}

void ProcessFeed::noteBirth(const ProcessEvent& event, MonotonicTime now)
{
    const ProcessTable::Entry* child = event.kind == ProcessEvent::Kind::fork ? m_table.find(event.pid) : nullptr;
    if (child != nullptr && child->facts.birthParent) {
        m_holders.onBirth(child->key(), *child->facts.birthParent, now);
    }
}

bool ProcessFeed::poll(MonotonicTime now)
{
    takeConnector(now);
    if (m_newborns) {
        m_newborns->poll(now);
    }
    m_holders.setHurried(isWatchingNewborns());
    if (now < m_nextCloseLook) {
        return false;
    }
    m_nextCloseLook = m_closeLookStep <= kLastCloseLook ? now + m_closeLookStep : MonotonicTime::max();
    m_closeLookStep *= 2;
    return m_table.lookAtExpected(now);
}

void ProcessFeed::takeConnector(MonotonicTime now)
{
    if (m_connector) {
        const auto outcome = m_connector->read([&](const ProcessEvent& event) { apply(event, now); });
        if (!outcome) {
            m_notices.push_back({NoticeKind::processEventsRefused, now, outcome.error().detail});
            m_connector.reset();
            m_newborns.reset();
        } else {
            m_lost += outcome->lost;
            m_isGap = m_isGap || outcome->lost > 0 || outcome->isOverrun;
            // A buffer that was full drops everything until it is empty: a look before that misses what comes next.
            if (m_isGap && !outcome->isMore) {
                closeGap(now);
            }
        }
    }
}

void ProcessFeed::onEventsLost(std::uint64_t soFar)
{
    m_isGap = m_isGap || soFar > m_lostElsewhere;
    m_lostElsewhere = soFar;
}

/// What is lost at the end of a storm has no later number that would show the gap: the overrun itself is the sign.
void ProcessFeed::closeGap(MonotonicTime now)
{
    m_shortages = m_reader.shortages();
    m_toldLosses = m_table.lostObservations();
    m_isGap = false;
    if (now - m_lastLossTold > kLeastBetweenLossNotices) {
        m_lastLossTold = now;
        const std::uint64_t lost = lostEvents() + m_lostElsewhere;
        m_notices.push_back({NoticeKind::eventsLost, now,
            lost > 0 ? std::to_string(lost) + " events so far" : "process events, nobody can say how many"});
    }
    m_isGap = !resynchronise(now);
    // Whoever is on its way out is still there: what was lost of its end shows a little later.
    m_table.doubtAll();
    m_nextSurvey = now;
}

/// Who is not known to live, though nobody told of an end.
void ProcessFeed::survey(MonotonicTime now)
{
    const auto rest = kSurveyRestPerProcess * static_cast<std::int64_t>(m_table.aliveCount());
    m_nextSurvey = now + std::max<std::chrono::nanoseconds>(kLeastBetweenSurveys, rest);
    resynchronise(now);
}

void ProcessFeed::tick(MonotonicTime now)
{
    const bool isLooking = m_reader.shortages() == m_shortages && m_table.lostObservations() == m_toldLosses;
    if (m_isGap || !isLooking) { // a storm goes on, or something could not be looked at
        closeGap(now);
    } else if (now >= m_nextSurvey || (!m_connector && !m_isTraced)) {
        survey(now);
    }
    m_table.refresh(now);
    m_holders.sweep(now);
}

void ProcessFeed::lookForNewborns(MonotonicTime now)
{
    if (!m_connector && !m_isTraced && now - m_lastLook >= kLeastBetweenLooks) {
        resynchronise(now);
    }
}

void ProcessFeed::onUnknownSender(MonotonicTime now)
{
    if (m_newborns) {
        m_newborns->onUnknownSender(now);
    }
}

bool ProcessFeed::resynchronise(MonotonicTime now)
{
    m_lastLook = now;
    return m_table.rescan(now);
}

std::vector<SensorNotice> ProcessFeed::takeNotices() { return std::exchange(m_notices, {}); }

std::uint64_t ProcessFeed::lostEvents() const { return m_lost + m_table.lostObservations(); }

} // namespace netgrove
