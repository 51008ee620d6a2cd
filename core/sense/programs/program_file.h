// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/base/file_descriptor.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/observe/observation.h"

namespace netgrove {

/// Names a file's content as long as nobody rewrites it: what is known of one is known of all processes that run it.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t modified = 0; ///< nanoseconds since 1970
    std::uint64_t size = 0;
    auto operator<=>(const FileIdentity&) const = default;
};

/// What one look at a program's file gives. Content and package are asked elsewhere: they take longer.
struct ProgramLook {
    FileIdentity identity;
    ProgramFacts facts; ///< content and package: pending, or notKnown where there is nothing to ask
    std::string packagePath; ///< the path to ask the package list for; empty: it is not about this file
};

/// Where to look. /proc, and the root folder that paths mean.
struct ProgramRoots {
    int proc = -1; ///< descriptor of /proc
    int machine = -1; ///< descriptor of /
};

/// The file that a living process runs, through /proc/PID/exe: the very file, also where its path is gone or means
/// another one. About ten system calls. Nothing: it is gone, or not ours to see.
std::optional<ProgramLook> lookAtProgram(const ProgramRoots& roots, Pid pid, const std::string& executable);

/// The same for a process that is gone, by its path, where nothing can have changed there since it was born: the
/// file's status is older than that (st_ctime, which no program can set back). Nothing: not certain.
std::optional<ProgramLook> lookAtProgramOfEnded(
    const ProgramRoots& roots, const std::string& executable, WallTime born);

/// Opens what was looked at, to read it. Not open: gone or another by now.
FileDescriptor openProgram(const ProgramRoots& roots, Pid pid, const std::string& executable, const FileIdentity& is);

/// Who logged in (/proc/PID/loginuid); nothing: nobody, or not known.
std::optional<Uid> loginUidOf(int proc, Pid pid);

/// The path in the hierarchy that the service manager uses (cgroups(7)), at most 256 bytes; empty: not known.
std::string controlGroupOf(int proc, Pid pid);
/// The same out of the text of /proc/PID/cgroup.
std::string parseControlGroup(const std::string& text);

} // namespace netgrove

template <> struct std::hash<netgrove::FileIdentity> {
    std::size_t operator()(const netgrove::FileIdentity& file) const noexcept
    {
        std::size_t seed = netgrove::hashCombine(file.device, file.inode);
        seed = netgrove::hashCombine(seed, static_cast<std::uint64_t>(file.modified));
        return netgrove::hashCombine(seed, file.size);
    }
};
