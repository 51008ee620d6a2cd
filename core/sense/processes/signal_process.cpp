// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/signal_process.h"

#include <cerrno>
#include <csignal>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/base/file_descriptor.h"
#include "core/sense/processes/proc_reader.h"

namespace netgrove {
namespace {

int numberOf(ProcessSignal signal)
{
    switch (signal) {
    case ProcessSignal::suspend:
        return SIGSTOP;
    case ProcessSignal::resume:
        return SIGCONT;
    case ProcessSignal::terminate:
        return SIGTERM;
    case ProcessSignal::kill:
        break;
    }
    return SIGKILL;
}

} // namespace

Result<void> signalProcess(ProcessKey key, ProcessSignal signal, const std::filesystem::path& procRoot)
{
    const std::string who = "process " + std::to_string(key.pid.value);
    if (key.pid.value <= 1 || key.pid.value == ::getpid()) {
        return failure(ErrorCode::refused, who + " is not signalled by this program");
    }
    // glibc has no wrappers before 2.36.
    const FileDescriptor process(static_cast<int>(::syscall(SYS_pidfd_open, key.pid.value, 0)));
    if (!process.isOpen()) {
        // EINVAL: the number is that of a thread, not of a process (pidfd_open(2)).
        return errno == EINVAL ? failure(ErrorCode::noSuchProcess, who + " is none")
                               : systemFailure("open " + who, errno);
    }
    const auto reader = ProcReader::open(procRoot);
    if (!reader) {
        return tl::unexpected(reader.error());
    }
    const auto stat = reader->stat(key.pid);
    if (!stat || stat->start != key.start || stat->isOver()) {
        return failure(ErrorCode::noSuchProcess, who + " has ended; another may have its number");
    }
    if (stat->isKernelThread()) {
        return failure(ErrorCode::refused, who + " is a thread of the kernel");
    }
    if (::syscall(SYS_pidfd_send_signal, process.get(), numberOf(signal), nullptr, 0) != 0) {
        return systemFailure("signal " + who, errno);
    }
    return {};
}

} // namespace netgrove
