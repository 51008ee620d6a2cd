// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove/demo_sensor.h"

#include <unistd.h>

namespace netgrove {

namespace {

constexpr std::int32_t kFirstPid = 5'000'000; // the kernel's most is 4,194,304 (proc(5), pid_max)
constexpr auto kUptime = std::chrono::hours(2);
constexpr std::uint32_t kFrame = 1400;
constexpr int kTargets = 40;

enum Number { systemd, shell, browser, browserNet, mail, terminal, bash, ssh, music, updater, child, numberCount };

WallTime wallNow() { return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()); }

MonotonicTime monotonicNow()
{
    return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now());
}

} // namespace

Result<void> DemoSensor::start()
{
    m_begin = m_now = m_next = monotonicNow();
    m_processes.resize(numberCount);
    return {};
}

ProcessKey DemoSensor::add(Observation& observation, int number, const std::string& comm, int parent,
    const std::string& executable, ProcessChange change)
{
    ProcessObservation facts;
    facts.change = change;
    facts.time = m_now;
    const auto age
        = change == ProcessChange::seen ? std::chrono::seconds(0) + kUptime / 2 : kUptime + (m_now - m_begin);
    facts.key = {Pid(kFirstPid + number * 7),
        StartTime(static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::milliseconds>(age).count() / 10 + number))};
    if (parent >= 0) {
        facts.birthParent = m_processes[static_cast<std::size_t>(parent)];
        facts.isBirthParentKnown = true;
        facts.parentPid = facts.birthParent->pid;
    }
    facts.comm = comm;
    facts.executable = executable;
    facts.commandLine = executable;
    facts.uid = Uid(number == systemd ? 0 : ::geteuid()); // so that the buttons may be tried
    facts.state = 'S';
    facts.threadCount = 1;
    facts.hasExeced = change == ProcessChange::seen;
    m_processes[static_cast<std::size_t>(number)] = facts.key;
    observation.processes.push_back(facts);
    return facts.key;
}

DemoSensor::Talk& DemoSensor::talk(int number, const std::string& address, std::uint16_t port, Protocol protocol)
{
    const ProcessKey who = m_processes[static_cast<std::size_t>(number)];
    Talk talk;
    FlowObservation& flow = talk.flow;
    flow.id = ++m_counters.flows;
    flow.key.netns = NetnsId(1);
    flow.key.protocol = protocol;
    flow.key.local = {*IpAddress::parse("192.0.2.10"), static_cast<std::uint16_t>(40'000 + flow.id)};
    flow.key.remote = {*IpAddress::parse(address), port};
    flow.tcpState = protocol == Protocol::tcp ? TcpState::established : TcpState::none;
    flow.first = flow.last = m_now;
    flow.socket = Inode(90'000 + flow.id);
    flow.owners = {who};
    flow.opener = who;
    flow.users = {{who, Tid(who.pid.value), 1, 1, m_now}};
    m_talks.push_back(std::move(talk));
    return m_talks.back();
}

void DemoSensor::setScene(Observation& observation)
{
    observation.isComplete = true;
    MachineFacts machine;
    machine.attribution = AttributionMode::ebpf;
    machine.hostName = "demo";
    machine.bootTime = wallNow() - kUptime;
    machine.netns = NetnsId(1);
    machine.interfaces = {{NetnsId(1), InterfaceIndex(2), "demo0", true, true}};
    machine.addresses = {{NetnsId(1), InterfaceIndex(2), *IpAddress::parse("192.0.2.10"), 24}};
    observation.machine = machine;
    add(observation, systemd, "systemd", -1, "/usr/lib/systemd/systemd");
    add(observation, shell, "gnome-shell", systemd, "/usr/bin/gnome-shell");
    add(observation, browser, "firefox", shell, "/usr/lib/firefox/firefox");
    add(observation, browserNet, "Web Content", browser, "/usr/lib/firefox/firefox");
    add(observation, mail, "evolution", shell, "/usr/bin/evolution");
    add(observation, terminal, "gnome-terminal-", shell, "/usr/libexec/gnome-terminal-server");
    add(observation, bash, "bash", terminal, "/usr/bin/bash");
    add(observation, ssh, "ssh", bash, "/usr/bin/ssh");
    add(observation, music, "rhythmbox", shell, "/usr/bin/rhythmbox");
    add(observation, updater, "httpd-update", shell, "/home/alice/.cache/httpd-update");
    const auto chat = [this](int number, const char* address, std::uint16_t port, const char* host, std::uint64_t up,
                          std::uint64_t down, unsigned every) {
        Talk& made = talk(number, address, port);
        made.flow.hostName = host;
        made.txPerTick = up;
        made.rxPerTick = down;
        made.everyTicks = every;
    };
    chat(browser, "203.0.113.80", 443, "www.example.org", 900, 31'000, 3);
    chat(browser, "203.0.113.81", 443, "cdn.example.net", 400, 88'000, 4);
    chat(mail, "198.51.100.25", 993, "mail.example.org", 200, 900, 11);
    chat(ssh, "198.51.100.7", 22, "build.example.org", 120, 340, 2);
    chat(music, "203.0.113.44", 8000, "radio.example.net", 60, 16'000, 1);
    chat(updater, "198.51.100.66", 6667, "", 70, 110, 10);
}

void DemoSensor::wakeBot(Observation& observation)
{
    m_isAwake = true;
    for (Talk& one : m_talks) { // the command
        if (one.flow.key.remote.port == 6667) {
            one.flow.counters.rxBytes += 320;
            one.flow.counters.rxPackets += 1;
            one.flow.last = one.flow.lastReceived = m_now;
            observation.flows.push_back(one.flow);
        }
    }
    add(observation, child, "httpd-update", updater, "/home/alice/.cache/httpd-update", ProcessChange::fork);
    for (int target = 0; target < kTargets; ++target) {
        Talk& made = talk(child, "203.0.113." + std::to_string(100 + target), 53, Protocol::udp);
        made.txPerTick = std::uint64_t(9) * kFrame;
    }
}

Observation DemoSensor::tick(MonotonicTime now)
{
    m_now = now;
    Observation observation;
    observation.sequence = m_tick;
    observation.time = now;
    observation.wallTime = wallNow();
    if (m_tick == 0) {
        setScene(observation);
    } else if (!m_isAwake && now - m_begin >= kQuiet) {
        wakeBot(observation);
    }
    for (Talk& one : m_talks) {
        if (m_tick % one.everyTicks != 0 && m_tick != 0) {
            continue;
        }
        FlowObservation& flow = one.flow;
        flow.counters.txBytes += one.txPerTick;
        flow.counters.txPackets += one.txPerTick / kFrame + (one.txPerTick > 0 ? 1 : 0);
        flow.counters.rxBytes += one.rxPerTick;
        flow.counters.rxPackets += one.rxPerTick / kFrame + (one.rxPerTick > 0 ? 1 : 0);
        m_counters.packets += (one.txPerTick + one.rxPerTick) / kFrame + 1;
        m_counters.bytes += one.txPerTick + one.rxPerTick;
        flow.last = now;
        if (one.rxPerTick > 0) {
            flow.lastReceived = now;
        }
        flow.users.front().last = now;
        observation.flows.push_back(flow);
    }
    m_counters.openFlows = m_talks.size();
    m_counters.processes = m_isAwake ? numberCount : numberCount - 1;
    observation.counters = m_counters;
    ++m_tick;
    return observation;
}

std::optional<Observation> DemoSensor::poll(MonotonicTime now)
{
    if (now < m_next) {
        return std::nullopt;
    }
    m_next = now + m_interval;
    return tick(now);
}

Observation DemoSensor::finish(MonotonicTime now) { return tick(now); }

} // namespace netgrove
