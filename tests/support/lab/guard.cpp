// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/guard.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

#include <net/if.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "tests/support/lab/addresses.h"

namespace netgrove::lab {

void giveUp(const std::string& what)
{
    std::fprintf(stderr, "netgrove-lab: %s\n", what.c_str());
    std::exit(1);
}

void giveUpWithErrno(const std::string& what) { giveUp(what + ": " + std::strerror(errno)); }

std::string networkNamespaceName()
{
    std::array<char, 64> target{};
    const ssize_t length = ::readlink("/proc/thread-self/ns/net", target.data(), target.size());
    return length > 0 ? std::string(target.data(), static_cast<std::size_t>(length)) : std::string();
}

void requireLab()
{
    const char* token = std::getenv(kTokenVariable);
    if (token == nullptr || networkNamespaceName() != token) {
        giveUp("this stand-in runs inside the lab only: netgrove-lab hosts -- netgrove-lab …");
    }
    const auto release = [](struct if_nameindex* list) { if_freenameindex(list); };
    const std::unique_ptr<struct if_nameindex, decltype(release)> interfaces(if_nameindex(), release);
    if (!interfaces) {
        giveUpWithErrno("cannot list the interfaces");
    }
    for (const struct if_nameindex* each = interfaces.get(); each->if_index != 0; ++each) {
        const std::string_view name(each->if_name);
        if (name != "lo" && !name.starts_with(kInterfacePrefix)) {
            giveUp("interface " + std::string(name) + " is not one of the lab's: refusing to send anything");
        }
    }
}

void boundLife(std::chrono::seconds limit) { ::alarm(static_cast<unsigned>(limit.count())); }

void dieWithParent() { ::prctl(PR_SET_PDEATHSIG, SIGKILL); }

} // namespace netgrove::lab
