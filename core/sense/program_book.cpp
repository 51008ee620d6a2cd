// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/program_book.h"

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <map>

namespace netgrove {
namespace {
constexpr std::size_t kGenerations = 64; ///< looked at above a process that talks
constexpr std::chrono::milliseconds kStartTick{10}; ///< start times are counted in these (proc(5))

FileDescriptor openFolder(const std::filesystem::path& path)
{
    return FileDescriptor(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

void put(const ProgramInspector::Answer& answer, ProgramFacts& facts)
{
    facts.content = answer.content;
    facts.contentHash = answer.contentHash;
    if (facts.package == PackageState::pending) {
        facts.package = answer.package.state;
        facts.packageName = answer.package.name;
    }
}

bool isAbout(const FileIdentity& file, const ProgramFacts& facts)
{
    const auto modified = WallTime(std::chrono::microseconds(file.modified / 1000));
    return facts.inode == file.inode && facts.device == file.device && facts.size == file.size
        && facts.modified == modified;
}

bool isPending(const ProgramFacts& facts)
{
    return facts.content == ContentState::pending || facts.package == PackageState::pending;
}
} // namespace

ProgramBook::ProgramBook(ProcessTable& table, const std::filesystem::path& procRoot,
    const std::filesystem::path& machineRoot, WallTime bootTime, NetnsId ownNetns)
    : m_table(table)
    , m_proc(openFolder(procRoot))
    , m_machine(openFolder(machineRoot))
    , m_bootTime(bootTime)
    , m_ownNetns(ownNetns)
    , m_inspector(machineRoot)
{
}

void ProgramBook::onFlow(const FlowObservation& flow, MonotonicTime now)
{
    if (flow.scope != RemoteScope::external || flow.isForwarded) {
        return;
    }
    for (const SocketUser& user : flow.users) {
        want(user.process, now);
    }
    if (flow.users.empty() && flow.opener) {
        want(*flow.opener, now);
    } else if (flow.users.empty() && !flow.owners.empty()) {
        want(flow.owners.front(), now);
    }
}

void ProgramBook::want(ProcessKey process, MonotonicTime now)
{
    for (std::size_t generation = 0; generation < kGenerations && m_seen.insert(process).second; ++generation) {
        const ProcessTable::Entry* entry = m_table.find(process);
        if (entry == nullptr) {
            return;
        }
        const auto parent = entry->facts.birthParent;
        if (!entry->isProgramAsked && !entry->facts.isKernelThread) {
            look(*entry, now);
        }
        if (!parent) {
            return;
        }
        process = *parent;
    }
}

void ProgramBook::look(const ProcessTable::Entry& entry, MonotonicTime now)
{
    const ProcessKey key = entry.key();
    const ProgramRoots roots{.proc = m_proc.get(), .machine = m_machine.get()};
    const std::string& executable = entry.facts.executable;
    std::optional<ProgramLook> seen;
    if (entry.isAlive()) {
        seen = lookAtProgram(roots, key.pid, executable);
    }
    if (!seen && entry.facts.netns == m_ownNetns) { // elsewhere the path may mean another file
        const auto born = m_bootTime + kStartTick * static_cast<std::int64_t>(key.start.value);
        seen = lookAtProgramOfEnded(roots, executable, born);
    }
    if (seen && !complete(*seen, entry)) {
        return; // too many questions at once: again when it talks again
    }
    m_table.setProgram(key,
        {.program = seen ? std::optional(std::move(seen->facts)) : std::nullopt,
            .loginUid = entry.isAlive() ? loginUidOf(m_proc.get(), key.pid) : std::nullopt,
            .controlGroup = entry.isAlive() ? controlGroupOf(m_proc.get(), key.pid) : std::string()},
        now);
}

/// What is known of this file goes in; what is not is asked. False: it cannot be asked now.
bool ProgramBook::complete(ProgramLook& look, const ProcessTable::Entry& entry)
{
    if (const ProgramInspector::Answer* known = m_inspector.known(look.identity)) {
        put(*known, look.facts);
        return true;
    }
    if (m_inspector.isAsked(look.identity)) {
        return true;
    }
    const ProgramRoots roots{.proc = m_proc.get(), .machine = m_machine.get()};
    FileDescriptor program = openProgram(roots, entry.key().pid, entry.facts.executable, look.identity);
    return m_inspector.ask(look.identity, std::move(program), look.packagePath);
}

bool ProgramBook::poll(MonotonicTime now)
{
    const std::vector<ProgramInspector::Answer> answers = m_inspector.takeAnswers();
    if (answers.empty()) {
        return false;
    }
    std::vector<std::pair<ProcessKey, ProgramFacts>> changed;
    m_table.forEach([&](const ProcessTable::Entry& entry) {
        if (!entry.facts.program || !isPending(*entry.facts.program)) {
            return;
        }
        const auto answer = std::ranges::find_if(
            answers, [&](const auto& candidate) { return isAbout(candidate.file, *entry.facts.program); });
        if (answer != answers.end()) {
            changed.emplace_back(entry.key(), *entry.facts.program);
            put(*answer, changed.back().second);
        }
    });
    for (auto& [key, facts] : changed) {
        const ProcessTable::Entry* entry = m_table.find(key);
        m_table.setProgram(key,
            {.program = std::move(facts), .loginUid = entry->facts.loginUid, .controlGroup = entry->facts.controlGroup},
            now);
    }
    return !changed.empty();
}

void ProgramBook::setSockets(const std::vector<SocketRecord>& special, SocketHolders& holders, MonotonicTime now)
{
    std::map<ProcessKey, SocketRoles> roles;
    for (const SocketRecord& record : special) {
        for (const ProcessKey holder : holders.holdersOf(record.inode, {record.uid, record.netns}, now)) {
            SocketRoles& role = roles[holder];
            role.hasRawSocket |= record.protocol == Protocol::raw;
            role.hasPacketSocket |= record.protocol == Protocol::packet;
            if (record.isListening() && role.listeningPorts.size() < SocketRoles::kListeningPorts) {
                role.listeningPorts.push_back(record.local.port);
            }
        }
    }
    for (const ProcessKey former : std::exchange(m_withRoles, {})) {
        if (!roles.contains(former)) {
            m_table.setSockets(former, {}, now);
        }
    }
    for (auto& [key, role] : roles) {
        std::ranges::sort(role.listeningPorts);
        const auto rest = std::ranges::unique(role.listeningPorts);
        role.listeningPorts.erase(rest.begin(), rest.end());
        m_withRoles.insert(key);
        m_table.setSockets(key, std::move(role), now);
    }
}

} // namespace netgrove
