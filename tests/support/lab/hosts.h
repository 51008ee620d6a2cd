// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <sys/types.h>

#include "core/base/file_descriptor.h"
#include "core/base/result.h"
#include "tests/support/lab/process.h"

namespace netgrove::lab {

/// Two test hosts on one machine: the caller moves into the "pc" host; "outside" is a network namespace of its own,
/// joined to it by a veth pair, in which the lab's servers listen.
///
/// Nothing has a name in the file system. The outside namespace is held by the sockets of the servers' process alone,
/// which dies with the caller; with it go the namespace and the veth pair, whatever way the caller ended. The process
/// itself lives in the pc's namespace: so nobody who looks through this machine's processes finds the outside host's
/// addresses and takes them for the machine's own, which a real outside would not show either.
class Hosts {
public:
    /// Makes the hosts. Call early in main(), with one thread. Without privilege it enters a user namespace and a pid
    /// namespace of its own first: then the caller's code goes on in a child, and the original process waits, passes
    /// signals on and exits with the child's status.
    /// Errors: noPrivilege with words that say what to do; system.
    /// The servers of the outside answer for so long.
    static Result<Hosts> make(std::chrono::seconds life = kLongestLife);

    Hosts(Hosts&& other) noexcept;
    Hosts& operator=(Hosts&&) = delete;
    /// Ends every process that was started in the hosts, and the hosts.
    ~Hosts();

    /// Readable: one line for each word that the outside's control server says ("flood 198.51.100.166:6668").
    int wordsDescriptor() const { return m_words.get(); }

    /// True where the hosts were made by an ordinary user: no eBPF and no proc connector there.
    bool isInUserNamespace() const { return m_isInUserNamespace; }

private:
    Hosts() = default;
    pid_t m_servers = -1;
    FileDescriptor m_words;
    bool m_isInUserNamespace = false;
};

} // namespace netgrove::lab
