// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include <sys/types.h>

#include "core/base/file_descriptor.h"

namespace netgrove::lab {

/// A process beside the scenes that asks the outside to call the pc where an actor wants to be called: if the actor
/// asked itself, the asking would be its first connection.
class Caller {
public:
    Caller();
    ~Caller();
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;

    /// A line that an actor told; those that are no wish to be called (roles.h) are left alone.
    void hear(std::string_view line);

private:
    FileDescriptor m_wishes;
    pid_t m_process = -1;
};

} // namespace netgrove::lab
