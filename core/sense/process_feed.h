// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/base/time.h"
#include "core/observe/observation.h"
#include "core/sense/processes/namespaces.h"
#include "core/sense/processes/newborn_watch.h"
#include "core/sense/processes/proc_connector.h"
#include "core/sense/processes/proc_reader.h"
#include "core/sense/processes/process_table.h"
#include "core/sense/processes/socket_holders.h"

namespace netgrove {

/// Keeps the process table current from the best source there is: tracing (the caller hands its events in), the proc
/// connector, or looking at /proc at every tick. One thread; nothing blocks.
class ProcessFeed {
public:
    /// Calls back for every socket that a newborn was seen with; not used with tracing, which sees the use itself.
    using SocketSeen = NewbornWatch::Sink;

    ProcessFeed(ProcReader reader, SocketSeen onSocketSeen);

    /// Opens the event source, then looks at everything. `isTraced`: events come through apply().
    void start(bool isTraced, MonotonicTime now);
    /// -1 where there is no connector.
    int descriptor() const;
    /// When poll() wants to be called.
    MonotonicTime nextDeadline() const;
    /// True while a process is so young that its sockets are looked for every moment.
    bool isWatchingNewborns() const;
    void apply(const ProcessEvent& event, MonotonicTime now);
    /// Takes the connector's events, looks at newborns, and at those that lookClosely() named. True: one of those
    /// changed, which should not wait.
    bool poll(MonotonicTime now);
    /// Something was done to these that changes their state within moments.
    void lookClosely(const std::vector<ProcessKey>& processes, MonotonicTime now);
    /// Once a tick.
    void tick(MonotonicTime now);
    /// Whoever else tells of births (tracing) has lost so many events since the start: after new losses the next tick
    /// reads everything anew.
    void onEventsLost(std::uint64_t soFar);
    /// A packet came whose sender may be younger than the last look: without an event source looks again, at most every
    /// 20 ms.
    void lookForNewborns(MonotonicTime now);
    /// A packet left whose socket was gone already, see NewbornWatch.
    void onUnknownSender(MonotonicTime now);
    /// Events were lost: reads everything anew. False: it could not be looked.
    bool resynchronise(MonotonicTime now);

    std::vector<SensorNotice> takeNotices();
    std::uint64_t lostEvents() const;

    const ProcReader& reader() const { return m_reader; }
    ProcessTable& table() { return m_table; }
    const ProcessTable& table() const { return m_table; }
    SocketHolders& holders() { return m_holders; }
    const Namespaces& namespaces() const { return m_namespaces; }

private:
    void noteBirth(const ProcessEvent& event, MonotonicTime now);
    void closeGap(MonotonicTime now);
    void beginCloseLooks(MonotonicTime first);
    void survey(MonotonicTime now);
    void takeConnector(MonotonicTime now);

    ProcReader m_reader;
    ProcessTable m_table;
    SocketHolders m_holders;
    Namespaces m_namespaces;
    SocketSeen m_onSocketSeen;
    std::unique_ptr<ProcConnector> m_connector;
    std::unique_ptr<NewbornWatch> m_newborns;
    std::vector<SensorNotice> m_notices;
    bool m_isTraced = false;
    std::uint64_t m_lost = 0;
    std::uint64_t m_lostElsewhere = 0;
    std::uint64_t m_shortages = 0;
    std::uint64_t m_toldLosses = 0;
    bool m_isGap = false; ///< process events were lost since the last look at everything
    MonotonicTime m_lastLook;
    MonotonicTime m_nextSurvey;
    MonotonicTime m_nextCloseLook = MonotonicTime::max();
    std::chrono::nanoseconds m_closeLookStep{};
    MonotonicTime m_lastLossTold;
};

} // namespace netgrove
