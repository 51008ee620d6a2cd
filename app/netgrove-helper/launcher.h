// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The helper is three kinds of process, so that no one of them has both a stranger's input and all the rights:
///
///     the service    reads the bus, asks polkit, signals processes; may do nothing else
///     the launcher   forked from it before its first thread; reads two words from the service, forks sensors
///     a sensor       looks at the machine and writes Observations; reads nothing from anyone but the kernel
///
/// When one dies, what hangs on it dies too (PR_SET_PDEATHSIG, and the closed socket between them).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/file_descriptor.h"
#include "core/base/result.h"

namespace netgrove {

/// All that a client may choose.
struct SensorWishes {
    bool isTraced = false; ///< with eBPF, where it works
    bool withPackets = false; ///< the heads of the packets too, for an exported capture
};

/// What a launched sensor runs; returns the process's exit status. `stream` is where Observations go.
using SensorMain = std::function<int(FileDescriptor stream, SensorWishes wishes)>;

/// The service's end.
class Launcher {
public:
    /// Forks the launcher, which never returns from here. Call before the first thread. `harden` runs first thing in
    /// the launcher's process; where it fails, the process ends.
    static Result<Launcher> start(const std::function<Result<void>()>& harden, const SensorMain& sensorMain);

    /// Starts a sensor that writes to `stream`. `id` names it from here on.
    Result<void> open(std::uint64_t id, SensorWishes wishes, const FileDescriptor& stream);
    /// Ends it. Unknown ones are ignored: it may just have ended by itself.
    void close(std::uint64_t id);
    /// Readable when a sensor has ended, or the launcher itself has.
    int descriptor() const { return m_socket.get(); }
    /// The ids of those that ended since the last call; an error: the launcher is gone.
    Result<std::vector<std::uint64_t>> takeEnded();

private:
    explicit Launcher(FileDescriptor socket)
        : m_socket(std::move(socket))
    {
    }

    FileDescriptor m_socket;
};

} // namespace netgrove
