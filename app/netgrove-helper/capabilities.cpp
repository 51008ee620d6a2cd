// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-helper/capabilities.h"

#include <cap-ng.h>
#include <cerrno>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include <vector>

namespace netgrove {

Result<void> forbidNewPrivileges()
{
    // Uid 0 without its magic: no capability comes from the user alone, now or after an exec (capabilities(7)).
    constexpr unsigned long kNoMagic = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP
        | SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE
        | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
    // Refused without CAP_SETPCAP: then whoever started us has made its own arrangements, and exec is refused anyway.
    ::prctl(PR_SET_SECUREBITS, kNoMagic, 0, 0, 0);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return systemFailure("forbid new privileges", errno);
    }
    return {};
}

Result<void> keepOnly(std::span<const Capability> kept)
{
    capng_setpid(0); // the calling thread, whatever was asked about before
    capng_get_caps_process();
    const bool mayBound = capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP) != 0;
    // What is to be kept must also be had: a set made smaller by the administrator is respected.
    std::vector<unsigned> had;
    for (const Capability& one : kept) {
        if (capng_have_capability(CAPNG_PERMITTED, static_cast<unsigned>(one.number)) != 0) {
            had.push_back(static_cast<unsigned>(one.number));
        }
    }
    capng_clear(CAPNG_SELECT_ALL);
    for (const unsigned number : had) {
        capng_update(
            CAPNG_ADD, static_cast<capng_type_t>(CAPNG_EFFECTIVE | CAPNG_PERMITTED | CAPNG_BOUNDING_SET), number);
    }
    if (capng_apply(mayBound ? CAPNG_SELECT_ALL : CAPNG_SELECT_CAPS) != 0) {
        return systemFailure("drop capabilities", errno);
    }
    return {};
}

} // namespace netgrove
