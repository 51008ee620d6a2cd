// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <unordered_set>
#include <vector>

#include "core/base/file_descriptor.h"
#include "core/observe/observation.h"
#include "core/sense/processes/process_table.h"
#include "core/sense/processes/socket_holders.h"
#include "core/sense/programs/program_inspector.h"
#include "core/sense/sockets/socket_record.h"

namespace netgrove {

/// Finds out what the processes run that talk to the outside, and their ancestors: once per process and program, so
/// that the many that never talk cost nothing. What takes long (content, package) comes later, see ProgramInspector.
/// One thread; nothing blocks.
class ProgramBook {
public:
    /// procRoot: "/proc"; machineRoot: "/" but in tests. `table` must outlive this.
    ProgramBook(ProcessTable& table, const std::filesystem::path& procRoot, const std::filesystem::path& machineRoot,
        WallTime bootTime, NetnsId ownNetns);

    int descriptor() const { return m_inspector.descriptor(); }
    /// Everyone whose communication this flow may be, and who they descend from.
    void onFlow(const FlowObservation& flow, MonotonicTime now);
    /// Takes what was read meanwhile. True where a process's facts changed.
    bool poll(MonotonicTime now);
    /// At the end of an Observation: whoever talks in the next one is looked at anew, if need be.
    void endTick() { m_seen.clear(); }
    /// Who listens and who has raw or packet sockets, from the sockets of that kind that there are.
    void setSockets(const std::vector<SocketRecord>& special, SocketHolders& holders, MonotonicTime now);

private:
    void want(ProcessKey process, MonotonicTime now);
    void look(const ProcessTable::Entry& entry, MonotonicTime now);
    bool complete(ProgramLook& look, const ProcessTable::Entry& entry);

    ProcessTable& m_table;
    FileDescriptor m_proc;
    FileDescriptor m_machine;
    WallTime m_bootTime;
    NetnsId m_ownNetns;
    ProgramInspector m_inspector;
    std::unordered_set<ProcessKey> m_seen; ///< asked for in this tick
    std::unordered_set<ProcessKey> m_withRoles; ///< as last told
};

} // namespace netgrove
