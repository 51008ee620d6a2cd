// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/base/ids.h"
#include "core/base/result.h"

namespace netgrove {

enum class ProcessSignal : std::uint8_t { suspend, resume, terminate, kill };

/// Sends STOP, CONT, TERM or KILL to exactly this process: the pidfd is opened first, then its start time is compared,
/// then the signal goes through the pidfd, so that it can never reach another process that got the same pid
/// (pidfd_open(2)). Errors: refused (pid 1 and below, this program, a kernel thread), noSuchProcess (ended, or another
/// has its pid), noPrivilege, notSupported (kernel without pidfd: we do not signal by pid alone), system. Thread: any.
Result<void> signalProcess(ProcessKey key, ProcessSignal signal, const std::filesystem::path& procRoot = "/proc");

} // namespace netgrove
