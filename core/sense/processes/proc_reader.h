// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/file_descriptor.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/observe/observation.h"
#include "core/sense/processes/proc_text.h"

namespace netgrove {

/// Reads processes under one /proc root. Every call may find its process gone: that is a value, not an error. One
/// thread.
class ProcReader {
public:
    /// Errors: noPrivilege, system.
    static Result<ProcReader> open(const std::filesystem::path& root);

    struct ListedProcess {
        Pid pid;
        std::uint64_t directory = 0; ///< inode of /proc/PID: as long as it is the same, so is the process
    };
    /// Every visible process, by pid. Nothing: it could not be looked (no descriptor is left).
    std::optional<std::vector<ListedProcess>> list() const;
    /// Needs no descriptor.
    bool isThere(Pid pid) const;
    /// How often something could not be read for want of descriptors or memory.
    std::uint64_t shortages() const { return m_shortages; }

    std::optional<ProcessStat> stat(Pid pid) const;
    std::optional<Uid> effectiveUid(Pid pid) const;
    /// Arguments joined by spaces, at most 4096 bytes.
    std::string commandLine(Pid pid) const;
    struct Executable {
        std::string path;
        bool isDeleted = false;
    };
    Executable executable(Pid pid) const;
    NetnsId netns(Pid pid) const;
    std::vector<Tid> threads(Pid pid) const;
    std::string threadName(Pid pid, Tid tid) const;

    /// All of the above in one: change `seen`, birthParent not set. Nothing where it is gone. One whose stat changed
    /// its start while we read (pid reused) is read again.
    std::optional<ProcessObservation> describe(Pid pid, MonotonicTime now) const;

    /// Puts what stat says into the facts: all but the key.
    static void take(const ProcessStat& stat, ProcessObservation& facts);

    struct HeldSocket {
        std::int32_t descriptor = -1; ///< number in that process
        Inode inode;
        auto operator<=>(const HeldSocket&) const = default;
    };
    struct Descriptors {
        std::vector<HeldSocket> sockets; ///< by inode
        std::uint32_t count = 0; ///< all open descriptors
    };
    /// The sockets that a process holds. Nothing: gone, or not ours to see.
    std::optional<Descriptors> descriptors(Pid pid) const;
    /// The number of open descriptors from st_size of /proc/PID/fd (Linux 6.2 and later; 0 before).
    std::optional<std::uint32_t> descriptorCount(Pid pid) const;
    /// Which socket one descriptor of a process is; nothing where it is none.
    std::optional<Inode> socketAt(Pid pid, std::int32_t descriptor) const;

    /// For setns(2); not open where it cannot be.
    FileDescriptor openNetns(Pid pid) const;

    /// True where other users' processes are hidden from us (hidepid, proc(5)): pid 1 cannot be seen.
    bool isHidingProcesses() const;

    /// Descriptor of the /proc root.
    int directory() const { return m_root.get(); }

private:
    explicit ProcReader(FileDescriptor root);
    std::string readFile(Pid pid, const char* name, std::size_t limit) const;
    std::string readLink(Pid pid, const char* name) const;
    static std::optional<Inode> socketLink(int directory, const char* name);

    FileDescriptor m_root;
    mutable std::uint64_t m_shortages = 0;
};

} // namespace netgrove
