// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/ui/snapshot_samples.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace netgrove::test {

namespace {

constexpr auto kUptime = std::chrono::hours(3);
constexpr double kSecondsWatched = 5736;

} // namespace

SampleMachine::SampleMachine()
    : m_time(kUptime)
{
    m_machine.attribution = AttributionMode::ebpf;
    m_machine.hostName = "sample";
    m_machine.bootTime
        = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()) - kUptime;
    m_machine.interfaces = {{NetnsId(1), InterfaceIndex(1), "lo", true, true},
        {NetnsId(1), InterfaceIndex(2), "enp3s0", true, true}, {NetnsId(1), InterfaceIndex(3), "wlp4s0", true, true}};
}

ProcessRecord& SampleMachine::process(std::int32_t pid, const std::string& comm, std::int32_t parent)
{
    m_touched.push_back(pid);
    const auto known = std::find_if(
        m_processes.begin(), m_processes.end(), [pid](const auto& one) { return one->key.pid.value == pid; });
    if (known != m_processes.end()) {
        if (m_last && m_last->find(key(pid)) == known->get()) { // handed out: rows never change, so this is a new one
            *known = std::make_shared<ProcessRecord>(**known);
        }
        return **known;
    }
    auto made = std::make_shared<ProcessRecord>();
    made->key = key(pid);
    made->facts.key = made->key;
    made->facts.comm = comm;
    made->facts.executable = "/usr/bin/" + comm;
    made->facts.commandLine = "/usr/bin/" + comm + " --session=" + std::to_string(pid);
    made->facts.uid = Uid(1000);
    made->facts.state = 'S';
    made->facts.threadCount = 1;
    made->firstSeen = m_time;
    if (parent != 0) {
        made->parent = key(parent);
        process(parent).children.push_back(made->key);
    }
    m_processes.push_back(made);
    return *m_processes.back();
}

FlowRecord& SampleMachine::talk(
    std::int32_t pid, const std::string& address, std::uint16_t port, double age, const std::string& host)
{
    ProcessRecord& who = process(pid);
    auto flow = std::make_shared<FlowRecord>();
    flow->facts.id = ++m_lastFlow;
    flow->facts.key.local = {
        IpAddress::parse("192.0.2.10").value_or(IpAddress()), static_cast<std::uint16_t>(40000 + m_lastFlow % 20000)};
    flow->facts.key.remote = {IpAddress::parse(address).value_or(IpAddress()), port};
    flow->facts.tcpState = TcpState::established;
    flow->facts.counters = {12'400 * m_lastFlow, 31, 87'000 * m_lastFlow, 92};
    flow->facts.last
        = m_time - std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(age));
    flow->facts.first = flow->facts.last - std::chrono::seconds(static_cast<long>(20 + m_lastFlow * 7 % 900));
    flow->facts.hostName = host;
    flow->facts.socket = Inode(90'000 + m_lastFlow);
    flow->how = AttributionSource::traced;
    flow->process = who.key;
    flow->communicators = {who.key};
    flow->tids = {Tid(pid)};
    flow->rxBytesPerSecond = age < 5 ? 1800.0 * static_cast<double>(m_lastFlow % 9) : 0;
    flow->txBytesPerSecond = flow->rxBytesPerSecond / 30;
    FlowRecord& given = *flow;
    who.flows.insert(who.flows.begin(), flow);
    who.flowCount = static_cast<std::uint32_t>(who.flows.size());
    ++who.remoteHostCount;
    who.isCommunicating = true;
    who.lastExternal = std::max(who.lastExternal, flow->facts.last);
    who.totals.txBytes += flow->facts.counters.txBytes;
    who.totals.rxBytes += flow->facts.counters.rxBytes;
    who.rxBytesPerSecond += flow->rxBytesPerSecond;
    who.txBytesPerSecond += flow->txBytesPerSecond;
    return given;
}

void SampleMachine::knock(std::int32_t pid, const std::string& address, std::uint16_t port)
{
    ProcessRecord& who = process(pid);
    const FlowCounters before{who.totals.txBytes, 0, who.totals.rxBytes, 0};
    const std::pair rates(who.txBytesPerSecond, who.rxBytesPerSecond);
    FlowRecord& flow = talk(pid, address, port);
    flow.facts.tcpState = TcpState::synSent;
    flow.facts.counters = {240, 4, 0, 0};
    flow.txBytesPerSecond = flow.rxBytesPerSecond = 0;
    who.totals.txBytes = before.txBytes + 240;
    who.totals.rxBytes = before.rxBytes;
    std::tie(who.txBytesPerSecond, who.rxBytesPerSecond) = rates;
}

void SampleMachine::pair(std::int32_t ancestor, std::int32_t descendant)
{
    auto finding = std::make_shared<Finding>();
    finding->id = m_findings.size() + 1;
    process(ancestor).isPairAncestor = true;
    process(descendant).isPairDescendant = true;
    for (std::int32_t pid : {ancestor, descendant}) {
        process(pid).findings.push_back(finding->id);
        process(pid).worstGrade = Grade::alert;
    }
    std::vector<ProcessKey> path{key(descendant)};
    for (auto step = process(descendant).parent; step; step = process(step->pid.value).parent) {
        path.insert(path.begin(), *step);
        if (*step == key(ancestor)) {
            break;
        }
        process(step->pid.value).isOnPairPath = true;
    }
    finding->path = path;
    finding->ancestor = std::make_shared<ProcessRecord>(process(ancestor));
    finding->descendant = std::make_shared<ProcessRecord>(process(descendant));
    const std::string parent = process(ancestor).facts.comm + " (" + std::to_string(ancestor) + ")";
    const std::string child = process(descendant).facts.comm + " (" + std::to_string(descendant) + ")";
    finding->evidence = {{"host-scan", Phrase(child + " tried port 445 of 48 hosts in vain."), 60},
        {"same-image", Phrase(child + " was forked from " + parent + " and never started another program."), 25},
        {"both-communicate",
            Phrase(child + " sends to 48 hosts (11.5 kB) while " + parent
                + ", which gave birth to it, holds a connection to 198.51.100.4."),
            20}};
    finding->raised = finding->changed = m_time;
    finding->raisedAt = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    m_findings.push_back(std::move(finding));
}

void SampleMachine::end(std::int32_t pid)
{
    ProcessRecord& who = process(pid);
    who.ended = m_time;
    who.isCommunicating = false;
}

void SampleMachine::forget(std::int32_t pid)
{
    std::erase_if(m_processes, [pid](const auto& one) { return one->key.pid.value == pid; });
    for (std::size_t i = 0; i < m_processes.size(); ++i) {
        const std::int32_t other = m_processes[i]->key.pid.value;
        if (m_processes[i]->parent == key(pid)) {
            process(other).parent.reset();
        }
        const auto& children = m_processes[i]->children;
        if (std::find(children.begin(), children.end(), key(pid)) != children.end()) {
            std::erase(process(other).children, key(pid));
        }
    }
}

SnapshotPointer SampleMachine::snapshot()
{
    auto made = std::make_shared<Snapshot>();
    made->sequence = m_last ? m_last->sequence + 1 : 1;
    made->time = m_time;
    made->wallTime = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    made->machine = m_machine;
    made->view = m_view;
    made->counters = m_counters;
    made->notices = m_notices;
    made->findings = m_findings;
    made->packetsPerSecond = static_cast<double>(m_counters.packets) / kSecondsWatched;
    made->processes.assign(m_processes.begin(), m_processes.end());
    std::ranges::sort(made->processes, ByBirth{}, &ProcessRecord::key);
    m_last = made;
    return made;
}

SampleMachine sampleSmall()
{
    SampleMachine machine;
    machine.counters().packets = 22'944;
    machine.process(1, "systemd");
    machine.process(700, "systemd", 1);
    machine.process(900, "bash", 700);
    machine.process(1200, "ssh", 900);
    machine.process(1300, "firefox", 700);
    machine.talk(1200, "198.51.100.7", 22, 2, "build.example.org");
    machine.talk(1300, "203.0.113.80", 443, 31, "www.example.com");
    return machine;
}

SampleMachine sampleDesktop(int count, unsigned seed)
{
    static const std::array kNames{"gvfsd", "dbus-daemon", "pipewire", "gnome-shell", "Xwayland", "ibus-daemon",
        "evolution-alarm", "tracker-miner-fs", "gsd-media-keys", "Web Content", "RDD Process", "Socket Process", "bash",
        "code", "node", "python3", "goa-daemon", "systemd-resolved", "NetworkManager", "cupsd", "polkitd", "udisksd",
        "colord", "sh", "sleep"};
    std::mt19937 random(seed);
    SampleMachine machine;
    machine.counters().packets = 8'214'331;
    machine.process(1, "systemd").facts.uid = Uid(0);
    for (int service = 0; service < 22; ++service) {
        machine.process(300 + service * 7, kNames.at(static_cast<std::size_t>(service)), 1).facts.uid = Uid(0);
    }
    machine.talk(300 + 17 * 7, "192.0.2.53", 53, 12);
    machine.process(2100, "gnome-shell", 1);
    machine.process(2204, "firefox", 2100);
    for (int host = 0; host < 31; ++host) {
        machine.talk(2204, "203.0.113." + std::to_string(host + 1), 443, host * 1.5,
            host % 3 == 0 ? "cdn" + std::to_string(host) + ".example.net" : "");
    }
    ProcessRecord& browser = machine.process(2204, "firefox");
    browser.facts.threadCount = 41;
    browser.threads = {{Tid(2204), Tid(), "firefox", false, false, {}},
        {Tid(2231), Tid(2204), "Socket Thread", true, false, browser.lastExternal},
        {Tid(2240), Tid(2231), "DNS Resolver #1", true, false, browser.lastExternal - std::chrono::seconds(20)},
        {Tid(2241), Tid(2231), "DNS Resolver #2", true, true, browser.lastExternal - std::chrono::seconds(45)}};
    machine.process(2210, "Socket Process", 2204);
    machine.process(2390, "evolution", 2100);
    machine.talk(2390, "198.51.100.25", 993, 44, "mail.example.org");
    machine.process(2811, "ktorrent", 2100);
    for (int host = 0; host < 46; ++host) {
        machine.talk(2811, "198.51.100." + std::to_string(host + 30), 6881, 1);
    }
    machine.process(3000, "gnome-terminal-", 2100).facts.executable = "/usr/libexec/gnome-terminal-server";
    machine.process(3120, "bash", 3000);
    machine.process(3188, "ssh", 3120);
    machine.talk(3188, "198.51.100.7", 22, 20, "build.example.org");
    machine.process(3200, "git", 3120);
    machine.process(3210, "git-remote-https", 3200);
    machine.talk(3210, "203.0.113.99", 443, 3);
    machine.process(4471, "httpd-update", 2100).facts.executable = "/home/alice/.cache/httpd-update";
    machine.talk(4471, "198.51.100.4", 6667, 6);
    machine.process(4480, "sh", 4471);
    for (std::int32_t child : {4502, 4503, 4504}) {
        auto& facts = machine.process(child, "httpd-update", child == 4503 ? 4480 : 4471).facts;
        facts.executable = "/home/alice/.cache/httpd-update";
        facts.commandLine = "httpd-update --session=" + std::to_string(child);
        for (int host = 1; host <= 48; ++host) {
            machine.knock(child, "192.0.2." + std::to_string((child - 4501) * 48 + host), 445);
        }
        machine.pair(4471, child);
    }
    std::vector<std::int32_t> parents{1, 1, 1, 2100, 2100, 2204, 3120};
    for (std::int32_t pid = 5000; pid < 5000 + count - 46; ++pid) {
        const std::int32_t parent = parents.at(random() % parents.size());
        machine.process(pid, kNames.at(random() % kNames.size()), parent);
        if (random() % 6 == 0) {
            parents.push_back(pid);
        }
        if (random() % 17 == 0) {
            machine.talk(
                pid, "203.0.113." + std::to_string(random() % 250 + 1), 443, static_cast<double>(random() % 60));
        }
    }
    return machine;
}

} // namespace netgrove::test
