// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/base/file_descriptor.h"
#include "core/base/ids.h"

namespace netgrove {

/// How the socket readers get into a network namespace. Implemented by processes/namespaces.h and by tests.
class NamespaceSource {
public:
    NamespaceSource() = default;
    NamespaceSource(const NamespaceSource&) = delete;
    NamespaceSource& operator=(const NamespaceSource&) = delete;
    virtual ~NamespaceSource() = default;

    /// A descriptor for setns(2), not open where no process that we can see is in it any more.
    virtual FileDescriptor open(NetnsId netns) const = 0;
    /// A living process in it, through whose /proc/PID/net its files are read.
    virtual std::optional<Pid> processIn(NetnsId netns) const = 0;
    /// The namespace that this thread is in.
    virtual NetnsId current() const = 0;
};

} // namespace netgrove
