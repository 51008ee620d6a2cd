// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/sockets/netns_switch.h"

#include <cerrno>
#include <fcntl.h>
#include <sched.h>

namespace netgrove {

Result<void> runInNetns(const FileDescriptor& netns, const std::function<void()>& work)
{
    const FileDescriptor home(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
    if (!home.isOpen()) {
        return systemFailure("open /proc/thread-self/ns/net", errno);
    }
    if (::setns(netns.get(), CLONE_NEWNET) != 0) {
        return systemFailure("enter a network namespace", errno);
    }
    work();
    if (::setns(home.get(), CLONE_NEWNET) != 0) {
        return systemFailure("return to the network namespace of the start", errno);
    }
    return {};
}

} // namespace netgrove
