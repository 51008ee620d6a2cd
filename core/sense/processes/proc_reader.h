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

namespace netgrove {

/// What one line of /proc/PID/stat says (proc(5)).
struct ProcessStat {
    Pid pid;
    std::string comm; ///< untrusted; may hold anything, also ")" and newlines
    char state = '?';
    Pid parentPid;
    Pid session;
    std::int32_t terminal = 0; ///< tty_nr; 0: none
    std::uint32_t flags = 0; ///< PF_*
    std::uint32_t threadCount = 0;
    StartTime start;

    bool isKernelThread() const; ///< PF_KTHREAD
    bool isExiting() const; ///< PF_EXITING
    bool hasExeced() const; ///< not PF_FORKNOEXEC
    /// Nothing of it runs any more: a zombie, or on its way there with its last thread.
    bool isOver() const;
};

/// The fields of one stat line; nothing where it does not parse. The name ends at the last ")".
std::optional<ProcessStat> parseStat(std::string_view text);

/// The effective uid in the text of /proc/PID/status.
std::optional<Uid> parseEffectiveUid(std::string_view status);

/// The number in a link such as "socket:[123]" or "net:[123]"; nothing where the link is another kind.
std::optional<std::uint64_t> parseBracketedNumber(std::string_view link, std::string_view kind);

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
    /// Every visible process, by pid.
    std::vector<ListedProcess> list() const;

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

    FileDescriptor m_root;
};

} // namespace netgrove
