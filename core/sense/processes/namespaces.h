// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_map>
#include <vector>

#include "core/base/file_descriptor.h"
#include "core/base/ids.h"
#include "core/sense/processes/proc_reader.h"
#include "core/sense/processes/process_table.h"
#include "core/sense/sockets/namespace_source.h"

namespace netgrove {

/// The network namespaces that processes are in (network_namespaces(7)), and the way into them. Namespaces without any
/// process (held by a bind mount alone) are not seen. One thread.
class Namespaces final : public NamespaceSource {
public:
    /// Both must outlive this.
    Namespaces(const ProcReader& reader, const ProcessTable& table);

    /// Every namespace with a living process in it, our own first; each once.
    std::vector<NetnsId> list() const;

    FileDescriptor open(NetnsId netns) const override;
    std::optional<Pid> processIn(NetnsId netns) const override;
    NetnsId current() const override { return m_current; }

private:
    std::vector<Pid> processesIn(NetnsId netns) const;

    const ProcReader& m_reader;
    const ProcessTable& m_table;
    NetnsId m_current;
};

/// The namespace of the calling thread (/proc/thread-self/ns/net); 0: not known.
NetnsId currentNetns();

} // namespace netgrove
