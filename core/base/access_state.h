// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace netgrove {

/// Where the window stands with the privileged helper. ui has the words for each.
enum class AccessState : std::uint8_t {
    notNeeded, ///< this process may capture by itself
    waiting, ///< asked; polkit asks the person
    granted, ///< the helper's stream flows
    cancelled, ///< the person closed the question
    denied, ///< the policy, or a wrong password
    inactiveSession, ///< denied because another session is in front (or this one is not at the machine)
    noAgent, ///< nobody is there to ask the person
    noAuthority, ///< polkit cannot be reached, or went away while it asked
    notInstalled, ///< no helper on this machine, or no system bus
    busy, ///< it serves as many as it can
    died, ///< it was there, and ended
    garbled, ///< what it said made no sense
    failed, ///< anything else: the detail says what
};

} // namespace netgrove
