// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Small machines in a few readable lines, for tests:
///
///     ObservationBuilder scene;
///     scene.add(aProcess(100, "agent").childOf(1)).add(aFlow(1).openedBy(100).to("198.51.100.7", 443).established());
///     analyzer.apply(scene.take(1s));
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "core/base/ids.h"
#include "core/base/ip_address.h"
#include "core/observe/observation.h"

namespace netgrove::test {

/// A process's name in tests: its pid, and a start time that grows with it, so that a lower pid is older.
inline ProcessKey key(std::int32_t pid) { return {Pid(pid), StartTime(static_cast<std::uint64_t>(pid))}; }

/// A moment in tests: so long after the sensor started.
inline MonotonicTime moment(std::chrono::nanoseconds sinceStart)
{
    return MonotonicTime(std::chrono::hours(1) + sinceStart);
}

inline Endpoint endpoint(const char* address, std::uint16_t port)
{
    return {IpAddress::parse(address).value_or(IpAddress()), port};
}

/// One process, living and silent unless told otherwise.
class ProcessBuilder {
public:
    explicit ProcessBuilder(std::int32_t pid, std::string comm)
    {
        m_process.key = key(pid);
        m_process.time = moment({});
        m_process.executable = "/usr/bin/" + comm;
        m_process.commandLine = comm;
        m_process.comm = std::move(comm);
        m_process.state = 'S';
        m_process.threadCount = 1;
        m_process.hasExeced = true;
        m_process.uid = Uid(1000);
    }
    ProcessBuilder& childOf(std::int32_t parent)
    {
        m_process.birthParent = key(parent);
        m_process.isBirthParentKnown = true;
        m_process.parentPid = Pid(parent);
        return *this;
    }
    ProcessBuilder& nowUnder(std::int32_t parentPid) ///< reparented: ppid is another by now
    {
        m_process.parentPid = Pid(parentPid);
        return *this;
    }
    ProcessBuilder& change(ProcessChange change)
    {
        m_process.change = change;
        return *this;
    }
    ProcessBuilder& ended() { return change(ProcessChange::exit); }
    ProcessBuilder& at(std::chrono::nanoseconds sinceStart)
    {
        m_process.time = moment(sinceStart);
        return *this;
    }
    ProcessBuilder& executable(std::string path)
    {
        m_process.executable = std::move(path);
        return *this;
    }
    ProcessBuilder& notExeced()
    {
        m_process.hasExeced = false;
        return *this;
    }
    ProcessBuilder& kernelThread()
    {
        m_process.isKernelThread = true;
        m_process.executable.clear();
        m_process.commandLine.clear();
        return *this;
    }
    /// For what has no word here.
    ProcessObservation& raw() { return m_process; }
    operator ProcessObservation() const { return m_process; } // NOLINT(google-explicit-constructor): reads as one

private:
    ProcessObservation m_process;
};

inline ProcessBuilder aProcess(std::int32_t pid, std::string comm) { return ProcessBuilder(pid, std::move(comm)); }

/// One flow: TCP from 192.0.2.1 to another machine, asked for and not answered, nobody's, unless told otherwise.
class FlowBuilder {
public:
    explicit FlowBuilder(std::uint64_t id)
    {
        m_flow.id = id;
        m_flow.key.local = endpoint("192.0.2.1", static_cast<std::uint16_t>(40000 + id % 20000));
        m_flow.key.remote = endpoint("198.51.100.7", 443);
        m_flow.key.netns = NetnsId(4026531840);
        m_flow.tcpState = TcpState::synSent;
        m_flow.counters = {.txBytes = 1000, .txPackets = 10, .rxBytes = 0, .rxPackets = 0};
        m_flow.first = m_flow.last = moment({});
        m_flow.socket = Inode(id + 100'000);
    }
    FlowBuilder& protocol(Protocol protocol)
    {
        m_flow.key.protocol = protocol;
        if (protocol != Protocol::tcp) {
            m_flow.tcpState = TcpState::none;
        }
        return *this;
    }
    FlowBuilder& udp() { return protocol(Protocol::udp); }
    FlowBuilder& to(const char* address, std::uint16_t port)
    {
        m_flow.key.remote = endpoint(address, port);
        return *this;
    }
    FlowBuilder& from(const char* address, std::uint16_t port)
    {
        m_flow.key.local = endpoint(address, port);
        return *this;
    }
    FlowBuilder& scope(RemoteScope scope)
    {
        m_flow.scope = scope;
        return *this;
    }
    FlowBuilder& inbound()
    {
        m_flow.direction = FlowDirection::in;
        return *this;
    }
    FlowBuilder& state(TcpState state)
    {
        m_flow.tcpState = state;
        return *this;
    }
    FlowBuilder& established() { return state(TcpState::established); }
    FlowBuilder& openedBy(std::int32_t pid)
    {
        m_flow.opener = key(pid);
        return heldBy(pid);
    }
    FlowBuilder& heldBy(std::int32_t pid) ///< eldest first, as the sensor lists them
    {
        m_flow.owners.push_back(key(pid));
        return *this;
    }
    FlowBuilder& usedBy(std::int32_t pid, std::int32_t tid, std::uint64_t txBytes = 100, std::uint64_t rxBytes = 0)
    {
        m_flow.users.push_back(
            {.process = key(pid), .tid = Tid(tid), .txBytes = txBytes, .rxBytes = rxBytes, .last = m_flow.last});
        return *this;
    }
    /// First and last packet.
    FlowBuilder& at(std::chrono::nanoseconds first, std::chrono::nanoseconds last)
    {
        m_flow.first = moment(first);
        m_flow.last = moment(last);
        return *this;
    }
    FlowBuilder& at(std::chrono::nanoseconds both) { return at(both, both); }
    FlowBuilder& counters(FlowCounters counters)
    {
        m_flow.counters = counters;
        return *this;
    }
    FlowBuilder& final()
    {
        m_flow.isFinal = true;
        return *this;
    }
    FlowBuilder& forwarded()
    {
        m_flow.isForwarded = true;
        return *this;
    }
    FlowBuilder& forged(std::uint64_t distinctSources)
    {
        m_flow.isSourceForged = true;
        m_flow.forgedSources = distinctSources;
        return *this;
    }
    /// For what has no word here.
    FlowObservation& raw() { return m_flow; }
    operator FlowObservation() const { return m_flow; } // NOLINT(google-explicit-constructor): reads as one

private:
    FlowObservation m_flow;
};

inline FlowBuilder aFlow(std::uint64_t id) { return FlowBuilder(id); }

/// Collects what happened, and gives it as the next Observation. The first one is complete and knows the machine.
class ObservationBuilder {
public:
    ObservationBuilder()
    {
        m_next.isComplete = true;
        MachineFacts machine;
        machine.attribution = AttributionMode::proc;
        machine.hostName = "testhost";
        machine.kernelRelease = "6.1.0";
        machine.bootTime = WallTime(std::chrono::seconds(1'700'000'000));
        machine.netns = NetnsId(4026531840);
        machine.interfaces.push_back(
            {.netns = machine.netns, .index = InterfaceIndex(2), .name = "veth0", .isUp = true, .isCaptured = true});
        m_next.machine = std::move(machine);
    }
    ObservationBuilder& add(ProcessObservation process)
    {
        m_next.processes.push_back(std::move(process));
        return *this;
    }
    ObservationBuilder& add(FlowObservation flow)
    {
        m_next.flows.push_back(std::move(flow));
        return *this;
    }
    ObservationBuilder& add(ThreadObservation thread)
    {
        m_next.threads.push_back(std::move(thread));
        return *this;
    }
    ObservationBuilder& add(SensorNotice notice)
    {
        m_next.notices.push_back(std::move(notice));
        return *this;
    }
    ObservationBuilder& complete()
    {
        m_next.isComplete = true;
        return *this;
    }
    SensorCounters& counters() { return m_next.counters; }
    /// For what has no word here.
    Observation& raw() { return m_next; }

    /// The Observation of the tick that ends so long after the sensor started; the next one starts empty.
    Observation take(std::chrono::nanoseconds sinceStart)
    {
        m_next.sequence = m_sequence++;
        m_next.time = moment(sinceStart);
        m_next.wallTime = WallTime(
            std::chrono::seconds(1'700'003'600) + std::chrono::duration_cast<std::chrono::microseconds>(sinceStart));
        Observation next;
        next.counters = m_next.counters;
        return std::exchange(m_next, std::move(next));
    }

private:
    Observation m_next;
    std::uint64_t m_sequence = 0;
};

} // namespace netgrove::test
