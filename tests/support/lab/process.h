// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Births and names of the lab's own processes.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace netgrove::lab {

/// How long any stand-in lives at most.
inline constexpr std::chrono::seconds kLongestLife{900};

/// What names a thread of this machine beyond doubt.
struct Who {
    pid_t pid = 0;
    pid_t tid = 0;
    std::uint64_t startTime = 0; ///< of the process: clock ticks since boot (proc(5), field 22 of stat)
    std::string comm; ///< of the process's first thread
};

/// The calling thread, numbered as the /proc that is mounted here numbers it.
Who myself();

/// Renames the calling thread (PR_SET_NAME, at most 15 bytes); of the first thread that is the process's comm.
void setName(const std::string& name);

/// Forks; the child is renamed, its life is bounded, it runs the body and ends with status 0. Gives the child's pid.
pid_t spawn(const std::string& name, const std::function<void()>& body, std::chrono::seconds life = kLongestLife);

/// Forks and executes; the child dies with its parent. Gives the child's pid; a child that cannot execute ends with
/// 127.
pid_t spawnProgram(const std::vector<std::string>& arguments, const std::function<void()>& prepare = {});

/// Waits for one child. Its exit status; 128 + signal where a signal ended it.
int waitFor(pid_t child);

/// Ends every descendant of this process that is left, and waits for them. They reach us because we are their
/// subreaper.
void endDescendants();

void pause(std::chrono::milliseconds time);

} // namespace netgrove::lab
