// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "core/sense/address_book.h"
#include "core/sense/capture/capture_feed.h"
#include "core/sense/capture/flow_table.h"
#include "core/sense/capture/host_names.h"
#include "core/sense/capture/interfaces.h"
#include "core/sense/deadline_timer.h"
#include "core/sense/flow_owners.h"
#include "core/sense/local_sensor.h"
#include "core/sense/machine.h"
#include "core/sense/packet_keeper.h"
#include "core/sense/process_feed.h"
#include "core/sense/program_book.h"
#include "core/sense/prompt_scheduling.h"
#include "core/sense/sleep_book.h"
#include "core/sense/sockets/socket_table.h"
#include "core/sense/thread_book.h"
#include "core/sense/trace/tracer.h"
#include "core/sense/trace_join.h"
#include "core/sense/translations.h"

namespace netgrove {

/// The parts of a LocalSensor and the order in which they work. Within one poll() births come before packets, so that a
/// packet finds its sender's process; traced uses and packets may come in either order (see TraceJoin).
class LocalSensor::Parts {
public:
    explicit Parts(LocalSensorOptions options);

    Result<void> start(MonotonicTime now);
    int descriptor() const { return m_epoll.get(); }
    MonotonicTime nextDeadline() const;
    std::optional<Observation> poll(MonotonicTime now);
    Observation finish(MonotonicTime now);
    void setInterval(std::chrono::milliseconds interval);
    void lookClosely(const std::vector<ProcessKey>& processes, MonotonicTime now);

private:
    static constexpr std::chrono::seconds kReopenInterval{1}; ///< between two tries to capture again

    enum class Source : std::uint32_t { timer, processes, interfaces, packets, trace, programs, count };

    Result<void> startTracing(MonotonicTime now);
    Result<void> startCapture(MonotonicTime now);
    void startJoin(MonotonicTime now);
    void adoptEstablished(MonotonicTime now);
    void endVanished(MonotonicTime now);
    void readSpecialSockets(MonotonicTime now);
    void watch(Source source, int descriptor);
    void disownSockets();

    MonotonicTime due() const; ///< of the next Observation
    void work(MonotonicTime now);
    void tick(MonotonicTime now);
    void armTimer();
    void takePackets(MonotonicTime now);
    void takeTrace(MonotonicTime now, bool areTotalsRead);
    void takeInterfaces(MonotonicTime now);
    CaptureFeed::Options captureOptions() const;
    void reopenCapture(MonotonicTime now);
    LocalAddresses readAddressesAnew();
    void updateAddresses(MonotonicTime now);
    void onPacket(const PacketFacts& packet, const DnsAnswer* answer, MonotonicTime now);
    void onNewFlow(FlowObservation& flow, MonotonicTime now);

    Observation observe(MonotonicTime now, std::vector<FlowObservation> flows);
    WallTime toWall(MonotonicTime now);
    MachineFacts machineFacts() const;
    void finishFlows(std::vector<FlowObservation>& flows);
    SensorCounters countersNow();
    void notice(NoticeKind kind, MonotonicTime now, std::string detail);

    LocalSensorOptions m_options;
    FileDescriptor m_epoll;
    DeadlineTimer m_timer;
    std::unique_ptr<ProcessFeed> m_feed;
    std::unique_ptr<AddressBook> m_addresses;
    std::optional<InterfaceMonitor> m_interfaces;
    std::unique_ptr<SocketTable> m_sockets;
    std::unique_ptr<FlowTable> m_flows;
    std::optional<Translations> m_translations;
    std::unique_ptr<FlowOwners> m_owners;
    std::unique_ptr<ProgramBook> m_programs;
    std::optional<CaptureFeed> m_capture;
    std::unique_ptr<Tracer> m_tracer;
    std::unique_ptr<TraceJoin> m_join;
    PromptScheduling m_scheduling;
    ThreadBook m_threads;
    SleepBook m_sleeps;
    HostNames m_names;
    PacketKeeper m_packets;

    MachineFacts m_machine; ///< as last told
    bool m_isMachineTold = false;
    std::vector<SensorNotice> m_notices;
    SensorCounters m_earlierCapture; ///< of captures that failed and were opened anew
    std::uint64_t m_sequence = 0;
    std::uint64_t m_unattributed = 0;
    std::uint64_t m_reportedEvictions = 0;
    bool m_isUrgent = true; ///< the first Observation does not wait
    bool m_isCaptureWanted = true;
    std::chrono::nanoseconds m_wallOffset{}; ///< wall clock minus monotonic clock
    MonotonicTime m_lastTold;
    MonotonicTime m_nextTick;
    MonotonicTime m_postponedUntil;
    MonotonicTime m_nextSocketCheck;
    MonotonicTime m_nextReopen;
    MonotonicTime m_nextFullNotice;
    std::vector<NetnsId> m_namespaces;
};

} // namespace netgrove
